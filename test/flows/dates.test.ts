/** Days as cadres type them: day first, never rolled over, said back in full. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  dayOf,
  daysBetween,
  instantOf,
  minuteOfDay,
  readDay,
  showDay,
  showDayLong,
} from "../../flows/engine/dates.ts";
import { anyText } from "../support/arbitrary.ts";

/** Monday. */
const TODAY = "2026-11-23";

describe("readDay, the forms of domain.md 1.7", () => {
  test.each([
    ["5/12", "2026-12-05"],
    ["05/12/2025", "2025-12-05"],
    ["5-12", "2026-12-05"],
    ["ngày 05 tháng 12", "2026-12-05"],
    ["ngày 5 tháng 12 năm 2027", "2027-12-05"],
    ["5 tháng 12", "2026-12-05"],
    ["ngày 5/12", "2026-12-05"],
    ["mùng 5/12", "2026-12-05"],
    ["mồng 5/12", "2026-12-05"],
    ["5.12.25", "2025-12-05"],
    ["05122026", "2026-12-05"],
    ["2026-12-05", "2026-12-05"],
    ["5 / 12 / 2026", "2026-12-05"],
    ["mùng 5", "2026-12-05"],
    ["mồng 5", "2026-12-05"],
    ["ngày 30", "2026-11-30"],
    ["ngày 31", "2026-12-31"],
    ["hôm nay", "2026-11-23"],
    ["Hôm nay.", "2026-11-23"],
    ["mai", "2026-11-24"],
    ["ngày mai", "2026-11-24"],
    ["ngày kia", "2026-11-25"],
    ["thứ 6", "2026-11-27"],
    ["thứ sáu", "2026-11-27"],
    ["thu sau", "2026-11-27"],
    ["thứ 2", "2026-11-23"],
    ["thứ 6 tuần này", "2026-11-27"],
    ["thứ 6 tuần sau", "2026-12-04"],
    ["thứ Sáu tuần tới", "2026-12-04"],
    ["chủ nhật", "2026-11-29"],
    ["CN tuần sau", "2026-12-06"],
    ["cuối tháng", "2026-11-30"],
    ["cuối tháng 12", "2026-12-31"],
    ["cuối tháng 2", "2027-02-28"],
    ["cuối tháng 2 năm 2028", "2028-02-29"],
    ["cuối năm", "2026-12-31"],
    ["22/11", "2027-11-22"],
    ["23/11", "2026-11-23"],
    ["29/02/2028", "2028-02-29"],
    ["29/2", "2028-02-29"],
  ])("%s → %s", (text, day) => {
    for (const typed of [text, text.normalize("NFD"), text.toUpperCase(), `  ${text} `]) {
      expect(readDay(typed, TODAY)).toEqual({ outcome: "ok", day });
    }
  });

  test.each([
    ["thứ 2 tuần này", "2026-11-25", "2026-11-23"], // said on Wednesday: the Monday that has passed, not another one
    ["cuối tháng 2", "2027-03-01", "2028-02-29"], // the next February ends a day later
    ["cuối tháng 2", "2028-03-01", "2029-02-28"],
    ["mai", "2026-12-31", "2027-01-01"],
    ["ngày 29", "2027-02-01", "2027-03-29"],
    ["cuối tháng", "2028-02-10", "2028-02-29"],
  ])("%s on %s → %s", (text, today, day) => {
    expect(readDay(text, today)).toEqual({ outcome: "ok", day });
  });

  test.each([
    "31/02/2026",
    "29/02/2027",
    "30/02",
    "31/4/2026",
    "0/5/2026",
    "5/0/2026",
    "5/13/2026",
    "12/31/2026",
    "2026-02-30",
    "31022026",
    "ngày 31 tháng 6",
    "mùng 32",
    "cuối tháng 13",
    "29/2/2100",
  ])("%s is in no calendar and is not rolled over", (text) => {
    expect(readDay(text, TODAY).outcome).toBe("no-such-day");
  });

  test.each([
    "",
    " ",
    "không biết",
    "12",
    "năm sau",
    "5/12/126",
    "1/2/3/4",
    "thứ 8",
    "thứ 1",
    "tháng 12",
    "😀",
    "5/12 hoặc 6/12",
    "ngày 5 tháng 12 năm con ngựa",
  ])("%j is no day", (text) => {
    expect(readDay(text, TODAY).outcome).toBe("not-a-day");
  });
});

