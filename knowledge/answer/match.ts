/** Compares a question with every card: by the cue it comes nearest to, and by the words of the item itself. */
import type { Bag, Tally, Weight } from "./bag.ts";
import { covered, marksOf, tally, Weights } from "./bag.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import type { Card, DutyCard } from "./card.ts";
import { givenBy, isTimeless, isUnnumbered } from "./kinds.ts";
import type { Gives } from "./kinds.ts";
import { askMeasures } from "./known-asks.ts";
import type { AskMeasures, AskNearness, AsksFor, KnownAsks, SilenceMeasures } from "./known-asks.ts";
import { conceptMark } from "./concepts.ts";
import { canAnswer } from "./fitness.ts";
import { intent, namesDayOf } from "./intents.ts";
import type { Needs } from "./needs.ts";
import type { Reading } from "./understand.ts";
import { termsOf } from "../search/tokenise.ts";
import { isFunctionWord } from "../search/words.ts";

export interface Match {
  readonly card: Card;
  /** Share of the question's own words, what it asks for left aside, that the card holds. */
  readonly grounded: number;
  /** Whether the question holds some cue whole. */
  readonly mentioned: boolean;
  /** 0 (nothing shared) to about 1.5. */
  readonly score: number;
  readonly measures: Measures;
  /** The marks of everything the card says. */
  readonly words: ReadonlySet<string>;
}

/** What speaks for and against a card, before it is weighed (`weigh.ts`). */
export interface Measures extends Asks {
  /** How near the question is to the nearest cue, 0 to 0.7. */
  readonly cue: number;
  /** Share of the question that cues and item hold together, 0 to 1. */
  readonly item: number;
  /** What the question says about the kind of card wanted. */
  readonly intent: number;
  readonly tally: Tally;
  /** Whether it lacks a concept that nothing else can stand for. */
  readonly lacksTelling: boolean;
  /** Whether it is about a field of models, and no field is asked for. */
  readonly unaskedField: boolean;
  /** Whether something is counted and the card numbers nothing of the kind; whether a time is asked for and the card tells none. */
  readonly unnumbered: boolean;
  readonly timeless: boolean;
}

/** How near a question is to those that a card is known to be asked with. */
interface Asks extends AskMeasures {
  /** The nearest, by how much of the card it asks for. */
  readonly mainAsk: number;
}

/** How a question stands to everything that one plan says. */
export interface Standing {
  /** Weight of words that no plan says. */
  readonly unknown: number;
  /** Weight of words that other plans say and this one doesn't. */
  readonly elsewhere: number;
  /** Weight of words that this plan says. */
  readonly said: number;
  /** Weight of neighbouring words that other plans say and this one doesn't. */
  readonly elsewherePairs: number;
  /** To what this plan is known to leave unsaid. */
  readonly silence: SilenceMeasures;
}

/** How far the question is covered by the cue, the cue by the question, and the question by cue and item together. */
const SHARE = { question: 0.45, cue: 0.25, item: 0.3 } as const;
/** A gap yields to a statement that fits as well. */
const GAP_YIELDS = 0.04;
/** What the parts of a gap hold together counts a little less than what one of them holds. */
const WHOLE = 0.92;
/** What earlier questions said counts this much. */
const EARLIER = 0.45;
/** What is told around the question counts this much, where it is met. */
const CONTEXT = 0.35;
/** The same, when the question points at it. */
const POINTED_AT = 0.8;

interface Prepared {
  readonly card: Card;
  readonly cues: readonly Bag[];
  /** Marks of all cues of a gap together: its parts share their words. */
  readonly whole: Bag | null;
  readonly words: ReadonlySet<string>;
  readonly asks: readonly AsksFor[];
  readonly gives: Gives;
}

export class Matcher {
  readonly #prepared: readonly Prepared[];
  /** Everything each plan says. */
  readonly #said = new Map<string, Set<string>>();
  readonly #weights: Weights;

