/** Wording classes become days: the table of every kind of wording, and laws that hold on any day. */
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { afterEach, describe, expect, test } from "vitest";

import {
  classFits,
  DUE_SOON_DAYS,
  dueStatus,
  localDate,
  nextOccurrence,
  occurrences,
  OVERDUE_DAYS,
} from "../../knowledge/deadlines.ts";
import type { Timing } from "../../knowledge/deadlines.ts";

const once = (wording: Timing["class"], day: string): Timing => ({
  class: wording,
  when: { kind: "once", day },
});
const yearly = (wording: Timing["class"], month: number, day: number, from: number, to: number): Timing => ({
  class: wording,
  when: { kind: "yearly", month, day, from, to },
});
const lastDays = (timing: Timing): readonly string[] =>
  occurrences(timing).map(({ lastValidDay }) => lastValidDay);

describe("the last valid day", () => {
  test.each([
    ["trước ngày 30/11/2026", once("before", "2026-11-30"), "2026-11-29"],
    ["chậm nhất là ngày 15/4/2025", once("no-later-than", "2025-04-15"), "2025-04-15"],
    ["trước ngày 15/12/2025", once("before", "2025-12-15"), "2025-12-14"],
    ["đến trước ngày 15/12/2023", once("before", "2023-12-15"), "2023-12-14"],
    ["trước ngày 25/11/2026", once("before", "2026-11-25"), "2026-11-24"],
    ["trước ngày 01/01/2027", once("before", "2027-01-01"), "2026-12-31"],
    ["trước ngày 01/3/2028 (a leap year)", once("before", "2028-03-01"), "2028-02-29"],
    ["trước ngày 01/3/2027", once("before", "2027-03-01"), "2027-02-28"],
    ["vào năm 2028", { class: "year", when: { kind: "year", year: 2028 } }, "2028-12-31"],
  ] as const)("%s", (_, timing, expected) => {
    expect(lastDays(timing)).toEqual([expected]);
  });

  test("of a month is its last day, every year", () => {
    const within = (month: number): Timing => ({
      class: "within",
      when: { kind: "yearly-month", month, from: 2027, to: 2028 },
    });
    expect(lastDays(within(1))).toEqual(["2027-01-31", "2028-01-31"]);
    expect(lastDays(within(2))).toEqual(["2027-02-28", "2028-02-29"]);
  });

  test("of a yearly 29/02 falls on 28/02 in common years", () => {
    expect(lastDays(yearly("no-later-than", 2, 29, 2027, 2028))).toEqual(["2027-02-28", "2028-02-29"]);
    expect(lastDays(yearly("before", 2, 29, 2027, 2028))).toEqual(["2027-02-27", "2028-02-28"]);
  });

  test("does not exist where the directive names no day", () => {
    expect(occurrences({ class: "undated", when: { kind: "monthly" } })).toEqual([]);
    expect(occurrences({ class: "undated", when: { kind: "undated", hint: "dịp cuối năm" } })).toEqual([]);
  });
});

describe("an occurrence", () => {
  test("is named by the year of the named day", () => {
    expect(occurrences(once("before", "2027-01-01"))).toEqual([{ name: "2027", lastValidDay: "2026-12-31" }]);
    expect(occurrences(yearly("before", 11, 30, 2026, 2028)).map(({ name }) => name)).toEqual([
      "2026",
      "2027",
      "2028",
    ]);
  });

  test.each([
    ["2026-11-22", "2026"],
    ["2026-11-29", "2026"],
    ["2026-11-30", "2027"],
    ["2031-01-01", "2030"],
    ["2020-01-01", "2026"],
  ])("to look at on %s is that of %s", (today, name) => {
    expect(nextOccurrence(occurrences(yearly("before", 11, 30, 2026, 2030)), today)?.name).toBe(name);
  });

  test("to look at is none where there is none", () => {
    expect(nextOccurrence([], "2026-11-22")).toBeUndefined();
  });
});

