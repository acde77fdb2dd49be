/** Which reminders are due: a pure function of duties, replies, what was made, the calendar and the clock. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { dayOf, instantOf, minuteOfDay } from "../../flows/engine/dates.ts";
import type { Due, DutyReply, DutyStatus, Knowledge } from "../../flows/ports.ts";
import { planReminders, type Planned, type Recipient } from "../../flows/reminders/schedule.ts";
import { realKnowledge } from "../support/kheo.ts";

const PLAN = "tuyen-quang-2026-2030";
const REPORT = { plan: PLAN, obligation: "annual-report", occurrence: "2026" } as const;

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await realKnowledge();
});

const at = (day: string, time = "08:00"): number => Date.parse(`${day}T${time}:00+07:00`);

/** The annual report as it stands at that instant. */
function report(now: number): readonly Due[] {
  return knowledge.dues({ now, plan: PLAN }).filter((d) => d.obligation === REPORT.obligation);
}

function status(reply: DutyReply, until: string | null = null): DutyStatus {
  return { ...REPORT, person: "p", reply, until };
}

function planned(now: number, rest: Partial<Recipient> = {}): readonly Planned[] {
  return planReminders({ duties: report(now), statuses: [], made: [], ...rest }, knowledge.calendar, now);
}

const made = (...offsets: readonly string[]) => offsets.map((offset) => ({ ...REPORT, offset }));
const offsets = (plans: readonly Planned[]) => plans.map((p) => p.offset);

describe("the annual report of Tuyên Quang 2026: advised 27/11, 24/11 is a holiday", () => {
  test.each([
    ["2026-11-06", "14"],
    ["2026-11-17", "7"],
    ["2026-11-23", "3"],
    ["2026-11-26", "1"],
    ["2026-11-27", "0"],
  ])("on %s the reminder %s working days ahead is due, and the missed ones are not sent", (day, offset) => {
    const order = ["14", "7", "3", "1", "0"];
    expect(planned(at(day))).toMatchObject([
      { offset, superseded: order.slice(0, order.indexOf(offset)).toReversed() },
    ]);
  });

  test("each day until the end: one a moment, none between", () => {
    const sent: [string, string][] = [];
    const rows: string[] = [];
    for (let now = at("2026-10-01"); dayOf(now) <= "2026-12-31"; now += 86_400_000) {
      for (const plan of planned(now, { made: made(...rows) })) {
        sent.push([dayOf(now), plan.offset]);
        rows.push(plan.offset, ...plan.superseded);
      }
    }
    expect(sent).toEqual([
      ["2026-11-06", "14"],
      ["2026-11-17", "7"],
      ["2026-11-23", "3"],
      ["2026-11-26", "1"],
      ["2026-11-27", "0"],
    ]);
  });

  test.each([
    ["2026-11-05", "12:00", "a day too early"],
    ["2026-11-06", "00:00", "at night"],
    ["2026-11-06", "07:29", "before 07:30"],
    ["2026-11-06", "20:30", "from 20:30"],
    ["2026-11-07", "12:00", "a Saturday"],
    ["2026-11-08", "12:00", "a Sunday"],
    ["2026-11-24", "12:00", "a holiday"],
    ["2026-11-28", "12:00", "the Saturday before the last day"],
    ["2026-11-30", "12:00", "the day after: the next occurrence is a year away"],
  ])("nothing on %s at %s: %s", (day, time) => {
    expect(planned(at(day, time))).toEqual([]);
  });

  test.each([
    ["2026-11-06", "07:30"],
    ["2026-11-06", "20:29"],
    ["2026-11-29", "08:00"], // the last valid day, a Sunday: the last chance
  ])("on %s at %s there is one", (day, time) => {
    expect(planned(at(day, time))).toHaveLength(1);
  });

  test("what was made is not made again", () => {
    expect(planned(at("2026-11-23"), { made: made("3") })).toEqual([]);
    expect(planned(at("2026-11-25"), { made: made("14", "7", "3") })).toEqual([]);
    expect(planned(at("2026-11-26"), { made: made("14", "3") })).toMatchObject([
      { offset: "1", superseded: ["7"] },
    ]);
  });

  test("made for another duty or occurrence does not count", () => {
    const others = [
      { ...REPORT, occurrence: "2025", offset: "3" },
      { ...REPORT, obligation: "half-year-report", offset: "3" },
    ];
    expect(offsets(planned(at("2026-11-23"), { made: others }))).toEqual(["3"]);
  });
});