  constructor(cards: readonly Card[], known: KnownAsks, needs: Needs) {
    const read = cards.map((card) => {
      const cues = card.cues.map(marks);
      const asks = known.of(card);
      return {
        card,
        cues: card.kind === "gap" ? sharingQuestion(cues) : cues,
        own: marks(card.text),
        asks,
      };
    });
    this.#weights = new Weights(
      read.map(({ cues, own }) => [...new Set([...cues.flat(), ...own])]),
      needs,
    );
    this.#prepared = read.map(({ card, cues, own, asks }) => {
      const telling = card.kind === "gap" ? 2 : 1;
      const said = cues.filter((cue) => cue.filter((mark) => !mark.includes("_")).length >= telling);
      return {
        card,
        cues: (said.length > 0 ? said : [[...new Set(cues.flat())]]).map((cue) => this.#weights.firm(cue)),
        whole: card.kind === "gap" ? this.#weights.firm(cues.flat()) : null,
        // A question may ask by a concept (`đặt tên`) or by the words it stands for.
        words: new Set([...own, ...cues.flat(), ...[card.text, ...card.cues].flatMap(plainTerms)]),
        asks,
        gives: givenBy(card.kind === "duty" ? `${card.text}. ${timeOf(card)}` : card.text),
      };
    });
    for (const { card, words } of this.#prepared) {
      const said = this.#said.get(card.plan) ?? new Set();
      for (const mark of words) said.add(mark);
      this.#said.set(card.plan, said);
    }
  }

  /** How the question stands to all that a plan says; `nearness`: of known questions. */
  standing(reading: Reading, plan: string, { silence }: AskNearness): Standing {
    const own = this.#said.get(plan) ?? new Set();
    const all = [...this.bag(reading)];
    const firm = all.filter(([mark]) => isWordOrConcept(mark));
    const pairs = all.filter(([mark]) => mark.includes("_"));
    const weigh = (some: typeof firm): number =>
      some.reduce((sum, [, { weight, need }]) => sum + weight * need, 0);
    const anywhere = (mark: string): boolean => [...this.#said.values()].some((said) => said.has(mark));
    return {
      unknown: weigh(firm.filter(([mark]) => !anywhere(mark))),
      elsewhere: weigh(firm.filter(([mark]) => anywhere(mark) && !own.has(mark))),
      said: weigh(firm.filter(([mark]) => own.has(mark))),
      elsewherePairs: weigh(pairs.filter(([mark]) => anywhere(mark) && !own.has(mark))),
      silence,
    };
  }

  /** The question as weighted marks. */
  bag(reading: Reading): Bag {
    const bag = this.#weights.asked(reading.context, {
      factor: reading.pointing ? POINTED_AT : CONTEXT,
      around: true,
    });
    for (const [mark, weight] of this.#weights.asked(reading.earlierMarks, { factor: EARLIER, around: true }))
      bag.set(mark, weight);
    for (const [mark, weight] of this.#weights.asked(reading.marks)) bag.set(mark, weight);
    return bag;
  }

  /** The cards of one plan, nearest first; `nearness`: of known questions, by line. */
  match(reading: Reading, plan: string, nearness: AskNearness): readonly Match[] {
    const question = this.bag(reading);
    const fitting = this.#prepared.filter(
      (prepared) => prepared.card.plan === plan && canAnswer(prepared.card, prepared, reading),
    );
    return fitting
      .map((prepared) => {
        const { score, measures } = scored(question, reading, prepared);
        const asks = askMeasures(
          nearness,
          prepared.asks.map(({ line }) => line),
        );
        const mainAsk = Math.max(
          0,
          ...prepared.asks.map(({ line, share }) => share * (nearness.lines[line] ?? 0)),
        );
        return {
          card: prepared.card,
          words: prepared.words,
          grounded: grounded(question, reading, prepared),
          mentioned: prepared.cues.some((cue) => covered(cue, question) === 1),
          score,
          measures: { ...measures, ...asks, mainAsk },
        };
      })
      .toSorted((a, b) => b.score - a.score);
  }
}

