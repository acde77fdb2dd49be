/**
 * Which reminders are due for one person at `now`: a pure function of duties, what was said of them, what was already made, and the
 * calendar. Of several moments that have come, only the newest is sent; the others are marked superseded, so that a process that
 * slept sends one message with today's facts and never a burst.
 */
import type { Due, DutyStatus, Instant, Reminder, WorkCalendar } from "../ports.ts";
import { dayOf, minuteOfDay } from "../engine/dates.ts";
import { statusOf } from "../duties/duty.ts";
import { reminderRules } from "./rules/index.ts";

/** Reminders go out from 07:30 and stop at 20:30, local time, on working days; on the last valid day and on a day asked for in any case. */
const FROM_MINUTE = 7 * 60 + 30;
const TO_MINUTE = 20 * 60 + 30;

export interface Planned {
  readonly due: Due;
  readonly offset: string;
  /** Missed moments of the same duty, older than the one sent. */
  readonly superseded: readonly string[];
}

export interface Recipient {
  readonly duties: readonly Due[];
  readonly statuses: readonly DutyStatus[];
  readonly made: readonly Pick<Reminder, "plan" | "obligation" | "occurrence" | "offset">[];
}

export function planReminders(
  recipient: Recipient,
  calendar: WorkCalendar,
  now: Instant,
): readonly Planned[] {
  const today = dayOf(now);
  const minute = minuteOfDay(now);
  if (minute < FROM_MINUTE || minute >= TO_MINUTE) return [];
  return recipient.duties.flatMap((due) => {
    if (due.occurrence === null || due.status === "past" || due.status === "undated") return [];
    const status = statusOf(due, recipient.statuses);
    if (status !== null && status.reply !== "later") return [];
    const isPromised = due.lastValidDay === today || status?.until === today;
    if (!isPromised && !calendar.isWorkingDay(today)) return [];
    const moments = reminderRules
      .flatMap((rule) => rule.moments({ due, status, calendar }))
      .filter((m) => m.day <= today)
      .toSorted((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
    const isMade = (offset: string): boolean =>
      recipient.made.some(
        (r) =>
          r.plan === due.plan &&
          r.obligation === due.obligation &&
          r.occurrence === due.occurrence &&
          r.offset === offset,
      );
    const [newest, ...older] = moments;
    if (newest === undefined || isMade(newest.offset)) return [];
    return [
      {
        due,
        offset: newest.offset,
        superseded: older.map((m) => m.offset).filter((offset) => !isMade(offset)),
      },
    ];
  });
}
