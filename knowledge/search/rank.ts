/**
 * Ranking in two passes. The first adds up BM25 of single terms over the postings and keeps the best few hundred passages. The second
 * reads those passages word by word and adds what postings cannot see: neighbours, neighbours over function words, folded forms, and
 * the best window of the passage. Every weight is the same for every corpus.
 */
import { BREAK, TITLE_COUNT } from "./index.ts";
import type { SearchIndex } from "./index.ts";
import { readQuery } from "./query.ts";
import type { Query, WeightedTerm } from "./query.ts";

export interface Hit {
  readonly id: string;
  readonly score: number;
}

/** Weights of the fields; one is the BM25 of single terms. */
const WEIGHT = {
  folded: 0.1,
  pairs: 0.2,
  foldedPairs: 0.2,
  contentPairs: 0.6,
  window: 0.8,
  windowPairs: 0.4,
} as const;
const K1 = 1.1;
const B = 0.75;
/** Length of the window, in words. */
const WINDOW = 80;
/** Passages that the second pass reads. */
const SHORTLIST = 300;

/** The passages that answer the question best, best first; at most `limit` (default 10). Passages without a word of it are left out. */
export function search(
  index: SearchIndex,
  question: string,
  { limit = 10 }: { readonly limit?: number } = {},
): readonly Hit[] {
  const query = readQuery(index, question);
  const shortlist = firstPass(index, query, Math.max(SHORTLIST, limit));
  const reader = new PassageReader(index, query);
  return shortlist
    .map(({ doc, score }) => ({ id: index.ids[doc] ?? "", score: score + reader.score(doc) }))
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

interface Candidate {
  readonly doc: number;
  readonly score: number;
}

/** Inverse document frequency; never negative. */
function rarity(documents: number, holding: number): number {
  return Math.log(
    1 + (documents - Math.min(holding, documents) + 0.5) / (Math.min(holding, documents) + 0.5),
  );
}

function holding({ postingStarts }: SearchIndex, term: number): number {
  return (postingStarts[term + 1] ?? 0) - (postingStarts[term] ?? 0);
}

/** All single terms of a query with their weights, equal ones added up. */
function singleTerms(query: Query): ReadonlyMap<number, number> {
  const weights = new Map<number, number>();
  const add = ({ term, weight }: WeightedTerm, factor: number): void => {
    weights.set(term, (weights.get(term) ?? 0) + weight * factor);
  };
  for (const word of query.words) for (const reading of word.readings) add(reading, word.weight);
  for (const term of query.beside) add(term, 1);
  return weights;
}

function firstPass(index: SearchIndex, query: Query, keep: number): readonly Candidate[] {
  const { docs, frequencies, postingStarts, lengths, averageLength, ids } = index;
  const scores = new Float32Array(ids.length);
  const touched: number[] = [];
  for (const [term, weight] of singleTerms(query)) {
    const gain = weight * rarity(ids.length, holding(index, term)) * (K1 + 1);
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      const doc = docs[at] ?? 0;
      const frequency = frequencies[at] ?? 0;
      const before = scores[doc] ?? 0;
      if (before === 0) touched.push(doc);
      const norm = K1 * (1 - B + (B * (lengths[doc] ?? 0)) / averageLength);
      scores[doc] = before + (gain * frequency) / (frequency + norm);
    }
  }
  return best(touched, scores, keep).map((doc) => ({ doc, score: scores[doc] ?? 0 }));
}

/** The `keep` documents with the highest scores, in no order. A heap of the best scores so far tells what is worth keeping. */
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

/** A pair looked for, by the numbers of its two sides in one key. */
interface PairFeatures {
  /** Key → number of the feature. */
  readonly keys: ReadonlyMap<number, number>;
  /** Weight times rarity, by feature. */
  readonly gains: readonly number[];
}

class PassageReader {
  readonly #index: SearchIndex;
  /** Weight times rarity of single terms. */
  readonly #terms: ReadonlyMap<number, number>;
  readonly #folded: ReadonlyMap<number, number>;
  readonly #pairs: PairFeatures;
  readonly #foldedPairs: PairFeatures;
  readonly #contentPairs: PairFeatures;
  /** 1 for terms that some field looks at: all that fold like a term of the query. */
  readonly #hot: Uint8Array;

