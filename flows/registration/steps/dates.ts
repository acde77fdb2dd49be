/** What both dates of an initiative share: a range that catches slips of the keyboard, a warning outside the plan's time. */
import type { Plan } from "../../ports.ts";
import { showDay } from "../../engine/dates.ts";
import { ok, type Kind } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";

export const DATE_RANGE = { from: "2009-01-01", to: "2040-12-31" } as const;

export function warnOutside(plan: Plan, kind: Kind): Kind {
  return {
    ...kind,
    parse: (typed) => {
      const parsed = kind.parse(typed);
      if (parsed.outcome === "retry" || typeof parsed.value !== "string") return parsed;
      const inside = parsed.value >= plan.validFrom && parsed.value <= plan.validTo;
      if (inside) return parsed;
      const warning = t.outsidePlan(showDay(plan.validFrom), showDay(plan.validTo));
      return ok(parsed.value, parsed.note === undefined ? warning : `${parsed.note}\n${warning}`);
    },
  };
}
