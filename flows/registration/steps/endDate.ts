/** The last day; never before the first. */
import { showDay } from "../../engine/dates.ts";
import { date, retry } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import { DATE_RANGE, warnOutside } from "./dates.ts";
import { textOf, type RegistrationStep } from "./step.ts";

export const endDate: RegistrationStep = {
  optional: false,
  build: ({ plan, answers, ctx }) => {
    const start = textOf(answers, "startDate");
    return warnOutside(
      plan,
      date(ctx, DATE_RANGE, (day) =>
        start !== "" && day < start ? retry(t.endBeforeStart(showDay(start))) : null,
      ),
    );
  },
};
