/** What is done, and how. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const activities: RegistrationStep = {
  optional: false,
  build: () => text("longtext", { min: 50, max: 2000 }),
};
