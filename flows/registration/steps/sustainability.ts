/** Why it lasts and how others can do the same; may be left out. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const sustainability: RegistrationStep = {
  optional: true,
  build: () => text("longtext", { min: 2, max: 500 }),
};
