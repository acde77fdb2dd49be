/** Reminders on the real store: made once whoever looks, delivered where the person is, stopped by their word. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { newcomer, PLANS } from "../support/form.ts";
import { talk, type Talk } from "../support/talk.ts";

const DAY = 86_400_000;
const at = (day: string, time = "08:00"): number => Date.parse(`${day}T${time}:00+07:00`);

let k: Kheo;
beforeEach(async () => {
  k = await openKheo();
});
afterEach(async () => k.close());

async function somebody(): Promise<{ t: Talk; person: string; code: string }> {
  const t = talk(k);
  return { t, ...(await newcomer(k, t, PLANS[0])) };
}

/** Looks for reminders on each day from `from` to `to`, at 08:00; gives the days on which one was sent. */
async function daily(from: string, to: string): Promise<readonly string[]> {
  const sent: string[] = [];
  for (let now = at(from); now <= at(to); now += DAY) {
    k.clock.set(now);
    const n = await k.remind();
    for (let i = 0; i < n; i += 1) sent.push(new Date(now).toISOString().slice(0, 10));
  }
  return sent;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Offset and state of every reminder of a person. */
async function rows(person: string) {
  return (await k.store.remindersOf(person)).map((r) => `${r.offset} ${r.state}`).toSorted(byText);
}

const reminders = async (t: Talk) => (await k.history(t.address)).filter((m) => m.kind === "reminder");

test("day by day: on 6, 17, 23, 26 and 27 November, with one row each", async () => {
  const { t, person } = await somebody();
  expect(await daily("2026-11-01", "2026-12-04")).toEqual([
    "2026-11-06",
    "2026-11-17",
    "2026-11-23",
    "2026-11-26",
    "2026-11-27",
  ]);
  expect((await rows(person)).map((row) => row.split(" ")[0])).toEqual(["0", "1", "14", "3", "7"]);
  expect(await reminders(t)).toHaveLength(5);
});

test("a process that slept sends one, with that day's facts; the rest are superseded", async () => {
  const { t, person } = await somebody();
  k.clock.set(at("2026-11-26", "09:00"));
  expect(await k.remind()).toBe(1);
  expect(await rows(person)).toEqual(["1 scheduled", "14 superseded", "3 superseded", "7 superseded"]);
  const [message] = await reminders(t);
  expect(message?.body.text).toContain("Còn 3 ngày");
  expect(await k.remind()).toBe(0);
});

test("a restart in between makes no second one", async () => {
  const { t } = await somebody();
  expect(await k.remind()).toBe(1);
  k = await k.restart();
  expect(await k.remind()).toBe(0);
  expect(await reminders(t)).toHaveLength(1);
});

test("several passes at once make one", async () => {
  const people = [await somebody(), await somebody(), await somebody()];
  const counts = await Promise.all([k.remind(), k.remind(), k.remind(), k.remind()]);
  expect(counts.reduce((a, b) => a + b)).toBe(people.length);
  for (const { t } of people) expect(await reminders(t)).toHaveLength(1);
});

test("a person without a conversation is reminded when there is one", async () => {
  expect(await k.remind()).toBe(0);
  const t = talk(k);
  await t.say("DEMO-TQ-CANBO");
  expect(await k.remind()).toBe(1);
  expect((await reminders(t))[0]?.body.text).toContain("trước ngày 30/11");
});

test("it comes where the person spoke last, once", async () => {
  const { t, code } = await somebody();
  k.clock.set(MONDAY + 60_000);
  const other = talk(k);
  await other.say(code);
  expect(await k.remind()).toBe(1);
  expect([await reminders(t), await reminders(other)].map((m) => m.length)).toEqual([0, 1]);
});

test("two roles in units that owe the same make one reminder", async () => {
  const { t, person } = await somebody();
  await k.store.tx((tx) => tx.grant(person, { unit: "tq-minh-xuan", role: "member" }, MONDAY));
  expect(await k.remind()).toBe(1);
  expect(await reminders(t)).toHaveLength(1);
});

test("a unit that does not owe it is not reminded", async () => {
  const t = talk(k);
  await t.say("DEMO-TQ-DUYET"); // the province's board receives the report
  expect(await k.remind()).toBe(0);
  expect(await reminders(t)).toEqual([]);
});

describe.each([
  ["1, typed", async (t: Talk) => t.say("1")],
  ["“đã nộp”", async (t: Talk) => t.say("đã nộp")],
  ["“nhắc 1” in the middle of a form", async (t: Talk) => t.say("đăng ký", "1", "1", "nhắc 1")],
  ["1, pressed", async (t: Talk) => t.press((await reminders(t))[0]?.body.buttons[0]?.action ?? "")],
  [
    "1, pressed five times at once",
    async (t: Talk) => {
      const action = (await reminders(t))[0]?.body.buttons[0]?.action ?? "";
      await Promise.all([1, 2, 3, 4, 5].map(() => k.press(action, t.address)));
    },
  ],
  ["3 with a word", async (t: Talk) => t.say("3", "Chưa rõ mẫu báo cáo")],
  ["4, typed", async (t: Talk) => t.say("4")],
  ["reminders turned off", async (t: Talk) => t.say("tắt nhắc")],
  ["data erased", async (t: Talk) => t.say("xóa dữ liệu", "2")],
])("%s", (_, act) => {
  test("never again this year, also after a restart", async () => {
    const { t } = await somebody();
    expect(await k.remind()).toBe(1);
    await act(t);
    k = await k.restart();
    expect(await daily("2026-11-24", "2026-12-10")).toEqual([]);
  });
});

describe("“nhắc lại”", () => {
  test.each([
    ["ngày mai", ["2026-11-24", "2026-11-26", "2026-11-27"]], // 24/11 is a holiday, and promised all the same
    ["ngày kia", ["2026-11-25", "2026-11-26", "2026-11-27"]],
    ["28/11", ["2026-11-28"]],
  ])("%s: that day, and then as planned", async (when, expected) => {
    const { t } = await somebody();
    await k.remind();
    await t.say("2", ...(/\d/.test(when) ? ["3", when] : [when]));
    expect(await k.remind()).toBe(0);
    expect(await daily("2026-11-24", "2026-12-10")).toEqual(expected);
  });

  test("the second reminder can be answered by “nhắc 1” in the middle of a form", async () => {
    const { t, person } = await somebody();
    await k.remind();
    await t.say("2", "ngày kia", "đăng ký", "1", "1");
    expect(await daily("2026-11-25", "2026-11-25")).toHaveLength(1);
    expect((await t.say("nhắc 1")).text).toContain("đã nộp");
    expect(await k.store.dutyStatusesOf(person)).toMatchObject([{ reply: "done" }]);
    expect(await daily("2026-11-26", "2026-12-10")).toEqual([]);
  });

  test("and again “nhắc lại”: each day asked for counts once", async () => {
    const { t } = await somebody();
    await k.remind();
    await t.say("2", "ngày kia");
    expect(await daily("2026-11-24", "2026-11-25")).toEqual(["2026-11-25"]);
    await t.say("2", "3", "27/11");
    expect(await daily("2026-11-25", "2026-12-10")).toEqual(["2026-11-27"]);
  });
});

test("a second reminder of the same duty takes the first one's place: “1” answers it", async () => {
  const { t, person } = await somebody();
  expect(await daily("2026-11-23", "2026-11-26")).toHaveLength(2);
  const [, second] = await reminders(t);
  expect(second?.body.text).not.toContain("làm dở việc khác");
  await t.say("1");
  expect(await k.store.dutyStatusesOf(person)).toMatchObject([
    { obligation: "annual-report", reply: "done" },
  ]);
  expect((await t.say("menu")).expects).toBeNull();
});

test.each([
  ["1", []],
  ["nhắc 1", ["đăng ký", "hủy"]],
])(
  "of two duties unanswered, “%s” means the one reminded of last, “nhắc 1” then the other",
  async (typed, before) => {
    const { t, person } = await somebody();
    expect(await daily("2026-11-27", "2026-11-27")).toHaveLength(1); // the yearly report
    expect(await daily("2027-01-26", "2027-01-26")).toHaveLength(1); // the plan of the next year, advised 29/01
    for (const line of before) await t.say(line);
    await t.say(typed);
    expect(await k.store.dutyStatusesOf(person)).toMatchObject([
      { obligation: "annual-plan", reply: "done" },
    ]);
    await t.say("nhắc 1");
    const said = (await k.store.dutyStatusesOf(person)).map((s) => `${s.obligation} ${s.reply}`);
    expect(said.toSorted(byText)).toEqual(["annual-plan done", "annual-report done"]);
  },
);

test("any jumps of the clock: each offset at most once, none after “đã nộp”", async () => {
  const instants = fc.integer({ min: at("2026-11-01", "00:00"), max: at("2026-12-10", "23:59") });
  const steps = fc.array(fc.tuple(instants, fc.boolean()), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat({ max: 8 }), async (jumps, doneAt) => {
      const { t, person } = await somebody();
      let isDone = false;
      for (const [i, [now, twice]] of jumps.entries()) {
        k.clock.set(now);
        const before = (await reminders(t)).length;
        await Promise.all(twice ? [k.remind(), k.remind()] : [k.remind()]);
        const after = (await reminders(t)).length;
        expect(after - before).toBeLessThanOrEqual(isDone ? 0 : 1);
        if (i === doneAt && after > 0) {
          await t.say("nhắc 1");
          isDone = true;
        }
      }
      const offsets = (await k.store.remindersOf(person)).map((r) => r.offset);
      expect(new Set(offsets).size).toBe(offsets.length);
      await t.say("xóa dữ liệu", "2"); // out of the next run's way
    }),
    { numRuns: 15 },
  );
});
