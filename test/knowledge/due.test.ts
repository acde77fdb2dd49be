/** The duties of the real directives with their days, and the `due` command that prints them. */
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { runDue } from "../../bot/commands/due.ts";
import { projectRoot } from "../../bot/root.ts";
import type { Due } from "../../flows/ports.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";

const ROOT = projectRoot();
const PATHS = {
  directivesDir: join(ROOT, "knowledge/directives"),
  calendarFile: join(ROOT, "knowledge/calendar/holidays.vi.json"),
};
const NOW = "2026-11-22T09:00:00+07:00";
const knowledge = await openKnowledge(PATHS);
const duesAt = (now: string, query: { plan?: string; until?: string } = {}): readonly Due[] =>
  knowledge.dues({ now: Date.parse(now), ...query });

describe("every dated duty of the five directives on 22/11/2026", () => {
  test.each([
    ["tan-ky-2025", "commune-list", "before", "2025", "2025-09-05", "2025-09-05", "past"],
    ["tan-ky-2025", "commune-report", "before", "2025", "2025-12-04", "2025-12-04", "past"],
    ["tan-ky-2025", "units-list", "before", "2025", "2025-11-29", "2025-11-28", "past"],
    ["nam-dinh-2023", "registration", "before", "2022", "2022-12-08", "2022-12-08", "past"],
    ["nam-dinh-2023", "annual-report", "before", "2023", "2023-10-04", "2023-10-04", "past"],
    ["nam-dinh-2023", "implementation-end", "before", "2023", "2023-12-14", "2023-12-14", "past"],
    ["tuyen-quang-2026-2030", "annual-plan", "within", "2027", "2027-01-31", "2027-01-29", "upcoming"],
    ["tuyen-quang-2026-2030", "half-year-report", "before", "2027", "2027-05-30", "2027-05-28", "upcoming"],
    ["tuyen-quang-2026-2030", "annual-report", "before", "2026", "2026-11-29", "2026-11-27", "due-soon"],
    ["tuyen-quang-2026-2030", "interim-review", "year", "2028", "2028-12-31", "2028-12-29", "upcoming"],
    ["tuyen-quang-2026-2030", "final-review", "year", "2030", "2030-12-31", "2030-12-31", "upcoming"],
    ["vinh-long-2025", "registration", "no-later-than", "2025", "2025-04-15", "2025-04-15", "past"],
    ["vinh-long-2025", "award-dossier", "before", "2025", "2025-12-14", "2025-12-12", "past"],
  ])("%s %s", (plan, obligation, wordingClass, occurrence, lastValidDay, lastWorkingDay, status) => {
    const [row, ...more] = duesAt(NOW, { plan }).filter((due) => due.obligation === obligation);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ class: wordingClass, occurrence, lastValidDay, lastWorkingDay, status });
  });

  test("and no other has a day", () => {
    expect(duesAt(NOW).filter(({ lastValidDay }) => lastValidDay !== null)).toHaveLength(13);
  });

  test("Châu Thành names no day at all", () => {
    const rows = duesAt(NOW, { plan: "chau-thanh-2024-2025" });
    const nothing = { occurrence: null, lastValidDay: null, lastWorkingDay: null, status: "undated" };
    expect(rows).toMatchObject(rows.map(() => nothing));
    expect(rows.map(({ obligation }) => obligation)).toContain("monthly-evaluation");
  });
});

test.each([
  ["annual-plan", ["2026-01-31", "2027-01-31", "2028-01-31", "2029-01-31", "2030-01-31"]],
  ["half-year-report", ["2026-05-30", "2027-05-30", "2028-05-30", "2029-05-30", "2030-05-30"]],
  ["annual-report", ["2026-11-29", "2027-11-29", "2028-11-29", "2029-11-29", "2030-11-29"]],
])("Tuyên Quang's %s runs from 2026 to 2030", (obligation, days) => {
  const rows = duesAt("2026-01-20T08:00:00+07:00", { plan: "tuyen-quang-2026-2030", until: "2030-12-31" });
  const own = rows.filter((due) => due.obligation === obligation);
  expect(own.map(({ lastValidDay }) => lastValidDay)).toEqual(days);
  expect(own.map(({ occurrence }) => occurrence)).toEqual(["2026", "2027", "2028", "2029", "2030"]);
});

test("Tuyên Quang's annual report is advised for a Friday in 2026, for the last day itself from 2027 to 2030", () => {
  const rows = duesAt(NOW, { plan: "tuyen-quang-2026-2030", until: "2030-12-31" });
  const reports = rows.filter(({ obligation }) => obligation === "annual-report");
  expect(reports.map(({ lastWorkingDay }) => lastWorkingDay)).toEqual([
    "2026-11-27",
    "2027-11-29",
    "2028-11-29",
    "2029-11-29",
    "2030-11-29",
  ]);
});

