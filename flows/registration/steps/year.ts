/** The year the initiative is registered for: one of the plan's years that has not ended. */
import { choice } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const year: RegistrationStep = {
  optional: false,
  build: ({ plan, ctx }) =>
    choice(
      "choice",
      openYears(plan.years, ctx.today).map((y) => ({ value: String(y), label: String(y) })),
    ),
};

/** Years of a plan that may still be registered for; all of them once the plan is over (practice). */
export function openYears(years: readonly number[], today: string): readonly number[] {
  const open = years.filter((y) => y >= Number(today.slice(0, 4)));
  return open.length > 0 ? open : years;
}
