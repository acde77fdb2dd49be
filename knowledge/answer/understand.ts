/**
 * What a question asks: its words restored (marks, typing slips, abbreviations), the plans it names, the days and numbers it states,
 * and what it leaves to the questions before it.
 */
import type { Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import { fold, foldText } from "../search/normalise.ts";
import { restore } from "../search/query.ts";
import type { RestoredWord } from "../search/query.ts";
import { tokenise } from "../search/tokenise.ts";
import { daysIn, focus, relativeTimeIn } from "./asked.ts";
import type { RelativeTime } from "./asked.ts";
import type { Card } from "./card.ts";
import { conceptPhrases } from "./concepts.ts";
import type { AskedDay } from "./days.ts";
import { aliasesOf, namedPlaces, placesIn } from "./names.ts";
import type { Alias } from "./names.ts";

export interface Reading {
  /** As typed and as meant. */
  readonly words: readonly RestoredWord[];
  /** What is left to match facts with, plan names taken out. */
  readonly marks: readonly string[];
  /** The same of the questions before, for a question that leans on them; empty otherwise. */
  readonly earlierMarks: readonly string[];
  /** Plans named, here or in what this question leans on. */
  readonly named: readonly string[];
  /** Years stated. */
  readonly years: readonly number[];
  readonly days: readonly AskedDay[];
  /** Time told from today. */
  readonly relative: RelativeTime;
  /** Whether a yes or no is wanted. */
  readonly yesNo: boolean;
  /** The whole question as typed, folded. */
  readonly folded: string;
}

/** Reads questions against what the directives say. */
export class Understanding {
  readonly #language: SearchIndex;
  readonly #aliases: readonly Alias[];

  constructor(directives: readonly Directive[], cards: readonly Card[]) {
    this.#language = buildIndex(languageOf(directives, cards));
    this.#aliases = directives.flatMap(aliasesOf);
  }

  read({ text, history }: Pick<Question, "text" | "history">): Reading {
    const own = this.#readAlone(text);
    const before = history.at(-1);
    if (before === undefined || !leansBack(own)) return own.marks.length > 0 ? own : withNames(own);
    const earlier = this.read({ text: before, history: history.slice(-REMEMBERED, -1) });
    return {
      ...own,
      earlierMarks: [...new Set([...earlier.marks, ...earlier.earlierMarks])],
      named: own.named.length > 0 ? own.named : earlier.named,
      years: own.years.length > 0 ? own.years : earlier.years,
    };
  }

  /** Whether a question names a place (`tỉnh Cà Mau`) that none of the directives speaks of. */
  namesForeignPlace(text: string): boolean {
    const { vocabulary, pairs } = this.#language;
    return namedPlaces(text).some((name) => {
      const numbers = tokenise(name).map(({ term }) => vocabulary.numbers.get(term) ?? 0);
      return numbers
        .slice(1)
        .every((number, at) => number === 0 || pairs.count(numbers[at] ?? 0, number) === 0);
    });
  }

  #readAlone(whole: string): Reading {
    const text = abridged(whole);
    const { rest: prose, numbers } = withoutDocumentNumbers(text);
    const byInitials = this.#aliases.filter(
      ({ initials }) => initials !== null && prose.split(/[^\p{L}]+/u).includes(initials),
    );
    const rest = byInitials.reduce(
      (said, { initials, name }) => said.replaceAll(initials ?? "", name),
      prose,
    );
    const words = restore(this.#language, rest);
    const folded = words.map(({ term }) => fold(term)).join(" ");
    const typed = words.map((word) => fold(word.typed)).join(" ");
    const days = daysIn(foldText(rest), folded);
    const names = placesIn(this.#aliases, words);
    const taken = new Set(
      names
        .filter(({ alias }) => alias.place)
        .flatMap(({ at, alias }) => alias.terms.map((_, offset) => at + offset)),
    );
    const byNumber = this.#aliases.filter(({ number }) => number !== null && numbers.includes(number));

    const foreign = numbers.filter(
      (number) => !byNumber.some((alias) => alias.place && alias.number === number),
    );
    return {
      words,
      marks: [...focus(words, taken, days), ...foreign],
      earlierMarks: [],
      named: [
        ...new Set([
          ...names.map(({ alias }) => alias.plan),
          ...[...byNumber, ...byInitials].map(({ plan }) => plan),
        ]),
      ],
      years: words.flatMap(({ typed }) => (/^20[12]\d$/u.test(typed) ? [Number(typed)] : [])),
      days,
      relative: relativeTimeIn(words),
      yesNo: YES_NO.test(folded),
      folded: typed,
    };
  }
}

/** Everything that may be said: the directives, what is asked of them, and how cadres ask. */
function* languageOf(directives: readonly Directive[], cards: readonly Card[]) {
  let id = 0;
  for (const { sections } of directives) {
    for (const { heading, paragraphs } of sections) {
      for (const text of [heading ?? "", ...paragraphs]) yield { id: String(id++), text };
    }
  }
  for (const { cues } of cards) yield { id: String(id++), text: cues.join(". ") };
  for (const { programme } of directives)
    yield { id: String(id++), text: programme.names.aliases.join(". ") };
  for (const phrase of conceptPhrases()) yield { id: String(id++), text: `${phrase}. ${phrase}. ${phrase}` };
}

/** Earlier questions that a question may lean on, one through the other. */
const REMEMBERED = 5;

/** In characters. */
const LONGEST_QUESTION = 700;

/** Of a very long message its beginning and its end, where questions stand. */
function abridged(text: string): string {
  const half = LONGEST_QUESTION / 2;
  return text.length <= LONGEST_QUESTION ? text : `${text.slice(0, half)}. ${text.slice(-half)}`;
}

/** A question of nothing but names is about what they name. */
function withNames(reading: Reading): Reading {
  return { ...reading, marks: reading.days.length > 0 ? [] : focus(reading.words, new Set(), []) };
}

const YES_NO =
  /\b(duoc khong|khong$|phai khong|dung khong|co phai|co duoc|con kip|kip khong|duoc chua|chua$|co tinh|tinh ca|co bi|muon (khong|chua)|hay truoc|duoc k|hay khong|co con|ha$|a$|sao$)\b/u;
const LEANS_BACK =
  /^(con|the|vay|the con|the thi|con neu|neu vay|roi|va|u|ok|vang|da|a|the a|hay la)\b|\b(do|ay|kia|tren|vua (roi|noi)|cai (do|nay)|han nay|cho do|ben do|ke hoach do|mau do|thi sao|thi the nao|nhu tren)\b/u;

/** Whether a question cannot stand without the one before. */
function leansBack({ folded, marks, named }: Reading): boolean {
  if (LEANS_BACK.test(folded)) return true;
  const words = marks.filter((mark) => !mark.includes("_"));
  return words.length <= 2 || (words.length <= 3 && named.length === 0);
}
