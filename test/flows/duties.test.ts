/** What a unit owes, as its people read it, and the four replies to a reminder. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { demoCode, formAt, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const REPORT = { plan: PLANS[0], obligation: "annual-report", occurrence: "2026" } as const;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

/** Somebody who has just been reminded of the annual report, with the reminder's buttons. */
async function reminded(): Promise<{ t: Talk; person: string; actions: readonly string[] }> {
  const t = talk(k);
  const { person } = await newcomer(k, t, PLANS[0]);
  await k.remind();
  return { t, person, actions: await actionsOf(t) };
}

async function actionsOf(t: Talk): Promise<readonly string[]> {
  const last = (await k.history(t.address)).findLast((m) => m.kind === "reminder");
  return last?.body.buttons.map((b) => b.action) ?? [];
}

async function statusOf(person: string) {
  return (await k.store.dutyStatusesOf(person)).find((s) => s.obligation === REPORT.obligation) ?? null;
}

describe("the list", () => {
  test("shows wording, last valid day and advised day apart, with what is undated after them", async () => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    const { text } = await t.say("việc phải làm");
    expect(text).toContain("“trước ngày 30/11”");
    expect(text).toContain("Hạn cuối: hết Chủ nhật, 29/11/2026");
    expect(text).toContain("Nên gửi chậm nhất: thứ Sáu, 27/11/2026");
    expect(text.indexOf("không ấn định ngày:")).toBeGreaterThan(text.indexOf("trước ngày 30/11"));
  });

  test.each(PLANS)(
    "%s: every duty shown is owed by a unit of the person, and every one owed is shown",
    async (plan) => {
      for (const role of ["member", "reviewer"] as const) {
        const t = talk(k);
        await t.say(demoCode(plan, role));
        const person = (await k.store.conversationAt("web", t.address))?.person ?? "";
        const [unit] = await k.store.rolesOf(person);
        const kind = (await k.store.units()).find((u) => u.id === unit?.unit)?.kind ?? "";
        const { text } = await t.say("thời hạn");
        for (const due of k.knowledge.dues({ now: MONDAY, plan })) {
          expect(text.includes(due.title), `${due.obligation} for ${kind}`).toBe(
            due.owedByKinds.includes(kind),
          );
        }
      }
    },
  );

  test("says what one has said of a duty", async () => {
    const { t } = await reminded();
    await t.say("1");
    expect((await t.say("việc phải làm")).text).toContain("Đồng chí báo đã nộp");
  });
});

describe("the reminder", () => {
  test("holds the title, the wording, both days, the days left and the four choices, with its source", async () => {
    const { t, actions } = await reminded();
    const message = (await k.history(t.address)).at(-1);
    for (const part of [
      "Nhắc việc: Báo cáo tổng kết năm",
      "trước ngày 30/11",
      "29/11/2026",
      "27/11/2026",
      "Còn 6 ngày",
      "1. Đã nộp",
      "2. Nhắc lại sau",
      "3. Cần giúp",
      "4. Không phải việc của tôi",
    ]) {
      expect(message?.body.text).toContain(part);
    }
    expect(message?.body.citations).toMatchObject([{ number: "66-KH/TU", section: "IV" }]);
    expect(actions).toHaveLength(4);
  });

  test.each([
    ["1", "done"],
    ["đã nộp", "done"],
    ["Nộp rồi", "done"],
    ["xong", "done"],
    ["nhắc 1", "done"],
    ["4", "not-mine"],
    ["không phải việc của tôi", "not-mine"],
  ])("answered %j: %s, and nothing more is asked", async (typed, reply) => {
    const { t, person } = await reminded();
    expect((await t.say(typed)).expects).toBeNull();
    expect(await statusOf(person)).toEqual({ ...REPORT, person, reply, until: null });
  });

  test.each([
    ["2", ["1"], "2026-11-24"],
    ["nhắc lại", ["ngày mai"], "2026-11-24"],
    ["để sau", ["mai"], "2026-11-24"],
    ["nhắc 2", ["2"], "2026-11-25"],
    ["2", ["3", "26/11/2026"], "2026-11-26"],
    ["2", ["3", "thứ 6"], "2026-11-27"],
    ["2", ["ngày khác", "30/11/2026", "31/02/2026", "22/11/2026", "hôm nay", "29/11"], "2026-11-29"],
  ])("answered %j, then %j: reminded on %s", async (typed, lines, until) => {
    const { t, person } = await reminded();
    expect((await t.say(typed)).expects).toMatchObject({ flow: "duties", step: "when" });
    const reply = await t.say(...lines);
    expect(reply.expects).toBeNull();
    expect(reply.text).toContain(`${until.slice(8)}/${until.slice(5, 7)}/2026`);
    expect(await statusOf(person)).toEqual({ ...REPORT, person, reply: "later", until });
  });

  test.each([["3"], ["cần giúp"], ["nhắc 3"]])(
    "answered %j: what is wrong goes to the staff above",
    async (typed) => {
      const reviewer = talk(k);
      await reviewer.say(demoCode(PLANS[0], "reviewer"));
      const { t, person } = await reminded();
      expect((await t.say(typed)).expects).toMatchObject({
        flow: "duties",
        step: "helpText",
        kind: "longtext",
      });
      expect((await t.say("😀")).expects?.step).toBe("helpText");
      const words = `Chưa rõ mẫu báo cáo ${t.address}`;
      expect((await t.say(words)).expects).toBeNull();
      expect(await statusOf(person)).toMatchObject({ reply: "help" });
      const notices = (await k.history(reviewer.address))
        .filter((m) => m.kind === "notice")
        .map((m) => m.body.text);
      expect(notices.filter((text) => text.includes(words))).toHaveLength(1);
      const audit = (await k.store.exportAll()).audit.filter((a) => a["actor"] === person);
      expect(audit).toMatchObject([
        { action: "duty.help", object: "tuyen-quang-2026-2030/annual-report/2026" },
      ]);
    },
  );

  test("buttons mean the same, also long after, and the newest word counts", async () => {
    const { t, person, actions } = await reminded();
    await t.press(actions[3] ?? "");
    expect(await statusOf(person)).toMatchObject({ reply: "not-mine" });
    k.clock.set(MONDAY + 10 * 86_400_000);
    const late = await t.press(actions[0] ?? "");
    expect(late.text).toContain("Báo cáo tổng kết năm");
    expect(await statusOf(person)).toMatchObject({ reply: "done" });
    k.clock.set(MONDAY);
  });

  test.each([["0"], ["5"], ["99"]])("“nhắc %s” is no choice", async (n) => {
    const { t, person } = await reminded();
    expect((await t.say(`nhắc ${n}`)).text).toContain("từ 1 đến 4");
    expect(await statusOf(person)).toBeNull();
  });

  test("“nhắc 1” when nothing waits says so", async () => {
    const { t } = await reminded();
    await t.say("1");
    expect((await t.say("nhắc 1")).text).toContain("không có việc nào");
  });

  test("somebody else's button does nothing, not even to a reminder of one's own", async () => {
    const { person, actions } = await reminded();
    const { t: stranger, person: other } = await reminded();
    for (const action of actions) expect((await stranger.press(action)).text).toContain("không nhận ra nút");
    expect([await statusOf(person), await statusOf(other)]).toEqual([null, null]);
  });
});

