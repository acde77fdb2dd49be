/** Staff sees what did not arrive, of which nobody knows, and what Zalo's messages cost; nobody else does, and nobody else's turn pays for it. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { Reads } from "../../db/reads.ts";
import { deliveriesTask, spendingTask } from "../../bot/commands/deliveries.ts";
import { pickShown } from "../../flows/deliveries/pick.ts";
import type { Due, Undelivered } from "../../flows/ports.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { demoCode, newcomer, PLANS } from "../support/form.ts";
import { talk, type Talk } from "../support/talk.ts";

const [TUYEN_QUANG] = PLANS;
const ASK = "tình hình gửi tin";
const DAY = 86_400_000;
const Line = z.looseObject({
  state: z.string(),
  person: z.string(),
  reason: z.string(),
  message: z.string(),
  receipt: z.string(),
});

let k: Kheo;
beforeEach(async () => {
  k = await openKheo();
});
afterEach(async () => k.close());

let messages = 0;
const at = (days = 0): number => k.clock.now() - days * DAY;
const member = async (plan: string = TUYEN_QUANG): Promise<string> =>
  (await newcomer(k, talk(k), plan)).person;
const nameOf = async (person: string): Promise<string> => (await k.store.person(person))?.name ?? "";
const staff = async (role: "reviewer" | "admin" = "reviewer", plan: string = TUYEN_QUANG): Promise<Talk> => {
  const t = talk(k);
  await t.say(demoCode(plan, role));
  return t;
};
const someDue = (): Due => {
  const [due] = k.knowledge.dues({ now: k.clock.now(), plan: TUYEN_QUANG });
  if (due === undefined) throw new Error("nothing is due");
  return due;
};

/** A message on a Zalo conversation of its own, which ended so. */
async function sent(
  cause: string,
  end: { state: "sent" | "dead" | "unknown"; reason?: string; quota?: string; at?: number },
): Promise<void> {
  const id = `m-${String((messages += 1)).padStart(6, "0")}`;
  const when = end.at ?? at();
  const body = { text: "Nhắc việc", buttons: [], citations: [], files: [] };
  await k.store.tx(async (tx) => {
    await tx.openConversation({ id, channel: "zalo-oa", address: id, at: when });
    const to = { conversation: id, channel: "zalo-oa", seq: 1, kind: "reminder" } as const;
    await tx.enqueue([{ id, ...to, cause, body, nextAt: when, at: when }]);
  });
  const receipt = { message: `platform-${id}`, quota: end.quota ?? null };
  const why = end.reason === undefined ? {} : { reason: end.reason };
  await k.store.settleOutbox({ id, state: end.state, nextAt: when, at: when, receipt, ...why });
}

/** A reminder of this person that came to such an end. */
async function failed(
  person: string,
  end: { state?: "undelivered" | "unknown"; reason?: string; days?: number; obligation?: string } = {},
): Promise<void> {
  const { state = "undelivered", reason = "zalo-230", days = 0 } = end;
  const due = someDue();
  const id = k.deps.ids.id();
  const of = {
    id,
    plan: due.plan,
    obligation: end.obligation ?? due.obligation,
    occurrence: due.occurrence ?? "",
  };
  await k.store.tx((tx) =>
    tx.addReminder({
      ...of,
      offset: id,
      person,
      conversation: null,
      state: "scheduled",
      digest: null,
      sentAt: null,
      at: at(days),
    }),
  );
  await sent(id, { state: state === "unknown" ? "unknown" : "dead", reason, at: at(days) });
  await k.store.tx((tx) => tx.saveReminder({ id, conversation: null, state, at: at(days) }));
}