  constructor(index: SearchIndex, query: Query) {
    this.#index = index;
    const { ids, vocabulary, pairs, contentPairs, foldDocs } = index;
    const { folds } = vocabulary;
    const documents = ids.length;
    this.#terms = new Map(
      [...singleTerms(query)].map(([term, weight]) => [
        term,
        weight * rarity(documents, holding(index, term)),
      ]),
    );
    const folded = new Map<number, number>();
    for (const [term, weight] of singleTerms(query)) {
      const number = folds[term] ?? 0;
      folded.set(number, (folded.get(number) ?? 0) + weight);
    }
    this.#folded = new Map(
      [...folded].map(([number, weight]) => [number, weight * rarity(documents, foldDocs[number] ?? 0)]),
    );

    this.#hot = new Uint8Array(vocabulary.terms.length);
    for (const number of folded.keys())
      for (const term of vocabulary.foldMembers[number] ?? []) this.#hot[term] = 1;

    const neighbours = joinedWords(query);
    this.#pairs = pairFeatures(neighbours, (a, b) => rarity(documents, pairs.count(a, b)));
    const foldNeighbours = neighbours.map((pair) => ({
      ...pair,
      first: byFold(pair.first, folds),
      second: byFold(pair.second, folds),
    }));
    const exactCount = new Map<number, number>();
    for (const { first, second } of neighbours) {
      for (const a of first) {
        for (const b of second) {
          const key = keyOf(folds[a.term] ?? 0, folds[b.term] ?? 0);
          exactCount.set(key, (exactCount.get(key) ?? 0) + pairs.count(a.term, b.term));
        }
      }
    }
    this.#foldedPairs = pairFeatures(foldNeighbours, (a, b) =>
      rarity(documents, exactCount.get(keyOf(a, b)) ?? 0),
    );
    this.#contentPairs = pairFeatures(contentWords(query, index), (a, b) =>
      rarity(documents, contentPairs.count(a, b)),
    );
  }

  /** What the passage gains over its first score. */
  score(doc: number): number {
    const { sequence, starts, titleEnds, lengths, averageLength, vocabulary } = this.#index;
    const { folds, functionWords } = vocabulary;
    const norm = K1 * (1 - B + (B * (lengths[doc] ?? 0)) / averageLength);
    const folded = new Tally(norm);
    const pairs = new Tally(norm);
    const foldedPairs = new Tally(norm);
    const contentPairs = new Tally(norm);
    const window = new Window();
    const windowPairs = new Window();

    let before = BREAK;
    let contentBefore = BREAK;
    const titleEnd = titleEnds[doc] ?? 0;
    const end = starts[doc + 1] ?? 0;
    for (let at = starts[doc] ?? 0; at < end; at++) {
      const term = sequence[at] ?? BREAK;
      if (this.#hot[term] === 0) {
        before = BREAK;
        if (term === BREAK || functionWords[term] === 0) contentBefore = BREAK;
        continue;
      }
      const times = at < titleEnd ? TITLE_COUNT : 1;
      const foldNumber = folds[term] ?? 0;
      folded.add(foldNumber, this.#folded.get(foldNumber) ?? 0, times);
      const gain = this.#terms.get(term);
      if (gain !== undefined) window.add(at, term, gain);
      if (before !== BREAK) {
        const pair = this.#pairs.keys.get(keyOf(before, term));
        if (pair !== undefined) {
          const pairGain = this.#pairs.gains[pair] ?? 0;
          pairs.add(pair, pairGain, times);
          windowPairs.add(at, pair, pairGain);
        }
        const foldedPair = this.#foldedPairs.keys.get(keyOf(folds[before] ?? 0, foldNumber));
        if (foldedPair !== undefined)
          foldedPairs.add(foldedPair, this.#foldedPairs.gains[foldedPair] ?? 0, times);
      }
      before = term;
      if (functionWords[term] === 1) continue;
      if (contentBefore !== BREAK) {
        const contentPair = this.#contentPairs.keys.get(keyOf(contentBefore, term));
        if (contentPair !== undefined)
          contentPairs.add(contentPair, this.#contentPairs.gains[contentPair] ?? 0, times);
      }
      contentBefore = term;
    }
    return (
      WEIGHT.folded * folded.sum +
      WEIGHT.pairs * pairs.sum +
      WEIGHT.foldedPairs * foldedPairs.sum +
      WEIGHT.contentPairs * contentPairs.sum +
      WEIGHT.window * window.best +
      WEIGHT.windowPairs * windowPairs.best
    );
  }
}

/** BM25 of features as they come, kept up to date. */
class Tally {
  sum = 0;
  readonly #norm: number;
  readonly #frequency = new Map<number, number>();
  constructor(norm: number) {
    this.#norm = norm;
  }

  add(feature: number, gain: number, times: number): void {
    const old = this.#frequency.get(feature) ?? 0;
    const now = old + times;
    this.#frequency.set(feature, now);
    this.sum += gain * (K1 + 1) * (now / (now + this.#norm) - old / (old + this.#norm));
  }
}

/** The best stretch of `WINDOW` words: what entered less than that ago still counts. */
class Window {
  best = 0;
  #sum = 0;
  #oldest = 0;
  readonly #entered: { readonly at: number; readonly feature: number; readonly gain: number }[] = [];
  readonly #frequency = new Map<number, number>();

  add(at: number, feature: number, gain: number): void {
    while (this.#oldest < this.#entered.length) {
      const entry = this.#entered[this.#oldest];
      if (entry === undefined || entry.at > at - WINDOW) break;
      this.#change(entry.feature, entry.gain, -1);
      this.#oldest += 1;
    }
    this.#entered.push({ at, feature, gain });
    this.#change(feature, gain, 1);
    this.best = Math.max(this.best, this.#sum);
  }

  #change(feature: number, gain: number, by: number): void {
    const old = this.#frequency.get(feature) ?? 0;
    const now = old + by;
    this.#frequency.set(feature, now);
    this.#sum += gain * (K1 + 1) * (now / (now + K1) - old / (old + K1));
  }
}

interface Neighbours {
  readonly first: readonly WeightedTerm[];
  readonly second: readonly WeightedTerm[];
  readonly weight: number;
}

function joinedWords({ words }: Query): readonly Neighbours[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1];
    if (before === undefined || !word.joined) return [];
    return [{ first: before.readings, second: word.readings, weight: Math.min(before.weight, word.weight) }];
  });
}

/** Neighbouring content words, function words between them stepped over. */
function contentWords(
  { words }: Query,
  { vocabulary: { functionWords } }: SearchIndex,
): readonly Neighbours[] {
  const pairs: Neighbours[] = [];
  let before: Query["words"][number] | undefined;
  for (const word of words) {
    if (!word.joined) before = undefined;
    const [likeliest] = word.readings;
    if (likeliest === undefined) {
      before = undefined;
      continue;
    }
    if (functionWords[likeliest.term] === 1) continue;
    if (before !== undefined) {
      pairs.push({
        first: before.readings,
        second: word.readings,
        weight: Math.min(before.weight, word.weight),
      });
    }
    before = word;
  }
  return pairs;
}

function byFold(readings: readonly WeightedTerm[], folds: Uint32Array): readonly WeightedTerm[] {
  const weights = new Map<number, number>();
  for (const { term, weight } of readings) {
    const number = folds[term] ?? 0;
    weights.set(number, (weights.get(number) ?? 0) + weight);
  }
  return [...weights].map(([term, weight]) => ({ term, weight }));
}

function pairFeatures(
  neighbours: readonly Neighbours[],
  rarityOf: (a: number, b: number) => number,
): PairFeatures {
  const keys = new Map<number, number>();
  const gains: number[] = [];
  for (const { first, second, weight } of neighbours) {
    for (const a of first) {
      for (const b of second) {
        const gain = weight * a.weight * b.weight;
        if (gain < 0.01) continue;
        const key = keyOf(a.term, b.term);
        const feature = keys.get(key) ?? gains.push(0) - 1;
        keys.set(key, feature);
        gains[feature] = (gains[feature] ?? 0) + gain * rarityOf(a.term, b.term);
      }
    }
  }
  return { keys, gains };
}

/** Both sides in one number; exact below 2^53. */
function keyOf(first: number, second: number): number {
  return first * 0x200_0000 + second;
}
