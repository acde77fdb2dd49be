/**
 * How much each word of a question is needed: how often an answer that is right holds it. “Báo cáo” nearly always, “lãnh đạo dặn” hardly
 * ever, “kinh phí” so much that an answer without it is none. Learned from the graded questions by `npm run learn -- --write`.
 */
import { isEveryday } from "./everyday.vi.ts";

/** Of a word that no graded question taught. */
export function untaught(word: string): number {
  return word.startsWith("=") ? 1 : isEveryday(word) ? 0 : UNTAUGHT;
}
const UNTAUGHT = 0.8;

export class Needs {
  readonly #taught: ReadonlyMap<string, number>;

  constructor(taught: Readonly<Record<string, number>>) {
    this.#taught = new Map(Object.entries(taught));
  }

  /** Of a mark, 0 to 1; neighbouring words are needed when each is. */
  of(mark: string): number {
    return mark.split("_").reduce((all, word) => all * this.#ofWord(word), 1);
  }

  #ofWord(word: string): number {
    if (word.startsWith("?")) return 1;
    return this.#taught.get(word) ?? untaught(word);
  }
}
