/** The first year of an initiative that is kept up. */
import { wholeNumber } from "../../engine/kinds.ts";
import { textOf, type RegistrationStep } from "./step.ts";

/** The movement began with the campaign of 2009; nothing earlier is an initiative of it. */
const FIRST_YEAR = 2009;

export const continuationSince: RegistrationStep = {
  optional: false,
  build: ({ ctx }) => wholeNumber({ min: FIRST_YEAR, max: Number(ctx.today.slice(0, 4)) }),
  applies: ({ answers }) => textOf(answers, "continuation") === "continued",
};
