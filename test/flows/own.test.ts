/** Questions about one's own matters: told from questions about directives, answered from the store, at any moment. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownMatter } from "../../flows/asking/own.ts";
import { codeIn, demoCode, fillUntil, formAt, newcomer, PLANS } from "../support/form.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { scriptedAnswerer, talk } from "../support/talk.ts";

const ANSWERER = scriptedAnswerer();
const REASON = "Bổ sung số hộ tham gia ở mục tiêu chí.";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: ANSWERER });
});
afterAll(async () => k.close());

describe("telling one's own from the directive's", () => {
  test.each([
    ["tôi còn thiếu gì?", "missing"],
    ["toi con thieu gi", "missing"],
    ["Em còn thiếu những gì nữa ạ", "missing"],
    ["bản nháp của tôi còn thiếu mục nào?", "missing"],
    ["phiếu đăng ký của em còn thiếu gì không", "missing"],
    ["Khéo ơi, bản đăng ký này còn thiếu gì?", "missing"],
    ["còn mục nào chưa điền?", "missing"],
    ["mình còn việc gì chưa làm?", "missing"],
    ["chi bộ tôi còn phải nộp gì nữa không?", "missing"],
    ["bản của tôi được duyệt chưa?", "state"],
    ["ban cua toi dc duyet ch", "state"],
    ["hs cua e den dau r", "state"],
    ["ban cua toi duoc duyet chua", "state"],
    ["Bản đăng ký của em đã được tiếp nhận chưa ạ?", "state"],
    ["hồ sơ của tôi đến đâu rồi?", "state"],
    ["mô hình của chi bộ tôi đã được duyệt chưa?", "state"],
    ["phiếu của em có bị trả lại không?", "state"],
    ["tôi đã nộp bản đăng ký thành công chưa?", "state"],
    ["tôi đã đăng ký được mấy mô hình rồi?", "state"],
    ["đã ai duyệt bản đăng ký của tôi chưa?", "state"],
  ] as const)("%s → %s", (text, matter) => {
    expect(ownMatter(text)).toBe(matter);
  });

  test.each([
    "Mô hình được công nhận khi nào?",
    "Ai duyệt danh sách mô hình?",
    "Chi bộ tôi phải đăng ký mấy mô hình?",
    "Tôi phải nộp báo cáo trước ngày nào?",
    "Bản đăng ký gồm những mục nào?",
    "Phiếu đăng ký còn thiếu thì có được nộp không?",
    "Hồ sơ khen thưởng còn thiếu biên bản thì sao?",
    "Nộp thiếu hồ sơ thì thế nào?",
    "Mô hình của xã được công nhận cần điều kiện gì?",
    "Tôi có được đăng ký hai mô hình không?",
    "Tuyến đường hoa của chi bộ",
    "Em muốn hỏi cá nhân có được đăng ký không?",
  ])("%s is for the directives", (text) => {
    expect(ownMatter(text)).toBeNull();
  });
});

test("in the middle of a form: what is missing is listed by the plan's own labels, and the form comes back", async () => {
  const { t } = await formAt(k, "goal");
  const step = t.asked();
  const reply = await t.say("tôi còn thiếu gì?");
  expect(ANSWERER.asked).toEqual([]);
  expect(reply.text).toContain("Tuyến đường hoa tổ dân phố 5 (66-KH/TU): còn thiếu");
  const form = k.knowledge.plans.find((p) => p.id === PLANS[0])?.form ?? [];
  const label = form.find((e) => e.step === "goal")?.label;
  if (typeof label === "string") expect(reply.text).toContain(label);
  expect(reply.text).toContain("Việc sắp đến hạn");
  expect(reply.expects).toMatchObject({ step: step.step, position: step.position });
});

test("nothing begun: said so, with what to do next; nobody else's matters are shown", async () => {
  const t = talk(k);
  await newcomer(k, t, PLANS[0]);
  const missing = await t.say("tôi còn thiếu gì?");
  expect(missing.text).toContain("không có bản nháp nào dở dang");
  expect(missing.text).toContain("Gõ “đăng ký”");
  const state = await t.say("bản của tôi được duyệt chưa?");
  expect(state.text).toContain("chưa gửi bản đăng ký nào");
  expect(state.text).not.toContain("Tuyến đường hoa");
});

test("from sent to returned to sent again, the state is told as it stands", async () => {
  const { t } = await formAt(k, "review");
  const code = codeIn(await t.say("gửi"));
  expect((await t.say("bản của tôi được duyệt chưa?")).text).toContain(
    `(mã ${code}): đã gửi, chờ tiếp nhận.`,
  );
  const reviewer = talk(k);
  await reviewer.say(demoCode(PLANS[0], "reviewer"));
  await reviewer.say("duyệt");
  await reviewer.choose(reviewer.asked().options.find((o) => o.label.includes(code))?.label ?? "");
  await reviewer.choose("Trả lại");
  await reviewer.say(REASON);
  const returned = await t.say("hồ sơ của tôi đến đâu rồi?");
  expect(returned.text).toContain(`(mã ${code}): được trả lại để sửa. Lý do trả lại: ${REASON}`);
  expect(returned.text).not.toContain("Chưa gửi, còn là bản nháp");
  const missing = await t.say("tôi còn thiếu gì?");
  expect(missing.text).toContain("đã đủ các mục bắt buộc, chỉ còn xem lại và gửi. Lý do trả lại:");
});

test("a duty reported done is no longer missing", async () => {
  const t = talk(k);
  const { person } = await newcomer(k, t, PLANS[0]);
  const before = (await t.say("tôi còn thiếu gì?")).text;
  const due = k.knowledge
    .dues({ now: k.clock.now(), plan: PLANS[0] })
    .find(({ title }) => before.includes(`• ${title}: hạn cuối hết`));
  const { plan, obligation, occurrence } = due ?? { plan: "", obligation: "", occurrence: null };
  const status = {
    plan,
    obligation,
    occurrence: occurrence ?? "",
    person,
    reply: "done",
    until: null,
  } as const;
  await k.store.tx((tx) => tx.setDutyStatus({ ...status, at: k.clock.now() }));
  expect((await t.say("tôi còn thiếu gì?")).text).not.toContain(`• ${due?.title}`);
});

test("a guest hears that nothing is stored", async () => {
  const t = talk(k);
  await t.say("xin chào");
  await t.choose("Không");
  expect((await t.say("bản của tôi được duyệt chưa?")).text).toContain("chưa lưu dữ liệu nào");
});

test("a free step takes a question of one's own for no answer", async () => {
  const { t } = await formAt(k, "name");
  await t.say("bản đăng ký của tôi được duyệt chưa?");
  expect(t.asked().step).toBe("name");
  await fillUntil(t, "field");
});
