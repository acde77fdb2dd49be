/** Recognises questions that have a fixed, kind reply. */
import { canonical, foldText } from "../search/normalise.ts";
import { GUARD_PATTERNS } from "./guards.vi.ts";
import type { Guard } from "./guards.vi.ts";

export type { Guard } from "./guards.vi.ts";

const guards = GUARD_PATTERNS.map(([guard, pattern]) => ({
  guard,
  marked: bounded(markedForm(pattern)),
  plain: bounded(foldText(pattern)),
}));

/** The fixed reply that fits a question, if any. */
export function guardOf(question: string): Guard | null {
  const text = question
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[?!.…]+$/gu, "")
    .trim();
  const folded = foldText(text);
  const said = text === folded ? folded : markedForm(text);
  return guards.find(({ marked, plain }) => (text === folded ? plain : marked).test(said))?.guard ?? null;
}

/** Every syllable in its one canonical spelling, so that `hoà` meets `hòa`; all else stays. */
function markedForm(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\p{L}[\p{L}\p{M}]*/gu, (word, at: number, whole: string) =>
      whole[at - 1] === "\\" ? word : canonical(word),
    );
}

/** `\b` knows no Vietnamese letters. */
function bounded(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${pattern})(?![\\p{L}\\p{M}\\p{N}])`, "iu");
}
