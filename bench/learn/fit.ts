/** Fits a linear model that puts right candidates first: softmax over the candidates of a question, L2, Adam. No chance in it. */

/** One question under one plan. */
export interface Row {
  readonly id: string;
  /** How much it weighs; a question that is put to several plans weighs no more than one. */
  readonly share: number;
  readonly unanswerable: boolean;
  readonly candidates: readonly Option[];
  /** The words it asks with. */
  readonly marks: readonly string[];
  /** Every word of the nearest card; null where there is none. */
  readonly nearest: ReadonlySet<string> | null;
}

export interface Option {
  readonly measures: readonly number[];
  readonly right: boolean;
  /** Every word of what it answers with; null for silence. */
  readonly words: ReadonlySet<string> | null;
}

const ROUNDS = 500;
const RATE = 0.05;
const SHRINK = 0.01;

/** Weights in the units of the measures; `scales`: how far each measure scatters. */
export function fit(rows: readonly Row[], scales: readonly number[]): readonly number[] {
  const size = scales.length;
  const scaled = rows.map(({ share, candidates }) => ({
    share,
    values: Float64Array.from(
      candidates.flatMap(({ measures }) => measures.map((value, at) => value / (scales[at] ?? 1))),
    ),
    right: candidates.map(({ right }) => right),
  }));
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  for (let round = 1; round <= ROUNDS; round++) {
    const gradient = gradientOf(scaled, weights);
    for (let at = 0; at < size; at++) {
      const slope = (gradient[at] ?? 0) / rows.length + SHRINK * (weights[at] ?? 0);
      mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * slope;
      spread[at] = 0.999 * (spread[at] ?? 0) + 0.001 * slope * slope;
      const step = (mean[at] ?? 0) / (1 - 0.9 ** round);
      const width = Math.sqrt((spread[at] ?? 0) / (1 - 0.999 ** round)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (RATE * step) / width;
    }
  }
  return Array.from(weights, (weight, at) => weight / (scales[at] ?? 1));
}

/** How far each measure scatters over all candidates; 1 for one that never changes. */
export function scalesOf(rows: readonly Row[]): readonly number[] {
  const all = rows.flatMap(({ candidates }) => candidates.map(({ measures }) => measures));
  return (all[0] ?? []).map((_, at) => deviation(all.map((measures) => measures[at] ?? 0)));
}

/** Whether the candidate that weighs most is right. */
export function picksRight({ candidates }: Row, weights: readonly number[]): boolean {
  const heights = candidates.map(({ measures }) =>
    measures.reduce((sum, value, at) => sum + (weights[at] ?? 0) * value, 0),
  );
  return candidates[heights.indexOf(Math.max(...heights))]?.right === true;
}

/** The candidates of a question in the units of their deviations, one after the other. */
interface Scaled {
  readonly share: number;
  readonly values: Float64Array;
  readonly right: readonly boolean[];
}

/** Of minus the logarithm of the probability that a right candidate is taken. */
function gradientOf(rows: readonly Scaled[], weights: Float64Array): Float64Array {
  const size = weights.length;
  const gradient = new Float64Array(size);
  for (const { share, values, right } of rows) {
    const heights = right.map((_, candidate) => {
      let height = 0;
      for (let at = 0; at < size; at++) height += (weights[at] ?? 0) * (values[candidate * size + at] ?? 0);
      return height;
    });
    const top = Math.max(...heights);
    const odds = heights.map((height) => Math.exp(height - top));
    const all = odds.reduce((sum, odd) => sum + odd, 0);
    const allRight = odds.reduce((sum, odd, candidate) => sum + (right[candidate] === true ? odd : 0), 0);
    for (const [candidate, odd] of odds.entries()) {
      const pull = share * (odd / all - (right[candidate] === true ? odd / allRight : 0));
      for (let at = 0; at < size; at++)
        gradient[at] = (gradient[at] ?? 0) + pull * (values[candidate * size + at] ?? 0);
    }
  }
  return gradient;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}
