/** What a query looks for in a passage: single terms, folded forms, and neighbours of three kinds, each with its gain. */
import { rarity } from "./bm25.ts";
import type { SearchIndex } from "./index.ts";
import type { WeightedTerm } from "./posterior.ts";
import type { Query, QueryWord } from "./query.ts";

/** A kind of thing looked for: numbers of features by what they are recognised by, and the gain of each. */
export interface Features {
  readonly numbers: ReadonlyMap<number, number>;
  /** Weight in the query times rarity in the corpus, by feature. */
  readonly gains: Float64Array;
}

export interface QueryFeatures {
  /** By term. */
  readonly terms: Features;
  /** By folded form. */
  readonly folds: Features;
  /** By `pairKey` of two terms that touch. */
  readonly pairs: Features;
  /** By `pairKey` of two folded forms that touch. */
  readonly foldedPairs: Features;
  /** By `pairKey` of two content terms with at most function words between. */
  readonly contentPairs: Features;
}

/** Both sides of a pair in one number; exact, as terms stay far below 2^26. */
export function pairKey(first: number, second: number): number {
  return first * 0x400_0000 + second;
}

export function featuresOf(index: SearchIndex, query: Query): QueryFeatures {
  const { ids, vocabulary, pairs, contentPairs, foldDocs } = index;
  const { folds } = vocabulary;
  const documents = ids.size;
  const terms = singleTerms(query);
  const touching = touchingWords(query);
  const foldCounts = new Map<number, number>();
  for (const { first, second } of touching) {
    for (const a of first) {
      for (const b of second)
        add(foldCounts, pairKey(folds[a.term] ?? 0, folds[b.term] ?? 0), pairs.count(a.term, b.term));
    }
  }
  const foldedTouching = touching.map(({ first, second, weight }) => ({
    first: byFold(first, folds),
    second: byFold(second, folds),
    weight,
  }));
  return {
    terms: features(terms, (term) => rarity(documents, holding(index, term))),
    folds: features(byFold(terms, folds), (fold) => rarity(documents, foldDocs[fold] ?? 0)),
    pairs: pairFeatures(touching, (a, b) => rarity(documents, pairs.count(a, b))),
    foldedPairs: pairFeatures(foldedTouching, (a, b) =>
      rarity(documents, foldCounts.get(pairKey(a, b)) ?? 0),
    ),
    contentPairs: pairFeatures(contentWords(query, index), (a, b) =>
      rarity(documents, contentPairs.count(a, b)),
    ),
  };
}

/** In how many passages a term stands. */
function holding({ postingStarts }: SearchIndex, term: number): number {
  return (postingStarts[term + 1] ?? 0) - (postingStarts[term] ?? 0);
}

/** All single terms of a query, equal ones added up. */
function singleTerms({ words, beside }: Query): readonly WeightedTerm[] {
  return sums([
    ...words.flatMap(({ readings, weight: factor }) =>
      readings.map(({ term, weight }) => ({ term, weight: weight * factor })),
    ),
    ...beside,
  ]);
}

interface Neighbours {
  readonly first: readonly WeightedTerm[];
  readonly second: readonly WeightedTerm[];
  readonly weight: number;
}

function touchingWords({ words }: Query): readonly Neighbours[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1];
    return before === undefined || !word.joined ? [] : [neighbours(before, word)];
  });
}

/** Content words that touch when function words between them are stepped over. */
function contentWords(
  { words }: Query,
  { vocabulary: { functionWords } }: SearchIndex,
): readonly Neighbours[] {
  const found: Neighbours[] = [];
  let before: QueryWord | undefined;
  for (const word of words) {
    if (!word.joined) before = undefined;
    const [likeliest] = word.readings;
    if (likeliest !== undefined && functionWords[likeliest.term] === 1) continue;
    if (before !== undefined && likeliest !== undefined) found.push(neighbours(before, word));
    before = likeliest === undefined ? undefined : word;
  }
  return found;
}

function neighbours(first: QueryWord, second: QueryWord): Neighbours {
  return { first: first.readings, second: second.readings, weight: Math.min(first.weight, second.weight) };
}

/** A pair of two unlikely readings is not looked for. */
const LEAST_PAIR = 0.01;

function pairFeatures(
  all: readonly Neighbours[],
  rarityOf: (first: number, second: number) => number,
): Features {
  const numbers = new Map<number, number>();
  const gains: number[] = [];
  for (const { first, second, weight } of all) {
    for (const a of first) {
      for (const b of second) {
        const share = weight * a.weight * b.weight;
        if (share < LEAST_PAIR) continue;
        const key = pairKey(a.term, b.term);
        const feature = numbers.get(key) ?? gains.push(0) - 1;
        numbers.set(key, feature);
        gains[feature] = (gains[feature] ?? 0) + share * rarityOf(a.term, b.term);
      }
    }
  }
  return { numbers, gains: Float64Array.from(gains) };
}

function features(weighted: readonly WeightedTerm[], rarityOf: (term: number) => number): Features {
  return {
    numbers: new Map(weighted.map(({ term }, feature) => [term, feature])),
    gains: Float64Array.from(weighted, ({ term, weight }) => weight * rarityOf(term)),
  };
}

function byFold(readings: readonly WeightedTerm[], folds: Uint32Array): readonly WeightedTerm[] {
  return sums(readings.map(({ term, weight }) => ({ term: folds[term] ?? 0, weight })));
}

function sums(weighted: readonly WeightedTerm[]): readonly WeightedTerm[] {
  const found = new Map<number, number>();
  for (const { term, weight } of weighted) add(found, term, weight);
  return [...found].map(([term, weight]) => ({ term, weight }));
}

function add(into: Map<number, number>, key: number, value: number): void {
  into.set(key, (into.get(key) ?? 0) + value);
}
