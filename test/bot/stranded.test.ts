/** Messages that did not arrive: on to the next channel, and to the staff when none is left; on the real engine and store. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alertAdmins } from "../../bot/alerts.ts";
import { seeToStranded } from "../../bot/stranded.ts";
import type { ChannelId, OutboxRow, OutboxState } from "../../flows/ports.ts";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";

const ZALO = "246845883529197922";
const TELEGRAM = "7001";
const STAFF = "7002";
const MINUTE = 60_000;
const EVENING = Date.parse("2026-12-05T08:00:00+07:00");

let k: Kheo;
beforeEach(async () => {
  k = await openKheo();
  // One person on two channels, Zalo last; and who looks after their unit, on Telegram.
  await k.say("DEMO-TQ-DUYET", STAFF, "telegram");
  await k.say("DEMO-TQ-CANBO", TELEGRAM, "telegram");
  k.clock.set(MONDAY + MINUTE);
  await k.say("DEMO-TQ-CANBO", ZALO, "zalo-oa");
  k.clock.set(MONDAY + 2 * MINUTE);
  if ((await k.remind()) !== 1) throw new Error("nobody was reminded");
});
afterEach(async () => k.close());

async function said(
  channel: ChannelId,
  address: string,
  kind: OutboxRow["kind"],
): Promise<readonly OutboxRow[]> {
  const conversation = await k.store.conversationAt(channel, address);
  const all = await k.store.messagesAfter(conversation?.id ?? "", 0, 100);
  return all.filter((row) => row.kind === kind);
}
/** Ends the newest reminder (or notice) there. */
async function ends(
  channel: ChannelId,
  address: string,
  state: OutboxState,
  kind: OutboxRow["kind"] = "reminder",
): Promise<OutboxRow> {
  const row = (await said(channel, address, kind)).at(-1);
  if (row === undefined) throw new Error("nothing was said there");
  const at = k.clock.now();
  await k.store.settleOutbox({ id: row.id, state, nextAt: at, at, reason: "zalo-window" });
  return row;
}
const see = (): Promise<number> => seeToStranded(k.deps);
async function reminderOf(row: OutboxRow): Promise<string> {
  return (await k.store.reminder(row.cause))?.state ?? "gone";
}

describe("a reminder that did not arrive", () => {
  test("comes on the next channel, with its reply surface, and once", async () => {
    const row = await ends("zalo-oa", ZALO, "dead");
    expect(await see()).toBe(1);
    const [there, ...more] = await said("telegram", TELEGRAM, "reminder");
    expect(more).toEqual([]);
    expect(there).toMatchObject({ cause: row.cause, state: "pending" });
    expect(there?.body.text).toContain("trước ngày 30/11");
    expect(await see()).toBe(0);
    expect((await k.say("1", TELEGRAM, "telegram")).text).toContain("đã nộp");
  });

  test("is sent when it arrived there", async () => {
    const row = await ends("zalo-oa", ZALO, "dead");
    await see();
    await ends("telegram", TELEGRAM, "sent");
    expect(await reminderOf(row)).toBe("sent");
    expect(await see()).toBe(0);
  });

  test("on no channel is the staff's to see to, who hear of it once", async () => {
    const row = await ends("zalo-oa", ZALO, "dead");
    await see();
    await ends("telegram", TELEGRAM, "dead");
    expect([await see(), await see()]).toEqual([1, 0]);
    expect(await reminderOf(row)).toBe("undelivered");
    const notices = await said("telegram", STAFF, "notice");
    expect(notices.map(({ body }) => body.text)).toEqual([expect.stringContaining("Khéo không nhắc được")]);
    const listed = await k.store.undeliveredIn(["tq-minh-xuan"], MONDAY);
    expect(listed.map(({ reminder, reason }) => [reminder.id, reason])).toEqual([[row.cause, "zalo-window"]]);
  });

  test("takes no channel that can't be reached", async () => {
    const telegram = await k.store.conversationAt("telegram", TELEGRAM);
    await k.store.tx((tx) =>
      tx.setReachable({ id: telegram?.id ?? "", unreachable: "blocked", at: k.clock.now() }),
    );
    const row = await ends("zalo-oa", ZALO, "dead");
    await see();
    expect(await said("telegram", TELEGRAM, "reminder")).toEqual([]);
    expect(await reminderOf(row)).toBe("undelivered");
  });

  test("of a duty that is met meanwhile goes nowhere", async () => {
    const row = await ends("zalo-oa", ZALO, "dead");
    await k.say("nhắc 1", TELEGRAM, "telegram");
    await see();
    expect(await said("telegram", TELEGRAM, "reminder")).toEqual([]);
    expect(await reminderOf(row)).toBe("superseded");
  });

  test("whose day is over goes nowhere", async () => {
    await ends("zalo-oa", ZALO, "dead");
    k.clock.set(EVENING + 30 * 86_400_000);
    await see();
    expect(await said("telegram", TELEGRAM, "reminder")).toEqual([]);
  });

  test("whose day is over is on the staff's list all the same", async () => {
    const row = await ends("zalo-oa", ZALO, "dead");
    k.clock.set(EVENING + 30 * 86_400_000);
    await see();
    expect(await reminderOf(row)).toBe("undelivered");
  });

  test("goes on once, however many look", async () => {
    await ends("zalo-oa", ZALO, "dead");
    await Promise.all([see(), see(), see(), see()]);
    expect(await said("telegram", TELEGRAM, "reminder")).toHaveLength(1);
  });

  test.each(["is met", "still waits"])(
    "takes along those that went with it, when the one it is named after %s",
    async (how) => {
      const row = await ends("zalo-oa", ZALO, "dead");
      const lead = await k.store.reminder(row.cause);
      const { plan, obligation, person } = lead ?? expect.unreachable();
      const dues = k.knowledge.dues({ now: k.clock.now(), plan });
      const due = dues.find((one) => one.obligation !== obligation && one.occurrence !== null);
      const other = { plan, obligation: due?.obligation ?? "", occurrence: due?.occurrence ?? "", person };
      const rest = {
        offset: "3",
        digest: row.cause,
        conversation: null,
        state: "scheduled",
        sentAt: null,
      } as const;
      await k.store.tx(async (tx) => {
        await tx.addReminder({ id: "the-other", ...other, ...rest, at: k.clock.now() });
        if (how === "is met" && lead !== null) await tx.supersedeReminders({ ...lead, at: k.clock.now() });
      });
      expect(await see()).toBe(1);
      const [there, ...more] = await said("telegram", TELEGRAM, "reminder");
      expect(more).toEqual([]);
      expect(there?.body.text).toContain(due?.title);
      await ends("telegram", TELEGRAM, "sent");
      expect((await k.store.reminder("the-other"))?.state).toBe("sent");
    },
  );

  test("goes on after a restart as well", async () => {
    await ends("zalo-oa", ZALO, "dead");
    k = await k.restart();
    expect(await see()).toBe(1);
    expect(await said("telegram", TELEGRAM, "reminder")).toHaveLength(1);
  });
});

