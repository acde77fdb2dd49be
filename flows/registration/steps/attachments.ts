/** Papers and pictures; may be left out, and must be on channels that take no files. */
import { file } from "../../engine/kinds.ts";
import type { RegistrationStep } from "./step.ts";

export const attachments: RegistrationStep = { optional: true, build: () => file() };