describe("gives way to what it does not understand", () => {
  test.each([
    ["a question", "Báo cáo gửi về đâu?", null, "Trả lời:"],
    ["a menu word", "đăng ký", "directive", ""],
    ["a menu button", "m.register", "directive", ""],
    ["a control word", "menu", null, "Khéo có thể giúp"],
  ])("%s", async (_, typed, step, text) => {
    const { t, person } = await reminded();
    const reply = await (typed.startsWith("m.") ? t.press(typed) : t.say(typed));
    expect(reply.expects?.step ?? null).toBe(step);
    expect(reply.text).toContain(text);
    expect(await statusOf(person)).toBeNull();
  });

  test("and can still be answered afterwards: “nhắc 1” and the button", async () => {
    const { t, person } = await reminded();
    await t.say("đăng ký", "hủy", "nhắc 1");
    expect(await statusOf(person)).toMatchObject({ reply: "done" });
  });
});

describe("in the middle of a form", () => {
  async function remindedInForm() {
    const { t, person } = await formAt(k, "ownerKind");
    const before = t.asked();
    await k.remind();
    return { t, person, before, actions: await actionsOf(t), draft: await onlyDraft(k, person) };
  }

  test("the form stays as it was, buttons shown before still count, a bare number answers the form", async () => {
    const { t, person, before } = await remindedInForm();
    const message = (await k.history(t.address)).at(-1);
    expect(message?.body.text).toContain("gõ “nhắc 1”");
    await t.press(before.options[1]?.action ?? "");
    expect(await onlyDraft(k, person)).toMatchObject({
      step: "ownerName",
      answers: { ownerKind: "individual" },
    });
    expect(await statusOf(person)).toBeNull();
  });

  test("a bare “1” answers the form, not the reminder", async () => {
    const { t, person } = await remindedInForm();
    await t.say("1");
    expect(await onlyDraft(k, person)).toMatchObject({
      step: "ownerName",
      answers: { ownerKind: "collective" },
    });
    expect(await statusOf(person)).toBeNull();
  });

  test.each([
    ["typed", "nhắc 1"],
    ["pressed", ""],
  ])("“đã nộp” %s is noted, and the form comes back", async (_, typed) => {
    const { t, person, actions, draft } = await remindedInForm();
    const reply = await (typed === "" ? t.press(actions[0] ?? "") : t.say(typed));
    expect(reply.text).toContain("đã nộp");
    expect(reply.expects).toMatchObject({ flow: "registration", step: "ownerKind" });
    expect(await statusOf(person)).toMatchObject({ reply: "done" });
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test("“nhắc lại” asks when, then the form comes back", async () => {
    const { t, person, draft } = await remindedInForm();
    expect((await t.say("nhắc 2")).expects).toMatchObject({ flow: "duties", step: "when" });
    expect((await t.say("1")).expects).toMatchObject({ flow: "registration", step: "ownerKind" });
    expect(await statusOf(person)).toMatchObject({ reply: "later", until: "2026-11-24" });
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test("an answer to the form while “when” is asked goes to the form", async () => {
    const { t, person } = await remindedInForm();
    await t.say("nhắc 2");
    const reply = await t.say("Cá nhân");
    expect(reply.expects).toMatchObject({ flow: "registration", step: "ownerName" });
    expect(await onlyDraft(k, person)).toMatchObject({ answers: { ownerKind: "individual" } });
    expect(await statusOf(person)).toBeNull();
  });

  test("a menu button while “when” is asked opens no second form", async () => {
    const { t } = await remindedInForm();
    await t.say("nhắc 2");
    expect((await t.press("m.register")).expects).toMatchObject({ flow: "registration", step: "ownerKind" });
  });
});
