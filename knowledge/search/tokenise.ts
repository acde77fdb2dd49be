/** Splits a text into syllables and numbers, keeping what stands beside what. */
import { plainNumber } from "./literals.ts";
import { canonical } from "./normalise.ts";

/** A word as written, and whether only spaces, hyphens, slashes or quotes stand between it and the word before. */
export interface Piece {
  readonly surface: string;
  readonly joined: boolean;
}

export interface Token extends Piece {
  /** The term it is indexed under. */
  readonly term: string;
}

/** The tokens of a text in order. */
export function tokenise(text: string): readonly Token[] {
  return [...pieces(text)].map((piece) => ({ ...piece, term: termOf(piece.surface) }));
}

/** The terms of a text in order. */
export function termsOf(text: string): readonly string[] {
  return tokenise(text).map(({ term }) => term);
}

/** The terms of a text with a space around each: whether one text holds another, word for word, is then a matter of `includes`. */
export function spaced(text: string): string {
  return ` ${termsOf(text).join(" ")} `;
}

/** A number with thousands separators, a decimal number, or a run of letters, marks and digits. */
const PIECE = /\d{1,3}(?:\.\d{3})+(?![\d\p{L}])|\d+,\d+(?![\d\p{L},])|[\p{L}\p{M}\p{N}]+/gu;
/** White space, hyphens of every kind, slash, ampersand and quotes join; any other sign parts. */
const JOINS = /^[\s\p{Pd}/&“”"'‘’«»]*$/u;
const LINE_BREAK = /\n\s*\n/u;

/** Reads a text word by word, case kept, in NFC. */
export function* pieces(text: string): Generator<Piece> {
  const composed = text.normalize("NFC");
  let end = -1;
  for (const match of composed.matchAll(PIECE)) {
    const gap = end === -1 ? "" : composed.slice(end, match.index);
    yield {
      surface: match[0],
      joined: end !== -1 && (gap === " " || (JOINS.test(gap) && !LINE_BREAK.test(gap))),
    };
    end = match.index + match[0].length;
  }
}

const NUMBER = /^\d[\d.,]*$/u;

/** `UỶ` → the canonical syllable; `01` → `1`; `1.500.000` → `1500000`; `7,5` stays. */
export function termOf(surface: string): string {
  return NUMBER.test(surface) ? plainNumber(surface.replaceAll(".", "")) : canonical(surface);
}

/** Whether a term is a number or an exact literal, which is right or wrong but never nearly right. */
export function isExact(term: string): boolean {
  return /^[\d@#]/u.test(term);
}
