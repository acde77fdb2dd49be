/**
 * Counts of neighbouring terms, a row for each first term with its second terms in order: 8 bytes a pair, and no hashing while counting,
 * so that tens of millions of neighbours fit and are counted in slices.
 */
import { Uint32Buffer } from "./buffer.ts";
import type { Work } from "./slices.ts";

/** Row of `first`: `seconds` and `counts` from `starts[first]` to `starts[first + 1]`, seconds ascending. */
export interface FlatPairs {
  readonly starts: Uint32Array;
  readonly seconds: Uint32Array;
  readonly counts: Uint32Array;
}

export class PairCounts {
  readonly flat: FlatPairs;
  constructor(flat: FlatPairs) {
    this.flat = flat;
  }

  /** How many different pairs were counted. */
  get size(): number {
    return this.flat.seconds.length;
  }

  /** How often `second` was seen right after `first`. */
  count(first: number, second: number): number {
    const { starts, seconds, counts } = this.flat;
    if (first + 1 >= starts.length) return 0;
    let low = starts[first] ?? 0;
    const end = starts[first + 1] ?? 0;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((seconds[middle] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    return low < end && seconds[low] === second ? (counts[low] ?? 0) : 0;
  }
}

/** Neighbours between two yields: writing to fresh memory all over the place costs a microsecond each. */
const STEP = 1 << 12;

/**
 * Counts the neighbours of a sequence of terms below `terms`; 0 parts them. Terms marked in `skipped` are stepped over as if they were
 * not there.
 */
export function* countPairs(sequence: Uint32Array, terms: number, skipped: Uint8Array): Work<PairCounts> {
  // Two readings: how long each row is, then what stands in it, repetitions and all.
  const rows = new Uint32Array(terms + 1);
  yield* eachPair(sequence, skipped, (first) => {
    rows[first + 1] = (rows[first + 1] ?? 0) + 1;
  });
  for (let term = 0; term < terms; term++) rows[term + 1] = (rows[term + 1] ?? 0) + (rows[term] ?? 0);
  const all = new Uint32Array(rows[terms] ?? 0);
  const next = rows.slice();
  yield* eachPair(sequence, skipped, (first, second) => {
    const at = next[first] ?? 0;
    next[first] = at + 1;
    all[at] = second;
  });
  return yield* tally(all, rows);
}

function* eachPair(
  sequence: Uint32Array,
  skipped: Uint8Array,
  visit: (first: number, second: number) => void,
): Work<void> {
  let before = 0;
  for (let from = 0; from < sequence.length; from += STEP) {
    const to = Math.min(sequence.length, from + STEP);
    for (let at = from; at < to; at++) {
      const term = sequence[at] ?? 0;
      if (skipped[term] === 1) continue;
      if (before !== 0 && term !== 0) visit(before, term);
      before = term;
    }
    yield;
  }
}

/** Makes each row of repeated second terms one of different terms and their counts. */
function* tally(all: Uint32Array, rows: Uint32Array): Work<PairCounts> {
  const terms = rows.length - 1;
  const starts = new Uint32Array(terms + 1);
  const seconds = new Uint32Buffer();
  const counts = new Uint32Buffer();
  const seen = new Uint32Array(terms);
  const different = new Uint32Array(terms);
  let done = 0;
  for (let first = 0; first < terms; first++) {
    let found = 0;
    const end = rows[first + 1] ?? 0;
    for (let at = rows[first] ?? 0; at < end; at++) {
      const second = all[at] ?? 0;
      if (seen[second] === 0) {
        different[found] = second;
        found += 1;
      }
      seen[second] = (seen[second] ?? 0) + 1;
      done += 1;
      if (done % STEP === 0) yield;
    }
    for (const second of different.subarray(0, found).sort()) {
      seconds.push(second);
      counts.push(seen[second] ?? 0);
      seen[second] = 0;
    }
    starts[first + 1] = seconds.length;
  }
  return new PairCounts({ starts, seconds: yield* seconds.toArray(), counts: yield* counts.toArray() });
}
