/** The collective's name, or the individual's name and office. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const ownerName: RegistrationStep = {
  optional: false,
  build: () => text("text", { min: 3, max: 150 }),
};
