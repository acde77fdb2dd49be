/** Asking in the middle of anything: the answer comes, and the form comes back where it was. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { fillUntil, formAt, newcomer, onlyDraft, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

const QUESTION = "Báo cáo tổng kết năm nộp trước ngày nào?";
const ANSWERER = scriptedAnswerer();

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: ANSWERER });
});
afterAll(async () => k.close());

const lastAsked = () => ANSWERER.asked.at(-1);

describe("outside any form", () => {
  test("a question is answered with its citation, as a message of its own kind", async () => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    const reply = await t.say(QUESTION);
    expect(reply.expects).toBeNull();
    expect(reply.messages.map((m) => m.kind)).toEqual(["answer"]);
    expect(reply.messages[0]?.body.citations).toMatchObject([{ number: "66-KH/TU", section: "IV" }]);
  });

  test("the answerer hears the plan of the person's unit, the time, and the questions before, oldest first", async () => {
    const t = talk(k);
    await newcomer(k, t, "vinh-long-2025");
    const questions = Array.from({ length: 8 }, (_, i) => `Câu hỏi số ${i + 1} là gì?`);
    for (const [i, question] of questions.entries()) {
      await t.say(question);
      expect(lastAsked()).toEqual({
        text: question,
        plan: "vinh-long-2025",
        now: k.clock.now(),
        history: questions.slice(Math.max(0, i - 6), i),
      });
    }
  });

  test("each conversation has its own history", async () => {
    const [a, b] = [talk(k), talk(k)];
    for (const t of [a, b]) await newcomer(k, t, PLANS[0]);
    await a.say("Hạn nộp của xã là ngày nào?");
    await b.say("Gửi báo cáo về đâu?");
    expect(lastAsked()?.history).toEqual([]);
  });

  test.each(["?", "hạn", "😀", "xin"])("%j alone is no question: the menu is shown", async (text) => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    const before = ANSWERER.asked.length;
    expect((await t.say(text)).text).toContain("Khéo có thể giúp đồng chí");
    expect(ANSWERER.asked).toHaveLength(before);
  });

  test("what the menu starts is not asked", async () => {
    const t = talk(k);
    await newcomer(k, t, PLANS[0]);
    const before = ANSWERER.asked.length;
    for (const text of ["việc phải làm của tôi", "bản đăng ký của tôi", "hỏi", "Bản đăng ký của tôi", "4"])
      await t.say(text);
    expect(ANSWERER.asked).toHaveLength(before);
  });
});

describe("at each kind of step", () => {
  test.each([
    ["choice", "ownerKind"],
    ["text", "name"],
    ["longtext", "rationale"],
    ["list", "criteria"],
    ["date", "startDate"],
    ["file", "attachments"],
    ["confirm", "review"],
  ])("%s: answered, and the form comes back as it was", async (kind, step) => {
    const { t, person } = await formAt(k, step);
    const [before, draft] = [t.asked(), await onlyDraft(k, person)];
    expect(before.kind).toBe(kind);
    const reply = await t.say(QUESTION);
    expect(reply.messages[0]?.body.text).toBe(`Trả lời: ${QUESTION}`);
    expect(reply.expects).toEqual(before);
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test("number", async () => {
    const { t } = await formAt(k, "continuation");
    await t.say("duy trì");
    const before = t.asked();
    expect(before.kind).toBe("number");
    expect((await t.say(QUESTION)).expects).toEqual(before);
  });

  test.each([
    ["edit", "sửa"],
    ["cancel", "hủy"],
  ])("the engine's own question “%s” comes back too", async (step, command) => {
    const { t } = await formAt(k, "goal");
    await t.say(command);
    const before = t.asked();
    expect(before.step).toBe(step);
    expect((await t.say(QUESTION)).expects).toEqual(before);
  });

  test("words that only sound like a question are an answer where words are asked for", async () => {
    const { t, person } = await formAt(k, "name");
    await t.say("Ai cũng biết thế nào là dân vận khéo");
    expect((await onlyDraft(k, person)).answers["name"]).toBe("Ai cũng biết thế nào là dân vận khéo");
  });
});

describe("“ghi” claims the question as the answer", () => {
  const NAME = "Vì sao tổ dân phố 5 không còn rác?";

  test.each([
    ["typed", (t: Talk) => t.say("ghi")],
    ["typed in other words", (t: Talk) => t.say("Đó là câu trả lời")],
  ])("%s", async (_, claim) => {
    const { t, person } = await formAt(k, "name");
    const reply = await t.say(NAME);
    expect(reply.text).toContain("gõ “ghi”");
    await claim(t);
    expect(await onlyDraft(k, person)).toMatchObject({ step: "field", answers: { name: NAME } });
  });

  test("pressed, once", async () => {
    const { t, person } = await formAt(k, "name");
    const reply = await t.say(NAME);
    const action =
      reply.messages.flatMap((m) => m.body.buttons).find((b) => b.label === "Đó là câu trả lời")?.action ??
      "";
    await t.press(action);
    const draft = await onlyDraft(k, person);
    expect(draft).toMatchObject({ step: "field", answers: { name: NAME } });
    expect((await t.press(action)).expects?.step).toBe("field");
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test("what does not fit the step is refused with its reason", async () => {
    const { t, person } = await formAt(k, "name");
    const draft = await onlyDraft(k, person);
    await t.say("Ai thế ạ?");
    const reply = await t.say("ghi");
    expect(reply.expects?.step).toBe("name");
    expect(reply.text).toContain("10"); // the shortest name
    expect(await onlyDraft(k, person)).toEqual(draft);
  });

  test("is not offered where a question could be no answer, and lasts no longer than its step", async () => {
    const { t, person } = await formAt(k, "ownerKind");
    expect((await t.say(QUESTION)).text).not.toContain("gõ “ghi”");
    await t.say("1");
    await fillUntil(t, "name");
    await t.say(NAME, "Ngõ phố sáng đèn tổ dân phố 5", "1");
    expect((await t.say("ghi")).expects?.step).toBe("continuation");
    expect((await onlyDraft(k, person)).answers).toMatchObject({ name: "Ngõ phố sáng đèn tổ dân phố 5" });
  });
});

describe("words that show one's own things", () => {
  test.each([
    ["bản đăng ký của tôi", "chưa có bản đăng ký nào"],
    ["việc phải làm", "Việc của"],
    ["thời hạn", "Việc của"],
  ])("“%s” is shown in the middle of the form, and the form comes back", async (typed, shown) => {
    const { t, person } = await formAt(k, "goal");
    const [before, draft] = [t.asked(), await onlyDraft(k, person)];
    const reply = await t.say(typed);
    expect(reply.text).toContain(shown);
    expect(reply.expects).toMatchObject({ flow: "registration", step: before.step });
    expect(await onlyDraft(k, person)).toEqual(draft);
  });
});
