/** How near two short texts are, by the weighted words and concepts they share. */
import { isFunctionWord } from "../search/words.ts";
import { conceptualise } from "./concepts.ts";
import type { Needs } from "./needs.ts";

/** What a mark counts. */
export interface Weight {
  readonly weight: number;
  /** How much of it counts where it is lacked, 0 to 1: nothing for a word that merely surrounds what is asked. */
  readonly need: number;
}

/** Marks (words, concepts, neighbouring words) with what each counts. */
export type Bag = ReadonlyMap<string, Weight>;

const PAIR = 0.5;

/** The marks of a text given in canonical terms. */
export function marksOf(terms: readonly string[]): readonly string[] {
  const marks = conceptualise(terms);
  const pairs = marks.slice(1).flatMap((mark, at) => {
    const before = marks[at] ?? "";
    return isWord(before) && isWord(mark) ? [`${before}_${mark}`] : [];
  });
  return [...new Set([...marks.filter((mark) => !isFunctionWord(mark)), ...pairs])];
}

function isWord(mark: string): boolean {
  return !mark.startsWith("?") && !mark.startsWith("=");
}

/** What each mark counts, learned from the texts compared: rare marks say more. */
export class Weights {
  readonly #documents: number;
  readonly #holding = new Map<string, number>();
  readonly #needs: Needs;

  constructor(texts: readonly (readonly string[])[], needs: Needs) {
    this.#documents = texts.length;
    this.#needs = needs;
    for (const marks of texts) {
      for (const mark of new Set(marks)) this.#holding.set(mark, (this.#holding.get(mark) ?? 0) + 1);
    }
  }

  of(mark: string): number {
    if (mark.startsWith("?")) return mark === "?what" ? WHAT_WEIGHT : QUESTION_WEIGHT;
    const holding = this.#holding.get(mark);
    const isPair = mark.includes("_");
    if (holding === undefined) return isPair ? UNKNOWN_PAIR_WEIGHT : UNKNOWN_WEIGHT;
    const rarity = Math.log((this.#documents + 1) / (holding + 0.5));
    return Math.max(0.2, rarity) * (isPair ? PAIR : 1);
  }

  /** Of a question; `around`: all of it only surrounds what is asked. */
  asked(marks: readonly string[], { factor = 1, around = false } = {}): Map<string, Weight> {
    return new Map(
      marks.map((mark) => [
        mark,
        { weight: this.of(mark) * factor, need: around ? 0 : this.#needs.of(mark) },
      ]),
    );
  }

  /** Of what a question is compared with: everything in it counts. */
  firm(marks: readonly string[]): Bag {
    return new Map(marks.map((mark) => [mark, { weight: this.of(mark), need: 1 }]));
  }
}

/** “What is in it” is asked of almost anything. */
const WHAT_WEIGHT = 1;
const QUESTION_WEIGHT = 2.4;
/** A word that no fact holds: the question asks for something else. */
const UNKNOWN_WEIGHT = 3;
/** Known syllables that no fact holds side by side. */
const UNKNOWN_PAIR_WEIGHT = 0.7;

/** What a text holds and lacks of a question, in units of weight; neighbouring words apart. */
export interface Tally {
  readonly held: number;
  /** The heaviest word held. */
  readonly rarest: number;
  readonly heldPairs: number;
  /** Concepts held. */
  readonly heldConcepts: number;
  /** Words and concepts lacked, as far as they are needed. */
  readonly lacked: number;
  readonly lackedConcepts: number;
}

export function tally(question: Bag, by: { has(mark: string): boolean }): Tally {
  const sum = { held: 0, rarest: 0, heldPairs: 0, heldConcepts: 0, lacked: 0, lackedConcepts: 0 };
  for (const [mark, { weight, need }] of question) {
    if (mark.startsWith("?")) continue;
    const concept = mark.startsWith("=");
    if (!by.has(mark)) {
      if (concept) sum.lackedConcepts += weight;
      if (!mark.includes("_")) sum.lacked += weight * need;
    } else if (mark.includes("_")) sum.heldPairs += weight;
    else {
      sum.held += weight;
      if (concept) sum.heldConcepts += weight;
      sum.rarest = Math.max(sum.rarest, weight * need);
    }
  }
  return sum;
}

/** Share of `of`'s weight that `by` holds, 0 to 1; what `by` lacks counts as far as it is needed. */
export function covered(of: Bag, by: { has(mark: string): boolean }): number {
  let all = 0;
  let shared = 0;
  for (const [mark, { weight, need }] of of) {
    const held = by.has(mark);
    all += held ? weight : weight * need;
    if (held) shared += weight;
  }
  return all === 0 ? 0 : shared / all;
}
