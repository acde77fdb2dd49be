/** Compares a question with every card: by the cue it comes nearest to, and by the words of the item itself. */
import type { Bag } from "./bag.ts";
import { covered, marksOf, Weights } from "./bag.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import type { Card, DutyCard, Topic } from "./cards.ts";
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
/** A duty says little to a question that does not ask when, where or who, if it has no day or the question asks what. */
const UNDATED_YIELDS = 0.1;
/** What earlier questions said counts this much. */
const EARLIER = 0.45;

/** What a mark in the question says about the kind of card wanted, and how much. */
const INTENTS: readonly (readonly [mark: string, topic: Topic, bonus: number])[] = [
  ["?when", "deadline", 0.14],
  ["?where", "deadline", 0.06],
  ["?many", "quota", 0.08],
  ["?steps", "process", 0.33],
  ["=căn cư\u0301", "reference", 0.2],
  ["=đôi\u0301 tương\u0323", "owner", 0.15],
  ["=kinh phi\u0301", "gap", 0.3],
  ["=mâu\u0303", "gap", 0.1],
  ["=mâu\u0303", "report-form", 0.1],
  ["=điêm\u0309", "gap", 0.1],
  ["=muôn\u0323", "gap", 0.1],
  ["?what", "dossier", 0.08],
  ["?what", "report-form", 0.08],
  ["?what", "form", 0.05],
  ["?who", "actor", 0.05],
  ["?who", "deadline", 0.05],
  ["=linh\u0303 vưc\u0323", "fields", 0.06],
  ["=tiêu chi\u0301", "criteria", 0.08],
  ["=hiêu\u0323 lưc\u0323", "validity", 0.2],
  ["=sap\u0301 nhâp\u0323", "successor", 0.12],
  ["=nhiêm\u0323 vu\u0323", "actor", 0.08],
];
/** The question asks for something that the card does not speak of. */
const UNASKED = 0.06;
const ASKED = ["?when", "?where", "?who", "?many", "?steps"] as const;
/** The question names a document that the card is about. */
const SAME_DOCUMENT = 0.3;
/** The question names the very day that the duty names. */
const SAME_DAY = 0.25;
/** The question names some day and asks for a yes or no. */
const ANY_DAY = 0.12;

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
    const read = cards.map((card) => ({ card, cues: card.cues.map(marks), own: marks(card.text) }));
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
    const plain = new Map([...question].filter(([mark]) => !mark.startsWith("?")));
    return this.#prepared
      .filter(({ card }) => card.plan === plan)
      .map((prepared) => ({
        card: prepared.card,
        grounded: plain.size === 0 || namesDayOf(reading, prepared.card) ? 1 : covered(plain, prepared.words),
        mentioned: prepared.cues.some((cue) => covered(cue, question) === 1),
        score: score(question, prepared) + intent(question, reading, prepared),
      }))
      .toSorted((a, b) => b.score - a.score);
  }
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

/** What speaks for a card besides its words. */
function intent(question: Bag, reading: Reading, { card, words }: Prepared): number {
  const wanted = INTENTS.filter(([mark]) => question.has(mark));
  const bonus = Math.max(
    0,
    ...wanted.map(([mark, topic, gain]) =>
      card.topic === topic || (card.kind === "gap" && words.has(mark)) ? gain : 0,
    ),
  );
  const document = [...question.keys()].some((mark) => mark.startsWith("#") && words.has(mark))
    ? SAME_DOCUMENT
    : 0;
  const unasked = ASKED.some((mark) => question.has(mark) && !words.has(mark)) ? -UNASKED : 0;
  if (card.kind !== "duty") return bonus + document + unasked;
  const asksTime = ["?when", "?where", "?who"].some((mark) => question.has(mark)) || reading.days.length > 0;
  const asksOther = !asksTime && (card.obligation.class === "undated" || question.has("?what"));
  return bonus + document + unasked + (asksOther ? -UNDATED_YIELDS : 0) + dayBonus(reading, card);
}

/** A day alone grounds a duty: there is nothing else it could be about. */
function namesDayOf({ days }: Reading, card: Card): boolean {
  return card.kind === "duty" && days.length > 0 && namedDay(card.obligation.when) !== null;
}

function dayBonus({ days, yesNo }: Reading, { obligation: { when } }: DutyCard): number {
  const named = namedDay(when);
  if (days.length === 0 || named === null) return 0;
  const same = days.some(({ day, month }) => day === named.day && (month === null || month === named.month));
  return same ? SAME_DAY : yesNo ? ANY_DAY : 0;
}

function namedDay(
  when: DutyCard["obligation"]["when"],
): { readonly day: number; readonly month: number } | null {
  switch (when.kind) {
    case "once": {
      const [, month = "", day = ""] = when.day.split("-");
      return { day: Number(day), month: Number(month) };
    }
    case "yearly":
      return { day: when.day, month: when.month };
    default:
      return null;
  }
}

function marks(text: string): readonly string[] {
  const { rest, numbers } = withoutDocumentNumbers(text);
  return [...marksOf(tokenise(rest).map(({ term }) => term)), ...numbers];
}
