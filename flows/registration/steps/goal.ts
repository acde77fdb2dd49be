/** What will be reached, and by when. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const goal: RegistrationStep = {
  optional: false,
  build: () => text("longtext", { min: 30, max: 800 }),
};
