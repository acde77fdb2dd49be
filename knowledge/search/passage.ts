/** The second look at a passage, word by word: what postings cannot see. */
import { saturated } from "./bm25.ts";
import { pairKey } from "./features.ts";
import type { QueryFeatures } from "./features.ts";
import type { SearchIndex } from "./index.ts";
import { TITLE_COUNT } from "./postings.ts";
import { BREAK, membersOf } from "./vocabulary.ts";

/** Weights of the fields, beside 1 for the BM25 of single terms. */
const WEIGHT = {
  folded: 0.2,
  pairs: 0.2,
  foldedPairs: 0.2,
  contentPairs: 0.6,
  window: 0.8,
  windowPairs: 0.4,
} as const;

/** Reads passages for one query. Makes nothing anew for each passage: hundreds are read for every question. */
export class PassageReader {
  readonly #index: SearchIndex;
  readonly #features: QueryFeatures;
  /** By term: 0 for what no field looks at, else 1 + the number of its folded form's feature. */
  readonly #foldFeature: Uint16Array;
  readonly #folded: Tally;
  readonly #pairs: Tally;
  readonly #foldedPairs: Tally;
  readonly #contentPairs: Tally;
  readonly #window: Window;
  readonly #windowPairs: Window;

  constructor(index: SearchIndex, features: QueryFeatures) {
    this.#index = index;
    this.#features = features;
    this.#foldFeature = new Uint16Array(index.vocabulary.numbers.size);
    for (const [fold, feature] of features.folds.numbers) {
      for (const term of membersOf(fold, index.vocabulary)) this.#foldFeature[term] = feature + 1;
    }
    this.#folded = new Tally(features.folds.gains);
    this.#pairs = new Tally(features.pairs.gains);
    this.#foldedPairs = new Tally(features.foldedPairs.gains);
    this.#contentPairs = new Tally(features.contentPairs.gains);
    this.#window = new Window(features.terms.gains);
    this.#windowPairs = new Window(features.pairs.gains);
  }

  /** What the passage gains over the score of its single terms. */
  score(doc: number): number {
    this.#reset(doc);
    this.#read(doc);
    return (
      WEIGHT.folded * this.#folded.sum +
      WEIGHT.pairs * this.#pairs.sum +
      WEIGHT.foldedPairs * this.#foldedPairs.sum +
      WEIGHT.contentPairs * this.#contentPairs.sum +
      WEIGHT.window * this.#window.best +
      WEIGHT.windowPairs * this.#windowPairs.best
    );
  }

  #reset(doc: number): void {
    const norm = this.#index.norms[doc] ?? 1;
    for (const tally of [this.#folded, this.#pairs, this.#foldedPairs, this.#contentPairs]) tally.reset(norm);
    this.#window.reset();
    this.#windowPairs.reset();
  }

  #read(doc: number): void {
    const { sequence, starts, titleEnds, vocabulary } = this.#index;
    const { folds, functionWords } = vocabulary;
    const { terms, pairs, foldedPairs, contentPairs } = this.#features;
    const titleEnd = titleEnds[doc] ?? 0;
    const end = starts[doc + 1] ?? 0;
    // What no field looks at parts as a break does, except that function words are stepped over between content words.
    let before = BREAK;
    let contentBefore = BREAK;
    for (let at = starts[doc] ?? 0; at < end; at++) {
      const term = sequence[at] ?? BREAK;
      const foldFeature = this.#foldFeature[term] ?? 0;
      if (foldFeature === 0) {
        before = BREAK;
        if (functionWords[term] === 0) contentBefore = BREAK;
        continue;
      }
      const times = at < titleEnd ? TITLE_COUNT : 1;
      this.#folded.add(foldFeature - 1, times);
      const single = terms.numbers.get(term);
      if (single !== undefined) this.#window.add(at, single);
      if (before !== BREAK) {
        const pair = pairs.numbers.get(pairKey(before, term));
        if (pair !== undefined) {
          this.#pairs.add(pair, times);
          this.#windowPairs.add(at, pair);
        }
        const folded = foldedPairs.numbers.get(pairKey(folds[before] ?? 0, folds[term] ?? 0));
        if (folded !== undefined) this.#foldedPairs.add(folded, times);
      }
      before = term;
      if (functionWords[term] === 1) continue;
      const content =
        contentBefore === BREAK ? undefined : contentPairs.numbers.get(pairKey(contentBefore, term));
      if (content !== undefined) this.#contentPairs.add(content, times);
      contentBefore = term;
    }
  }
}

/** BM25 of one kind of feature, kept up to date as occurrences come. */
class Tally {
  sum = 0;
  #norm = 1;
  readonly #gains: Float64Array;
  readonly #frequency: Float64Array;
  constructor(gains: Float64Array) {
    this.#gains = gains;
    this.#frequency = new Float64Array(gains.length);
  }

  reset(norm: number): void {
    this.sum = 0;
    this.#norm = norm;
    this.#frequency.fill(0);
  }

  add(feature: number, times: number): void {
    const old = this.#frequency[feature] ?? 0;
    this.#frequency[feature] = old + times;
    this.sum +=
      (this.#gains[feature] ?? 0) * (saturated(old + times, this.#norm) - saturated(old, this.#norm));
  }
}

/** Length of the window, in words. */
const WINDOW = 80;
/** How soon more occurrences within the window stop counting: later than in a passage, as a window is short. */
const WINDOW_NORM = 2;

/** The best stretch of `WINDOW` words: what entered longer ago than that has left. */
class Window {
  best = 0;
  #sum = 0;
  #oldest = 0;
  readonly #gains: Float64Array;
  readonly #frequency: Float64Array;
  readonly #places: number[] = [];
  readonly #entered: number[] = [];
  constructor(gains: Float64Array) {
    this.#gains = gains;
    this.#frequency = new Float64Array(gains.length);
  }

  reset(): void {
    this.best = this.#sum = this.#oldest = 0;
    this.#places.length = this.#entered.length = 0;
    this.#frequency.fill(0);
  }

  add(place: number, feature: number): void {
    while ((this.#places[this.#oldest] ?? place) <= place - WINDOW) {
      this.#change(this.#entered[this.#oldest] ?? 0, -1);
      this.#oldest += 1;
    }
    this.#places.push(place);
    this.#entered.push(feature);
    this.#change(feature, 1);
    if (this.#sum > this.best) this.best = this.#sum;
  }

  #change(feature: number, by: number): void {
    const old = this.#frequency[feature] ?? 0;
    this.#frequency[feature] = old + by;
    this.#sum +=
      (this.#gains[feature] ?? 0) * (saturated(old + by, WINDOW_NORM) - saturated(old, WINDOW_NORM));
  }
}
