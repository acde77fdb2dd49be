/**
 * From a typed question to weighted terms: abbreviations written out, each word read through the noisy channel, the readings weighed
 * against each other by what the corpus says side by side (`posterior.ts`), question scaffolding counted less.
 */
import { expansions, writeOut } from "./abbreviations.ts";
import { readings, UNKNOWN } from "./channel.ts";
import type { Reading } from "./channel.ts";
import type { SearchIndex } from "./index.ts";
import { looksLikeInitials, readContraction, readInitialism } from "./initialisms.ts";
import { documentNumber, literals } from "./literals.ts";
import { weigh } from "./posterior.ts";
import type { LatticeWord, WeightedTerm } from "./posterior.ts";
import { doAtOnce } from "./slices.ts";
import type { Work } from "./slices.ts";
import { tokenise } from "./tokenise.ts";
import type { Token } from "./tokenise.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { scaffold } from "./words.ts";

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
  return doAtOnce(readingQuery(index, text));
}

/** The same, word by word. */
export function* readingQuery(index: SearchIndex, text: string): Work<Query> {
  const { vocabulary } = index;
  const tokens = tokenise(writeOut(text)).slice(0, LONGEST_QUESTION);
  const { units, shorts } = yield* expand(index, tokens);
  const lattice = yield* latticeOf(units, vocabulary);
  const posteriors = yield* weigh(index, lattice);
  const likeliest = posteriors.map((word, at) => {
    const [best] = word;
    return best === undefined ? (units[at]?.term ?? "") : vocabulary.numbers.at(best.term);
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
  const { units } = doAtOnce(expand(index, tokenise(writeOut(text)).slice(0, LONGEST_QUESTION)));
  const lattice = doAtOnce(latticeOf(units, vocabulary));
  return doAtOnce(weigh(index, lattice)).map(([best], at) => {
    const { term: typed = "", joined = false } = units[at] ?? {};
    return {
      typed,
      term: best === undefined || best.term === UNKNOWN ? typed : vocabulary.numbers.at(best.term),
      joined,
    };
  });
}

interface Unit {
  readonly term: string;
  readonly joined: boolean;
}

function* expand(
  index: SearchIndex,
  tokens: readonly Token[],
): Work<{ units: readonly Unit[]; shorts: readonly string[] }> {
  const units: Unit[] = [];
  const shorts: string[] = [];
  for (const [at, token] of tokens.entries()) {
    const long = yield* longForm(index, tokens, at);
    yield;
    if (long === null) {
      units.push(token);
      continue;
    }
    shorts.push(token.term);
    units.push(...long.map((term, offset) => ({ term, joined: offset > 0 || token.joined })));
  }
  return { units, shorts };
}

function* longForm(index: SearchIndex, tokens: readonly Token[], at: number): Work<readonly string[] | null> {
  const token = tokens[at];
  if (token === undefined) return null;
  const neighbours = { before: tokens[at - 1]?.surface, after: tokens[at + 1]?.surface };
  const known = expansions({ surface: token.surface, ...neighbours });
  const said = known.find((words) => isSaid(index, words));
  if (said !== undefined) return said;
  if (known.length > 0 || shouting(tokens)) return null;
  const phrase = looksLikeInitials(token.surface)
    ? yield* readInitialism(index, token.surface)
    : index.vocabulary.numbers.get(token.term) === undefined
      ? yield* readContraction(index, token.surface)
      : null;
  return phrase === null ? null : phrase.map((number) => index.vocabulary.numbers.at(number));
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

/** Each different word is looked up once. */
function* latticeOf(units: readonly Unit[], vocabulary: Vocabulary): Work<readonly LatticeWord[]> {
  const known = new Map<string, readonly Reading[]>();
  const lattice: LatticeWord[] = [];
  for (const { term, joined } of units) {
    const found = known.get(term) ?? readings(term, vocabulary);
    known.set(term, found);
    lattice.push({ readings: found, joined });
    yield;
  }
  return lattice;
}
