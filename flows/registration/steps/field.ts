/** One of the plan's fields, under the plan's own label. */
import { choice } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

const ALIASES: { readonly [code: string]: readonly string[] } = {
  economy: ["kinh te", "kt"],
  culture_society: ["vh xh", "vhxh"],
  defense_security: ["qp an", "an qp", "anqp", "qpan"],
  political_system: ["xdhtct", "htct", "he thong chinh tri"],
};

export const field: RegistrationStep = {
  optional: false,
  build: ({ plan }) =>
    choice(
      "choice",
      plan.fields.map((f) => ({ value: f.code, label: f.label, aliases: ALIASES[f.code] ?? [] })),
    ),
  applies: ({ plan }) => plan.fields.length > 0,
};
