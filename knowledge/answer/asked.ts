/** What of a question is asked, and what only surrounds it: clauses that tell a story, days it names, counts it claims. */
import { fold, foldText } from "../search/normalise.ts";
import type { RestoredWord } from "../search/query.ts";
import { spaced, termsOf } from "../search/tokenise.ts";
import { marksOf } from "./bag.ts";
import type { AskedDay } from "./days.ts";

/** Days named by their distance from today, and the next year; null when the question names none. */
export interface RelativeTime {
  /** Days from today: 0 for `hôm nay`, 1 for `mai`. */
  readonly daysAhead: number | null;
  /** Monday 1 … Sunday 7. */
  readonly dayOfWeek: number | null;
  /** `lùi sang thứ hai`: the weekday is the one after the last day. */
  readonly moved: boolean;
  readonly nextYear: boolean;
}

/** Reads restored words, so that `năm tới` is not `năm tôi`. */
export function relativeTimeIn(words: readonly RestoredWord[]): RelativeTime {
  const said = ` ${words.map(({ term }) => term).join(" ")} `;
  const says = (phrases: readonly string[]): boolean =>
    phrases.some((phrase) => said.includes(spaced(phrase)));
  const weekday = WEEKDAYS.findIndex((names) => says(names)) + 1;
  const distance = DISTANCES.findIndex((names) => says(names));
  return {
    daysAhead: distance === -1 ? null : distance,
    dayOfWeek: weekday === 0 || says(ORDINALS) ? null : weekday,
    moved: says(["lùi", "dời", "chuyển sang", "sang thứ"]) || (says(["chủ nhật"]) && weekday < 7),
    nextYear: says(["năm sau", "năm tới", "sang năm"]),
  };
}

const DISTANCES = [
  ["hôm nay"],
  ["ngày mai", "mai nộp", "mai gửi", "mai là", "mai mình", "mai em"],
  ["ngày kia"],
] as const;
const WEEKDAYS = [
  ["thứ hai", "thứ 2"],
  ["thứ ba", "thứ 3"],
  ["thứ tư", "thứ 4"],
  ["thứ năm", "thứ 5"],
  ["thứ sáu", "thứ 6"],
  ["thứ bảy", "thứ 7"],
  ["chủ nhật"],
] as const;
/** `mũi thứ hai` counts mũi, not days. */
const ORDINALS = ["mũi thứ", "chân thứ", "bước thứ", "lần thứ", "mức thứ", "điều thứ"] as const;

/** The marks of what is asked, day parts and names of plans left out. */
export function focus(
  words: readonly RestoredWord[],
  taken: ReadonlySet<number>,
  days: readonly AskedDay[],
): readonly string[] {
  const folded = words.map(({ term }) => fold(term));
  const confirming = WANTS_CONFIRMING.test(folded.join(" "));
  const clauses: string[][] = [[]];
  for (const [at, { term, joined }] of words.entries()) {
    if (!joined && at > 0) clauses.push([]);
    if (confirming && claimsCount(folded, at)) clauses.at(-1)?.push(...HOW_MANY);
    else if (days.length === 0 || !isDayPart(words, at)) clauses.at(-1)?.push(taken.has(at) ? TAKEN : term);
  }
  const marked = clauses.map((clause) => marksOf(clause).filter((mark) => !mark.includes(TAKEN)));
  return [...new Set(marked.flat())];
}

/** Texts of more words than this tell a story around their question. */
const STORY = 16;
/** A sentence of more words than this is read clause by clause. */
const BREATH = 32;
/** What is asked has at least this many words, or leans on what was said just before. */
const ENOUGH = 6;

/** A long text's asking part and what is told around it; a short one is all question. */
export function partsOf(text: string): { readonly asked: string; readonly told: string } {
  const whole = text.split(/(?<=[.!?…;])\s+|\n+/u).filter((sentence) => /\p{L}/u.test(sentence));
  // A story told in one breath has only commas.
  const sentences = whole.length < 2 && countWords(text) > BREATH ? text.split(/(?<=,)\s+/u) : whole;
  if (sentences.length < 2 || countWords(text) <= STORY) return { asked: text, told: "" };
  const asking = sentences.map(
    (sentence) => /\?\s*$/u.test(sentence) || ASKS.test(foldText(sentence).replaceAll(/[\s.!…;]+$/gu, "")),
  );
  // A question mark says outright what is asked; without any, the words must.
  const outright = sentences.map((sentence) => /\?\s*$/u.test(sentence));
  const marked = sentences === whole && outright.includes(true) ? outright : asking;
  let from = marked.indexOf(true);
  if (from === -1) return { asked: text, told: "" };
  let to = marked.lastIndexOf(true) + 1 || sentences.length;
  if (sentences.slice(from, to).length > MOST_ASKED) from = to - MOST_ASKED;
  while (countWords(sentences.slice(from, to).join(" ")) < ENOUGH && (from > 0 || to < sentences.length)) {
    if (from > 0) from -= 1;
    else to += 1;
  }
  const asked = sentences.slice(from, to);
  return { asked: asked.join(" "), told: [...sentences.slice(0, from), ...sentences.slice(to)].join(" ") };
}

