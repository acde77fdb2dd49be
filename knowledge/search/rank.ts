/**
 * Ranking in two passes. The first adds up BM25 of single terms over the postings and keeps the best few hundred passages. The second
 * reads those passages word by word and adds what postings cannot see: neighbours, neighbours over function words, folded forms, and
 * the best window of the passage. Every weight is the same for every corpus.
 */
import { saturated } from "./bm25.ts";
import { featuresOf } from "./features.ts";
import type { Features } from "./features.ts";
import type { SearchIndex } from "./index.ts";
import { PassageReader } from "./passage.ts";
import { readQuery } from "./query.ts";

export interface Hit {
  readonly id: string;
  readonly score: number;
}

/** Passages that the second pass reads. */
const SHORTLIST = 200;

/** The passages that answer the question best, best first; at most `limit` (default 10). Passages without a word of it are left out. */
export function search(
  index: SearchIndex,
  question: string,
  { limit = 10 }: { readonly limit?: number } = {},
): readonly Hit[] {
  const features = featuresOf(index, readQuery(index, question));
  const reader = new PassageReader(index, features);
  return shortlist(index, features.terms, Math.max(SHORTLIST, limit))
    .map(({ doc, score }) => ({ id: index.ids[doc] ?? "", score: score + reader.score(doc) }))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

interface Candidate {
  readonly doc: number;
  readonly score: number;
}

/** The `keep` passages with the best single terms, in no order. */
function shortlist(index: SearchIndex, terms: Features, keep: number): readonly Candidate[] {
  const { docs, frequencies, postingStarts, norms, ids } = index;
  const scores = new Float32Array(ids.length);
  const touched: number[] = [];
  for (const [term, feature] of terms.numbers) {
    const gain = terms.gains[feature] ?? 0;
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      const doc = docs[at] ?? 0;
      const before = scores[doc] ?? 0;
      if (before === 0) touched.push(doc);
      scores[doc] = before + gain * saturated(frequencies[at] ?? 0, norms[doc] ?? 1);
    }
  }
  return best(touched, scores, keep).map((doc) => ({ doc, score: scores[doc] ?? 0 }));
}

/** A heap of the best scores so far tells what is worth keeping; of equals at the end some are left out. */
function best(touched: readonly number[], scores: Float32Array, keep: number): readonly number[] {
  if (touched.length <= keep) return touched;
  const heap = new Float32Array(keep);
  for (const doc of touched) {
    const score = scores[doc] ?? 0;
    if (score > (heap[0] ?? 0)) replaceLeast(heap, score);
  }
  const threshold = heap[0] ?? 0;
  return touched.filter((doc) => (scores[doc] ?? 0) >= threshold).slice(0, keep * 2);
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
