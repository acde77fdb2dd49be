/** How near two short texts are, by the weighted words and concepts they share. */
import { isFunctionWord } from "../search/words.ts";
import { conceptualise } from "./concepts.ts";

/** Marks (words, concepts, neighbouring words) with what each counts. */
export type Bag = ReadonlyMap<string, number>;

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

  constructor(texts: readonly (readonly string[])[]) {
    this.#documents = texts.length;
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

  bag(marks: readonly string[], factor = 1): Map<string, number> {
    return new Map(marks.map((mark) => [mark, this.of(mark) * factor]));
  }
}

/** “What is in it” is asked of almost anything. */
const WHAT_WEIGHT = 1;
const QUESTION_WEIGHT = 2.4;
/** A word that no fact holds: the question asks for something else. */
const UNKNOWN_WEIGHT = 3;
/** Known syllables that no fact holds side by side. */
const UNKNOWN_PAIR_WEIGHT = 0.7;

/** Share of `of`'s weight that `by` holds, 0 to 1. */
export function covered(of: Bag, by: { has(mark: string): boolean }): number {
  let all = 0;
  let shared = 0;
  for (const [mark, weight] of of) {
    all += weight;
    if (by.has(mark)) shared += weight;
  }
  return all === 0 ? 0 : shared / all;
}
