/**
 * What a question asks: its words restored (marks, typing slips, abbreviations), the plans it names, the days and numbers it states,
 * and what it leaves to the questions before it.
 */
import type { Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { expansions } from "../search/abbreviations.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import { fold, foldText } from "../search/normalise.ts";
import { restore } from "../search/query.ts";
import type { RestoredWord } from "../search/query.ts";
import { tokenise } from "../search/tokenise.ts";
import { marksOf } from "./bag.ts";
import type { Card } from "./cards.ts";
import { conceptPhrases } from "./concepts.ts";
import type { AskedDay } from "./days.ts";

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
    if (before === undefined || !leansBack(own)) return own;
    const earlier = this.read({ text: before, history: history.slice(0, -1) });
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
    return Array.from(text.normalize("NFC").matchAll(PLACE)).some(([, name = ""]) => {
      const numbers = tokenise(name).map(({ term }) => vocabulary.numbers.get(term) ?? 0);
      return numbers
        .slice(1)
        .every((number, at) => number === 0 || pairs.count(numbers[at] ?? 0, number) === 0);
    });
  }

  #readAlone(text: string): Reading {
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
    const days = daysIn(foldText(rest), folded);
    const names = longestOnly(this.#aliases.flatMap((alias) => placesOf(alias, words)));
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
      yesNo: YES_NO.test(folded),
      folded: words.map(({ typed }) => fold(typed)).join(" "),
    };
  }
}

/** Longer questions than this tell a story first; in marks. */
const STORY = 10;

/** The marks of what is asked: of a long question only the clauses that ask. */
function focus(
  words: readonly RestoredWord[],
  taken: ReadonlySet<number>,
  days: readonly AskedDay[],
): readonly string[] {
  const clauses: string[][] = [[]];
  for (const [at, { term, joined }] of words.entries()) {
    if (!joined && at > 0) clauses.push([]);
    if (claimsCount(words, at)) clauses.at(-1)?.push(...HOW_MANY);
    else if (days.length === 0 || !isDayPart(words, at)) clauses.at(-1)?.push(taken.has(at) ? TAKEN : term);
  }
  const marked = clauses.map((clause) => marksOf(clause).filter((mark) => !mark.includes(TAKEN)));
  const all = [...new Set(marked.flat())];
  if (all.filter(isPlain).length <= STORY) return all;
  const asking = [...new Set(marked.filter((marks) => marks.some((mark) => mark.startsWith("?"))).flat())];
  return asking.filter(isPlain).length >= 3 ? asking : all;
}

const TAKEN = "\0";
const HOW_MANY = tokenise("bao nhiêu").map(({ term }) => term);

/** A stated count (`3 tập thể`) in a question that wants it confirmed asks how many. */
function claimsCount(words: readonly RestoredWord[], at: number): boolean {
  const said = words.map(({ term }) => fold(term));
  return (
    /^\d{1,3}$/u.test(said[at] ?? "") &&
    /^(tap|ca|dien|buoc|bo|muc|linh|cuoc|mo)$/u.test(said[at + 1] ?? "") &&
    /\b(phai khong|dung khong|co phai|phai k|dung k|a|ha)$/u.test(said.join(" "))
  );
}

function isPlain(mark: string): boolean {
  return !mark.includes("_");
}

/** Numbers of a named day, and the words that come with them. */
function isDayPart(words: readonly RestoredWord[], at: number): boolean {
  const number = (offset: number): boolean => /^\d+$/u.test(words[at + offset]?.term ?? "");
  const term = fold(words[at]?.term ?? "");
  return number(0)
    ? !/^(thang|mo|tap|ca|buoc|bo|muc|dien|linh)$/u.test(fold(words[at + 1]?.term ?? "")) || term.length === 4
    : number(1) && /^(ngai|ngay|thang|nam)$/u.test(term);
}

const PLACE =
  /(?:tỉnh|thành phố|huyện|quận|thị xã|phường|xã|đặc khu|TP|Tỉnh|Huyện|Xã|Phường)\s+(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,2})/gu;

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

