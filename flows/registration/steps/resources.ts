/** Money, workdays, goods; may be left out. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const resources: RegistrationStep = {
  optional: true,
  build: () => text("text", { min: 2, max: 500 }),
};
