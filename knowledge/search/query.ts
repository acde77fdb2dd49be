/**
 * From a typed question to weighted terms: abbreviations written out, each word read through the noisy channel, the readings weighed
 * against each other by what the corpus says side by side (forward–backward over a pair model), question scaffolding counted less.
 */
import { expansions, writeOut } from "./abbreviations.ts";
import { readings, UNKNOWN } from "./channel.ts";
import type { Reading, Writer } from "./channel.ts";
import type { SearchIndex, Vocabulary } from "./index.ts";
import { looksLikeInitials, readInitialism } from "./initialisms.ts";
import { documentNumber, literals } from "./literals.ts";
import { tokenise } from "./tokenise.ts";
import type { Token } from "./tokenise.ts";
import { scaffold } from "./words.ts";

export interface WeightedTerm {
  readonly term: number;
  readonly weight: number;
}

/** One word of the question. */
export interface QueryWord {
  /** What it may have been meant as; weights are posteriors and sum to at most 1. Empty when the corpus has nothing like it. */
  readonly readings: readonly WeightedTerm[];
  /** Whether it touches the word before it. */
  readonly joined: boolean;
  /** 1, or less for what only wraps the question. */
  readonly weight: number;
}

export interface Query {
  readonly words: readonly QueryWord[];
  /** Terms that stand beside the words: dates, document numbers, abbreviations as typed. */
  readonly beside: readonly WeightedTerm[];
}

const SCAFFOLD_WEIGHT = 0.25;
/** An abbreviation as typed, next to its expansion. */
const TYPED_SHORT_WEIGHT = 0.5;
/** Posteriors below this are noise. */
const LEAST_POSTERIOR = 0.03;

/** Words of a question that are read; what comes after is a text, not a question. */
const LONGEST_QUESTION = 200;

/** Reads a question against the corpus. An empty or wordless question gives no words. */
export function readQuery(index: SearchIndex, text: string): Query {
  const { vocabulary } = index;
  const tokens = tokenise(writeOut(text)).slice(0, LONGEST_QUESTION);
  const { units, shorts } = expand(index, tokens);
  const lattice = latticeOf(units, vocabulary);
  const posteriors = weigh(index, lattice);
  const likeliest = posteriors.map((word, at) => {
    const [best] = word;
    return best === undefined ? (units[at]?.term ?? "") : (vocabulary.terms[best.term] ?? "");
  });
  const wraps = scaffold(likeliest);
  return {
    words: posteriors.map((posterior, at) => ({
      readings: posterior.filter(
        ({ term, weight }, rank) => term !== UNKNOWN && (rank === 0 || weight >= LEAST_POSTERIOR),
      ),
      joined: units[at]?.joined ?? false,
      weight: wraps[at] === true ? SCAFFOLD_WEIGHT : 1,
    })),
    beside: [
      ...exactTerms(text, tokens).map((term) => ({ term, weight: 1 })),
      ...shorts.map((term) => ({ term, weight: TYPED_SHORT_WEIGHT })),
    ].flatMap(({ term, weight }) => {
      const number = vocabulary.numbers.get(term);
      return number === undefined ? [] : [{ term: number, weight }];
    }),
  };
}

/** A word of a question as typed (abbreviations written out) and as it was most likely meant; both canonical. */
export interface RestoredWord {
  readonly typed: string;
  readonly term: string;
  /** Whether it touches the word before it. */
  readonly joined: boolean;
}

/** The likeliest reading of a question, unknown words as typed: for rules that look for words. */
export function restore(index: SearchIndex, text: string): readonly RestoredWord[] {
  const { vocabulary } = index;
  const { units } = expand(index, tokenise(writeOut(text)).slice(0, LONGEST_QUESTION));
  const lattice = latticeOf(units, vocabulary);
  return weigh(index, lattice).map(([best], at) => {
    const { term: typed = "", joined = false } = units[at] ?? {};
    return {
      typed,
      term: best === undefined || best.term === UNKNOWN ? typed : (vocabulary.terms[best.term] ?? typed),
      joined,
    };
  });
}

interface Unit {
  readonly term: string;
  readonly joined: boolean;
}

function expand(
  index: SearchIndex,
  tokens: readonly Token[],
): { units: readonly Unit[]; shorts: readonly string[] } {
  const units: Unit[] = [];
  const shorts: string[] = [];
  for (const [at, token] of tokens.entries()) {
    const long = longForm(index, tokens, at);
    if (long === null) {
      units.push(token);
      continue;
    }
    shorts.push(token.term);
    units.push(...long.map((term, offset) => ({ term, joined: offset > 0 || token.joined })));
  }
  return { units, shorts };
}

function longForm(index: SearchIndex, tokens: readonly Token[], at: number): readonly string[] | null {
  const token = tokens[at];
  if (token === undefined) return null;
  const neighbours = { before: tokens[at - 1]?.surface, after: tokens[at + 1]?.surface };
  const known = expansions({ surface: token.surface, ...neighbours });
  const said = known.find((words) => isSaid(index, words));
  if (said !== undefined) return said;
  if (known.length > 0 || !looksLikeInitials(token.surface) || shouting(tokens)) return null;
  const phrase = readInitialism(index, token.surface);
  return phrase === null ? null : phrase.map((number) => index.vocabulary.terms[number] ?? "");
}

