/**
 * An index in a file, so that a start does not read 200,000 passages again. The file is a cache: one that is damaged, cut short, made by
 * another engine or of other passages is no error, it is replaced.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";

import { corpusDigest, engineDigest } from "./digest.ts";
import { fileSize, HEADER, padding, partLengths, readHeader, viewsOn, writeHeader } from "./header.ts";
import type { Header } from "./header.ts";
import { buildIndexAsync } from "./index.ts";
import type { SearchDocument, SearchIndex } from "./index.ts";
import { flatten, unflatten } from "./layout.ts";
import { doSlowly, turn } from "./slices.ts";

/** Why a file did not serve: there is none, another engine wrote it, it is of other passages, it is damaged, or it cannot be read. */
export type Rebuilt = "absent" | "foreign" | "changed" | "damaged" | "unreadable";

export interface OpenedIndex {
  readonly index: SearchIndex;
  /** Null when the file served. */
  readonly rebuilt: Rebuilt | null;
  /** Why the file could not be written anew (a full disk, a folder without rights); null when it was, or need not be. The index works all the same. */
  readonly unsaved: Error | null;
}

export interface OpenIndexOptions {
  /** All passages. They are read twice when the file does not serve. */
  readonly documents: readonly SearchDocument[];
  /** Path of the file; its folder is made when missing. */
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The index of these passages: from the file when it is of the same passages and the same engine, else built and written there. Works in
 * slices of some milliseconds, between which others run. Never fails over the file; rejects with the signal's reason once aborted.
 */
export async function openIndex({ documents, file, signal }: OpenIndexOptions): Promise<OpenedIndex> {
  const wanted = {
    engine: await doSlowly(engineDigest(), signal),
    corpus: await doSlowly(corpusDigest(documents), signal),
  };
  const found = await loadIndex(file, wanted, signal);
  if (typeof found !== "string") return { index: found, rebuilt: null, unsaved: null };
  const index = await buildIndexAsync(documents, { signal });
  return { index, rebuilt: found, unsaved: await saveIndex(index, file, wanted, signal) };
}

/** What an index was made by and of. */
type Origin = Pick<Header, "engine" | "corpus">;

async function loadIndex(file: string, wanted: Origin, signal?: AbortSignal): Promise<SearchIndex | Rebuilt> {
  try {
    const handle = await open(file, "r");
    try {
      return await read(handle, wanted, signal);
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return isAbsent(error) ? "absent" : "unreadable";
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Bytes read, written and checked at once. */
const BLOCK = 1 << 20;

async function read(
  handle: FileHandle,
  wanted: Origin,
  signal?: AbortSignal,
): Promise<SearchIndex | Rebuilt> {
  const { size } = await handle.stat();
  const head = new Uint8Array(HEADER);
  if (size < HEADER || (await handle.read(head, 0, HEADER, 0)).bytesRead < HEADER) return "damaged";
  const header = readHeader(head);
  if (typeof header === "string") return header;
  if (!isSame(header.engine, wanted.engine)) return "foreign";
  if (!isSame(header.corpus, wanted.corpus)) return "changed";
  // Lengths are believed only once they add up to the size of the file: nothing is set aside for more than is there.
  if (fileSize(header.lengths) !== size) return "damaged";
  const body = new Uint8Array(size - HEADER);
  let checksum = 0;
  for (let at = 0; at < body.length;) {
    const { bytesRead } = await handle.read(body, at, Math.min(BLOCK, body.length - at), HEADER + at);
    if (bytesRead === 0) return "damaged";
    checksum = crc32(body.subarray(at, at + bytesRead), checksum);
    at += bytesRead;
    signal?.throwIfAborted();
    await turn();
  }
  if (checksum !== header.checksum) return "damaged";
  return (await doSlowly(unflatten(viewsOn(body, header.lengths)), signal)) ?? "damaged";
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Writes beside the file and puts it in its place when all is on the disk: whoever reads meanwhile reads the old one or the new. */
async function saveIndex(
  index: SearchIndex,
  file: string,
  origin: Origin,
  signal?: AbortSignal,
): Promise<Error | null> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(beside, "wx");
    try {
      await write(handle, index, origin, signal);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    await syncFolder(dirname(file));
    return null;
  } catch (error) {
    await rm(beside, { force: true });
    signal?.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function write(
  handle: FileHandle,
  index: SearchIndex,
  origin: Origin,
  signal?: AbortSignal,
): Promise<void> {
  const parts = flatten(index);
  let checksum = 0;
  let at = HEADER;
  for (const part of parts) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (const block of [...blocks(bytes), ...blocks(padding(bytes.length))]) {
      checksum = crc32(block, checksum);
      await writeAll(handle, block, at);
      at += block.length;
      signal?.throwIfAborted();
      await turn();
    }
  }
  // The header comes last, as it tells the checksum.
  await writeAll(handle, writeHeader({ ...origin, lengths: partLengths(parts), checksum }), 0);
}

function* blocks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

/** Makes the new name last through a power cut, where folders can be synchronised at all. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows has no such thing; the file itself is safe.
  }
}
