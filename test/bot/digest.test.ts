/** Several reminders at once are one message: whose number is typed is asked about, and every row goes its own way. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { remindAll } from "../../bot/reminders.ts";
import { handleInbound, repliesTo, type TurnDeps } from "../../bot/turn.ts";
import type { ChannelId, Due } from "../../flows/ports.ts";
import { MONDAY, openKheo, type Kheo, type Reply } from "../support/kheo.ts";
import { newcomer, PLANS } from "../support/form.ts";
import { NARROWEST, talk } from "../support/talk.ts";

const DAY = 86_400_000;

let k: Kheo;
beforeEach(async () => {
  k = await openKheo();
});
afterEach(async () => k.close());

/** The annual report under `n` names, each with its own last day. */
function duties(n: number, change: Partial<Due> = {}): readonly Due[] {
  const [report] = k.knowledge
    .dues({ now: MONDAY, plan: PLANS[0] })
    .filter((d) => d.obligation === "annual-report");
  if (report === undefined) throw new Error("no annual report");
  return Array.from({ length: n }, (_, i) => ({
    ...report,
    obligation: `duty-${i + 1}`,
    title: `Việc thứ ${"abcdefghijklmnopqrst"[i]}`,
    ...change,
  }));
}

let count = 0;

/** Somebody who owes these duties, on a channel of their own. */
async function owing(dues: readonly Due[], channel: ChannelId = "web") {
  const t = talk(k);
  const { person, code } = await newcomer(k, t, PLANS[0]);
  const address = channel === "web" ? t.address : `at-${channel}`;
  if (channel !== "web") {
    k.clock.set(MONDAY + 1);
    await k.say(code, address, channel);
  }
  const owed = { current: dues };
  const knowledge = { ...k.knowledge, dues: () => owed.current };
  const deps: TurnDeps = { ...k.deps, knowledge };
  const say = async (event: { text: string } | { action: string }): Promise<Reply> => {
    const what =
      "text" in event ? ({ type: "text", ...event } as const) : ({ type: "action", ...event } as const);
    const result = await handleInbound(deps, { channel, address, key: `d${(count += 1)}`, event: what });
    const messages = await repliesTo(k.store, result);
    return { messages, expects: result.expects, text: messages.map((m) => m.body.text).join("\n\n") };
  };
  return {
    person,
    remind: () => remindAll(deps),
    type: (text: string) => say({ text }),
    press: (action: string) => say({ action }),
    owe: (now: readonly Due[]) => void (owed.current = now),
    async messages() {
      const conversation = await k.store.conversationAt(channel, address);
      const all = conversation === null ? [] : await k.store.messagesAfter(conversation.id, 0, 1_000);
      return all.filter((m) => m.kind === "reminder");
    },
    async said() {
      return Object.fromEntries((await k.store.dutyStatusesOf(person)).map((s) => [s.obligation, s.reply]));
    },
  };
}

