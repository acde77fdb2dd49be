/** Patterns written in plain, marked Vietnamese that tell “đó” (that) from “do” (by), and don't mind where a tone mark stands. */
import { canonical, foldText } from "../search/normalise.ts";

/** A pattern of whole words for texts in their marked form. */
export function marked(pattern: string): RegExp {
  return bounded(markedForm(pattern));
}

/** The same pattern for texts typed without marks. */
export function unmarked(pattern: string): RegExp {
  return bounded(eachWord(pattern.normalize("NFC"), foldText));
}

/** Every syllable in its one canonical spelling, so that `hoà` meets `hòa`; all else stays. */
export function markedForm(text: string): string {
  return eachWord(text.normalize("NFC"), canonical);
}

/** Words that are no escapes of a pattern (`\S`). */
function eachWord(text: string, form: (word: string) => string): string {
  return text.replaceAll(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number, whole: string) =>
    whole[at - 1] === "\\" ? word : form(word),
  );
}

/** `\b` knows no Vietnamese letters. */
function bounded(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${pattern})(?![\\p{L}\\p{M}\\p{N}])`, "iu");
}
