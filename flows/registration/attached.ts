/** Pictures and documents that come with a registration: how the form keeps them, and which are worth fetching. */
import { z } from "zod";
import type { Answers, FileLink, IncomingFile, Json, StoredFile } from "../ports.ts";
import { mentionsSecretStamp } from "../engine/input.ts";
import { t as engine } from "../engine/text.vi.ts";
import { t } from "./text.vi.ts";

/** `reference/domain.md` §2.1, item 17. */
export const MOST_FILES = 5;
/** Bytes (`contracts.md`: 20 MB); no platform hands a bot more. */
export const MAX_FILE = 20 * 1024 * 1024;

/** What a name or a declared type must look like to be worth fetching; what a file really is, its bytes say later. */
const LIKELY = /\.(?:jpe?g|png|webp|heic|heif|pdf|docx?|xlsx?)$/iu;
const LIKELY_TYPE =
  /^(?:image\/(?:jpeg|png|webp|heic|heif)|application\/(?:pdf|msword|vnd\.ms-excel|vnd\.openxmlformats-officedocument\.(?:wordprocessingml\.document|spreadsheetml\.sheet)))$/u;

const Attached = z.array(
  z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int(), hash: z.string() }),
);

/** The files a form holds, oldest first. */
export function attachedIn(answers: Answers): readonly StoredFile[] {
  return Attached.safeParse(answers["attachments"]).data ?? [];
}

/** As the form keeps them. */
export function asJson(files: readonly StoredFile[]): Json {
  return files.map(({ id, name, type, size, hash }) => ({ id, name, type, size, hash }));
}

/** Where a file can be fetched (`contracts.md`: `/files/…`). */
export function linkTo({ id, name }: StoredFile): FileLink {
  return { name, url: `/files/${id}` };
}

/** Why a file is not taken, judged by what the platform says of it; null when it is worth fetching. */
export function refusalOf({ name, type, size }: IncomingFile, held: number): string | null {
  if (mentionsSecretStamp((name ?? "").replaceAll(/[._-]+/g, " "))) return engine.secret;
  if (held >= MOST_FILES) return t.files.full(MOST_FILES);
  if (size !== null && size > MAX_FILE) return t.files.lost["too-large"](nameOf(name));
  if (size === 0) return t.files.lost.empty(nameOf(name));
  const isLikely = LIKELY.test(name ?? "") || LIKELY_TYPE.test(type ?? "");
  return isLikely ? null : t.files.lost["not-taken"](nameOf(name));
}

/** The sender's own name for a file, fit to be said back. */
function nameOf(name: string | null): string {
  return name === null || name === "" ? t.files.unnamed : name;
}
