/**
 * Takes personal data out of a text before it leaves this machine for a language model or an embedding service: e-mail addresses,
 * telephone numbers, identity numbers and other long runs of digits, and the name that people give when they introduce themselves.
 * Dates, years, sums of money and document numbers stay: questions are about them. A best effort on free text, not a guarantee.
 */
import { foldText } from "./search/normalise.ts";
import { OFFICE_WORDS, placeholders } from "./privacy.vi.ts";

/** The text in NFC, personal data replaced by words in brackets. Idempotent; never throws. */
export function maskPersonalData(text: string): string {
  const said = text.normalize("NFC").replaceAll(EMAIL, placeholders.email);
  return maskNames(said.replaceAll(DIGITS, maskNumber));
}

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Nine digits and more, as people part them: `0912 345 678`, `+84.912…`, `001-084-012345`. */
const DIGITS = /(?<!\d)\+?\(?\d(?:[ .()-]{0,2}\d){8,}/gu;

/** Each part of a long run that is a plain year, day, span of years or sum says that nobody's number is meant. */
const HARMLESS =
  /^(?:(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?|\d{1,2}[.-]\d{1,2}(?:[.-](?:\d{4}|\d\d))?|\d{1,3}(?:\.\d{3})+)$/u;

/** A day or year that stands before a number is kept. */
function maskNumber(run: string): string {
  if (HARMLESS.test(run)) return run;
  const parts = run.split(" ");
  const from = parts.findIndex((part) => !HARMLESS.test(part));
  return from === -1 ? run : [...parts.slice(0, from), placeholders.number].join(" ");
}

/** `tôi là`, `em tên là`, `họ tên:` …, read on the folded text so that missing marks don't matter. */
const INTRODUCTION =
  /\b(?:(?:ho (?:va )?)?ten(?: (?:cua )?(?:toi|em|minh|chau|day du))?(?: la| ?:)|(?:toi|em|minh|chau)(?: ten)? la|(?:toi|em|minh|chau) ten)\s+/gu;
const NAME = /^\p{Lu}[\p{L}\p{M}]*(?:\s+\p{Lu}[\p{L}\p{M}]*){0,4}/u;
/** After `tên … là` a name may be written small; it ends at a sign or after four words. */
const SMALL_NAME = /^\p{L}+(?:\s+\p{L}+){1,3}(?=\s*(?:[,.;:?!\n]|$))/u;

function maskNames(text: string): string {
  const folded = foldInPlace(text);
  let masked = "";
  let from = 0;
  for (const { 0: words, index } of folded.matchAll(INTRODUCTION)) {
    const start = index + words.length;
    const name = start < from ? "" : nameAt(text.slice(start), /\bten\b/u.test(words));
    if (name === "") continue;
    masked += text.slice(from, start) + placeholders.name;
    from = start + name.length;
  }
  return masked + text.slice(from);
}

/** The name that `rest` begins with, or "". One capital word alone is a name only when nothing follows it in the clause. */
function nameAt(rest: string, calledName: boolean): string {
  const name = NAME.exec(rest)?.[0] ?? "";
  if (name === "") return calledName ? (SMALL_NAME.exec(rest)?.[0] ?? "") : "";
  const [first = "", second] = name.split(/\s+/u);
  if (OFFICE_WORDS.has(first.toLowerCase())) return "";
  const alone = second === undefined && !/^\s*(?:[,.;:?!\n]|$)/u.test(rest.slice(name.length));
  return alone && !calledName ? "" : name;
}

/** Folded letter by letter, so that places in it are places in the text. */
function foldInPlace(text: string): string {
  return text.replaceAll(/[^\0-\x7f]|[A-Z]/gu, (letter) => {
    const plain = foldText(letter);
    return plain.length === letter.length ? plain : letter;
  });
}
