/**
 * Ranking in two passes. The first (`shortlist.ts`) adds up BM25 of single terms over the postings and keeps the best few hundred
 * passages. The second reads those passages word by word and adds what postings cannot see: neighbours, neighbours over function words,
 * folded forms, and the best window of the passage. Every weight is the same for every corpus.
 */
import { featuresOf } from "./features.ts";
import type { QueryFeatures } from "./features.ts";
import type { SearchIndex } from "./index.ts";
import { PassageReader } from "./passage.ts";
import { readingQuery, readQuery } from "./query.ts";
import { shortlist } from "./shortlist.ts";
import type { Candidate } from "./shortlist.ts";
import { doAtOnce, doSlowly } from "./slices.ts";
import type { Work } from "./slices.ts";

export interface Hit {
  readonly id: string;
  readonly score: number;
}

/** A hit with its share: its score over what all words of the question could earn, 0 to about 2; comparable between questions. */
export interface SharedHit extends Hit {
  readonly share: number;
}

/** Passages that the second pass reads. */
const SHORTLIST = 200;
/** How many hits are given unless told. */
const LIMIT = 10;

/**
 * The passages that answer the question best, best first; at most `limit` (default 10). Passages without a word of it are left out.
 * Done in one go: for indexes of up to some ten thousand passages.
 */
export function search(
  index: SearchIndex,
  question: string,
  { limit = LIMIT }: { readonly limit?: number } = {},
): readonly Hit[] {
  return doAtOnce(searching(index, question, limit));
}

/**
 * The same hits with the same scores, found in slices of some milliseconds between which others run; for large indexes. Any number may
 * run side by side. Rejects with the signal's reason once aborted.
 */
export function searchAsync(
  index: SearchIndex,
  question: string,
  { limit = LIMIT, signal }: { readonly limit?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Hit[]> {
  return doSlowly(searching(index, question, limit), signal);
}

/** The same hits, each with its share. */
export function searchShares(
  index: SearchIndex,
  question: string,
  { limit = LIMIT }: { readonly limit?: number } = {},
): readonly SharedHit[] {
  const features = featuresOf(index, readQuery(index, question));
  const all = features.terms.gains.reduce((sum, gain) => sum + gain, 0) || 1;
  return doAtOnce(ranking(index, features, limit)).map((hit) => ({ ...hit, share: hit.score / all }));
}

/** Passages read between two yields. */
const STEP = 64;

function* searching(index: SearchIndex, question: string, limit: number): Work<readonly Hit[]> {
  const features = featuresOf(index, yield* readingQuery(index, question));
  yield;
  return yield* ranking(index, features, limit);
}

function* ranking(index: SearchIndex, features: QueryFeatures, limit: number): Work<readonly Hit[]> {
  const candidates = yield* shortlist(index, features.terms, Math.max(SHORTLIST, limit));
  const reader = new PassageReader(index, features);
  const scored: Candidate[] = [];
  for (const { doc, score } of candidates) {
    scored.push({ doc, score: score + reader.score(doc) });
    if (scored.length % STEP === 0) yield;
  }
  return scored
    .toSorted((a, b) => b.score - a.score || (index.ids.at(a.doc) < index.ids.at(b.doc) ? -1 : 1))
    .slice(0, limit)
    .map(({ doc, score }) => ({ id: index.ids.at(doc), score }));
}