describe("dues", () => {
  test("turn over at midnight in Vietnam", () => {
    const annual = (now: string) =>
      duesAt(now).find(({ obligation, plan }) => plan.startsWith("tuyen") && obligation === "annual-report");
    expect(annual("2026-11-29T23:59:59+07:00")).toMatchObject({ occurrence: "2026", status: "due-soon" });
    expect(annual("2026-11-30T00:00:00+07:00")).toMatchObject({ occurrence: "2027", status: "upcoming" });
    expect(annual("2030-12-01T08:00:00+07:00")).toMatchObject({ occurrence: "2030", status: "overdue" });
    expect(annual("2031-01-01T08:00:00+07:00")).toMatchObject({ occurrence: "2030", status: "past" });
  });

  test("up to a day are those from today on, one-off ones before it, and the undated", () => {
    const plan = "tuyen-quang-2026-2030";
    const rows = duesAt(NOW, { plan, until: "2027-05-30" }).filter(({ status }) => status !== "undated");
    expect(rows.map((due) => `${due.obligation} ${due.occurrence}`)).toEqual([
      "annual-report 2026",
      "annual-plan 2027",
      "half-year-report 2027",
    ]);
    const later = duesAt("2029-06-01T08:00:00+07:00", { plan, until: "2029-12-31" });
    expect(later.map(({ obligation }) => obligation)).toEqual(
      expect.arrayContaining(["interim-review", "annual-report"]),
    );
    expect(duesAt(NOW, { until: "2026-11-28" })).toEqual(
      expect.arrayContaining(duesAt(NOW).filter(({ status }) => status === "past" || status === "undated")),
    );
  });

  test("cite the directive by its name", () => {
    const [row] = duesAt(NOW, { plan: "tuyen-quang-2026-2030" });
    expect(row?.source).toMatchObject({ plan: "tuyen-quang-2026-2030", number: "66-KH/TU", section: "IV" });
  });

  test("laws: soonest first with the undated last; one row a duty; the advised day never after the last valid one", () => {
    const all = knowledge.directives.flatMap(({ programme }) => programme.obligations).length;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2032, 0, 1) }), (now) => {
        const rows = knowledge.dues({ now });
        const days = rows.map(({ lastValidDay }) => lastValidDay ?? "9999");
        expect(rows).toHaveLength(all);
        expect(days).toEqual(days.toSorted());
        for (const { lastValidDay, lastWorkingDay, status } of rows) {
          expect((lastWorkingDay ?? "") <= (lastValidDay ?? "")).toBe(true);
          expect(lastValidDay === null).toBe(status === "undated");
        }
      }),
    );
  });
});

test("plans say what flows need", () => {
  const longest = Math.max(...knowledge.plans.map(({ label }) => label.length));
  expect(longest).toBeLessThanOrEqual(60);
  expect(knowledge.plans.filter(({ validFrom, validTo }) => validFrom > validTo)).toEqual([]);
  for (const { form } of knowledge.plans) {
    expect(form.map(({ step }) => step)).toEqual(expect.arrayContaining(["directive", "name", "review"]));
  }
  expect(knowledge.plans.find(({ id }) => id === "tuyen-quang-2026-2030")).toMatchObject({
    number: "66-KH/TU",
    validTo: "2030-12-31",
    endedNotice: null,
    noun: "mô hình",
  });
});

describe("the command", () => {
  const run = (...args: readonly string[]) => runDue(args, {}, PATHS);

  test("prints the rows of the public interface with --json", async () => {
    const { code, stdout, stderr } = await run("--json", "--now", NOW);
    const rows: unknown = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(rows).toEqual(
      duesAt(NOW).map(({ owedByKinds, source: { section, quote }, ...row }) => {
        expect(owedByKinds.length).toBeGreaterThan(0);
        return { ...row, owedTo: row.owedTo ?? "kế hoạch không nêu nơi nhận", source: { section, quote } };
      }),
    );
    const keys =
      "plan obligation title owedBy owedTo wording class occurrence lastValidDay lastWorkingDay status source";
    expect(Object.keys(Array.isArray(rows) ? rows[0] : {}).join(" ")).toBe(keys);
  });

  test("prints a Vietnamese table of at most 100 columns without it", async () => {
    const { code, stdout } = await run("--now", NOW, "--plan", "tuyen-quang-2026-2030");
    expect(code).toBe(0);
    expect(stdout).toContain("Chủ nhật 22/11/2026");
    expect(stdout).toMatch(/trước ngày 30\/11 +Chủ nhật 29\/11\/2026 +Thứ Sáu 27\/11\/2026 +sắp đến hạn/u);
    const { stdout: all } = await run("--now", NOW);
    expect(Math.max(...all.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test("takes the time from KHEO_NOW, from --now first", async () => {
    const env = { KHEO_NOW: "2027-06-01T00:00:00Z" };
    expect((await runDue([], env, PATHS)).stdout).toContain("01/06/2027");
    expect((await runDue(["--now", NOW], env, PATHS)).stdout).toContain("22/11/2026");
    expect((await runDue([], { KHEO_NOW: "" }, PATHS)).code).toBe(0);
  });

  test("prints its help", async () => {
    expect(await run("--help")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--until DATE"),
      stderr: "",
    });
  });

  test.each([
    [["--plan", "tan-ky"], {}, "--plan tan-ky: no such plan; one of chau-thanh-2024-2025, "],
    [["--now", "2026-11-22"], {}, "--now 2026-11-22: not an instant"],
    [["--now", "2026-11-22T09:00:00"], {}, "not an instant"],
    [["--now", ""], {}, "not an instant"],
    [[], { KHEO_NOW: "today" }, "KHEO_NOW today: not an instant"],
    [["--until", "2027-02-30"], {}, "--until 2027-02-30: not a day"],
    [["--until", "30/11/2026"], {}, "not a day"],
    [["--until"], {}, "--until"],
    [["--josn"], {}, "Unknown option '--josn'; see --help"],
    [["tan-ky-2025"], {}, "Unexpected argument 'tan-ky-2025'"],
  ])("refuses %j %j in one line", async (args, env, message) => {
    const { code, stdout, stderr } = await runDue(args, env, PATHS);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("says in one line that the knowledge cannot be opened", async () => {
    const { code, stderr } = await runDue([], {}, { ...PATHS, directivesDir: join(ROOT, "absent") });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^due: .*absent: cannot be read: .*\n$/u);
  });
});
