/** What a reminder rule is: for one duty of one person, the moments it would remind at. */
import type { Due, DutyStatus, LocalDate, WorkCalendar } from "../../ports.ts";

export interface Subject {
  readonly due: Due;
  /** What the person said of it, if anything. */
  readonly status: DutyStatus | null;
  readonly calendar: WorkCalendar;
}

/** One moment: unique per (occurrence, person, offset). */
export interface Moment {
  readonly offset: string;
  readonly day: LocalDate;
}

export interface ReminderRule {
  moments(subject: Subject): readonly Moment[];
}
