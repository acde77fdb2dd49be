/** Whether what would answer is of the kind that is asked for: a number of what is counted, a time. */
import { foldText } from "../search/normalise.ts";
import { termsOf } from "../search/tokenise.ts";
import type { Reading } from "./understand.ts";

/** What a text gives, whatever it is about. */
export interface Gives {
  /** First words of what it numbers: of `02 tập thể` and `bước 1` `tập` and `bước`; canonical. */
  readonly numbered: ReadonlySet<string>;
  readonly time: boolean;
}

export function givenBy(text: string): Gives {
  const terms = termsOf(text);
  // “Một số mô hình” says no number.
  const isNumber = (at: number): boolean =>
    /^\d/u.test(terms[at] ?? "") || (NUMBER_WORDS.has(terms[at] ?? "") && terms[at + 1] !== SOME);
  const numbered = terms.filter(
    (_, at) => isNumber(at + 1) || Array.from({ length: REACH }, (__, back) => at - back - 1).some(isNumber),
  );
  return { numbered: new Set(numbered), time: TIME.test(foldText(text)) };
}

/** Whether the question counts something, and the text numbers nothing of the kind. */
export function isUnnumbered({ numbered }: Gives, { counted }: Reading): boolean {
  return counted.length > 0 && !counted.some((said) => numbered.has(said.split(" ")[0] ?? ""));
}

/** Whether the question asks when, and the text tells no time. */
export function isTimeless({ time }: Gives, { marks }: Reading): boolean {
  return !time && marks.includes("?when");
}

/** How far a number stands before what it counts, in words: `02 (hai) tập thể`, `ít nhất 01 mô hình`. */
const REACH = 3;
const [SOME = ""] = termsOf("số");
const NUMBER_WORDS = new Set(termsOf("một hai ba bốn năm sáu bảy tám chín mười"));
const TIME =
  /\d{1,2}[/-]\d{1,2}|\b(?:ngay|thang|nam|quy) \d|\b(?:hang|moi|tung) (?:nam|thang|quy|tuan|ngay)\b|\b(?:cuoi|dau|giua) (?:nam|thang|quy|ky)\b|\bdinh ky\b|\bgiai doan \d|\b\d+ (?:nam|thang|ngay|tuan)\b/u;
