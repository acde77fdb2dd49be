/** A file that somebody sent, from the link in the event: only from Zalo's own hosts, at once, since links expire. */
import { readBody } from "../body.ts";
import type { Fetched } from "../channel.ts";

const DOWNLOAD_MS = 50_000;
/** Where Zalo keeps what people send (`reference/zalo.md` A2). */
const ZALO = /(?:^|\.)(?:zdn\.vn|zadn\.vn|zalo\.me|zaloapp\.com)$/u;

/** Never throws. `hosts`: further hosts (with port) that are trusted, by http too; `most`: bytes. */
export async function download(ref: string, most: number, hosts: readonly string[]): Promise<Fetched> {
  if (!isTrusted(ref, hosts)) return { outcome: "gone", code: "zalo-foreign-link" };
  try {
    const response = await fetch(ref, { redirect: "error", signal: AbortSignal.timeout(DOWNLOAD_MS) });
    const code = `zalo-file-${response.status}`;
    if ([403, 404, 410].includes(response.status)) return { outcome: "gone", code };
    if (!response.ok || response.body === null) return { outcome: "later", code };
    return await readBody(response.body, most);
  } catch {
    return { outcome: "later", code: "zalo-file-failed" };
  }
}

function isTrusted(ref: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(ref)) return false;
  const url = new URL(ref);
  if (url.username !== "" || url.password !== "") return false;
  return (
    hosts.includes(url.host) || (url.protocol === "https:" && url.port === "" && ZALO.test(url.hostname))
  );
}
