/** A file that somebody sent, from Telegram: `getFile` names a path, the path is fetched. Its address holds the token and is never shown. */
import { type Api, GrammyError } from "grammy";
import { readBody } from "../body.ts";
import type { Fetched } from "../channel.ts";
import { codeOf, sentOf } from "./api.ts";

/** A download that takes longer is given up, and begun again later. */
const DOWNLOAD_MS = 50_000;
const TELEGRAM = "https://api.telegram.org";
/** What Telegram gives; anything else would lead somewhere else. */
const PATH = /^(?!.*\.\.)[\w-][\w./-]{0,255}$/u;

/** Never throws. `root`: where the Bot API answers, null for Telegram's own; `most`: bytes. */
export async function download(api: Api, root: string | null, ref: string, most: number): Promise<Fetched> {
  try {
    const { file_path: path, file_size: size } = await api.getFile(ref);
    if (size !== undefined && size > most) return { outcome: "too-large" };
    if (path === undefined || !PATH.test(path)) return { outcome: "gone", code: "telegram-no-path" };
    const url = `${(root ?? TELEGRAM).replace(/\/+$/u, "")}/file/bot${api.token}/${path}`;
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(DOWNLOAD_MS) });
    // A path is good for an hour; the next try asks for a new one.
    if (!response.ok || response.body === null)
      return { outcome: "later", code: `telegram-file-${response.status}` };
    return await readBody(response.body, most);
  } catch (error) {
    return meaningOf(error);
  }
}

function meaningOf(error: unknown): Fetched {
  const code = codeOf(error);
  const said = error instanceof GrammyError ? error.description : "";
  if (/file is too big/u.test(said)) return { outcome: "too-large" };
  if (/temporarily unavailable/u.test(said)) return { outcome: "later", code };
  return sentOf(error).outcome === "refused" ? { outcome: "gone", code } : { outcome: "later", code };
}
