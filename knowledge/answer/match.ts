/** Compares a question with every card: by the cue it comes nearest to, and by the words of the item itself. */
import type { Bag } from "./bag.ts";
import { covered, marksOf, Weights } from "./bag.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import type { Card } from "./card.ts";
import { intent, namesDayOf } from "./intents.ts";
import type { Reading } from "./understand.ts";
import { tokenise } from "../search/tokenise.ts";

export interface Match {
  readonly card: Card;
  /** Share of the question's own words, what it asks for left aside, that the card holds. */
  readonly grounded: number;
  /** Whether the question holds some cue whole. */
  readonly mentioned: boolean;
  /** 0 (nothing shared) to 1. */
  readonly score: number;
}

/** From here on a card answers the question. */
export const SURE = 0.48;
/** From here on it is about the same thing. */
export const NEAR = 0.36;

/** How far the question is covered by the cue, the cue by the question, and the question by cue and item together. */
const SHARE = { question: 0.45, cue: 0.25, item: 0.3 } as const;
/** A gap yields to a statement that fits as well. */
const GAP_YIELDS = 0.04;
/** What the parts of a gap hold together counts a little less than what one of them holds. */
const WHOLE = 0.92;
/** What earlier questions said counts this much. */
const EARLIER = 0.45;

interface Prepared {
  readonly card: Card;
  readonly cues: readonly Bag[];
  /** Marks of all cues of a gap together: its parts share their words. */
  readonly whole: Bag | null;
  readonly words: ReadonlySet<string>;
}

export class Matcher {
  readonly #prepared: readonly Prepared[];
  readonly #weights: Weights;

  constructor(cards: readonly Card[]) {
    const read = cards.map((card) => {
      const cues = card.cues.map(marks);
      return { card, cues: card.kind === "gap" ? sharingQuestion(cues) : cues, own: marks(card.text) };
    });
    this.#weights = new Weights(read.map(({ cues, own }) => [...new Set([...cues.flat(), ...own])]));
    this.#prepared = read.map(({ card, cues, own }) => {
      const telling = card.kind === "gap" ? 2 : 1;
      const said = cues.filter((cue) => cue.filter((mark) => !mark.includes("_")).length >= telling);
      return {
        card,
        cues: (said.length > 0 ? said : [[...new Set(cues.flat())]]).map((cue) => this.#weights.bag(cue)),
        whole: card.kind === "gap" ? this.#weights.bag(cues.flat()) : null,
        words: new Set([...own, ...cues.flat()]),
      };
    });
  }

  /** The question as weighted marks. */
  bag(reading: Reading): Bag {
    const bag = this.#weights.bag(reading.earlierMarks, EARLIER);
    for (const [mark, weight] of this.#weights.bag(reading.marks)) bag.set(mark, weight);
    return bag;
  }

  /** The cards of one plan, nearest first. */
  match(reading: Reading, plan: string): readonly Match[] {
    const question = this.bag(reading);
    return this.#prepared
      .filter(({ card }) => card.plan === plan)
      .map((prepared) => ({
        card: prepared.card,
        grounded: grounded(question, reading, prepared),
        mentioned: prepared.cues.some((cue) => covered(cue, question) === 1),
        score: score(question, prepared) + intent(question, reading, prepared.card, prepared.words),
      }))
      .toSorted((a, b) => b.score - a.score);
  }
}

/** The parts of a gap ask the same: what one of them asks for, those that name no question ask for too. */
function sharingQuestion(cues: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const asked = [...new Set(cues.flat().filter((mark) => mark.startsWith("?")))];
  return cues.map((cue) => (cue.some((mark) => mark.startsWith("?")) ? cue : [...cue, ...asked]));
}

function score(question: Bag, { card, cues, whole, words }: Prepared): number {
  const item = covered(question, words);
  if (item === 0) return 0;
  const cue = Math.max(
    0,
    ...cues.map(
      (bag) =>
        SHARE.question *
          Math.max(covered(question, bag), whole === null ? 0 : WHOLE * covered(question, whole)) +
        SHARE.cue * covered(bag, question),
    ),
  );
  return cue + SHARE.item * item - (card.kind === "gap" ? GAP_YIELDS : 0);
}

/** A concept this rare tells by itself what the question is about; in units of weight. */
const TELLING = 2.5;
/** A card must hold this share of the concepts for that. */
const MOST_CONCEPTS = 0.6;

function grounded(question: Bag, reading: Reading, { card, words }: Prepared): number {
  const own = new Map([...question].filter(([mark]) => !mark.startsWith("?")));
  if (own.size === 0 || namesDayOf(reading, card)) return 1;
  const concepts = new Map(
    reading.marks.flatMap((mark) => (mark.startsWith("=") ? [[mark, question.get(mark) ?? 0] as const] : [])),
  );
  const held = [...concepts].some(([mark, weight]) => weight >= TELLING && words.has(mark));
  const told = held && covered(concepts, words) >= MOST_CONCEPTS;
  return Math.max(covered(own, words), told ? 0.5 : 0);
}

function marks(text: string): readonly string[] {
  const { rest, numbers } = withoutDocumentNumbers(text);
  return [...marksOf(tokenise(rest).map(({ term }) => term)), ...numbers];
}
