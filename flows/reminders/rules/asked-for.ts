/** “Nhắc lại”: on the day the person chose. */
import type { ReminderRule } from "./rule.ts";

export const askedFor: ReminderRule = {
  moments: ({ status }) =>
    status?.reply === "later" && status.until !== null
      ? [{ offset: `later:${status.until}`, day: status.until }]
      : [],
};