describe("the status", () => {
  const due = { lastValidDay: "2026-11-29", lastWorkingDay: "2026-11-27", validTo: "2030-12-31" };
  test.each([
    ["2026-11-12", "upcoming"],
    ["2026-11-13", "due-soon"],
    ["2026-11-22", "due-soon"],
    ["2026-11-28", "due-soon"],
    ["2026-11-29", "due-soon"],
    ["2026-11-30", "overdue"],
    ["2026-12-29", "overdue"],
    ["2026-12-30", "past"],
  ])("on %s is %s", (today, status) => {
    expect(dueStatus({ ...due, today })).toBe(status);
  });

  test("is past at once when the plan is over", () => {
    expect(dueStatus({ ...due, validTo: "2026-11-29", today: "2026-11-30" })).toBe("past");
    expect(dueStatus({ ...due, validTo: "2026-11-30", today: "2026-11-30" })).toBe("overdue");
  });
});

test("a class goes with its own kinds of time only", () => {
  expect(classFits(once("before", "2026-11-30"))).toBe(true);
  expect(classFits(yearly("no-later-than", 5, 31, 2026, 2030))).toBe(true);
  expect(classFits(once("within", "2026-11-30"))).toBe(false);
  expect(classFits({ class: "before", when: { kind: "year", year: 2028 } })).toBe(false);
  expect(classFits({ class: "before", when: { kind: "monthly" } })).toBe(false);
});

describe("laws", () => {
  const day = fc
    .integer({ min: 0, max: 365 * 60 })
    .map((days) => Temporal.PlainDate.from("2001-01-01").add({ days }).toString());
  const instant = fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2035, 0, 1) });

  test("the day after the last valid day of “trước ngày D” is D", () => {
    fc.assert(
      fc.property(day, (named) => {
        const [last = ""] = lastDays(once("before", named));
        expect(Temporal.PlainDate.from(last).add({ days: 1 }).toString()).toBe(named);
      }),
    );
  });

  test("“chậm nhất” ends one day after “trước ngày”, every year", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (month, date) => {
        const latest = lastDays(yearly("no-later-than", month, date, 2026, 2032));
        const before = lastDays(yearly("before", month, date, 2026, 2032));
        expect(before.map((last) => Temporal.PlainDate.from(last).add({ days: 1 }).toString())).toEqual(
          latest,
        );
      }),
    );
  });

  test("the next occurrence never goes back as time goes on, and is not missed while one is left", () => {
    const all = occurrences(yearly("before", 11, 30, 2024, 2033));
    const next = (now: number): string => nextOccurrence(all, localDate(now))?.lastValidDay ?? "";
    fc.assert(
      fc.property(instant, fc.nat({ max: 86_400_000 * 800 }), (now, later) => {
        expect(next(now + later) >= next(now)).toBe(true);
        expect(next(now) >= localDate(now) || localDate(now) > "2033-11-29").toBe(true);
      }),
    );
  });

  test("a status only ever moves on", () => {
    const order = ["upcoming", "due-soon", "overdue", "past"];
    const due = { lastValidDay: "2026-11-29", lastWorkingDay: "2026-11-27", validTo: "2030-12-31" };
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        const [first, second] = [early, late].map((today) => order.indexOf(dueStatus({ ...due, today })));
        expect(second).toBeGreaterThanOrEqual(first ?? 0);
      }),
    );
    expect([DUE_SOON_DAYS, OVERDUE_DAYS]).toEqual([14, 30]);
  });
});

describe("the machine's time zone", () => {
  const before = process.env["TZ"];
  afterEach(() => {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  });

  test.each(["Asia/Ho_Chi_Minh", "UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"])(
    "%s changes nothing",
    (zone) => {
      process.env["TZ"] = zone;
      expect(new Intl.DateTimeFormat().resolvedOptions().timeZone.replace("Saigon", "Ho_Chi_Minh")).toBe(
        zone,
      );
      expect(localDate(Date.parse("2026-11-29T16:59:59.999Z"))).toBe("2026-11-29");
      expect(localDate(Date.parse("2026-11-29T17:00:00Z"))).toBe("2026-11-30");
      expect(lastDays(yearly("before", 3, 1, 2027, 2028))).toEqual(["2027-02-28", "2028-02-29"]);
    },
  );
});