const MOST_ASKED = 3;
const ASKS =
  /\b(bao nhieu|may (tap the|ca nhan|mo hinh|buoc|bo|muc|dien hinh)|ngay nao|khi nao|bao gio|the nao|o dau|ve dau|cho ai|la ai|do ai|ai la|co phai|duoc khong|duoc k|nhung gi|la gi|gom gi|lam gi|ra sao|co quan nao|don vi nao|cap nao|nam nao|thang may|han nao|tai sao|vi sao|muc nao|mau nao|khong (a|vay|nhi|ha)|khong biet|gi cho du|muc gi|dieu gi|tu dau|voi ai|co .{2,60} (khong|hong)( \S+)?$)/u;

function countWords(text: string): number {
  return text.split(/\s+/u).length;
}

const TAKEN = "\0";
const HOW_MANY = termsOf("bao nhiêu");

/** A stated count (`3 tập thể`) in a question that wants it confirmed asks how many. */
function claimsCount(folded: readonly string[], at: number): boolean {
  return (
    /^\d{1,3}$/u.test(folded[at] ?? "") &&
    (/^(tap|ca|dien|buoc|bo|muc|linh|cuoc|mo)$/u.test(folded[at + 1] ?? "") ||
      /^(cap|huiên|huien|xa|tinh)$/u.test(folded[at - 1] ?? ""))
  );
}

/** Whether a question wants what it states confirmed; folded. */
export function wantsConfirming(folded: string): boolean {
  return WANTS_CONFIRMING.test(folded);
}

/** What is counted, by the one or two words behind “bao nhiêu” or “mấy”; canonical. */
export function countedIn(words: readonly RestoredWord[]): readonly string[] {
  const terms = words.map(({ term }) => term);
  return terms.flatMap((term, at) => {
    const behind =
      term === FEW && !ASKS_WHICH.has(fold(terms[at - 1] ?? ""))
        ? at + 1
        : term === HOW_MANY[0] && terms[at + 1] === HOW_MANY[1]
          ? at + 2
          : null;
    return behind === null || terms[behind] === undefined ? [] : [terms.slice(behind, behind + 2).join(" ")];
  });
}

/** The step that a question names by its number. */
export function stepIn(folded: string): number | null {
  const number = /\bbuoc (?:thu )?(\d{1,2})\b/u.exec(folded)?.[1];
  return number === undefined ? null : Number(number);
}

/** `số mấy`, `ngày mấy` ask which one, not how many. */
const ASKS_WHICH = new Set(["so", "ngai", "ngay", "thang", "nam", "thu", "luc", "muc", "qui", "quy"]);
const [FEW = ""] = termsOf("mấy");

const WANTS_CONFIRMING =
  /\b(phai khong|dung khong|co phai|phai k|dung k|dung hong|phai hong|dung chua|a|ha)$/u;

/** Numbers of a named day, and the words that come with them. */
function isDayPart(words: readonly RestoredWord[], at: number): boolean {
  const number = (offset: number): boolean => /^\d+$/u.test(words[at + offset]?.term ?? "");
  const term = fold(words[at]?.term ?? "");
  return number(0)
    ? !/^(thang|mo|tap|ca|buoc|bo|muc|dien|linh)$/u.test(fold(words[at + 1]?.term ?? "")) || term.length === 4
    : number(1) && /^(ngai|ngay|thang|nam)$/u.test(term);
}

const FULL_DAY = /(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(20\d\d|\d\d))?(?![\d/])/gu;
const WORDED_DAY = /\bngay (\d{1,2})(?: thang (\d{1,2})(?: nam (20\d\d))?)?(?![\d/.-]| ?[/.-] ?\d)/gu;

/** The days a question names, read as typed and as restored, both folded. */
export function daysIn(typed: string, restored: string): readonly AskedDay[] {
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