describe("a reminder of which nobody knows", () => {
  test("is left a while to be told of, then told to the staff, and never sent again", async () => {
    const row = await ends("zalo-oa", ZALO, "unknown");
    expect(await see()).toBe(0);
    k.clock.set(k.clock.now() + 3 * MINUTE);
    expect([await see(), await see()]).toEqual([1, 0]);
    expect(await reminderOf(row)).toBe("unknown");
    expect(await said("telegram", TELEGRAM, "reminder")).toEqual([]);
    const [notice] = await said("telegram", STAFF, "notice");
    expect(notice?.body.text).toContain("Chưa rõ tin nhắc việc");
    await ends("zalo-oa", ZALO, "sent");
    expect(await reminderOf(row)).toBe("sent");
  });
});

describe("a reminder of which nobody knows, found when its day is over", () => {
  test("is told to the staff all the same", async () => {
    const row = await ends("zalo-oa", ZALO, "unknown");
    k.clock.set(EVENING + 30 * 86_400_000);
    expect(await see()).toBe(1);
    expect(await reminderOf(row)).toBe("unknown");
    expect(await said("telegram", STAFF, "notice")).toHaveLength(1);
  });
});

describe("a notice", () => {
  test("that did not arrive comes on the next channel in the same words, once", async () => {
    k.clock.set(MONDAY + 3 * MINUTE);
    await k.say("DEMO-TQ-DUYET", "246845883529190000", "zalo-oa");
    await k.say("nhắc 3", ZALO, "zalo-oa");
    await k.say("Chưa rõ mẫu báo cáo", ZALO, "zalo-oa");
    const row = await ends("zalo-oa", "246845883529190000", "dead", "notice");
    expect([await see(), await see()]).toEqual([1, 0]);
    const [there] = await said("telegram", STAFF, "notice");
    expect(there?.body).toEqual(row.body);
    await ends("telegram", STAFF, "dead", "notice");
    expect([await see(), await see()]).toEqual([1, 0]);
  });
});

describe("an alert", () => {
  test("reaches administrators on another channel than the one that is in need, once a day", async () => {
    await k.say("DEMO-TQ-QUANTRI", "9001", "telegram");
    await k.say("DEMO-TQ-QUANTRI", "246845883529190001", "zalo-oa");
    const tell = (): Promise<number> => alertAdmins(k.deps, "zalo-oa", "authorisation", "Cần cấp quyền lại.");
    expect([await tell(), await tell()]).toEqual([1, 0]);
    expect((await said("telegram", "9001", "notice")).map(({ body }) => body.text)).toEqual([
      "Cần cấp quyền lại.",
    ]);
    expect(await said("zalo-oa", "246845883529190001", "notice")).toEqual([]);
    k.clock.set(k.clock.now() + 86_400_000);
    expect(await tell()).toBe(1);
  });
});
