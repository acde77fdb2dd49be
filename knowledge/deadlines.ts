/**
 * From the words of a directive to days. Pure: the day it is comes in, nothing is read from the machine's clock or zone.
 *
 * - `before` D (trước ngày D, đến trước ngày D): the last valid day is D − 1; D itself is too late.
 * - `no-later-than` D (chậm nhất, muộn nhất, không quá, đến hết ngày D): D is the last valid day.
 * - `within` a month (hoàn thành trong tháng 01): its last day. `year` (vào năm 2028): 31 December.
 * - `undated` (hằng tháng, dịp cuối năm, no words at all): no day; Khéo computes none.
 *
 * A last valid day ends at 24:00 in Vietnam. Rules of civil law that move a weekend deadline to the next working day do not apply to a
 * reporting date that a plan fixes, so nothing here ever extends: the advised day is pulled forward, to the last working day on or before.
 *
 * `LocalDate`s of four-digit years compare as strings.
 */
import { Temporal } from "temporal-polyfill";

import type { DueStatus, Instant, LocalDate, WordingClass } from "../flows/ports.ts";
import type { ProgrammeObligation } from "./programme.ts";

/** What fixes the days of an obligation. */
export type Timing = Pick<ProgrammeObligation, "class" | "when">;

/** One time an obligation falls due. `name` is the year of the day the directive names: `2026`. */
export interface Occurrence {
  readonly name: string;
  readonly lastValidDay: LocalDate;
}

/** An occurrence that passed longer ago than this is past, not overdue; in days. */
export const OVERDUE_DAYS = 30;
/** From this many days before the advised working day on, a duty is due soon. */
export const DUE_SOON_DAYS = 14;

/**
 * Every occurrence, earliest first; none for what has no day. A yearly 29/02 falls on 28/02 in common years.
 */
export function occurrences({ class: wording, when }: Timing): readonly Occurrence[] {
  switch (when.kind) {
    case "once":
      return [occurrence(Temporal.PlainDate.from(when.day), wording)];
    case "yearly":
      return years(when).map((year) =>
        occurrence(Temporal.PlainDate.from({ year, month: when.month, day: when.day }), wording),
      );
    case "yearly-month":
      return years(when).map((year) => occurrence(lastDayOfMonth(year, when.month), wording));
    case "year":
      return [occurrence(lastDayOfMonth(when.year, 12), wording)];
    case "monthly":
    case "undated":
      return [];
  }
}

/** Whether a wording class can go with that kind of time; the loader refuses a programme where it cannot. */
export function classFits({ class: wording, when }: Timing): boolean {
  const fitting: { readonly [kind in Timing["when"]["kind"]]: readonly WordingClass[] } = {
    once: ["before", "no-later-than"],
    yearly: ["before", "no-later-than"],
    "yearly-month": ["within"],
    year: ["year"],
    monthly: ["undated"],
    undated: ["undated"],
  };
  return fitting[when.kind].includes(wording);
}

/**
 * The occurrence to look at on `today`: the first whose last valid day has not passed, else the last one; undefined when there is none.
 * `all` is ordered earliest first.
 */
export function nextOccurrence<T extends Occurrence>(all: readonly T[], today: LocalDate): T | undefined {
  return all.find(({ lastValidDay }) => lastValidDay >= today) ?? all.at(-1);
}

/**
 * How a dated occurrence stands on `today`. `validTo` is the last day of the plan: when it is over, what was missed is past and
 * nobody is asked for it.
 */
export function dueStatus(due: {
  readonly lastValidDay: LocalDate;
  readonly lastWorkingDay: LocalDate;
  readonly validTo: LocalDate;
  readonly today: LocalDate;
}): Exclude<DueStatus, "undated"> {
  if (due.lastValidDay < due.today) {
    const planIsOver = due.validTo < due.today;
    return planIsOver || addDays(due.lastValidDay, OVERDUE_DAYS) < due.today ? "past" : "overdue";
  }
  return due.lastWorkingDay <= addDays(due.today, DUE_SOON_DAYS) ? "due-soon" : "upcoming";
}

/** The calendar day in Vietnam at that instant. */
export function localDate(now: Instant): LocalDate {
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO("Asia/Ho_Chi_Minh")
    .toPlainDate()
    .toString();
}

function occurrence(named: Temporal.PlainDate, wording: WordingClass): Occurrence {
  const lastValidDay = wording === "before" ? named.subtract({ days: 1 }) : named;
  return { name: String(named.year), lastValidDay: lastValidDay.toString() };
}

function years({ from, to }: { readonly from: number; readonly to: number }): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function lastDayOfMonth(year: number, month: number): Temporal.PlainDate {
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year, month });
  return Temporal.PlainDate.from({ year, month, day: daysInMonth });
}

function addDays(day: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}
