/** Who leads and follows the work. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const lead: RegistrationStep = { optional: false, build: () => text("text", { min: 3, max: 150 }) };