describe("three duties due in one pass", () => {
  test("are one message with a numbered line each: last valid day and days left", async () => {
    const who = await owing(duties(3));
    expect(await who.remind()).toBe(3);
    const [message, ...more] = await who.messages();
    expect(more).toEqual([]);
    expect(message?.body.text.split("\n")).toEqual([
      "Nhắc việc: đồng chí có 3 việc cần làm.",
      "1. Việc thứ a: hạn cuối hết Chủ nhật, 29/11/2026 (còn 6 ngày)",
      "2. Việc thứ b: hạn cuối hết Chủ nhật, 29/11/2026 (còn 6 ngày)",
      "3. Việc thứ c: hạn cuối hết Chủ nhật, 29/11/2026 (còn 6 ngày)",
      "Gõ số của việc để trả lời.",
    ]);
    expect(await who.remind()).toBe(0);
  });

  test("one that is due alone is told as ever", async () => {
    const who = await owing(duties(1));
    expect(await who.remind()).toBe(1);
    expect((await who.messages())[0]?.body.text).toContain("1. Đã nộp");
  });

  test("every row keeps its key, and all are sent when the message is", async () => {
    const who = await owing(duties(3));
    await who.remind();
    const rows = await k.store.remindersOf(who.person);
    const going = rows.filter((r) => r.state === "scheduled");
    expect(going.map((r) => `${r.obligation} ${r.offset}`)).toEqual(["duty-1 3", "duty-2 3", "duty-3 3"]);
    expect(rows.filter((r) => r.state === "superseded")).toHaveLength(6); // 14 and 7 working days ahead, of each
    const [message] = await who.messages();
    await k.store.markDelivered(message?.conversation ?? "", message?.seq ?? 0, MONDAY + 1);
    const sent = (await k.store.remindersOf(who.person)).filter((r) => r.state === "sent");
    expect(sent.map((r) => [r.obligation, r.sentAt])).toEqual(going.map((r) => [r.obligation, MONDAY + 1]));
  });

  test("a number opens the four replies to that duty; then the others are asked about", async () => {
    const who = await owing(duties(3));
    await who.remind();
    const chosen = await who.type("2");
    expect(chosen.expects).toMatchObject({ flow: "duties", step: "reply" });
    expect(chosen.text).toContain("Việc thứ b");
    expect(chosen.text).toContain("Kế hoạch ghi: “trước ngày 30/11”");
    const next = await who.type("1");
    expect(await who.said()).toEqual({ "duty-2": "done" });
    expect(next.expects?.options.map(({ label }) => label)).toEqual(["Việc thứ a", "Việc thứ c"]);
    await who.type("2");
    await who.type("4");
    const last = await who.type("1");
    expect(last.text).toContain("Việc thứ a");
    expect((await who.type("1")).expects).toBeNull();
    expect(await who.said()).toEqual({ "duty-1": "done", "duty-2": "done", "duty-3": "not-mine" });
  });

  test("0 goes back to the list, ? helps, 9 leaves it", async () => {
    const who = await owing(duties(3));
    await who.remind();
    await who.type("2");
    expect((await who.type("0")).expects?.step).toBe("which");
    const help = await who.type("?");
    expect([help.text.includes("Trợ giúp · Nhắc việc"), help.expects?.step]).toEqual([true, "which"]);
    expect((await who.type("9")).expects).toBeNull();
    expect(await who.said()).toEqual({});
  });

  test("the list gives way to anything else, and “việc 3” or a button comes back to it", async () => {
    const who = await owing(duties(3));
    await who.remind();
    expect((await who.type("đăng ký")).expects?.flow).toBe("registration");
    expect((await who.type("việc 3")).text).toContain("Việc thứ c");
    expect((await who.type("1")).expects?.flow).toBe("registration");
    const buttons = (await who.messages())[0]?.body.buttons ?? [];
    expect(buttons.map(({ label }) => label)).toEqual(["Việc thứ a", "Việc thứ b", "Việc thứ c"]);
    expect((await who.press(buttons[0]?.action ?? "")).text).toContain("Việc thứ a");
    await who.type("1");
    expect(await who.said()).toEqual({ "duty-1": "done", "duty-3": "done" });
  });

  test("“nhắc 1” asks which", async () => {
    const who = await owing(duties(3));
    await who.remind();
    expect((await who.type("nhắc 1")).expects).toMatchObject({ flow: "duties", step: "which" });
    expect(await who.said()).toEqual({});
  });

  test.each(["việc 4", "việc 0", "việc 99"])("“%s” is none of them", async (typed) => {
    const who = await owing(duties(3));
    await who.remind();
    await who.type(typed);
    expect(await who.said()).toEqual({});
  });

  test("in the middle of a form, which stays as it was", async () => {
    const who = await owing(duties(2));
    const before = (await who.type("đăng ký")).expects;
    await who.remind();
    expect((await who.messages())[0]?.body.text).toContain("gõ “việc 1”");
    expect((await who.type("việc 2")).text).toContain("Việc thứ b");
    expect((await who.type("1")).expects?.step).toBe(before?.step);
    expect(await who.said()).toEqual({ "duty-2": "done" });
  });

  test("when they are met before it went out, it does not go out; while one waits it does", async () => {
    const who = await owing(duties(2));
    await who.remind();
    const meet = async (obligation: string): Promise<void> => {
      const duty = { plan: PLANS[0], obligation, occurrence: "2026", person: who.person, at: MONDAY };
      await k.store.tx((tx) => tx.supersedeReminders(duty));
    };
    await meet("duty-1");
    expect(await who.messages()).toHaveLength(1);
    await meet("duty-2");
    expect(await who.messages()).toEqual([]);
  });
});

test.each([8, 9, 20])(
  "of %d duties as many are listed as have a number and fit; the others are counted",
  async (n) => {
    const who = await owing(
      duties(n).map((due) => ({ ...due, title: `${due.title} ${"rất dài ".repeat(60)}` })),
    );
    expect(await who.remind()).toBe(n);
    const text = (await who.messages())[0]?.body.text ?? "";
    expect(Array.from(text).length).toBeLessThan(NARROWEST - 99);
    const lines = text.split("\n").filter((line) => /^\d\. /.test(line));
    expect(lines.length).toBe(8);
    expect(text.includes(`Và ${n - 8} việc khác`)).toBe(n > 8);
  },
);

describe("where messages are counted (Zalo Bot), one a day", () => {
  test("what becomes due later that day waits for the next morning", async () => {
    const who = await owing(duties(1), "zalo-bot");
    expect(await who.remind()).toBe(1);
    who.owe(duties(3));
    k.clock.set(MONDAY + 3_600_000);
    expect(await who.remind()).toBe(0);
    const [message] = await who.messages();
    await k.store.markDelivered(message?.conversation ?? "", message?.seq ?? 0, MONDAY + 3_600_000);
    k.clock.set(MONDAY + 2 * DAY); // the day between is a holiday
    expect(await who.remind()).toBe(2);
    expect(await who.messages()).toHaveLength(2);
  });

  test("but for what is due that very day", async () => {
    const who = await owing(duties(1), "zalo-bot");
    await who.remind();
    who.owe([
      ...duties(1),
      ...duties(2, { lastValidDay: "2026-11-23", lastWorkingDay: "2026-11-23" }).slice(1),
    ]);
    expect(await who.remind()).toBe(1);
  });

  test("other channels bring them at once", async () => {
    const who = await owing(duties(1));
    await who.remind();
    who.owe(duties(3));
    expect(await who.remind()).toBe(2);
  });
});

test("several passes at once make one message", async () => {
  const who = await owing(duties(3));
  const counts = await Promise.all([who.remind(), who.remind(), who.remind()]);
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 3]);
  expect(await who.messages()).toHaveLength(1);
});
