/** Whether a question in the model's words may be used to look for passages. It is never shown to anybody. */
import { numbersIn } from "../answer/verify.ts";
import { literals } from "../search/literals.ts";
import { languageProblem } from "./language.ts";
import type { EarlierQuestions } from "./writer.ts";

/** In characters. */
const LONGEST = 400;

/**
 * The rewritten question when it adds no day, number, document number or plan that neither the question nor the history holds; else null:
 * the question is then used as it was asked. `plansNamed` tells which plans a text names.
 */
export function acceptedRewrite(
  rewritten: string,
  { question, history }: EarlierQuestions,
  plansNamed: (text: string) => readonly string[],
): string | null {
  const text = rewritten.normalize("NFC").trim();
  if (text === "" || text.length > LONGEST || languageProblem(text) !== null) return null;
  const said = [...history, question];
  const exact = (each: string): readonly string[] => [...literals(each), ...numbersIn(each)];
  const known = new Set(said.flatMap(exact));
  const plans = new Set(said.flatMap(plansNamed));
  const adds =
    exact(text).some((each) => !known.has(each)) || plansNamed(text).some((plan) => !plans.has(plan));
  return adds ? null : text;
}
