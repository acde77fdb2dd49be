/** What a registration step is: a canonical datum with its kind, built for one plan and one person's answers. */
import type { Answers, FormEntry, Plan } from "../../ports.ts";
import type { Kind } from "../../engine/kinds.ts";
import type { Ctx } from "../../engine/world.ts";

export interface Form {
  readonly plan: Plan;
  /** This plan's words about the step. */
  readonly entry: FormEntry;
  readonly answers: Answers;
  readonly ctx: Ctx;
}

/** One canonical datum of the form. Its id is the file's name and the key of its words in `text.vi.ts`. */
export interface RegistrationStep {
  readonly optional: boolean;
  build(form: Form): Kind;
  /** False when the answers so far make the step pointless. */
  applies?(form: Form): boolean;
}

/** A stored answer read as text; empty when it is missing or of another kind. */
export function textOf(answers: Answers, step: string): string {
  const value = answers[step];
  return typeof value === "string" ? value : "";
}
