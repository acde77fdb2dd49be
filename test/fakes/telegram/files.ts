/** Files the service knows, of people and of the bot, and the links to them. */
import { createHash } from "node:crypto";
import { bad } from "./refusal.ts";
import type { Upload } from "./body.ts";

export interface StoredFile {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly name: string;
  readonly mime: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes: Buffer;
}
/** A picture in one of its sizes. */
export interface PhotoSize extends StoredFile {
  readonly width: number;
  readonly height: number;
}

export interface Files {
  keep(upload: Upload): StoredFile;
  /** Smallest first; only the last one holds the bytes as they came. */
  keepPhoto(upload: Upload): readonly PhotoSize[];
  known(id: string): StoredFile | undefined;
  photo(id: string): readonly PhotoSize[] | undefined;
  /** A path good for an hour; files over the limit have none. */
  link(id: string): { readonly file: StoredFile; readonly path: string };
  /** What a link leads to as long as it is good. */
  at(path: string): StoredFile | undefined;
}

const LINK_MS = 3_600_000;

export function openFiles({
  now,
  downloadBytes,
}: {
  readonly now: () => number;
  readonly downloadBytes: number;
}): Files {
  const all = new Map<string, StoredFile>();
  const photos = new Map<string, readonly PhotoSize[]>();
  const links = new Map<string, { readonly file: StoredFile; readonly until: number }>();
  const keep = ({ name, mime, bytes }: Upload): StoredFile => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file = {
      file_id: `BQAC${String(all.size + 1).padStart(4, "0")}${sha256.slice(0, 24)}`,
      file_unique_id: `AgAD${sha256.slice(0, 11)}`,
      name,
      mime,
      size: bytes.length,
      sha256,
      bytes,
    };
    all.set(file.file_id, file);
    return file;
  };
  return {
    keep,
    keepPhoto: (upload) => {
      const sizes = [
        { width: 90, height: 67, share: 0.1 },
        { width: 320, height: 240, share: 0.4 },
        { width: 1280, height: 960, share: 1 },
      ].map(({ width, height, share }) => ({
        ...keep({ ...upload, bytes: upload.bytes.subarray(0, Math.ceil(upload.bytes.length * share)) }),
        width,
        height,
      }));
      for (const { file_id: id } of sizes) photos.set(id, sizes);
      return sizes;
    },
    known: (id) => all.get(id),
    photo: (id) => photos.get(id),
    link: (id) => {
      const file = all.get(id);
      if (file === undefined) throw bad("wrong file_id or the file is temporarily unavailable");
      if (file.size > downloadBytes) throw bad("file is too big");
      const path = `${photos.has(id) ? "photos" : "documents"}/file_${[...all.keys()].indexOf(id)}${extension(file.name)}`;
      links.set(path, { file, until: now() + LINK_MS });
      return { file, path };
    },
    at: (path) => {
      const link = links.get(path);
      return link === undefined || link.until <= now() ? undefined : link.file;
    },
  };
}

function extension(name: string): string {
  return /\.[a-z0-9]{1,8}$/iu.exec(name)?.[0] ?? "";
}

/** Whether these bytes begin as a picture does. */
export function isPicture(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 4).toString("latin1");
  return ["\xff\xd8\xff", "\x89PNG", "GIF8", "RIFF"].some((start) => head.startsWith(start));
}