describe("readDay, laws", () => {
  test("any text gives an outcome; what is read is a real day of the calendar", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const reading = readDay(text, TODAY);
        expect(["ok", "no-such-day", "not-a-day"]).toContain(reading.outcome);
        const day = reading.outcome === "ok" ? reading.day : TODAY;
        expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
      }),
      { numRuns: 1_000 },
    );
  });

  test("every day of 2000–2099, in every written form, is read as itself", () => {
    const days = fc.integer({ min: 0, max: 36_524 }).map((n) => addDays("2000-01-01", n));
    fc.assert(
      fc.property(days, (day) => {
        const [y = "", m = "", d = ""] = day.split("-");
        const forms = [
          `${d}/${m}/${y}`,
          `${Number(d)}-${Number(m)}-${y}`,
          `${d}.${m}.${y.slice(2)}`,
          `${d}${m}${y}`,
          day,
        ];
        const words = [`ngày ${Number(d)} tháng ${Number(m)} năm ${y}`, `${d} thang ${m} nam ${y}`];
        for (const form of [...forms, ...words]) expect(readDay(form, TODAY)).toEqual({ outcome: "ok", day });
        expect(readDay(showDay(day), TODAY)).toEqual({ outcome: "ok", day });
      }),
    );
  });

  test("a day and month that do not fit each other are refused in every year", () => {
    const digits = fc.tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 2000, max: 2099 }),
    );
    fc.assert(
      fc.property(digits, ([d, m, y]) => {
        const reading = readDay(`${d}/${m}/${y}`, TODAY);
        const real = m >= 1 && m <= 12 && d >= 1 && d <= new Date(Date.UTC(y, m, 0)).getUTCDate();
        expect(reading.outcome).toBe(real ? "ok" : "no-such-day");
      }),
      { numRuns: 500 },
    );
  });

  test("without a year, the day is today or later, at most eight years on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 12 }), (d, m) => {
        const reading = readDay(`${d}/${m}`, TODAY);
        if (reading.outcome !== "ok") return;
        expect(reading.day >= TODAY).toBe(true);
        expect(reading.day.slice(5)).toBe(`${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`);
      }),
    );
  });

  test.each(["1", "/", " ", "ngày ", "5/12/", "thứ ", "\u0301", "đ", "\n", "cuối tháng ", "😀"])(
    "100,000 characters of %j take less than 50 ms",
    (unit) => {
      const long = unit.repeat(Math.ceil(100_000 / unit.length));
      const times = [1, 2, 3].map(() => {
        const start = performance.now();
        expect(readDay(long, TODAY).outcome).toBe("not-a-day");
        return performance.now() - start;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    },
  );
});

describe("days in Hà Nội", () => {
  test("the local day begins at 17:00 UTC", () => {
    expect(dayOf(Date.parse("2026-11-22T16:59:59Z"))).toBe("2026-11-22");
    expect(dayOf(Date.parse("2026-11-22T17:00:00Z"))).toBe("2026-11-23");
    expect(minuteOfDay(Date.parse("2026-11-23T07:30:59+07:00"))).toBe(450);
  });

  test("a day and its minute make the instant that has them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 1_439 }), (n, minute) => {
        const day = addDays("2010-01-01", n);
        const at = instantOf(day, minute);
        expect([dayOf(at), minuteOfDay(at)]).toEqual([day, minute]);
      }),
    );
  });

  test("days are counted and shown", () => {
    expect(daysBetween("2026-11-23", "2026-11-29")).toBe(6);
    expect(daysBetween("2026-11-29", "2026-11-23")).toBe(-6);
    expect(showDay("2026-11-29")).toBe("29/11/2026");
    expect(showDayLong("2026-11-29")).toBe("Chủ nhật, 29/11/2026");
    expect(showDayLong("2026-11-23")).toBe("thứ Hai, 23/11/2026");
  });
});
