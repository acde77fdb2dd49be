/** From passages as sequences to postings: which passages hold a term, how often, and how much it is worth there at most. */
import { lengthNorm, saturated } from "./bm25.ts";
import type { Work } from "./slices.ts";
import { BREAK } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A title counts as often as this. */
export const TITLE_COUNT = 3;

/** The highest frequency that postings tell. */
export const MOST_FREQUENT = 255;

/** Passages one after another. */
export interface Passages {
  /** `starts[doc]` to `starts[doc + 1]` is one, its title first, then its text, then its literals. */
  readonly sequence: Uint32Array;
  readonly starts: Uint32Array;
  /** Where the title ends, within the sequence. */
  readonly titleEnds: Uint32Array;
}

export interface Postings {
  /** What the length of each passage means for its scores; the title counts `TITLE_COUNT` times. */
  readonly norms: Float32Array;
  /** Postings of a term: `docs` (ascending) and `frequencies` from `postingStarts[term]` to `postingStarts[term + 1]`. */
  readonly postingStarts: Uint32Array;
  readonly docs: Uint32Array;
  readonly frequencies: Uint8Array;
  /** No less than the saturated frequency of the term in any passage. */
  readonly peaks: Float32Array;
  /** In how many passages a folded form stands. */
  readonly foldDocs: Uint32Array;
}

/** Places of the sequence between two yields: writing to fresh memory all over the place costs a microsecond each. */
const STEP = 1 << 12;
/** Single precision may round down by less than this share. */
const ROUND_UP = 1 + 2 ** -20;

/** Turns sequences into postings in two passes: count, then place. */
export function* invert(passages: Passages, { numbers, folds, foldNumbers }: Vocabulary): Work<Postings> {
  const documents = passages.titleEnds.length;
  const terms = numbers.size;
  const lengths = new Float32Array(documents);
  const postingStarts = new Uint32Array(terms + 1);
  const foldDocs = new Uint32Array(foldNumbers.size);
  const lastFold = new Uint32Array(foldNumbers.size);
  yield* eachDocument(passages, terms, (doc, touched, frequency) => {
    for (const term of touched) {
      lengths[doc] = (lengths[doc] ?? 0) + (frequency[term] ?? 0);
      postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + 1;
      const folded = folds[term] ?? 0;
      if (lastFold[folded] === doc + 1) continue;
      lastFold[folded] = doc + 1;
      foldDocs[folded] = (foldDocs[folded] ?? 0) + 1;
    }
  });
  for (let term = 0; term < terms; term++) {
    postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + (postingStarts[term] ?? 0);
  }
  const size = postingStarts[terms] ?? 0;
  const docs = new Uint32Array(size);
  const frequencies = new Uint8Array(size);
  yield;
  const next = postingStarts.slice();
  const norms = yield* normsOf(lengths);
  const peaks = new Float32Array(terms);
  yield* eachDocument(passages, terms, (doc, touched, frequency) => {
    const norm = norms[doc] ?? 1;
    for (const term of touched) {
      const at = next[term] ?? 0;
      const often = Math.min(frequency[term] ?? 0, MOST_FREQUENT);
      next[term] = at + 1;
      docs[at] = doc;
      frequencies[at] = often;
      peaks[term] = Math.max(peaks[term] ?? 0, saturated(often, norm) * ROUND_UP);
    }
  });
  return { norms, postingStarts, docs, frequencies, peaks, foldDocs };
}

function* normsOf(lengths: Float32Array): Work<Float32Array> {
  let total = 0;
  for (let doc = 0; doc < lengths.length; doc++) {
    total += lengths[doc] ?? 0;
    if (doc % STEP === 0) yield;
  }
  const averageLength = Math.max(1, total / Math.max(1, lengths.length));
  const norms = new Float32Array(lengths.length);
  for (let doc = 0; doc < lengths.length; doc++) {
    norms[doc] = lengthNorm(lengths[doc] ?? 0, averageLength);
    if (doc % STEP === 0) yield;
  }
  return norms;
}

function* eachDocument(
  { sequence, starts, titleEnds }: Passages,
  terms: number,
  visit: (doc: number, touched: readonly number[], frequency: Uint32Array) => void,
): Work<void> {
  const frequency = new Uint32Array(terms);
  const touched: number[] = [];
  let yielded = 0;
  for (let doc = 0; doc < titleEnds.length; doc++) {
    touched.length = 0;
    const titleEnd = titleEnds[doc] ?? 0;
    const end = starts[doc + 1] ?? 0;
    for (let at = starts[doc] ?? 0; at < end; at++) {
      const term = sequence[at] ?? BREAK;
      if (term === BREAK) continue;
      if (frequency[term] === 0) touched.push(term);
      frequency[term] = (frequency[term] ?? 0) + (at < titleEnd ? TITLE_COUNT : 1);
    }
    visit(doc, touched, frequency);
    for (const term of touched) frequency[term] = 0;
    if (end - yielded < STEP) continue;
    yielded = end;
    yield;
  }
}
