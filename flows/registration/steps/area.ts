/** Where, and for whom. */
import { text } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const area: RegistrationStep = { optional: false, build: () => text("text", { min: 5, max: 300 }) };
