/**
 * What a question asks: its words restored (marks, typing slips, abbreviations), the plans it names, the days and numbers it states,
 * and what it leaves to the questions before it.
 */
import type { Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import { canonical, fold, foldText } from "../search/normalise.ts";
import { restore } from "../search/query.ts";
import type { RestoredWord } from "../search/query.ts";
import { termsOf } from "../search/tokenise.ts";
import { countedIn, daysIn, focus, partsOf, relativeTimeIn, stepIn, wantsConfirming } from "./asked.ts";
import type { RelativeTime } from "./asked.ts";
import type { Card } from "./card.ts";
import { conceptMark, conceptPhrases } from "./concepts.ts";
import type { AskedDay } from "./days.ts";
import { EVERYDAY_WORDS, isEveryday } from "./everyday.vi.ts";
import { marked } from "./marked.ts";
import { aliasesOf, namedPlaces, namesGreatCity, placesIn } from "./names.ts";
import type { Alias } from "./names.ts";
import { inCommonWords, withoutSurroundings } from "./speech.vi.ts";

export interface Reading {
  /** As typed and as meant. */
  readonly words: readonly RestoredWord[];
  /** What is left to match facts with, plan names taken out. */
  readonly marks: readonly string[];
  /** The same of what a long text tells around its question; it only adds, where it is met. */
  readonly context: readonly string[];
  /** When several plans are named: what is asked of each (`ở A mấy mô hình, ở B mấy điển hình`); those left out are asked everything. */
  readonly shares: ReadonlyMap<string, Pick<Reading, "marks" | "context">>;
  /** Whether what is asked points at what was told (`việc đó`). */
  readonly pointing: boolean;
  /** The same of the questions before, for a question that leans on them; empty otherwise. */
  readonly earlierMarks: readonly string[];
  /** Plans named, here or in what this question leans on. */
  readonly named: readonly string[];
  /** Plans that the nearest earlier question with any names: what is spoken of, where the asker has no plan of their own. */
  readonly namedBefore: readonly string[];
  /** Whether they are named only by what they say (`ba mũi`), not by their place or number. */
  readonly bySaying: boolean;
  /** Years stated. */
  readonly years: readonly number[];
  readonly days: readonly AskedDay[];
  /** Time told from today. */
  readonly relative: RelativeTime;
  /** What is counted, by its first words: of `bao nhiêu chi bộ` `chi bộ`, in canonical terms. */
  readonly counted: readonly string[];
  /** The step named by its number. */
  readonly step: number | null;
  /** Whether what is stated is to be confirmed. */
  readonly confirming: boolean;
  /** Whether a yes or no is wanted. */
  readonly yesNo: boolean;
  /** The whole question as typed, folded. */
  readonly folded: string;
  /** The whole question as meant: marks restored, canonical. */
  readonly meant: string;
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
    const namedBefore = this.#lastNamed(history);
    if (before === undefined || !leansBack(own))
      return { ...(own.marks.some((mark) => !mark.startsWith("?")) ? own : withNames(own)), namedBefore };
    const earlier = this.read({ text: before, history: history.slice(-REMEMBERED, -1) });
    return {
      ...own,
      earlierMarks: [...new Set([...earlier.marks, ...earlier.earlierMarks])],
      // A question that is merely short may be a new one, about the asker's own plan.
      ...(own.named.length > 0 || !LEANS_BACK.test(own.meant)
        ? {}
        : { named: earlier.named, bySaying: earlier.bySaying }),
      namedBefore,
      years: own.years.length > 0 ? own.years : earlier.years,
    };
  }

  /** Whether a question names a place (`tỉnh Cà Mau`) that none of the directives speaks of. */
  namesForeignPlace(text: string): boolean {
    const { vocabulary, pairs } = this.#language;
    // A plan that is named is what is asked about, wherever the asker is from.
    const { named, bySaying } = this.#readAlone(text);
    if (named.length > 0 && !bySaying) return false;
    if (namesGreatCity(text)) return true;
    return namedPlaces(text).some((name) => {
      const numbers = this.#restore(name).map(({ term }) => vocabulary.numbers.get(term) ?? 0);
      return numbers
        .slice(1)
        .every((number, at) => number === 0 || pairs.count(numbers[at] ?? 0, number) === 0);
    });
  }

  #restore(text: string): readonly RestoredWord[] {
    return withThi(restore(this.#language, text));
  }

  /** The plans that the nearest earlier question with any names. */
  #lastNamed(history: readonly string[]): readonly string[] {
    const named = history.slice(-REMEMBERED).map((text) => this.#readAlone(text).named);
    return named.findLast((some) => some.length > 0) ?? [];
  }

  /** Parts a question that names several plans among them: a clause that names one is that plan's, others are everybody's. */
  #shares(text: string, days: readonly AskedDay[], foreign: readonly string[]): Reading["shares"] {
    const clauses = text.split(CLAUSE).map((clause) => ({
      marks: this.#marks(clause, days),
      named: [...new Set(placesIn(this.#aliases, this.#restore(clause)).map(({ alias }) => alias.plan))],
    }));
    const plans = [...new Set(clauses.flatMap(({ named }) => named))];
    if (plans.length < 2) return new Map();
    const marksOfAll = (some: typeof clauses): readonly string[] => [
      ...new Set(some.flatMap(({ marks }) => marks)),
    ];
    const shares = plans.map((plan) => {
      const others = clauses.filter(({ named }) => named.length > 0 && !named.includes(plan));
      const marks = [...marksOfAll(clauses.filter((clause) => !others.includes(clause))), ...foreign];
      const context = marksOfAll(others).filter((mark) => !mark.startsWith("?"));
      return [plan, { marks, context }] as const;
    });
    return new Map(
      shares.filter(
        // “A và B cùng dẫn chỉ thị nào” asks nothing of A alone: then all is asked of it.
        ([, { marks }]) =>
          marks.filter((mark) => !isEveryday(mark) && !mark.includes("_") && !PLAN_WORDS.has(mark)).length >=
          2,
      ),
    );
  }

  /** The marks of a text, names of places left out. */
  #marks(text: string, days: readonly AskedDay[]): readonly string[] {
    const words = this.#restore(text);
    const taken = new Set(
      placesIn(this.#aliases, words)
        .filter(({ alias }) => alias.place)
        .flatMap(({ at, alias }) => alias.terms.map((_, offset) => at + offset)),
    );
    return focus(words, taken, days);
  }

  #readAlone(whole: string): Reading {
    const { rest, numbers } = withoutDocumentNumbers(inCommonWords(whole));
    const said = withoutSurroundings(rest, { numbered: numbers.length > 0 }).split(/([^\p{L}]+)/u);
    const byInitials = this.#aliases.filter(({ initials }) => initials !== null && said.includes(initials));
    const nameOf = new Map(byInitials.map(({ initials, name }) => [initials, name]));
    const prose = said.map((word) => nameOf.get(word) ?? word).join("");
    const words = this.#restore(prose);
    const folded = words.map(({ term }) => fold(term)).join(" ");
    const typed = words.map((word) => fold(word.typed)).join(" ");
    const days = daysIn(foldText(prose), folded);
    const byNumber = this.#aliases.filter(({ number }) => number !== null && numbers.includes(number));
    const found = placesIn(this.#aliases, words);
    const bySaying =
      byNumber.length === 0 && byInitials.length === 0 && found.every(({ alias }) => !alias.place);
    // Where a plan is named by its place or number, what only another plan says names nothing.
    const names = bySaying ? found : found.filter(({ alias }) => alias.place);

    const foreign = numbers.filter(
      (number) => !byNumber.some((alias) => alias.place && alias.number === number),
    );
    const { asked, told } = partsOf(prose);
    return {
      words,
      marks: [...this.#marks(asked, days), ...foreign, ...(RESULTS.test(folded) ? [HAPPENED] : [])],
      shares:
        new Set(names.map(({ alias }) => alias.plan)).size < 2
          ? new Map()
          : this.#shares(asked, days, foreign),
      context: this.#marks(told, days).filter((mark) => !mark.startsWith("?")),
      pointing: told !== "" && POINTS.test(foldText(asked)),
      earlierMarks: [],
      named: [
        ...new Set([
          ...names.map(({ alias }) => alias.plan),
          ...[...byNumber, ...byInitials].map(({ plan }) => plan),
        ]),
      ],
      namedBefore: [],
      bySaying,
      years: words.flatMap(({ typed }) => (/^20[12]\d$/u.test(typed) ? [Number(typed)] : [])),
      days,
      relative: relativeTimeIn(words),
      counted: countedIn(words),
      step: stepIn(folded),
      confirming: wantsConfirming(folded),
      yesNo: YES_NO.test(folded),
      folded: typed,
      meant: words.map(({ term }) => term).join(" "),
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
  for (const { asked } of directives) {
    for (const { asks } of asked) yield { id: String(id++), text: asks.join(". ") };
  }
  for (const { programme } of directives)
    yield { id: String(id++), text: programme.names.aliases.join(". ") };
  yield { id: String(id++), text: EVERYDAY_WORDS };
  for (const phrase of conceptPhrases()) yield { id: String(id++), text: `${phrase}. ${phrase}. ${phrase}` };
}

/** Earlier questions that a question may lean on, one through the other. */
const REMEMBERED = 5;

/** A question of nothing but names is about what they name. */
function withNames(reading: Reading): Reading {
  const names = reading.days.length > 0 ? [] : focus(reading.words, new Set(), []);
  return { ...reading, marks: [...new Set([...reading.marks, ...names])] };
}

/** Asks what came of it: how many were recognised, who leads. No directive says. */
const RESULTS = new RegExp(
  [
    String.raw`\b(bao nhieu|mai|may) (mo hinh|dien hinh|tap the|ca nhan|don vi|xa|chi bo)( \S+){0,3} da (duoc )?(cong nhan|khen|tang|nop|dang ki|dang ky)\b`,
    String.raw`\b(cong nhan|khen|tang) (duoc )?(tong cong |tat ca )?(bao nhieu|mai|may) (mo hinh|dien hinh|tap the|ca nhan)\b`,
    String.raw`\b(co|duoc) (bao nhieu|mai|may) (mo hinh|dien hinh|tap the|ca nhan) (da )?(duoc|dc)( \S+){0,4} (cong nhan|khen|tang|bang khen)\b`,
    String.raw`\bdanh sach( \S+){0,6} (duoc|dc)( \S+){0,4} (tang|khen|cong nhan|bang khen)\b`,
    String.raw`\bco (bao nhieu|mai|may) (xa|phuong|thi tran|huien)( (xa|phuong|thi tran))?( sau sap nhap| hien nay| vay| a| nhi)?$`,
    String.raw`\b(xa|ap|thon|xom|phuong|don vi|chi bo|co quan) nao( \S+){0,4} (duoc|dc) (cong nhan|khen|tang|bang khen|giai khen|vinh danh)\b`,
    String.raw`\b(xa|phuong|don vi|chi bo|huien|huyen|noi|tinh) nao\b.{0,60}\b(dan dau|dung dau|dung nhat|xuat sac nhat|nhieu( \S+){0,5} nhat|tot nhat|nhat tinh|nhat huyen)\b`,
  ].join("|"),
  "u",
);
const HAPPENED = conceptMark("kết quả thực tế");

/** `thi` typed without marks is `thì`, but in the words that speak of contests. */
function withThi(words: readonly RestoredWord[]): readonly RestoredWord[] {
  return words.map((word, at) => {
    const near = [words[at - 1]?.term, words[at + 1]?.term].map((term) => fold(term ?? ""));
    const contest = CONTEST_BEFORE.has(near[0] ?? "") || CONTEST_AFTER.has(near[1] ?? "");
    return word.typed === "thi" && word.term === "thi" && !contest ? { ...word, term: THEN } : word;
  });
}

const THEN = canonical("thì");
const CONTEST_BEFORE = new Set(["cuoc", "hoi", "chuc", "bai", "du", "thuc", "ki", "duong"]);
const CONTEST_AFTER = new Set(["dua", "viet", "hanh", "tuien", "tran", "dan"]);

const PLAN_WORDS = new Set(termsOf("kế hoạch tỉnh huyện xã"));

/** Where one thing asked ends and the next begins. */
const CLAUSE = /[,;.?!]|(?<!\p{L})(?:còn|với|và)(?!\p{L})/iu;

/** What is asked of one plan. */
export function readingFor(reading: Reading, plan: string): Reading {
  return { ...reading, ...reading.shares.get(plan) };
}

const POINTS = /\b(do|ay|nay|vay|no|kia|may cai|chuyen|viec)\b/u;

const YES_NO =
  /\b(duoc khong|khong$|phai khong|dung khong|co phai|co duoc|con kip|kip khong|duoc chua|chua$|co tinh|tinh ca|co bi|muon (khong|chua)|hay truoc|duoc k|hay khong|co con|ha$|a$|sao$)\b/u;
/** Said only of something said before: it opens with what joins it on, or points back. “Trong đó” and “nào đó” point at their own sentence. */
const LEANS_BACK = marked(
  "^(còn|thế|vậy|nếu vậy|rồi|và|ừ|u|ok|vâng|dạ|à|hay là|trong đó)|(?<!(trong|nào|do) )đó|ấy|kia|(ở|nói|nêu|kể|bên|phía) trên|như trên|trên đây|vừa (rồi|nói)|cái này|hạn này|thì sao|thì thế nào",
);

/** Whether a question cannot stand without the one before. */
function leansBack({ meant, marks, named }: Reading): boolean {
  if (LEANS_BACK.test(meant)) return true;
  const words = marks.filter((mark) => !mark.includes("_"));
  return words.length <= 2 || (words.length <= 3 && named.length === 0);
}
