/** Who works along; “không” when nobody does. The owner itself is not a partner. */
import { fold } from "../../engine/input.ts";
import { list, retry } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import { textOf, type RegistrationStep } from "./step.ts";

export const partners: RegistrationStep = {
  optional: false,
  build: ({ answers }) => {
    const items = list({ max: 10, itemMax: 200, none: ["khong", "khong co", "k", "ko"] });
    const owner = fold(textOf(answers, "ownerName"));
    return {
      ...items,
      parse: (typed) => {
        const parsed = items.parse(typed);
        if (parsed.outcome === "retry" || owner === "" || !Array.isArray(parsed.value)) return parsed;
        const own = parsed.value.some((item) => typeof item === "string" && fold(item) === owner);
        return own ? retry(t.ownPartner) : parsed;
      },
    };
  },
};
