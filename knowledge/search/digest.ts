/** What an index depends on, as digests: the engine that made it and the passages it is made of. */
import { createHash } from "node:crypto";

import { building } from "./index.ts";
import type { SearchDocument } from "./index.ts";
import { flatten, FORMAT } from "./layout.ts";
import { PROBE } from "./probe.vi.ts";
import type { Work } from "./slices.ts";
import { allFunctionWords } from "./words.ts";

/** Bytes of a digest. */
export const DIGEST = 32;

/**
 * Digest of the engine: the layout of the file, Unicode as Node knows it, and what normalising, tokenising and counting make of a probe.
 * Nobody needs to remember to raise a version when one of them changes.
 */
export function* engineDigest(): Work<Uint8Array> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([FORMAT, process.versions["unicode"], allFunctionWords()]));
  for (const part of flatten(yield* building(PROBE))) hash.update(part);
  return hash.digest();
}

/** Characters digested at once. */
const BATCH = 1 << 15;

/** Digest of passages: of their ids, titles and texts in order. */
export function* corpusDigest(documents: Iterable<SearchDocument>): Work<Uint8Array> {
  const hash = createHash("sha256");
  let batch: string[] = [];
  let size = 0;
  for (const { id, title = "", text } of documents) {
    // Lengths stand before the words, so that nothing can move from one to the next unseen.
    batch.push(`${id.length} ${title.length} ${text.length} `, id, title, text);
    size += id.length + title.length + text.length;
    if (size < BATCH) continue;
    hash.update(batch.join(""), "utf16le");
    batch = [];
    size = 0;
    yield;
  }
  return hash.update(batch.join(""), "utf16le").digest();
}
