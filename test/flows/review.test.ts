/** Staff: a reviewer decides on what their units and those below sent, with reasons and an audit row; nobody else can. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { codeIn, demoCode, formAt, newcomer, onlyRegistration, PLANS } from "../support/form.ts";
import { talk, type Talk } from "../support/talk.ts";

const [TUYEN_QUANG] = PLANS;
const REASON = "Bổ sung số hộ tham gia ở mục tiêu chí.";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo();
});
afterAll(async () => k.close());

async function sent(): Promise<{ t: Talk; person: string; code: string }> {
  const { t, person } = await formAt(k, "review");
  return { t, person, code: codeIn(await t.say("gửi")) };
}

async function staff(role: "reviewer" | "admin" = "reviewer", plan: string = TUYEN_QUANG): Promise<Talk> {
  const t = talk(k);
  await t.say(demoCode(plan, role));
  return t;
}

async function audited(code: string) {
  return (await k.store.exportAll()).audit.filter((a) => a["object"] === code);
}

const notices = async (t: Talk) =>
  (await k.history(t.address)).filter((m) => m.kind === "notice").map((m) => m.body.text);

test("a reviewer takes one in: state, notice to the person, audit row", async () => {
  const { t, person, code } = await sent();
  const reviewer = await staff();
  const list = await reviewer.say("duyệt");
  expect(list.expects).toMatchObject({ flow: "review", step: "item", kind: "choice" });
  const label = list.expects?.options.find((o) => o.label.includes(code))?.label ?? "";
  const shown = await reviewer.choose(label);
  expect(shown.text).toContain("Họp chi bộ ra nghị quyết");
  expect(shown.expects?.step).toBe("decision");
  expect((await reviewer.choose("Tiếp nhận")).expects).toBeNull();
  expect(await onlyRegistration(k, person)).toMatchObject({ state: "received", note: null });
  expect(await notices(t)).toEqual([expect.stringContaining(`(mã ${code}) đã được`)]);
  expect((await t.say("bản đăng ký của tôi")).text).toContain("đã tiếp nhận");
  const rows = await audited(code);
  expect(rows).toMatchObject([{ action: "registration.receive", detail: { before: "submitted" } }]);
  expect(rows[0]?.["actor"]).toBe((await k.store.invite(demoCode(TUYEN_QUANG, "reviewer")))?.person);
  const again = await reviewer.say("duyệt");
  expect(again.text).not.toContain(code);
});

test("a reviewer returns one with a reason, which the person reads verbatim", async () => {
  const { t, person, code } = await sent();
  const reviewer = await staff();
  await reviewer.say("duyệt");
  await reviewer.choose(reviewer.asked().options.find((o) => o.label.includes(code))?.label ?? "");
  await reviewer.choose("Trả lại");
  for (const short of ["", "sửa đi", "😀"]) expect((await reviewer.say(short)).expects?.step).toBe("reason");
  await reviewer.say(REASON);
  expect(await onlyRegistration(k, person)).toMatchObject({ state: "returned", note: REASON });
  expect(await notices(t)).toEqual([expect.stringContaining(REASON)]);
  expect((await t.say(code)).text).toContain(`Lý do trả lại: ${REASON}`);
  expect(await audited(code)).toMatchObject([
    { action: "registration.return", detail: { before: "submitted", reason: REASON } },
  ]);
});

test("a returned one is corrected and sent again under its code, once", async () => {
  const { t, person, code } = await sent();
  const reviewer = await staff();
  await reviewer.say("duyệt");
  await reviewer.choose(reviewer.asked().options.find((o) => o.label.includes(code))?.label ?? "");
  await reviewer.choose("Trả lại");
  await reviewer.say(REASON);

  expect((await t.say("đăng ký")).expects?.step).toBe("draft");
  expect((await t.say("1")).expects?.step).toBe("review");
  await t.say("sửa tên mô hình", "Tuyến đường hoa đã bổ sung số hộ");
  expect(codeIn(await t.say("gửi"))).toBe(code);
  const corrected = { state: "submitted", note: null, code, name: "Tuyến đường hoa đã bổ sung số hộ" };
  expect(await onlyRegistration(k, person)).toMatchObject(corrected);
  expect(await k.store.openDraftsOf(person)).toEqual([]);
  expect((await reviewer.say("duyệt")).text).toContain(code);
});

test("“Để sau” and “hủy” leave it as it was", async () => {
  const { t, person, code } = await sent();
  const reviewer = await staff();
  for (const leave of ["Để sau", "hủy"]) {
    await reviewer.say("duyệt");
    await reviewer.choose(reviewer.asked().options.find((o) => o.label.includes(code))?.label ?? "");
    expect((await reviewer.say(leave)).expects).toBeNull();
  }
  expect(await onlyRegistration(k, person)).toMatchObject({ state: "submitted" });
  expect([await audited(code), await notices(t)]).toEqual([[], []]);
});

test("two reviewers at once: one decision, one notice, one audit row; the other is told", async () => {
  const { t, person, code } = await sent();
  const both = [await staff(), await staff("admin")];
  for (const one of both) {
    await one.say("duyệt");
    await one.choose(one.asked().options.find((o) => o.label.includes(code))?.label ?? "");
  }
  const replies = await Promise.all(both.map((one) => one.choose("Tiếp nhận")));
  expect(replies.filter((r) => r.text.includes("đã ghi nhận tiếp nhận"))).toHaveLength(1);
  expect(replies.filter((r) => r.text.includes("người khác xử lý"))).toHaveLength(1);
  expect(await onlyRegistration(k, person)).toMatchObject({ state: "received" });
  expect(await notices(t)).toHaveLength(1);
  expect(await audited(code)).toHaveLength(1);
});

describe("who may", () => {
  test("a reviewer sees only their unit and those below it", async () => {
    const { code } = await sent(); // of Đảng ủy xã Tân Trào, below the province's board
    const own = talk(k);
    const beside = talk(k);
    for (const [t, unit] of [
      [own, "tq-tan-trao"],
      [beside, "tq-minh-xuan"],
    ] as const) {
      const { person } = await newcomer(k, t, "vinh-long-2025");
      await k.store.tx((tx) => tx.grant(person, { unit, role: "reviewer" }, k.clock.now()));
    }
    const [above, elsewhere] = [await staff(), await staff("reviewer", "tan-ky-2025")];
    const sees = async (t: Talk) => (await t.say("duyệt")).text.includes(code);
    expect([await sees(own), await sees(above), await sees(beside), await sees(elsewhere)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("a member has no such item: not by word, number or button", async () => {
    const { t, person, code } = await sent();
    for (const typed of ["duyệt", "6", "mở đăng ký", "7"]) expect((await t.say(typed)).expects).toBeNull();
    for (const action of ["m.review", "m.plans"])
      expect((await t.press(action)).text).toContain("không nhận ra nút");
    expect(await onlyRegistration(k, person)).toMatchObject({ state: "submitted", code });
  });

  test("a reviewer who is no admin cannot open a plan", async () => {
    const reviewer = await staff("reviewer", "tan-ky-2025");
    expect((await reviewer.say("mở đăng ký")).expects).toBeNull();
    expect((await reviewer.press("m.plans")).expects).toBeNull();
    expect(await k.store.planOpenings()).toEqual([]);
  });

  test("an admin opens only plans of their own area, with a reason", async () => {
    const admin = await staff("admin", "tan-ky-2025");
    const asked = await admin.say("mở đăng ký");
    expect(asked.expects?.options.map((o) => o.label)).toEqual([expect.stringContaining("05-KH/ĐU")]);
    await admin.say("1");
    expect((await admin.say("vì")).expects?.step).toBe("why");
    await admin.say("Đảng ủy cho phép đăng ký bổ sung.");
    expect(await k.store.planOpenings()).toMatchObject([
      { plan: "tan-ky-2025", open: true, reason: "Đảng ủy cho phép đăng ký bổ sung." },
    ]);
    expect(await audited("tan-ky-2025")).toMatchObject([
      { action: "plan.open", detail: { reason: "Đảng ủy cho phép đăng ký bổ sung." } },
    ]);
  });

  test("a role that was taken away between two answers decides nothing", async () => {
    const { person, code } = await sent();
    const t = talk(k);
    const { person: reviewer } = await newcomer(k, t, "vinh-long-2025");
    await k.store.tx((tx) => tx.grant(reviewer, { unit: "tq-tan-trao", role: "reviewer" }, k.clock.now()));
    await t.say("duyệt");
    await t.choose(t.asked().options.find((o) => o.label.includes(code))?.label ?? "");
    await k.store.tx((tx) => tx.erasePerson(reviewer, k.clock.now()));
    await t.press(t.asked().options[0]?.action ?? "");
    expect(await onlyRegistration(k, person)).toMatchObject({ state: "submitted" });
  });
});
