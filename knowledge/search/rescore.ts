/** Scores candidates of the first pass again, each out of its own words and in the order of the query. */
import { saturated } from "./bm25.ts";
import type { Features } from "./features.ts";
import type { SearchIndex } from "./index.ts";
import { MOST_FREQUENT, TITLE_COUNT } from "./postings.ts";
import type { Candidate } from "./shortlist.ts";
import type { Work } from "./slices.ts";
import { BREAK } from "./vocabulary.ts";

/** Passages between two yields. */
const STEP = 64;

/**
 * The `keep` best and those as good as the last of them, at most twice `keep`; in order of the first feature they have, then of passage.
 * Scores are the same bit for bit as adding up the postings of all features one after another in single precision.
 */
export function* rescored(
  index: SearchIndex,
  features: Features,
  candidates: Uint32Array,
  keep: number,
): Work<readonly Candidate[]> {
  const featureOf = new Uint16Array(index.vocabulary.numbers.size);
  for (const [term, feature] of features.numbers) featureOf[term] = feature + 1;
  const frequency = new Uint32Array(features.gains.length);
  const scores = new Float32Array(candidates.length);
  const firsts = new Uint16Array(candidates.length);
  for (const [nth, doc] of candidates.entries()) {
    countFeatures(index, featureOf, frequency, doc);
    const { score, first } = rescore(features.gains, frequency, index.norms[doc] ?? 1);
    scores[nth] = score;
    firsts[nth] = first;
    if (nth % STEP === STEP - 1) yield;
  }
  const threshold = candidates.length <= keep ? 0 : (scores.toSorted().at(-keep) ?? 0);
  // Thousands may be as good as one another: they are put in order without sorting.
  const byFirst: Candidate[][] = [];
  for (const [nth, doc] of candidates.entries()) {
    const score = scores[nth] ?? 0;
    if (score < threshold) continue;
    const alike = (byFirst[firsts[nth] ?? 0] ??= []);
    if (alike.length < keep * 2) alike.push({ doc, score });
  }
  return byFirst.flat().slice(0, keep * 2);
}

/** How often a passage has each feature; its title counts more. */
function countFeatures(
  { sequence, starts, titleEnds }: SearchIndex,
  featureOf: Uint16Array,
  frequency: Uint32Array,
  doc: number,
): void {
  const titleEnd = titleEnds[doc] ?? 0;
  const end = starts[doc + 1] ?? 0;
  frequency.fill(0);
  for (let at = starts[doc] ?? 0; at < end; at++) {
    const feature = featureOf[sequence[at] ?? BREAK] ?? 0;
    if (feature === 0) continue;
    frequency[feature - 1] = (frequency[feature - 1] ?? 0) + (at < titleEnd ? TITLE_COUNT : 1);
  }
}

/** The score of a passage and the first feature it has. */
function rescore(
  gains: Float64Array,
  frequency: Uint32Array,
  norm: number,
): { score: number; first: number } {
  let first = -1;
  let score = 0;
  for (let feature = 0; feature < gains.length; feature++) {
    const often = Math.min(frequency[feature] ?? 0, MOST_FREQUENT);
    const gain = gains[feature] ?? 0;
    if (often === 0 || gain === 0) continue;
    if (first === -1) first = feature;
    score = Math.fround(score + gain * saturated(often, norm));
  }
  return { score, first: Math.max(0, first) };
}
