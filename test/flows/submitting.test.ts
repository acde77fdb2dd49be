/** What may stand in the form, and sending it: once, whoever presses how often; under a plan that is over only for practice. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openKheo, type Kheo } from "../support/kheo.ts";
import {
  beginForm,
  codeIn,
  demoCode,
  ENDED_PLANS,
  fillUntil,
  formAt,
  goodAnswer,
  newcomer,
  onlyDraft,
  onlyRegistration,
  PLANS,
  register,
} from "../support/form.ts";
import { talk, type Talk } from "../support/talk.ts";

const [TUYEN_QUANG, TAN_KY] = PLANS;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo();
});
afterAll(async () => k.close());

describe("what a step accepts", () => {
  let at: { [step: string]: Promise<{ t: Talk; person: string }> } = {};
  const standing = (step: string) => (at[step] ??= formAt(k, step));
  afterAll(() => {
    at = {};
  });

  test.each([
    ["name", "Tuyến đường hoa 🌸 tổ dân phố 5", "biểu tượng"],
    ["name", "Tuyến đường hoa 🇻🇳 tổ dân phố 5", "biểu tượng"],
    ["name", "TUYẾN ĐƯỜNG HOA TỔ DÂN PHỐ 5", "in hoa"],
    ["name", "Đường hoa", "10"],
    ["name", "Mô hình: Đường hoa", "10"],
    ["name", "x".repeat(151), "150"],
    ["contact", "Nguyễn Thị Hoa, 091234567", "Số điện thoại"],
    ["contact", "Nguyễn Thị Hoa, 001234567890", "Số điện thoại"],
    ["rationale", "x".repeat(1_501), "1.500"],
    ["rationale", "Ngắn quá", "50"],
    ["partners", "Hội Nông dân; chi bộ TỔ dân phố 5", "Chủ thể"],
    ["criteria", "a;b;c;d;e;f;g;h;i;k;l", "10"],
    ["startDate", "31/02/2026", "31/02/2026"],
    ["startDate", "01/01/2041", "31/12/2040"],
    ["endDate", "30/11/2026", "01/12/2026"],
    ["field", "nông nghiệp vũ trụ", "từ 1 đến"],
  ])("%s: %j is refused, and the reason says %j", async (step, typed, reason) => {
    const { t, person } = await standing(step);
    const before = await onlyDraft(k, person);
    const reply = await t.say(typed);
    expect(reply.text).toContain(reason);
    expect(reply.expects?.step).toBe(step);
    expect(await onlyDraft(k, person)).toEqual(before);
  });

  test.each([
    ["contact", "Nguyễn Thị Hoa, Bí thư chi bộ", "Nguyễn Thị Hoa, Bí thư chi bộ"],
    ["contact", "Hoa, +84 912 345 678", "Hoa, +84 912 345 678"],
    ["contact", "Hoa, 0900000001 - 0900000002", "Hoa, 0900000001 - 0900000002"],
    ["contact", "Bí thư khóa 2024-2025", "Bí thư khóa 2024-2025"],
    ["contact", "Văn phòng, 0207.3822.123", "Văn phòng, 0207.3822.123"],
    ["name", "Mô hình: tuyến đường hoa tổ 5", "Tuyến đường hoa tổ 5"],
    ["name", "Mô hình “Tuyến đường hoa tổ 5”", "Tuyến đường hoa tổ 5"],
    ["name", "Mô hình “Đường hoa” tại tổ 5", "“Đường hoa” tại tổ 5"],
    ["criteria", "1.500 hộ ký; 12.000 cây", ["1.500 hộ ký", "12.000 cây"]],
    ["partners", "không", []],
    ["startDate", "mùng 1/12", "2026-12-01"],
    ["endDate", "01/12/2026", "2026-12-01"],
    ["field", "kinh te", "economy"],
  ])("%s: %j is kept as %j", async (step, typed, stored) => {
    const { t, person } = await formAt(k, step);
    await t.say(typed);
    expect((await onlyDraft(k, person)).answers[step]).toEqual(stored);
  });

  test("criteria without a figure are kept with a hint", async () => {
    const { t } = await formAt(k, "criteria");
    const reply = await t.say("Đường sạch, đẹp");
    expect(reply.text).toContain("chưa có tiêu chí nào đo được");
    expect(reply.expects?.step).toBe("activities");
  });

  test("a day outside the plan's time is kept with a warning", async () => {
    const { t, person } = await formAt(k, "startDate");
    const reply = await t.say("31/12/2025");
    expect(reply.text).toContain("nằm ngoài thời gian của kế hoạch");
    expect((await onlyDraft(k, person)).answers["startDate"]).toBe("2025-12-31");
    expect((await t.say("01/12/2026")).text).not.toContain("nằm ngoài thời gian");
  });

  test("a corrected beginning may not come after the end", async () => {
    const { t, person } = await formAt(k, "review");
    await t.say("sửa ngày bắt đầu");
    const reply = await t.say("31/10/2027");
    expect(reply.text).toContain("30/10/2027");
    expect(reply.expects?.step).toBe("startDate");
    await t.say("30/10/2027");
    expect((await onlyDraft(k, person)).answers["startDate"]).toBe("2027-10-30");
  });

  test("only optional items may be left out; the card says they are blank", async () => {
    const { t, person } = await formAt(k, "resources");
    expect((await t.say("bỏ qua")).expects?.step).toBe("startDate");
    expect((await t.say("bỏ qua")).text).toContain("bắt buộc");
    await fillUntil(t, "sustainability");
    await t.choose("Bỏ qua");
    const card = await t.say("bỏ qua");
    expect(card.expects?.step).toBe("review");
    expect(card.text).toContain("Nguồn lực: (bỏ trống)");
    expect((await onlyDraft(k, person)).answers).toMatchObject({
      resources: null,
      sustainability: null,
      attachments: null,
    });
  });

  test("the same name for the same owner and year is refused with the code of the first", async () => {
    const t = talk(k);
    const { person } = await newcomer(k, t, TUYEN_QUANG);
    const code = await register(k, t, TUYEN_QUANG);
    await beginForm(k, t, TUYEN_QUANG);
    await fillUntil(t, "name");
    const reply = await t.say("TUYẾN đường hoa tổ dân phố 5");
    expect(reply.text).toContain(code);
    expect(reply.expects?.step).toBe("name");
    expect((await onlyDraft(k, person)).answers["name"]).toBeUndefined();
  });
});

describe("sending", () => {
  test.each([
    [
      "the same button five times at once",
      async (t: Talk) => {
        const action = t.asked().options[0]?.action ?? "";
        return Promise.all([1, 2, 3, 4, 5].map(() => k.press(action, t.address)));
      },
    ],
    [
      "the button, then the button again",
      async (t: Talk) => {
        const action = t.asked().options[0]?.action ?? "";
        return [await t.press(action), await t.press(action), await t.press(action)];
      },
    ],
    ["typed, then typed again", async (t: Talk) => [await t.say("1"), await t.say("1"), await t.say("gửi")]],
    [
      "typed, then pressed",
      async (t: Talk) => {
        const action = t.asked().options[0]?.action ?? "";
        return [await t.say("gửi đăng ký"), await t.press(action)];
      },
    ],
  ])("%s gives one registration and the same code", async (_, send) => {
    const { t, person } = await formAt(k, "review");
    const { code } = await onlyDraft(k, person);
    const replies = await send(t);
    expect(replies.map(codeIn)).toEqual(replies.map(() => code));
    expect(replies.every((r) => r.expects === null)).toBe(true);
    expect(await onlyRegistration(k, person)).toMatchObject({ code, state: "submitted" });
    expect(await k.store.openDraftsOf(person)).toEqual([]);
  });

  test("from two channels at once gives one registration; both hear the same code", async () => {
    const { t, person, code: self } = await formAt(k, "review");
    const { code } = await onlyDraft(k, person);
    const other = talk(k, undefined, "terminal");
    await other.say(self, "đăng ký", "1");
    const replies = await Promise.all([t.say("gửi"), other.say("gửi")]);
    expect(replies.map(codeIn)).toEqual([code, code]);
    await onlyRegistration(k, person);
  });

  test("afterwards “1” is the menu again, and the old button still gives the receipt", async () => {
    const { t, person } = await formAt(k, "review");
    const action = t.asked().options[0]?.action ?? "";
    const code = codeIn(await t.say("gửi"));
    await t.say("việc phải làm");
    expect((await t.say("1")).expects?.step).toBe("directive");
    expect((await t.press(action)).text).toContain(code);
    await onlyRegistration(k, person);
  });

  test("what is sent has no answer to a question that became pointless", async () => {
    const { t, person } = await formAt(k, "continuation");
    await t.say("duy trì", "2024");
    await fillUntil(t, "review");
    await t.say("sửa mới hay duy trì", "xây dựng mới", "gửi");
    const { answers } = await onlyRegistration(k, person);
    expect(answers["continuation"]).toBe("new");
    expect(answers).not.toHaveProperty("continuationSince");
  });

  test("is read back under “Bản đăng ký của tôi” and in full by its code, by its owner only", async () => {
    const { t } = await formAt(k, "review");
    const code = codeIn(await t.say("gửi"));
    const mine = await t.say("bản đăng ký của tôi");
    expect(mine.text).toContain(code);
    expect(mine.text).toContain("chờ tiếp nhận");
    const full = await t.say(code.toLowerCase());
    expect(full.text).toContain("Tên mô hình: Tuyến đường hoa tổ dân phố 5");
    expect(full.text).toContain("Họp chi bộ ra nghị quyết");
    const stranger = talk(k);
    await newcomer(k, stranger, TUYEN_QUANG);
    expect((await stranger.say(code)).text).not.toContain("Tuyến đường hoa");
    expect((await stranger.say("bản đăng ký của tôi")).text).not.toContain(code);
  });

  test("the longest answers are read back whole, in messages that every channel takes", async () => {
    const { t, person } = await formAt(k, "review");
    const words = (n: number, word: string) =>
      `${word} `
        .repeat(Math.ceil(n / (word.length + 1)))
        .slice(0, n)
        .trim();
    const long = {
      rationale: words(1_500, "thực trạng"),
      goal: words(800, "mục tiêu"),
      activities: words(2_000, "cách làm"),
    };
    const draft = await onlyDraft(k, person);
    const answers = { ...draft.answers, ...long };
    await k.store.tx((tx) => tx.saveDraft({ ...draft, answers, at: k.clock.now() }));
    const code = codeIn(await t.say("gửi"));
    const full = await t.say(code);
    expect(full.messages.length).toBeGreaterThan(2);
    const text = full.messages.map((m) => m.body.text).join(" ");
    for (const answer of Object.values(long)) expect(text.replaceAll(/\s+/g, " ")).toContain(answer);
  });

  test("tells the staff of the unit and of those above it, and nobody else", async () => {
    const [reviewer, elsewhere] = [talk(k), talk(k)];
    await reviewer.say(demoCode(TUYEN_QUANG, "reviewer"));
    await elsewhere.say(demoCode(TAN_KY, "reviewer"));
    const { t } = await formAt(k, "review");
    const code = codeIn(await t.say("gửi"));
    const texts = async (one: Talk) =>
      (await k.history(one.address)).filter((m) => m.kind === "notice").map((m) => m.body.text);
    expect((await texts(reviewer)).filter((text) => text.includes(code))).toHaveLength(1);
    expect((await texts(elsewhere)).filter((text) => text.includes(code))).toEqual([]);
  });
});

describe.each(ENDED_PLANS)("%s, which is over", (plan) => {
  test("is said to be over before the form begins; practice goes to nobody", async () => {
    const t = talk(k);
    const { person } = await newcomer(k, t, plan);
    const known = k.knowledge.plans.find((p) => p.id === plan);
    const reply = await t.say("đăng ký");
    expect(reply.text).toContain("(đã kết thúc)");
    const notice = await t.choose(known?.label ?? "");
    expect(notice.text).toContain(known?.endedNotice ?? "đã hết thời gian");
    expect(notice.expects).toMatchObject({ step: "practice", kind: "confirm" });
    expect(await k.store.openDraftsOf(person)).toEqual([]);
    expect((await t.choose("Chọn kế hoạch khác")).expects?.step).toBe("directive");
    await t.choose(known?.label ?? "");
    await t.choose("Tôi hiểu");
    await fillUntil(t, "review");
    const card = await t.say("?");
    expect(card.text).toContain("BẢN LUYỆN TẬP");
    const sent = await t.say("gửi");
    expect(sent.text).toContain("bản luyện tập");
    expect(await onlyRegistration(k, person)).toMatchObject({ plan, practice: true });
    const reviewer = talk(k);
    await reviewer.say(demoCode(plan, "reviewer"));
    expect((await reviewer.say("duyệt")).text).toContain("Không có bản đăng ký nào");
  });

  test("without demo it is closed until its admin opens it, and closed again afterwards", async () => {
    const own = await openKheo({ demo: false });
    const [admin, t] = [talk(own), talk(own)];
    const { person } = await newcomer(own, t, plan);
    const known = own.knowledge.plans.find((p) => p.id === plan);
    await t.say("đăng ký");
    const refused = await t.say("1");
    expect(refused.text).toContain("đã đóng đăng ký");
    expect(refused.expects?.step).toBe("directive");
    await admin.say(demoCode(plan, "admin"), "mở đăng ký", "1", "Đảng ủy cho phép đăng ký bổ sung.");
    const opened = await t.say("1");
    expect(opened.text).toContain("đã mở lại đăng ký");
    await fillUntil(t, "review");
    await t.say("gửi");
    expect(await onlyRegistration(own, person)).toMatchObject({ plan, practice: false });
    await admin.say("đóng đăng ký", "1", "Hết thời gian đăng ký bổ sung.");
    await t.say("đăng ký");
    expect((await t.say("1")).text).toContain("đã đóng đăng ký");
    const audit = (await own.store.exportAll()).audit.map((a) => a["action"]);
    expect(audit.filter((a) => a === "plan.open" || a === "plan.close")).toEqual(["plan.open", "plan.close"]);
    expect(goodAnswer(t.asked())).toBe("1");
    expect(known?.id).toBe(plan);
    await own.close();
  });
});
