/**
 * The first pass: which passages have the best single terms. Postings are added up from the term that can give most to the one that can
 * give least; as soon as the terms left cannot lift a new passage among the best, only those that are still in the running are looked
 * up (MaxScore). What is left is scored once more, in the order of the query, so that pruning changes no bit of a score.
 */
import { saturated } from "./bm25.ts";
import type { Features } from "./features.ts";
import type { SearchIndex } from "./index.ts";
import { rescored } from "./rescore.ts";
import { borrow } from "./scratch.ts";
import type { Scratch } from "./scratch.ts";
import type { Work } from "./slices.ts";

export interface Candidate {
  readonly doc: number;
  /** The sum of gains times saturated frequencies, added up in the order of the features in single precision. */
  readonly score: number;
}

/**
 * The `keep` passages with the best single terms, and those as good as the last of them, but never more than twice `keep`. In order of
 * the first feature they have, then of passage.
 */
export function* shortlist(index: SearchIndex, features: Features, keep: number): Work<readonly Candidate[]> {
  const scratch = borrow(index);
  try {
    const terms = weighed(index, features);
    const run = new Run(index, scratch, keep, terms.length);
    yield* run.gather(terms);
    return yield* rescored(index, features, run.candidates(), keep);
  } finally {
    scratch.giveBack();
  }
}

interface Term {
  readonly gain: number;
  /** What the term can give a passage at most. */
  readonly peak: number;
  readonly start: number;
  readonly end: number;
}

/** Terms by what they can give, the most first. */
function weighed({ peaks, postingStarts }: SearchIndex, { numbers, gains }: Features): readonly Term[] {
  return [...numbers]
    .map(([term, feature]) => ({
      gain: gains[feature] ?? 0,
      peak: (gains[feature] ?? 0) * (peaks[term] ?? 0),
      start: postingStarts[term] ?? 0,
      end: postingStarts[term + 1] ?? 0,
    }))
    .filter(({ gain, start, end }) => gain > 0 && end > start)
    .toSorted((a, b) => b.peak - a.peak);
}

/** Postings between two yields. */
const STEP = 1 << 14;
/** Looking a passage up in the postings of a term costs as much as reading this many of them. */
const LOOKUP = 24;

class Run {
  readonly #index: SearchIndex;
  readonly #scratch: Scratch;
  readonly #keep: number;
  /** Two sums in different order, in single precision, may differ by this share. */
  readonly #slack: number;
  /** Passages still in the running; the first `#count` of the list. */
  #count = 0;
  #sorted = false;

  constructor(index: SearchIndex, scratch: Scratch, keep: number, terms: number) {
    this.#index = index;
    this.#scratch = scratch;
    this.#keep = keep;
    this.#slack = (terms + 8) * 2 ** -20;
  }

  *gather(terms: readonly Term[]): Work<void> {
    let left = terms.reduce((sum, { peak }) => sum + peak, 0);
    let postings = terms.reduce((sum, { start, end }) => sum + end - start, 0);
    let open = true;
    for (const term of terms) {
      const size = term.end - term.start;
      if (open) {
        for (let from = term.start; from < term.end; from += STEP) {
          this.#add(term.gain, from, Math.min(term.end, from + STEP));
          yield;
        }
      } else if (this.#count * LOOKUP < size) {
        this.#lookUp(term);
      } else {
        for (let from = term.start; from < term.end; from += STEP) {
          this.#addKnown(term.gain, from, Math.min(term.end, from + STEP));
          yield;
        }
      }
      left -= term.peak;
      postings -= size;
      // Looking for the threshold reads every passage in the running: only where that saves more.
      if (this.#count <= this.#keep || postings * 2 < this.#count) continue;
      const threshold = this.#threshold() * (1 - this.#slack);
      if (!open || left < threshold) {
        open = false;
        this.#drop(threshold - left);
        yield;
      }
    }
    if (this.#count > this.#keep) this.#drop(this.#threshold() * (1 - this.#slack));
  }

  /** The passages left, ascending. */
  candidates(): Uint32Array {
    return this.#scratch.list.slice(0, this.#count).sort();
  }

  #add(gain: number, from: number, to: number): void {
    const { docs, frequencies, norms } = this.#index;
    const { sums, list } = this.#scratch;
    let count = this.#count;
    for (let at = from; at < to; at++) {
      const doc = docs[at] ?? 0;
      const before = sums[doc] ?? 0;
      if (before === 0) {
        list[count] = doc;
        count += 1;
      }
      sums[doc] = before + gain * saturated(frequencies[at] ?? 0, norms[doc] ?? 1);
    }
    this.#count = count;
    this.#scratch.touched = count;
  }

  /** Adds to passages with a sum only; the sums of dropped ones no longer matter. */
  #addKnown(gain: number, from: number, to: number): void {
    const { docs, frequencies, norms } = this.#index;
    const { sums } = this.#scratch;
    for (let at = from; at < to; at++) {
      const doc = docs[at] ?? 0;
      const before = sums[doc] ?? 0;
      if (before > 0) sums[doc] = before + gain * saturated(frequencies[at] ?? 0, norms[doc] ?? 1);
    }
  }

  #lookUp({ gain, start, end }: Term): void {
    const { docs, frequencies, norms } = this.#index;
    const { sums, list } = this.#scratch;
    if (!this.#sorted) list.subarray(0, this.#count).sort();
    this.#sorted = true;
    let low = start;
    for (let nth = 0; nth < this.#count; nth++) {
      const doc = list[nth] ?? 0;
      low = firstFrom(docs, doc, low, end);
      if (low === end) return;
      if (docs[low] === doc) {
        sums[doc] = (sums[doc] ?? 0) + gain * saturated(frequencies[low] ?? 0, norms[doc] ?? 1);
      }
    }
  }

  /** The `keep`-th best sum so far. */
  #threshold(): number {
    const heap = new Float32Array(this.#keep);
    const { sums, list } = this.#scratch;
    for (let nth = 0; nth < this.#count; nth++) {
      const sum = sums[list[nth] ?? 0] ?? 0;
      if (sum > (heap[0] ?? 0)) replaceLeast(heap, sum);
    }
    return heap[0] ?? 0;
  }

  /** Keeps the passages that have at least `least`. */
  #drop(least: number): void {
    const { sums, list } = this.#scratch;
    let kept = 0;
    for (let nth = 0; nth < this.#count; nth++) {
      const doc = list[nth] ?? 0;
      if ((sums[doc] ?? 0) < least) {
        // Out of the running for good; its sum is put out here, as the list forgets it.
        sums[doc] = 0;
        continue;
      }
      list[kept] = doc;
      kept += 1;
    }
    this.#count = kept;
    this.#scratch.touched = kept;
  }
}

/** Where in `docs[from..end)` the first passage of at least `doc` stands: leaps forward, then halves. */
function firstFrom(docs: Uint32Array, doc: number, from: number, end: number): number {
  let leap = 1;
  let low = from;
  while (low + leap < end && (docs[low + leap] ?? 0) < doc) {
    low += leap;
    leap *= 2;
  }
  let high = Math.min(end, low + leap);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((docs[middle] ?? 0) < doc) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts `score` in the place of the least of a min-heap. */
function replaceLeast(heap: Float32Array, score: number): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const smaller = right < heap.length && (heap[right] ?? 0) < (heap[left] ?? 0) ? right : left;
    if ((heap[smaller] ?? 0) >= score) break;
    heap[at] = heap[smaller] ?? 0;
    at = smaller;
  }
  heap[at] = score;
}
