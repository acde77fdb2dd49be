/** Once, on the first working day after the last valid day. */
import type { ReminderRule } from "./rule.ts";

export const overdue: ReminderRule = {
  moments({ due, calendar }) {
    if (due.lastValidDay === null || due.status !== "overdue") return [];
    const day = calendar.addWorkingDays(due.lastValidDay, 1);
    return [{ offset: "overdue", day }];
  },
};