/** The parts of a gap ask the same: what one of them asks for, those that name no question ask for too. */
function sharingQuestion(cues: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const asked = [...new Set(cues.flat().filter((mark) => mark.startsWith("?")))];
  return cues.map((cue) => (cue.some((mark) => mark.startsWith("?")) ? cue : [...cue, ...asked]));
}

function isWordOrConcept(mark: string): boolean {
  return !mark.includes("_") && !mark.startsWith("?");
}

function scored(
  question: Bag,
  reading: Reading,
  prepared: Prepared,
): { readonly score: number; readonly measures: Omit<Measures, keyof Asks> } {
  const { card, cues, whole, words, gives } = prepared;
  const item = covered(question, words);
  const wanted = intent(question, reading, card, words);
  const cue = Math.max(
    0,
    ...cues.map(
      (bag) =>
        SHARE.question *
          Math.max(covered(question, bag), whole === null ? 0 : WHOLE * covered(question, whole)) +
        SHARE.cue * covered(bag, question),
    ),
  );
  const near = item === 0 ? 0 : cue + SHARE.item * item - (card.kind === "gap" ? GAP_YIELDS : 0);
  return {
    score: near + wanted,
    measures: {
      cue: item === 0 ? 0 : cue,
      item,
      intent: wanted,
      tally: tally(question, words),
      unnumbered: card.kind !== "gap" && !isList(card) && isUnnumbered(gives, reading),
      timeless: card.kind !== "gap" && isTimeless(gives, reading),
      unaskedField: card.topic === "fields" && !question.has(FIELD),
      lacksTelling: reading.marks.some((mark) => TELLING_CONCEPTS.has(mark) && !words.has(mark)),
    },
  };
}

/** A list is counted by its length. */
function isList(card: Card): boolean {
  return card.kind === "statements" && card.items.length > 1;
}

/** When a duty is due, in words. */
function timeOf({ obligation: { when, wording } }: DutyCard): string {
  return when.kind === "undated" ? (when.hint ?? "") : `${wording} hằng năm`;
}

/** What asks for one thing only: money, a telephone number, a name, the hour, what really happened, a score, a late paper. */
const TELLING_CONCEPTS = new Set(
  [
    "kinh phí",
    "liên hệ",
    "họ tên",
    "giờ giấc",
    "kết quả thực tế",
    "điểm",
    "muộn",
    "báo cáo tháng quý",
    "sơ kết",
    "cuộc thi",
    "giấy khen",
    "phương châm",
  ].map(conceptMark),
);

const FIELD = conceptMark("lĩnh vực");
const NONE: Weight = { weight: 0, need: 1 };
/** A concept this rare tells by itself what the question is about; in units of weight. */
const TELLING = 2.5;
/** A card must hold this share of the concepts for that. */
const MOST_CONCEPTS = 0.6;

function grounded(question: Bag, reading: Reading, { card, words }: Prepared): number {
  const own = new Map([...question].filter(([mark, { need }]) => !mark.startsWith("?") && need > 0));
  if (namesDayOf(reading, card)) return 1;
  if (own.size === 0)
    return [...question.keys()].some((mark) => !mark.startsWith("?") && words.has(mark)) ? 0.5 : 0;
  const concepts = new Map(
    reading.marks.flatMap((mark) =>
      mark.startsWith("=") ? [[mark, question.get(mark) ?? NONE] as const] : [],
    ),
  );
  const held = [...concepts].some(([mark, { weight }]) => weight >= TELLING && words.has(mark));
  const told = held && covered(concepts, words) >= MOST_CONCEPTS;
  return Math.max(covered(own, words), told ? 0.5 : 0);
}

function plainTerms(text: string): readonly string[] {
  return termsOf(text).filter((term) => !isFunctionWord(term));
}

function marks(text: string): readonly string[] {
  const { rest, numbers } = withoutDocumentNumbers(text);
  return [...marksOf(termsOf(rest)), ...numbers];
}
