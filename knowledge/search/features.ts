/** What a query looks for in a passage: single terms, folded forms, and neighbours of three kinds, each with its gain. */
import { rarity } from "./bm25.ts";
import type { SearchIndex } from "./index.ts";
import type { WeightedTerm } from "./posterior.ts";
import type { Query, QueryWord } from "./query.ts";

/** A kind of thing looked for: numbers of features by what they are recognised by, and the gain of each. */
export interface Features {
  readonly numbers: ReadonlyMap<number, number>;
  /** Rarity in the corpus, hedged by the chance that it was meant, times its weight in the query; by feature. */
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
  const termRarity = (term: number): number => rarity(documents, holding(index, term));
  const foldRarity = (fold: number): number => rarity(documents, foldDocs[fold] ?? 0);
  return {
    terms: termFeatures(query, termRarity),
    folds: foldFeatures(byFold(singleTerms(query), folds), foldRarity),
    pairs: pairFeatures(touching, (a, b) =>
      surplus(rarity(documents, pairs.count(a, b)), termRarity(a), termRarity(b)),
    ),
    foldedPairs: pairFeatures(foldedTouching, (a, b) =>
      surplus(rarity(documents, foldCounts.get(pairKey(a, b)) ?? 0), foldRarity(a), foldRarity(b)),
    ),
    contentPairs: pairFeatures(contentWords(query, index), (a, b) =>
      surplus(rarity(documents, contentPairs.count(a, b)), termRarity(a), termRarity(b)),
    ),
  };
}

/** What a pair tells beyond its two sides, which count by themselves: of words that only ever stand together nothing, of a chance meeting much. */
function surplus(pair: number, first: number, second: number): number {
  return Math.max(0, pair - (first + second) / 2);
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

/**
 * What something meant with a chance is worth. A rarity is the log of how much more likely a passage that has the term is to be the one
 * sought; of a word that meant the term by chance only, that is the log of the mixture. The certain keep all of their rarity, and the
 * doubtful more than their share of it: a passage with the unlikely reading still explains what was typed much better than one with none.
 */
function hedged(chance: number, rare: number): number {
  return Math.log1p(chance * Math.expm1(rare));
}

function termFeatures({ words, beside }: Query, rarityOf: (term: number) => number): Features {
  const gains = new Map<number, number>();
  for (const { readings, weight: factor } of words) {
    for (const { term, weight } of readings) add(gains, term, factor * hedged(weight, rarityOf(term)));
  }
  for (const { term, weight } of beside) add(gains, term, weight * rarityOf(term));
  return numbered(gains);
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
  const gains = new Map<number, number>();
  for (const { first, second, weight } of all) {
    for (const a of first) {
      for (const b of second) {
        const chance = a.weight * b.weight;
        if (chance * weight < LEAST_PAIR) continue;
        add(gains, pairKey(a.term, b.term), weight * hedged(chance, rarityOf(a.term, b.term)));
      }
    }
  }
  return numbered(gains);
}

function foldFeatures(weighted: readonly WeightedTerm[], rarityOf: (fold: number) => number): Features {
  return numbered(new Map(weighted.map(({ term, weight }) => [term, weight * rarityOf(term)])));
}

/** Features in the order of their gains. */
function numbered(gains: ReadonlyMap<number, number>): Features {
  return {
    numbers: new Map([...gains.keys()].map((key, feature) => [key, feature])),
    gains: Float64Array.from(gains.values()),
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
