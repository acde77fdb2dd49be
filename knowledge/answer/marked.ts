/** Patterns written in plain, marked Vietnamese that tell “đó” (that) from “do” (by), and don't mind where a tone mark stands. */
import { canonical } from "../search/normalise.ts";

/** A pattern of whole words for texts in their marked form. */
export function marked(pattern: string): RegExp {
  return bounded(markedForm(pattern));
}

/** Every syllable in its one canonical spelling, so that `hoà` meets `hòa`; all else stays. */
export function markedForm(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number, whole: string) =>
      whole[at - 1] === "\\" ? word : canonical(word),
    );
}

/** `\b` knows no Vietnamese letters. */
export function bounded(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${pattern})(?![\\p{L}\\p{M}\\p{N}])`, "iu");
}
