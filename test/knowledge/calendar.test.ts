/** Working days, on the real calendar data and on small made-up years. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";

import { fixedHolidays, loadCalendar, workCalendar } from "../../knowledge/calendar/calendar.ts";
import type { Holidays } from "../../knowledge/calendar/calendar.ts";

const FILE = join(import.meta.dirname, "../../knowledge/calendar/holidays.vi.json");
const calendar = await loadCalendar(FILE);
const works = (day: string): boolean => calendar.isWorkingDay(day);

describe("the last working day on or before", () => {
  test.each([
    ["2026-11-29", "2026-11-27", "a Sunday"],
    ["2025-04-15", "2025-04-15", "a Tuesday"],
    ["2025-12-14", "2025-12-12", "a Sunday"],
    ["2027-01-31", "2027-01-29", "a Sunday"],
    ["2026-11-24", "2026-11-23", "Ngày Văn hóa Việt Nam"],
    ["2026-12-31", "2026-12-31", "a Thursday"],
    ["2028-02-29", "2028-02-29", "a leap day"],
    ["2026-02-22", "2026-02-13", "the Tết of 2026"],
    ["2027-02-11", "2027-02-04", "the Tết of 2027, not yet confirmed"],
    ["2026-04-27", "2026-04-24", "Giỗ Tổ on a Sunday and its compensation"],
    ["2026-09-02", "2026-08-28", "Quốc khánh with an unconfirmed swap"],
    ["2027-09-03", "2027-08-31", "Quốc khánh, both candidates for its second day"],
  ])("%s is %s: %s", (day, expected) => {
    expect(calendar.workingDayOnOrBefore(day)).toBe(expected);
  });
});

describe("moving by working days", () => {
  test.each([
    ["2026-11-20", 5, "2026-11-30"],
    ["2026-11-20", 0, "2026-11-20"],
    ["2026-11-22", 0, "2026-11-22"],
    ["2026-11-27", -3, "2026-11-23"],
    ["2026-11-29", 1, "2026-11-30"],
  ])("%s by %i is %s", (day, n, expected) => {
    expect(calendar.addWorkingDays(day, n)).toBe(expected);
  });
});

test("an unconfirmed day off is off, an unconfirmed working Saturday is not worked, a confirmed one is", () => {
  const day = (date: string, kind: "swap_off" | "swap_work", status: "confirmed" | "unconfirmed") => ({
    date,
    name: "hoán đổi",
    kind,
    status,
    source: "test",
  });
  const days = [
    day("2026-01-02", "swap_off", "unconfirmed"),
    day("2026-01-10", "swap_work", "unconfirmed"),
    day("2026-01-17", "swap_work", "confirmed"),
  ];
  const swapped = workCalendar({ years: [{ year: 2026, announced: true, note: null, days }] });
  expect(
    ["2026-01-02", "2026-01-10", "2026-01-17", "2026-01-18"].map((date) => swapped.isWorkingDay(date)),
  ).toEqual([false, false, true, false]);
});

test("a year beyond the data has its weekends and the fixed holidays of the law", () => {
  const off = ["2031-01-01", "2031-04-30", "2031-05-01", "2031-09-02", "2031-11-24"];
  expect(fixedHolidays(2031)).toEqual(off);
  expect(off.map(works)).toEqual(off.map(() => false));
  expect(["2031-11-22", "2031-11-25", "2021-11-24"].map(works)).toEqual([false, true, true]);
});

test("the data covers 2022 to 2027, and each year holds the fixed holidays", () => {
  const years = [2022, 2023, 2024, 2025, 2026, 2027];
  expect(years.flatMap(fixedHolidays).filter(works)).toEqual([]);
  expect(calendar.isWorkingDay("2025-11-24")).toBe(true);
  expect(calendar.knownYears).toEqual([2026]);
});

test("laws: the advised day is a working day, never after, and moving there and back ends where it began", () => {
  const day = fc
    .integer({ min: 0, max: 365 * 10 })
    .map((days) => Temporal.PlainDate.from("2024-01-01").add({ days }).toString());
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 30 }), (any, n) => {
      const advised = calendar.workingDayOnOrBefore(any);
      expect(advised <= any && calendar.isWorkingDay(advised)).toBe(true);
      expect(calendar.addWorkingDays(calendar.addWorkingDays(advised, n), -n)).toBe(advised);
    }),
  );
});

describe("a calendar file that is not in order stops the start", () => {
  const holiday = {
    date: "2026-01-01",
    name: "Tết",
    kind: "holiday",
    status: "confirmed",
    source: "luật",
  } as const;
  const year = { year: 2026, announced: true, note: null, days: [holiday] };
  const broken: readonly (readonly [string, string, string])[] = [
    ["not JSON", "{", "SyntaxError"],
    [
      "an unreal day",
      json({ years: [{ ...year, days: [{ ...holiday, date: "2026-02-30" }] }] }),
      "years[0].days[0].date",
    ],
    [
      "a day of another year",
      json({ years: [{ ...year, days: [{ ...holiday, date: "2025-01-01" }] }] }),
      "another year",
    ],
    ["a day twice", json({ years: [{ ...year, days: [holiday, holiday] }] }), "a day twice"],
    ["a year twice", json({ years: [year, year] }), "a year twice"],
  ];

  test.each(broken)("%s", async (_, content, reason) => {
    const dir = await mkdtemp(join(tmpdir(), "kheo-calendar-"));
    try {
      const file = join(dir, "holidays.vi.json");
      await writeFile(file, content);
      await expect(loadCalendar(file)).rejects.toMatchObject({
        code: "calendar-invalid",
        remedy: "stop",
        message: expect.stringContaining(reason),
      });
      await expect(loadCalendar(join(dir, "absent.json"))).rejects.toThrow("ENOENT");
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  function json(holidays: Holidays): string {
    return JSON.stringify(holidays);
  }
});
