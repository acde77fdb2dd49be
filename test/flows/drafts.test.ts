/** Moving in the form: correcting, leaving and coming back on another channel, several drafts, giving up, changing the plan. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { beginForm, fillUntil, formAt, goodAnswer, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const [TUYEN_QUANG, TAN_KY, NAM_DINH] = PLANS;
const NAME = "Tuyến đường hoa tổ dân phố 5";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

/** The same person on the terminal. */
async function onTerminal(code: string): Promise<Talk> {
  const t = talk(k, undefined, "terminal");
  await t.say(code);
  return t;
}

describe("correcting one item from the review", () => {
  test.each([
    ["by its number in the form", ["sửa 6"]],
    ["by its label", ["sửa tên mô hình"]],
    ["by part of its label, unmarked", ["sua ten mo"]],
    ["from the list", ["sửa", "tên mô hình"]],
    ["from the review's own option", ["2", "tên mô hình"]],
    ["after leaving the list once", ["sửa", "lùi", "sửa", "không sửa", "sửa", "tên mô hình"]],
  ])("%s", async (_, lines) => {
    const { t, person } = await formAt(k, "review");
    const asked = await t.say(...lines);
    expect(asked.expects).toMatchObject({ step: "name" });
    expect(asked.text).toContain(`Đang ghi: ${NAME}`);
    const back = await t.say("Ngõ phố sáng đèn tổ dân phố 5");
    expect(back.expects?.step).toBe("review");
    expect(back.text).toContain("Ngõ phố sáng đèn tổ dân phố 5");
    const { answers } = await onlyDraft(k, person);
    expect(answers).toMatchObject({ name: "Ngõ phố sáng đèn tổ dân phố 5", ownerKind: "collective" });
  });

  test("“lùi” while correcting goes back to the review and changes nothing", async () => {
    const { t, person } = await formAt(k, "review");
    await t.say("sửa tên mô hình");
    expect((await t.say("lùi")).expects?.step).toBe("review");
    expect((await onlyDraft(k, person)).answers["name"]).toBe(NAME);
  });

  test("the list names every answered item and offers to leave", async () => {
    const { t } = await formAt(k, "goal");
    const list = await t.say("sửa");
    expect(list.expects).toMatchObject({ step: "edit", kind: "choice", optional: false });
    const labels = list.expects?.options.map((o) => o.label) ?? [];
    expect(labels).toContain("Tên mô hình");
    expect(labels).not.toContain("Mục tiêu");
    expect((await t.choose(labels.at(-1) ?? "")).expects?.step).toBe("goal");
  });

  test("in the middle of the form, the form comes back to where it stood", async () => {
    const { t, person } = await formAt(k, "goal");
    await t.say("sửa tên mô hình");
    const back = await t.say("Ngõ phố sáng đèn tổ dân phố 5");
    expect(back.expects?.step).toBe("goal");
    expect((await onlyDraft(k, person)).step).toBe("goal");
  });

  test("what an item's new answer makes necessary is asked before the review comes back", async () => {
    const { t, person } = await formAt(k, "review");
    await t.say("sửa mới hay duy trì");
    expect((await t.say("duy trì")).expects).toMatchObject({ step: "continuationSince", kind: "number" });
    for (const wrong of ["2008", "2027", "hai nghìn", "-2024", "24"]) {
      expect((await t.say(wrong)).expects?.step).toBe("continuationSince");
    }
    expect((await t.say("2024")).expects?.step).toBe("review");
    expect((await onlyDraft(k, person)).answers["continuationSince"]).toBe(2024);
  });

  test("an initiative may be called “Sửa chữa …”; “sửa” with an item's name still corrects", async () => {
    const { t, person } = await formAt(k, "name");
    expect((await t.say("Sửa chữa nhà cho hộ nghèo thôn 5")).expects?.step).toBe("field");
    expect((await onlyDraft(k, person)).answers["name"]).toBe("Sửa chữa nhà cho hộ nghèo thôn 5");
    await fillUntil(t, "rationale");
    expect((await t.say("sửa tên mô hình")).expects?.step).toBe("name");
  });
});