interface Alias {
  readonly plan: string;
  /** As written in the programme. */
  readonly name: string;
  readonly terms: readonly string[];
  /** Its document number, when it is one. */
  readonly number: string | null;
  /** Its initials in capitals, when they mean nothing else: `TQ`. */
  readonly initials: string | null;
  /** A name of the place or the document, not of something the document says. */
  readonly place: boolean;
}

function aliasesOf({ id, programme: { names, directive } }: Directive): readonly Alias[] {
  const own = new Set(
    tokenise(
      `${names.label} ${names.area} ${directive.territory} ${directive.issuer} ${directive.citeAs} ${PLACE_WORDS}`,
    ).map(({ term }) => term),
  );
  const area = tokenise(names.area.replace(/\(.*\)/u, "")).map(({ term }) => term);
  return names.aliases.map((alias) => {
    const terms = tokenise(alias).map(({ term }) => term);
    const { numbers } = withoutDocumentNumbers(alias);
    const initials =
      terms.join(" ") === area.join(" ")
        ? alias
            .split(" ")
            .map(([first = ""]) => first.toUpperCase())
            .join("")
        : null;
    return {
      plan: id,
      name: alias,
      terms,
      number: numbers[0] ?? null,
      initials: initials === null || isShortForm(initials) ? null : initials,
      place: terms.every((term) => own.has(term)),
    };
  });
}

const PLACE_WORDS = "kế hoạch số tỉnh xã huyện phường thành phố của ở tại kh qđ năm";

function isShortForm(initials: string): boolean {
  return expansions({ surface: initials, before: undefined, after: undefined }).length > 0;
}

interface Place {
  readonly alias: Alias;
  readonly at: number;
}

/** Where an alias stands; a word typed without marks may be any word with the same letters. */
function placesOf(alias: Alias, words: readonly RestoredWord[]): readonly Place[] {
  return words.flatMap((_, at) =>
    alias.terms.every((wanted, offset) => {
      const word = words[at + offset];
      if (word === undefined) return false;
      return word.term === wanted || word.typed === wanted || word.typed === fold(wanted);
    })
      ? [{ alias, at }]
      : [],
  );
}

/** Leaves out names that stand within a longer name of another plan. */
function longestOnly(places: readonly Place[]): readonly Place[] {
  const contains = (outer: Place, inner: Place): boolean =>
    outer.alias.terms.length > inner.alias.terms.length &&
    outer.at <= inner.at &&
    inner.at + inner.alias.terms.length <= outer.at + outer.alias.terms.length;
  return places.filter(
    (place) => !places.some((other) => other.alias.plan !== place.alias.plan && contains(other, place)),
  );
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

const FULL_DAY = /(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(20\d\d|\d\d))?(?![\d/])/gu;
const WORDED_DAY = /\bngay (\d{1,2})(?: thang (\d{1,2})(?: nam (20\d\d))?)?(?![\d/.-]| ?[/.-] ?\d)/gu;

function daysIn(typed: string, restored: string): readonly AskedDay[] {
  const found = [
    ...Array.from(typed.matchAll(FULL_DAY)).filter(
      ([whole]) => !/^\d{1,2}\s?[.-]/u.test(whole) || whole.length > 5,
    ),
    ...typed.matchAll(WORDED_DAY),
    ...restored.matchAll(WORDED_DAY),
  ].map(([, day, month, year]) => ({
    day: Number(day),
    month: month === undefined ? null : Number(month),
    year: year === undefined ? null : year.length === 2 ? 2000 + Number(year) : Number(year),
  }));
  const unique = found.filter(
    (asked, at) =>
      found.findIndex(
        ({ day, month }) => day === asked.day && (month === asked.month || asked.month === null),
      ) === at,
  );
  return unique.filter(
    ({ day, month }) => day >= 1 && day <= 31 && (month === null || (month >= 1 && month <= 12)),
  );
}
