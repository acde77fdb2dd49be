/** Recognises questions that have a fixed, kind reply. */
import { foldText } from "../search/normalise.ts";
import { GUARD_PATTERNS } from "./guards.vi.ts";
import type { Guard } from "./guards.vi.ts";
import { marked, markedForm, unmarked } from "./marked.ts";

export type { Guard } from "./guards.vi.ts";

const guards = GUARD_PATTERNS.map(([guard, pattern]) => ({
  guard,
  pattern: marked(pattern),
  plain: unmarked(pattern),
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
  return guards.find(({ pattern, plain }) => (text === folded ? plain : pattern).test(said))?.guard ?? null;
}