describe("leaving and coming back", () => {
  test.each([["lưu nháp"], ["menu"], ["để sau"]])(
    "“%s” keeps the draft; “đăng ký” lists it",
    async (leave) => {
      const { t, person } = await formAt(k, "goal");
      const left = await t.say(leave);
      expect(left.expects).toBeNull();
      expect(left.text).toContain(`đã lưu nháp: ${NAME}`);
      const list = await t.say("đăng ký");
      expect(list.expects).toMatchObject({ step: "draft", kind: "choice" });
      expect(list.text).toContain(NAME);
      expect((await t.say("1")).expects?.step).toBe("goal");
      expect(await onlyDraft(k, person)).toMatchObject({ step: "goal", state: "open" });
    },
  );

  test("begun on the web, finished in the terminal by the same person", async () => {
    const { t, person, code } = await formAt(k, "goal");
    await t.say("lưu nháp");
    const draft = await onlyDraft(k, person);
    const terminal = await onTerminal(code);
    await terminal.say("đăng ký");
    expect((await terminal.say("1")).expects?.step).toBe("goal");
    await fillUntil(terminal, "review");
    expect((await terminal.say("gửi")).text).toContain(draft.code);
    expect((await k.store.registrationsOf(person)).map((r) => r.code)).toEqual([draft.code]);
    expect((await t.say("bản đăng ký của tôi")).text).toContain(draft.code);
  });

  test.each([
    ["pressed", (t: Talk) => t.choose("Cá nhân")],
    ["typed", (t: Talk) => t.say("2")],
  ])("an answer %s to a step that another channel has left behind lands nowhere", async (_, answer) => {
    const { t, person, code } = await formAt(k, "ownerKind");
    const terminal = await onTerminal(code);
    await terminal.say("đăng ký", "1");
    await fillUntil(terminal, "field");
    const before = await onlyDraft(k, person);
    // the web still shows “Tập thể / Cá nhân”; its second option must not choose the second field
    const stale = t.asked().options[1]?.action ?? "";
    const reply = await answer(t);
    expect(reply.text).toContain("nơi khác");
    expect(reply.expects?.step).toBe("field");
    await t.press(stale);
    expect(await onlyDraft(k, person)).toEqual(before);
    await t.say("2");
    expect(await onlyDraft(k, person)).toMatchObject({ step: "continuation" });
  });

  test("a restart continues at the step, with everything answered", async () => {
    let own = await openKheo();
    const before = talk(own, "a");
    const { person } = await newcomer(own, before, TUYEN_QUANG);
    await beginForm(own, before, TUYEN_QUANG);
    const asked = await fillUntil(before, "goal");
    const held = await onlyDraft(own, person);
    own = await own.restart();
    expect(await onlyDraft(own, person)).toEqual(held);
    const after = talk(own, "a");
    expect((await after.say("?")).expects).toEqual(asked);
    await fillUntil(after, "review");
    await own.close();
  });

  test("several drafts are listed, newest first, and each goes on where it stood", async () => {
    const { t, person } = await formAt(k, "goal");
    await t.say("lưu nháp");
    k.clock.set(k.clock.now() + 60_000);
    await beginForm(k, t, TUYEN_QUANG);
    await fillUntil(t, "name");
    await t.say("lưu nháp");
    expect(await k.store.openDraftsOf(person)).toHaveLength(2);
    const list = await t.say("đăng ký");
    const labels = list.expects?.options.map((o) => o.label) ?? [];
    expect(labels).toEqual([
      expect.stringContaining("Chưa đặt tên"),
      expect.stringContaining(NAME),
      "Làm bản đăng ký mới",
    ]);
    expect((await t.choose(NAME)).expects?.step).toBe("goal");
    await t.say("lưu nháp", "đăng ký");
    expect((await t.choose("Chưa đặt tên")).expects?.step).toBe("name");
    const mine = await t.say("bản đăng ký của tôi");
    expect(mine.text).toContain("Bản nháp chưa gửi: 2");
    expect(mine.expects?.step).toBe("name");
  });

  test("a draft of an older form goes on, and is said to have changed", async () => {
    const { t, person } = await formAt(k, "goal");
    await t.say("lưu nháp");
    const draft = await onlyDraft(k, person);
    await k.store.tx((tx) => tx.saveDraft({ ...draft, formVersion: draft.formVersion - 1, at: MONDAY }));
    const reply = await t.say("đăng ký", "1");
    expect(reply.text).toContain("Mẫu đã được cập nhật");
    expect(reply.expects?.step).toBe("goal");
  });

  test("a form that has grown asks what is missing before it is sent", async () => {
    const { t, person } = await formAt(k, "review");
    const draft = await onlyDraft(k, person);
    const { goal: _, ...answers } = draft.answers;
    await k.store.tx((tx) => tx.saveDraft({ ...draft, answers, at: MONDAY }));
    expect((await t.say("gửi")).expects?.step).toBe("goal");
    expect(await k.store.registrationsOf(person)).toEqual([]);
    expect((await t.say(goodAnswer(t.asked()))).expects?.step).toBe("review");
    await t.say("gửi");
    expect(await k.store.registrationsOf(person)).toHaveLength(1);
  });
});

