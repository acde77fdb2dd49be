/** The situation and why: at least one concrete problem. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const rationale: RegistrationStep = {
  optional: false,
  build: () => text("longtext", { min: 50, max: 1500 }),
};
