/** Criteria and expected results: what the report will be compared with. */
import { list, ok } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import type { RegistrationStep } from "./step.ts";

export const criteria: RegistrationStep = {
  optional: false,
  build: () => {
    const items = list({ max: 10, itemMax: 300, none: [] });
    return {
      ...items,
      parse: (typed) => {
        const parsed = items.parse(typed);
        return parsed.outcome === "ok" && !/\d/.test(typed) ? ok(parsed.value, t.noConcrete) : parsed;
      },
    };
  },
};
