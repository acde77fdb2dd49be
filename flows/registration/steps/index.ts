/** Every canonical step by its name. To add one: a file here, a line below, its words in `text.vi.ts`, its name in a plan's form. */
import { activities } from "./activities.ts";
import { area } from "./area.ts";
import { attachments } from "./attachments.ts";
import { contact } from "./contact.ts";
import { continuation } from "./continuation.ts";
import { continuationSince } from "./continuationSince.ts";
import { criteria } from "./criteria.ts";
import { endDate } from "./endDate.ts";
import { field } from "./field.ts";
import { goal } from "./goal.ts";
import { lead } from "./lead.ts";
import { name } from "./name.ts";
import { ownerKind } from "./ownerKind.ts";
import { ownerName } from "./ownerName.ts";
import { partners } from "./partners.ts";
import { rationale } from "./rationale.ts";
import { resources } from "./resources.ts";
import { review } from "./review.ts";
import { startDate } from "./startDate.ts";
import type { RegistrationStep } from "./step.ts";
import { sustainability } from "./sustainability.ts";
import { year } from "./year.ts";

export const registrationSteps = {
  year,
  ownerKind,
  ownerName,
  contact,
  name,
  field,
  continuation,
  continuationSince,
  rationale,
  goal,
  criteria,
  activities,
  area,
  partners,
  resources,
  startDate,
  endDate,
  lead,
  sustainability,
  attachments,
  review,
} as const satisfies { readonly [step: string]: RegistrationStep };

export type StepName = keyof typeof registrationSteps;

export function isStepName(step: string): step is StepName {
  return Object.hasOwn(registrationSteps, step);
}
