/** The first day; outside the plan's time it is kept with a warning, since an initiative may have begun earlier. */
import { showDay } from "../../engine/dates.ts";
import { date, retry } from "../../engine/kinds.ts";
import { t } from "../text.vi.ts";
import { DATE_RANGE, warnOutside } from "./dates.ts";
import { textOf, type RegistrationStep } from "./step.ts";

export const startDate: RegistrationStep = {
  optional: false,
  build: ({ plan, answers, ctx }) => {
    const end = textOf(answers, "endDate");
    return warnOutside(
      plan,
      date(ctx, DATE_RANGE, (day) => (end !== "" && day > end ? retry(t.startAfterEnd(showDay(end))) : null)),
    );
  },
};
