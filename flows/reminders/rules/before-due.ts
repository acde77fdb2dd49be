/** Before the advised day: 14, 7, 3, 1 working days ahead and on the day itself. */
import type { ReminderRule } from "./rule.ts";

const OFFSETS = [14, 7, 3, 1, 0] as const;

export const beforeDue: ReminderRule = {
  moments({ due, status, calendar }) {
    const advised = due.lastWorkingDay;
    // A duty of a whole year has no day to count from; staff set one (an issue of its own).
    if (advised === null || due.class === "year") return [];
    const asked = status?.reply === "later" ? status.until : null;
    return OFFSETS.map((n) => ({ offset: String(n), day: calendar.addWorkingDays(advised, -n) })).filter(
      (moment) => asked === null || moment.day >= asked,
    );
  },
};
