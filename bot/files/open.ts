/** A file that Khéo holds, by the link that people get. */
import type { FileContent } from "../channels/channel.ts";
import type { FileLink, Store, StoredFile } from "../../flows/ports.ts";

/** Where files are fetched over HTTP (`contracts.md`). */
export const FILES_PATH = "/files/";
const ID = /^[A-Z0-9]{26}$/u;

/** Null when there is no such file, or no longer. */
export async function openFile(
  store: Pick<Store, "file" | "bytesOf">,
  url: string,
): Promise<{ readonly file: StoredFile; readonly bytes: Uint8Array } | null> {
  const id = url.startsWith(FILES_PATH) ? url.slice(FILES_PATH.length) : "";
  const file = ID.test(id) ? await store.file(id) : null;
  const bytes = file === null ? null : await store.bytesOf(file.hash);
  return file === null || bytes === null ? null : { file, bytes };
}

/** The same for a channel that sends files (`FileBytes`). */
export async function openLink(
  store: Pick<Store, "file" | "bytesOf">,
  { url }: FileLink,
): Promise<FileContent | null> {
  const found = await openFile(store, url);
  return found === null ? null : { name: found.file.name, type: found.file.type, bytes: found.bytes };
}
