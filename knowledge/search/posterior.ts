/** Weighs the readings of each word against its neighbours: forward–backward over a model of which term follows which in the corpus. */
import type { Reading, Writer } from "./channel.ts";
import type { SearchIndex } from "./index.ts";
import type { Work } from "./slices.ts";

/** A reading with its posterior. */
export interface WeightedTerm {
  readonly term: number;
  readonly weight: number;
}

/** A word of the question with all it may have been meant as. */
export interface LatticeWord {
  readonly readings: readonly Reading[];
  /** Whether it touches the word before it. */
  readonly joined: boolean;
}

/** Share of careful writers before anything is read. */
const PRIOR: { readonly [writer in Writer]: number } = { careful: 0.8, bare: 0.2 };

/** The posterior of every reading of every word, likeliest first. */
export function* weigh(
  index: SearchIndex,
  lattice: readonly LatticeWord[],
): Work<readonly (readonly WeightedTerm[])[]> {
  const steps: Step[] = [];
  for (const [at, word] of lattice.entries()) {
    steps.push(stepInto(index, lattice[at - 1], word));
    yield;
  }
  const careful = forwardBackward(steps, emissions(lattice, "careful"));
  const bare = forwardBackward(steps, emissions(lattice, "bare"));
  yield;
  const odds = Math.exp(Math.min(50, Math.max(-50, bare.logLikelihood - careful.logLikelihood)));
  const bareShare = (PRIOR.bare * odds) / (PRIOR.careful + PRIOR.bare * odds);
  return lattice.map(({ readings }, at) =>
    readings
      .map(({ term }, reading) => ({
        term,
        weight:
          (careful.posteriors[at]?.[reading] ?? 0) * (1 - bareShare) +
          (bare.posteriors[at]?.[reading] ?? 0) * bareShare,
      }))
      .toSorted((a, b) => b.weight - a.weight),
  );
}

/** P(reading | reading before), a row for each reading before; one row when nothing stands before. */
type Step = readonly Float64Array[];

/** How far the neighbour counted is trusted at most; the rest goes to how often a term stands at all. */
const PAIR_SHARE = 0.75;
/** A term seen this often is trusted half of that. */
const HALF_TRUSTED = 12;

function stepInto(index: SearchIndex, before: LatticeWord | undefined, word: LatticeWord): Step {
  const alone = aloneChances(index, word);
  // A word without readings says nothing of its neighbours, whichever side it stands on.
  if (before === undefined || !word.joined || before.readings.length === 0 || word.readings.length === 0)
    return [alone];
  const { pairs, vocabulary } = index;
  return before.readings.map(({ term: first }) => {
    const seen = vocabulary.counts[first] ?? 0;
    const trust = seen / (seen + HALF_TRUSTED);
    return Float64Array.from(word.readings, ({ term }, reading) => {
      const together = seen === 0 ? 0 : pairs.count(first, term) / seen;
      return PAIR_SHARE * trust * together + (1 - PAIR_SHARE * trust) * (alone[reading] ?? 0);
    });
  });
}

function aloneChances({ vocabulary }: SearchIndex, { readings }: LatticeWord): Float64Array {
  const { counts, total, numbers } = vocabulary;
  const row = new Float64Array(readings.length);
  for (const [reading, { term }] of readings.entries()) {
    row[reading] = ((counts[term] ?? 0) + 0.5) / (total + 0.5 * numbers.size);
  }
  return row;
}

/** P(typed | reading) for one kind of writer, by word. */
function emissions(lattice: readonly LatticeWord[], writer: Writer): readonly Float64Array[] {
  return lattice.map(({ readings }) => Float64Array.from(readings, ({ likelihood }) => likelihood[writer]));
}

const FIRST = Float64Array.of(1);
const NONE = new Float64Array(0);

function forwardBackward(steps: readonly Step[], emit: readonly Float64Array[]) {
  const forward: Float64Array[] = [];
  let logLikelihood = 0;
  for (const [at, step] of steps.entries()) {
    const before = step.length === 1 ? FIRST : (forward[at - 1] ?? NONE);
    const chances = new Float64Array(step[0]?.length ?? 0);
    for (const [from, row] of step.entries()) {
      const weight = before[from] ?? 0;
      for (let reading = 0; reading < row.length; reading++) {
        chances[reading] = (chances[reading] ?? 0) + (row[reading] ?? 0) * weight;
      }
    }
    const total = multiply(chances, emit[at] ?? NONE);
    if (total > 0) logLikelihood += Math.log(total);
    divide(chances, total);
    forward.push(chances);
  }
  const posteriors: Float64Array[] = [];
  let later: Float64Array = NONE;
  for (let at = steps.length - 1; at >= 0; at--) {
    const here = forward[at] ?? NONE;
    later = backward(steps[at + 1], emit[at + 1] ?? NONE, later, here.length);
    const joint = later.slice();
    divide(joint, multiply(joint, here));
    posteriors[at] = joint;
  }
  return { posteriors, logLikelihood };
}

/** How well each reading goes with what follows; scaled so that the best is 1. */
function backward(
  step: Step | undefined,
  emit: Float64Array,
  later: Float64Array,
  count: number,
): Float64Array {
  const chances = new Float64Array(count).fill(1);
  if (step === undefined || step.length === 1) return chances;
  let best = Number.MIN_VALUE;
  for (let reading = 0; reading < count; reading++) {
    const row = step[reading] ?? NONE;
    let sum = 0;
    for (let to = 0; to < row.length; to++) sum += (row[to] ?? 0) * (emit[to] ?? 0) * (later[to] ?? 0);
    chances[reading] = sum;
    best = Math.max(best, sum);
  }
  for (let reading = 0; reading < count; reading++) chances[reading] = (chances[reading] ?? 0) / best;
  return chances;
}

/** Multiplies `values` by `factors`; gives the sum. */
function multiply(values: Float64Array, factors: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    const product = (factors[at] ?? 0) * (values[at] ?? 0);
    values[at] = product;
    sum += product;
  }
  return sum;
}

/** Divides by a total; all become 0 where that is 0. */
function divide(values: Float64Array, total: number): void {
  for (let at = 0; at < values.length; at++) values[at] = total > 0 ? (values[at] ?? 0) / total : 0;
}