describe("the board", () => {
  test("says whose reminder did not arrive, about what, why and since when", async () => {
    const person = await member();
    await failed(person, { days: 3 });
    const { text, expects } = await (await staff()).say(ASK);
    expect(expects).toBeNull();
    expect(text).toContain("Tin nhắc việc không tới được: 1\n- ");
    const unit = (await k.store.units()).find(({ id }) => id === "tq-tan-trao")?.name;
    expect(text).toContain(`- ${await nameOf(person)}, ${unit}: “${someDue().title}” – Zalo: `);
    expect(text).toContain("– Zalo: đã quá 7 ngày đồng chí ấy không nhắn cho Khéo (từ 20/11/2026)");
    expect(text).not.toContain("Chưa rõ");
  });

  test("says of which nobody knows, apart, and what to do", async () => {
    const [lost, open] = [await member(), await member()];
    await failed(lost);
    await failed(open, { state: "unknown", reason: "crashed" });
    const { text } = await (await staff()).say(ASK);
    const [first = "", second = ""] = text.split("\n\n");
    expect(first).toContain(await nameOf(lost));
    expect(second).toMatch(
      /^Chưa rõ đã tới hay chưa: 1\nKhéo không gửi lại vì tin này tính phí; đồng chí hỏi lại giúp\.\n- /,
    );
    expect(second).toContain(await nameOf(open));
    expect(second).not.toContain("bị ngắt");
  });

  test.each([
    ["zalo-window", "quá 7 ngày"],
    ["zalo-charged", "quá 48 giờ"],
    ["zalo-213", "chưa quan tâm Zalo OA"],
    ["telegram-blocked", "đã chặn Khéo"],
    ["blocked", "đã chặn Khéo"],
    ["moved", "chuyển đi nơi khác"],
    ["no-way-left", "không còn kênh nào"],
    ["zalo-9999", "không gửi được (zalo-9999)"],
    ["constructor", "không gửi được (constructor)"],
  ])("explains %s in plain words", async (reason, words) => {
    await failed(await member(), { reason });
    expect((await (await staff()).say(ASK)).text).toContain(words);
  });

  test("says that all is well when it is, and looks back a month", async () => {
    await failed(await member(), { days: 31 });
    const { text } = await (await staff()).say(ASK);
    expect(text).toBe("Trong 30 ngày qua, các tin nhắc việc đều đã gửi được.");
  });

  test("names a duty that the plan has no more", async () => {
    await failed(await member(), { obligation: "given-up" });
    expect((await (await staff()).say(ASK)).text).toContain("“việc không còn trong kế hoạch”");
  });

  test("shows twenty at most, some of both kinds, in messages every channel takes, and how many there are beside", async () => {
    const person = await member();
    for (let i = 0; i < 13; i += 1) await failed(person);
    for (let i = 0; i < 12; i += 1) await failed(person, { state: "unknown" });
    const { text } = await (await staff()).say(ASK);
    expect(text.match(/^- /gmu)).toHaveLength(20);
    expect(text).toContain("không tới được: 13\n");
    expect(text).toContain("… và 3 tin khác.");
    expect(text).toContain("Chưa rõ đã tới hay chưa: 12\n");
    expect(text).toContain("… và 2 tin khác.");
  });

  test("counts this month's messages on Zalo by what they cost", async () => {
    const began = Date.parse("2026-11-01T00:00:00+07:00");
    const free = ["reply", "reply", "welcome_msg", "untold"];
    const others = [
      "sub_quota",
      "purchase_quota",
      "reward_quota",
      "charged",
      "template-user",
      "template-phone",
    ];
    const quotas = [...free, ...others];
    for (const quota of quotas) await sent("x", { state: "sent", quota, at: began });
    await sent("x", { state: "sent", quota: "reply", at: began - 1 });
    await sent("x", { state: "sent", quota: "of-some-new-kind" });
    const { text } = await (await staff()).say(ASK);
    expect(text).toContain(
      [
        "Tin đã gửi qua Zalo tháng 11/2026: 11",
        "- miễn phí (trong 48 giờ): 4",
        "- trong gói: 3",
        "- tính phí: 1",
        "- theo mẫu tin (tính phí): 2",
        "- loại khác: 1",
      ].join("\n"),
    );
  });
});

describe("who sees it", () => {
  test("staff of the unit and of those above it, not those beside it", async () => {
    const person = await member();
    await failed(person);
    const name = await nameOf(person);
    const sees = async (t: Talk): Promise<boolean> => (await t.say(ASK)).text.includes(name);
    const beside = talk(k);
    const { person: other } = await newcomer(k, beside, "vinh-long-2025");
    await k.store.tx((tx) => tx.grant(other, { unit: "tq-minh-xuan", role: "reviewer" }, at()));
    const all = [await staff(), await staff("admin"), beside, await staff("reviewer", "tan-ky-2025")];
    const seen = [];
    for (const t of all) seen.push(await sees(t));
    expect(seen).toEqual([true, true, false, false]);
  });

  test("no member: not by word, number or button", async () => {
    const t = talk(k);
    const { person } = await newcomer(k, t, TUYEN_QUANG);
    await failed(person);
    for (const typed of [ASK, "gửi tin", "7"])
      expect((await t.say(typed)).text).not.toContain("không tới được");
    expect((await t.press("m.deliveries")).text).toContain("không nhận ra nút");
  });

  test("staff by words, by the number of the menu, by its button, and in the middle of a form", async () => {
    await failed(await member());
    const t = await staff();
    const menu = await t.say("menu");
    const number = /^(\d+)\. Tình hình gửi tin$/mu.exec(menu.text)?.[1] ?? "";
    for (const typed of ["Tinh hinh gui tin", "gửi tin", number])
      expect((await t.say(typed)).text).toContain("không tới được: 1");
    expect((await t.press("m.deliveries")).text).toContain("không tới được: 1");
    const form = (await t.say("đăng ký")).expects?.step;
    const shown = await t.say(ASK);
    expect(shown.text).toContain("không tới được: 1");
    expect(shown.expects?.step).toBe(form);
  });
});