describe("giving up", () => {
  test("asks first; “không” goes on, “lưu nháp” keeps, “hủy hẳn” drops", async () => {
    const { t, person } = await formAt(k, "goal");
    expect((await t.say("hủy")).expects).toMatchObject({ step: "cancel", kind: "choice" });
    expect((await t.say("không")).expects?.step).toBe("goal");
    await t.say("hủy");
    expect((await t.choose("Lưu nháp để làm sau")).expects).toBeNull();
    expect(await k.store.openDraftsOf(person)).toHaveLength(1);
    await t.say("đăng ký", "1", "hủy");
    expect((await t.choose("Hủy hẳn")).expects).toBeNull();
    expect(await k.store.openDraftsOf(person)).toEqual([]);
    expect((await t.say("đăng ký")).expects?.step).toBe("directive");
  });

  test("before there is anything to lose, nothing is asked", async () => {
    const t = talk(k);
    await newcomer(k, t, TUYEN_QUANG);
    await t.say("đăng ký");
    expect((await t.say("hủy")).expects).toBeNull();
  });
});

describe("changing the plan", () => {
  test("keeps what both forms ask; the old draft goes when the new one is there", async () => {
    const { t, person } = await formAt(k, "goal");
    const old = await onlyDraft(k, person);
    await t.say("sửa kế hoạch");
    expect((await t.choose(label(TAN_KY))).expects?.step).toBe("practice");
    expect((await onlyDraft(k, person)).id).toBe(old.id);
    await t.say("1");
    const fresh = await onlyDraft(k, person);
    expect(fresh).toMatchObject({
      plan: TAN_KY,
      practice: true,
      answers: { name: NAME, rationale: old.answers["rationale"] },
    });
    expect([fresh.answers["year"], fresh.answers["field"]]).not.toContain(old.answers["field"]);
    expect(fresh.code).not.toBe(old.code);
  });

  test.each([
    ["no", ["2"]],
    ["leaving", ["lưu nháp"]],
    ["giving up", ["hủy"]],
  ])("%s at the notice of an ended plan loses nothing", async (_, lines) => {
    const { t, person } = await formAt(k, "goal");
    const { id, answers } = await onlyDraft(k, person);
    await t.say("sửa kế hoạch");
    await t.choose(label(NAM_DINH));
    await t.say(...lines);
    const kept = await onlyDraft(k, person);
    expect(kept).toMatchObject({ id, answers: { name: answers["name"], rationale: answers["rationale"] } });
  });

  test("the same plan again changes nothing", async () => {
    const { t, person } = await formAt(k, "goal");
    const before = await onlyDraft(k, person);
    await t.say("sửa kế hoạch");
    expect((await t.choose(label(TUYEN_QUANG))).expects?.step).toBe("goal");
    expect(await onlyDraft(k, person)).toMatchObject({ id: before.id, answers: before.answers });
  });
});

function label(plan: string): string {
  return k.knowledge.plans.find((p) => p.id === plan)?.label ?? plan;
}
