/** A file that somebody sent on Zalo: the event holds its address, which runs off. Only addresses of Zalo's own are followed. */
import { readBody } from "./body.ts";
import type { Fetched } from "./channel.ts";

/** A download that takes longer (ms) is given up, and begun again later. */
const DOWNLOAD_MS = 50_000;
/** Where Zalo keeps what people send (`reference/zalo.md` A2). */
const HOSTS = [".zdn.vn", ".zadn.vn", ".zaloapp.com", ".zalo.me", ".zaloplatforms.com"] as const;

/** Never throws. `root`: where the platform answers, null for its own address; `most`: bytes. */
export async function download(root: string | null, ref: string, most: number): Promise<Fetched> {
  if (!isFollowed(root, ref)) return { outcome: "gone", code: "zalo-file-elsewhere" };
  try {
    const response = await fetch(ref, { redirect: "error", signal: AbortSignal.timeout(DOWNLOAD_MS) });
    const { status, body } = response;
    if (response.ok && body !== null) return await readBody(body, most);
    await body?.cancel();
    const code = `zalo-file-${status}`;
    // An address that has run off does not come back; a busy server does.
    const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    return isFinal ? { outcome: "gone", code } : { outcome: "later", code };
  } catch {
    return { outcome: "later", code: "zalo-file-failed" };
  }
}

/** Whether a file may be fetched there: over https from a host of Zalo's, or from where the platform itself answers. */
export function isFollowed(root: string | null, ref: string): boolean {
  if (!URL.canParse(ref)) return false;
  const { protocol, origin, hostname, port, username, password } = new URL(ref);
  if (username !== "" || password !== "") return false;
  if (root !== null && origin === new URL(root).origin) return true;
  return protocol === "https:" && port === "" && HOSTS.some((host) => hostname.endsWith(host));
}