describe("what it costs others", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("nothing is looked up in turns that don't ask for it", async () => {
    const looked = [vi.spyOn(Reads.prototype, "undeliveredIn"), vi.spyOn(Reads.prototype, "spentSince")];
    const t = talk(k);
    await newcomer(k, t, TUYEN_QUANG);
    await t.say(ASK, "việc phải làm", "7");
    await t.press("m.deliveries");
    const reviewer = await staff();
    await reviewer.say("duyệt", "việc phải làm", "1");
    expect(looked.map((spy) => spy.mock.calls.length)).toEqual([0, 0]);
    await reviewer.say("menu", ASK);
    expect(looked.map((spy) => spy.mock.calls.length)).toEqual([1, 1]);
  });

  test("of many that failed only those that are shown are looked up", async () => {
    const reviewer = await staff();
    const person = await member();
    for (let i = 0; i < 40; i += 1) await failed(person);
    const names = vi.spyOn(Reads.prototype, "person");
    await reviewer.say(ASK);
    expect(names.mock.calls.length).toBeLessThanOrEqual(25);
  });
});

describe("what the operator sees", () => {
  test("are the ids by which to look up what did not arrive, of every unit, and no names", async () => {
    const [lost, open] = [await member(), await member("tan-ky-2025")];
    await failed(lost, { days: 2 });
    await failed(open, { state: "unknown", reason: "crashed", days: 1 });
    await failed(lost, { days: 3 });
    const printed = await deliveriesTask(k.store, at(), 2);
    const rows = printed
      .trimEnd()
      .split("\n")
      .map((line) => Line.parse(JSON.parse(line)));
    expect(rows).toEqual([
      expect.objectContaining({ state: "unknown", person: open, reason: "crashed" }),
      expect.objectContaining({ state: "undelivered", person: lost, reason: "zalo-230" }),
    ]);
    for (const { message, receipt } of rows) expect(receipt).toBe(`platform-${message}`);
    expect(printed).not.toContain(await nameOf(lost));
  });

  test("are this month's messages by quota", async () => {
    await sent("x", { state: "sent", quota: "reply" });
    await sent("x", { state: "sent", quota: "reply", at: at(31) });
    const since = "2026-10-31T17:00:00.000Z";
    const line = { channel: "zalo-oa", since, quota: "reply", messages: 1 };
    expect(await spendingTask(k.store, at())).toBe(`${JSON.stringify(line)}\n`);
    expect(await spendingTask(k.store, at(-40))).toBe("");
  });
});

describe("what is shown of two lists", () => {
  const one = (state: Undelivered["state"], i: number): Undelivered => ({
    reminder: {
      id: `${i}`,
      plan: "",
      obligation: "",
      occurrence: "",
      offset: "",
      person: "",
      conversation: null,
      state,
      digest: null,
      sentAt: null,
    },
    state,
    channel: "zalo-oa",
    reason: null,
    message: `${i}`,
    receipt: null,
    at: i,
  });

  test("is as much as there is room for, of each at least half, in order, and nothing is uncounted", () => {
    const states = fc.array(fc.constantFrom("undelivered" as const, "unknown" as const), { maxLength: 60 });
    fc.assert(
      fc.property(states, (given) => {
        const all = given.map((state, i) => one(state, i));
        const picked = pickShown(all);
        const lists = (["undelivered", "unknown"] as const).map((state) => {
          const those = all.filter((each) => each.state === state);
          const { shown, rest } = picked[state];
          expect(shown).toEqual(those.slice(0, shown.length));
          expect(shown.length + rest).toBe(those.length);
          expect(shown.length).toBeGreaterThanOrEqual(Math.min(10, those.length));
          return shown.length;
        });
        expect((lists[0] ?? 0) + (lists[1] ?? 0)).toBe(Math.min(20, all.length));
      }),
    );
  });
});
