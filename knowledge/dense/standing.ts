/** Which paragraphs are so near a question that they may answer it without sharing a word with it. */
import { dot } from "./vectors.ts";

/**
 * A paragraph stands out when both hold. The first is about this question: how far above the mean of all paragraphs it lies, in standard
 * deviations; of some hundred unrelated paragraphs the best lies about 3 above. The second is about the model: below it no model
 * in use means kinship. Both are set to rather be silent, and have not been fitted to one model.
 */
const DEVIATIONS = 4;
const SIMILAR = 0.45;
/** Similarities that differ less than this say nothing. */
const FLAT = 1e-6;

/** Cosines of the question with every paragraph; null when they tell no paragraph from another. */
export function scoresOf(
  question: Float32Array,
  paragraphs: readonly Float32Array[],
): readonly number[] | null {
  const scores = paragraphs.map((paragraph) => dot(question, paragraph));
  return spread(scores).deviation < FLAT ? null : scores;
}

/** The test that a similarity stands out among `scores`. */
export function standOut(scores: readonly number[]): (similarity: number) => boolean {
  const { mean, deviation } = spread(scores);
  const least = Math.max(SIMILAR, mean + DEVIATIONS * deviation);
  return (similarity) => similarity >= least;
}

function spread(scores: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return { mean, deviation: Math.sqrt(variance) };
}
