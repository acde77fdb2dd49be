/**
 * Working days of state and Party offices: Monday to Friday, less days off, plus Saturdays worked in exchange.
 *
 * Days off are announced year by year, often late, so the data marks each as `confirmed` or `unconfirmed`. Khéo leans to the earlier
 * day, because handing in early does no harm: an unconfirmed day off counts as off, an unconfirmed working Saturday does not count as
 * worked. A swap that is only asked about and reported nowhere is no entry at all, only a `note` (Monday 23/11/2026).
 */
import { readFile } from "node:fs/promises";

import { Temporal } from "temporal-polyfill";
import { z } from "zod";

import { KheoError } from "../../flows/ports.ts";
import type { LocalDate, WorkCalendar } from "../../flows/ports.ts";

export interface Calendar extends WorkCalendar {
  /** Years whose days off are all announced and in the data; of other years only part is known. Ascending. */
  readonly knownYears: readonly number[];
}

const text = z.string().trim().min(1);

const SpecialDay = z.strictObject({
  date: z.iso.date(),
  name: text,
  /** `compensatory`: a holiday fell on a weekend; `swap_off`, `swap_work`: a weekday given for a Saturday, and that Saturday. */
  kind: z.enum(["holiday", "compensatory", "swap_off", "swap_work"]),
  status: z.enum(["confirmed", "unconfirmed"]),
  /** The law, decision or report it comes from. */
  source: text,
});

const CalendarYear = z
  .strictObject({
    year: z.int(),
    /** Whether every day off of that year has been announced and stands here. */
    announced: z.boolean(),
    /** What is not known of that year; null when nothing is missing. */
    note: text.nullable(),
    days: z.array(SpecialDay).min(1),
  })
  .refine(
    ({ year, days }) => days.every(({ date }) => date.startsWith(`${year}-`)),
    "holds a day of another year",
  )
  .refine(({ days }) => new Set(days.map(({ date }) => date)).size === days.length, "holds a day twice");

/** The shape of `holidays.vi.json`. */
export const Holidays = z
  .strictObject({ years: z.array(CalendarYear).min(1) })
  .refine(({ years }) => new Set(years.map(({ year }) => year)).size === years.length, "holds a year twice");

export type Holidays = z.infer<typeof Holidays>;

/** Reads `holidays.vi.json`. Throws `KheoError` (`calendar-invalid`, stop) when it is missing or malformed. */
export async function loadCalendar(file: string): Promise<Calendar> {
  try {
    return workCalendar(Holidays.parse(JSON.parse(await readFile(file, "utf8"))));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new KheoError("calendar-invalid", "stop", `${file}: ${reason}`, { cause });
  }
}

/**
 * The calendar of that data. In a year that the data does not have, the days off are the weekends and the holidays the law fixes in
 * the solar calendar.
 */
export function workCalendar(holidays: Holidays): Calendar {
  const days = holidays.years.flatMap((year) => year.days);
  const off = new Set(days.filter(({ kind }) => kind !== "swap_work").map(({ date }) => date));
  const worked = new Set(
    days.filter(({ kind, status }) => kind === "swap_work" && status === "confirmed").map(({ date }) => date),
  );
  const listedYears = new Set(holidays.years.map(({ year }) => year));

  const works = (day: Temporal.PlainDate): boolean => {
    const date = day.toString();
    if (worked.has(date)) return true;
    const isOff = listedYears.has(day.year) ? off.has(date) : isFixedHoliday(day);
    return day.dayOfWeek <= FRIDAY && !isOff;
  };

  return {
    knownYears: holidays.years
      .filter(({ announced }) => announced)
      .map(({ year }) => year)
      .toSorted((a, b) => a - b),
    isWorkingDay: (day) => works(Temporal.PlainDate.from(day)),
    workingDayOnOrBefore: (day) => {
      let found = Temporal.PlainDate.from(day);
      while (!works(found)) found = found.subtract({ days: 1 });
      return found.toString();
    },
    addWorkingDays: (day, n) => {
      let moved = Temporal.PlainDate.from(day);
      for (let left = Math.abs(n); left > 0;) {
        moved = moved.add({ days: Math.sign(n) });
        if (works(moved)) left -= 1;
      }
      return moved.toString();
    },
  };
}

/** ISO day of the week. */
const FRIDAY = 5;

/** Holidays that stand on the same solar day every year, `MM-DD`, by the Labour Code of 2019, article 112. */
const FIXED_HOLIDAYS = ["01-01", "04-30", "05-01", "09-02"];
/** Ngày Văn hóa Việt Nam: a paid day off from 2026 on, by Resolution 28/2026/QH16. */
const CULTURE_DAY = { monthDay: "11-24", from: 2026 };

/** The solar holidays of a year, which need no announcement. */
export function fixedHolidays(year: number): readonly LocalDate[] {
  const monthDays = year >= CULTURE_DAY.from ? [...FIXED_HOLIDAYS, CULTURE_DAY.monthDay] : FIXED_HOLIDAYS;
  return monthDays.map((monthDay) => `${year}-${monthDay}`);
}

function isFixedHoliday(day: Temporal.PlainDate): boolean {
  return fixedHolidays(day.year).includes(day.toString());
}
