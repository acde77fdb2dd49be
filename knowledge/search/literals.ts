/**
 * Dates and document numbers as exact terms, the same for all their spellings: `30/11` = `30-11` = `ngày 30 tháng 11` → `@30/11`;
 * `05-KH/ĐU` = `05 - KH/ĐU` = `5-kh/đu` → `#5-kh-du`. They stand beside the plain syllables and numbers, never instead of them.
 */
import { fold, foldText } from "./normalise.ts";

/** The exact terms in a text, one an occurrence, longest knowledge included: a full date gives its day and month too. */
export function literals(text: string): readonly string[] {
  if (!/\d/u.test(text)) return [];
  const folded = foldText(text);
  return [...dates(folded), ...documentNumbers(folded)];
}

/** The term of a document number given in parts, as typed with spaces: `["05", "KH", "ĐU"]` → `#5-kh-du`. */
export function documentNumber(parts: readonly string[]): string {
  return `#${parts.map((part) => plainNumber(fold(part))).join("-")}`;
}

/** `05` → `5`; anything else stays. */
export function plainNumber(digits: string): string {
  return digits.replace(/^0+(?=\d)/u, "");
}

/** A text with its document numbers (`05-KH/ĐU`) taken out, and their terms. */
export function withoutDocumentNumbers(text: string): {
  readonly rest: string;
  readonly numbers: readonly string[];
} {
  const composed = text.normalize("NFC");
  const folded = foldText(composed);
  // Folding keeps positions for all that Vietnamese writes; other scripts may not, and then nothing is cut.
  if (folded.length !== composed.length) return { rest: composed, numbers: [] };
  let rest = "";
  let end = 0;
  for (const match of folded.matchAll(DOCUMENT_NUMBER)) {
    rest += `${composed.slice(end, match.index)} `;
    end = match.index + match[0].length;
  }
  return { rest: rest + composed.slice(end), numbers: [...documentNumbers(folded)] };
}

const NUMERIC_DATE =
  /(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})(?:\s?\2\s?(\d{4}|\d{2}))?(?![\d/]|[.-]\d)/gu;
const WORDED_DATE = /(?<!\d)(\d{1,2}) thang (\d{1,2})(?:,? nam (\d{4}))?(?!\d)/gu;
const NUMERIC_MONTH = /(?<![\d/.-])(\d{1,2})[/-](\d{4})(?!\d)/gu;
const WORDED_MONTH = /(?<!\d )thang (\d{1,2})(?:\/| nam )(\d{4})/gu;

function* dates(folded: string): Generator<string> {
  for (const [, day = "", separator, month = "", year] of folded.matchAll(NUMERIC_DATE)) {
    // `2.1` and `3-4` are numbering and ranges far more often than days.
    if (year === undefined && separator !== "/" && !(Number(day) > 12 && separator === "-")) continue;
    yield* date(day, month, year);
  }
  for (const [, day = "", month = "", year] of folded.matchAll(WORDED_DATE)) yield* date(day, month, year);
  for (const pattern of [NUMERIC_MONTH, WORDED_MONTH]) {
    for (const [, month, year] of folded.matchAll(pattern)) {
      if (Number(month) >= 1 && Number(month) <= 12) yield `@${Number(month)}/${year}`;
    }
  }
}

function* date(day: string, month: string, year: string | undefined): Generator<string> {
  const [d, m] = [Number(day), Number(month)];
  if (d < 1 || d > 31 || m < 1 || m > 12) return;
  yield `@${d}/${m}`;
  if (year === undefined) return;
  const full = year.length === 2 ? `20${year}` : year;
  yield `@${d}/${m}/${full}`;
  yield `@${m}/${full}`;
}

const DOCUMENT_NUMBER =
  /(?<![\d/])\d{1,5}(?: ?[-/] ?\d{4})?(?: ?[-/] ?[a-z][a-z&]*\d{0,2}){1,4}(?![a-z\d])/gu;

function* documentNumbers(folded: string): Generator<string> {
  for (const [number] of folded.matchAll(DOCUMENT_NUMBER)) {
    yield documentNumber(number.split(/[-/\s]+/u).filter((part) => part !== ""));
  }
}