describe("after a reply", () => {
  test.each([["done"], ["not-mine"], ["help"]] as const)("%s: never again", (reply) => {
    for (let now = at("2026-11-01"); dayOf(now) <= "2026-12-31"; now += 86_400_000) {
      expect(planned(now, { statuses: [status(reply)] })).toEqual([]);
    }
  });

  test("of another duty, it changes nothing", () => {
    const other: DutyStatus = { ...status("done"), obligation: "half-year-report" };
    expect(offsets(planned(at("2026-11-23"), { statuses: [other] }))).toEqual(["3"]);
  });

  test.each([
    [
      "2026-11-25",
      [
        ["2026-11-25", "later:2026-11-25"],
        ["2026-11-26", "1"],
        ["2026-11-27", "0"],
      ],
    ],
    [
      "2026-11-26",
      [
        ["2026-11-26", "1"],
        ["2026-11-27", "0"],
      ],
    ],
    [
      "2026-11-24",
      [
        ["2026-11-24", "later:2026-11-24"],
        ["2026-11-26", "1"],
        ["2026-11-27", "0"],
      ],
    ], // a holiday, but promised
    ["2026-11-28", [["2026-11-28", "later:2026-11-28"]]], // a Saturday, but promised
    ["2026-11-29", [["2026-11-29", "later:2026-11-29"]]],
  ])("“nhắc lại” on %s: nothing before, that day one, then as planned", (until, expected) => {
    const sent: [string, string][] = [];
    const rows = ["14", "7", "3"];
    for (let now = at("2026-11-23", "09:00"); dayOf(now) <= "2026-12-10"; now += 86_400_000) {
      for (const plan of planned(now, { made: made(...rows), statuses: [status("later", until)] })) {
        sent.push([dayOf(now), plan.offset]);
        rows.push(plan.offset, ...plan.superseded);
      }
    }
    expect(sent).toEqual(expected);
  });
});

describe("laws", () => {
  const instants = fc.integer({ min: at("2026-10-01"), max: at("2027-02-28") });
  const replies = fc.option(fc.constantFrom<DutyReply>("done", "later", "help", "not-mine"), {
    nil: null,
    freq: 4,
  });

  test("whatever the clock does, each offset comes at most once, in hours, and none after “đã nộp”", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(instants, replies), { maxLength: 30 }), (jumps) => {
        const rows: (typeof REPORT & { offset: string })[] = [];
        let statuses: readonly DutyStatus[] = [];
        for (const [now, reply] of jumps) {
          const plans = planned(now, { made: rows, statuses });
          expect(plans.length).toBeLessThanOrEqual(1);
          for (const { due, offset, superseded } of plans) {
            const [today, minute] = [dayOf(now), minuteOfDay(now)];
            expect(due.occurrence).toBe("2026");
            expect(statuses.every((s) => s.reply === "later" && (s.until ?? "") <= today)).toBe(true);
            expect(minute >= 450 && minute < 1_230).toBe(true);
            const promised = due.lastValidDay === today || statuses.some((s) => s.until === today);
            expect(promised || knowledge.calendar.isWorkingDay(today)).toBe(true);
            for (const o of [offset, ...superseded]) {
              expect(rows.some((r) => r.offset === o)).toBe(false);
              rows.push({ ...REPORT, offset: o });
            }
          }
          if (reply !== null) statuses = [status(reply, reply === "later" ? dayOf(now + 86_400_000) : null)];
        }
      }),
      { numRuns: 500 },
    );
  });

  test("every duty of every plan, at any instant: undated, past and year-long duties are never reminded of", () => {
    fc.assert(
      fc.property(fc.integer({ min: at("2023-01-01"), max: at("2031-12-31") }), (now) => {
        const duties = knowledge.dues({ now });
        for (const { due } of planReminders({ duties, statuses: [], made: [] }, knowledge.calendar, now)) {
          expect([due.occurrence, due.status]).not.toContain(null);
          expect(["due-soon", "upcoming", "overdue"]).toContain(due.status);
          expect(due.class).not.toBe("undated");
        }
      }),
    );
  });

  test("a one-off duty that was missed is recalled once, on the next working day", () => {
    const day = "2025-04-15"; // Vĩnh Long, registration: a Tuesday
    const missed = knowledge
      .dues({ now: at("2025-04-16"), plan: "vinh-long-2025" })
      .filter((d) => d.lastValidDay === day);
    expect(missed.map((d) => d.status)).toEqual(["overdue"]);
    const plan = (now: number, rows: readonly string[]) =>
      planReminders(
        {
          duties: missed,
          statuses: [],
          made: rows.map((offset) => ({
            plan: "vinh-long-2025",
            obligation: missed[0]?.obligation ?? "",
            occurrence: missed[0]?.occurrence ?? "",
            offset,
          })),
        },
        knowledge.calendar,
        now,
      );
    expect(offsets(plan(instantOf("2025-04-16", 480), ["14", "7", "3", "1", "0"]))).toEqual(["overdue"]);
    expect(plan(instantOf("2025-04-17", 480), ["overdue"])).toEqual([]);
  });
});