/** A question all in capitals: capitals mean nothing in it. */
function shouting(tokens: readonly Token[]): boolean {
  return tokens.length > 2 && tokens.every(({ surface }) => surface === surface.toUpperCase());
}

function isSaid({ vocabulary, pairs }: SearchIndex, words: readonly string[]): boolean {
  const numbers = words.map((word) => vocabulary.numbers.get(word) ?? 0);
  return numbers.every(
    (number, at) => number > 0 && (at === 0 || pairs.count(numbers[at - 1] ?? 0, number) > 0),
  );
}

/** Dates and document numbers, also those typed with spaces: `05 KH ĐU`. */
function exactTerms(text: string, tokens: readonly Token[]): readonly string[] {
  const spaced = tokens.flatMap(({ surface }, at) =>
    /^\d+$/u.test(surface)
      ? [2, 3, 4].map((length) => documentNumber(tokens.slice(at, at + length).map((token) => token.surface)))
      : [],
  );
  return [...new Set([...literals(text), ...spaced])];
}

interface LatticeWord {
  readonly readings: readonly Reading[];
  readonly joined: boolean;
}

/** Share of careful writers before anything is read. */
const PRIOR: { readonly [writer in Writer]: number } = { careful: 0.8, bare: 0.2 };

/** Each different word is looked up once. */
function latticeOf(units: readonly Unit[], vocabulary: Vocabulary): readonly LatticeWord[] {
  const known = new Map<string, readonly Reading[]>();
  return units.map(({ term, joined }) => {
    const found = known.get(term) ?? readings(term, vocabulary);
    known.set(term, found);
    return { readings: found, joined };
  });
}

/** The posterior of every reading of every word, likeliest first. */
function weigh(index: SearchIndex, lattice: readonly LatticeWord[]): readonly (readonly WeightedTerm[])[] {
  const model = new PairModel(index);
  const steps = lattice.map((word, at) => stepInto(model, lattice[at - 1], word));
  const careful = forwardBackward(lattice, steps, "careful");
  const bare = forwardBackward(lattice, steps, "bare");
  const odds = Math.exp(Math.min(50, Math.max(-50, bare.logLikelihood - careful.logLikelihood)));
  const bareShare = (PRIOR.bare * odds) / (PRIOR.careful + PRIOR.bare * odds);
  return lattice.map(({ readings: found }, at) =>
    found
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
type Step = readonly (readonly number[])[];

function stepInto(model: PairModel, before: LatticeWord | undefined, word: LatticeWord): Step {
  if (before === undefined || !word.joined || before.readings.length === 0) {
    return [word.readings.map(({ term }) => model.alone(term))];
  }
  return before.readings.map(({ term: first }) => word.readings.map(({ term }) => model.after(first, term)));
}

function forwardBackward(lattice: readonly LatticeWord[], steps: readonly Step[], writer: Writer) {
  const emit = (at: number, reading: number): number =>
    lattice[at]?.readings[reading]?.likelihood[writer] ?? 0;
  const forward: number[][] = [];
  let logLikelihood = 0;
  for (const [at, step] of steps.entries()) {
    const before = step.length === 1 ? [1] : (forward[at - 1] ?? []);
    const raw = (step[0] ?? []).map(
      (_, reading) =>
        emit(at, reading) *
        step.reduce((sum, row, from) => sum + (row[reading] ?? 0) * (before[from] ?? 0), 0),
    );
    const total = raw.reduce((sum, value) => sum + value, 0);
    if (total > 0) logLikelihood += Math.log(total);
    forward.push(raw.map((value) => (total > 0 ? value / total : 0)));
  }
  const posteriors: number[][] = [];
  let backward: readonly number[] = [];
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at + 1];
    const here = forward[at] ?? [];
    const later = backward;
    backward = here.map((_, reading) => {
      if (step === undefined || step.length === 1) return 1;
      const row = step[reading] ?? [];
      return row.reduce((sum, chance, to) => sum + chance * emit(at + 1, to) * (later[to] ?? 0), 0);
    });
    const scale = Math.max(...backward, Number.MIN_VALUE);
    backward = backward.map((value) => value / scale);
    const joint = here.map((value, reading) => value * (backward[reading] ?? 0));
    const total = joint.reduce((sum, value) => sum + value, 0);
    posteriors[at] = joint.map((value) => (total > 0 ? value / total : 0));
  }
  return { posteriors, logLikelihood };
}

/** Which term follows which, counted in the corpus and smoothed by how often each stands at all. */
class PairModel {
  readonly #index: SearchIndex;
  constructor(index: SearchIndex) {
    this.#index = index;
  }

  alone(term: number): number {
    const { counts, total, terms } = this.#index.vocabulary;
    return ((counts[term] ?? 0) + 0.5) / (total + 0.5 * terms.length);
  }

  after(before: number, term: number): number {
    const seen = this.#index.vocabulary.counts[before] ?? 0;
    const trust = seen / (seen + 12);
    const together = seen === 0 ? 0 : this.#index.pairs.count(before, term) / seen;
    return 0.75 * trust * together + (1 - 0.75 * trust) * this.alone(term);
  }
}
