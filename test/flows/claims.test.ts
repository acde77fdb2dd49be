/** A number shared where the platform does not vouch for it is a claim: staff decides who somebody is, once, and everybody is told. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONSENT_VERSION } from "../../flows/joining/text.vi.ts";
import { codeIn, demoCode, formAt, PLANS, register } from "../support/form.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { freshNumber, listedPerson } from "../support/listed.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

let k: Kheo;
beforeEach(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterEach(async () => k.close());

async function staff(role: "reviewer" | "admin" = "reviewer"): Promise<Talk> {
  const t = talk(k);
  await t.say(demoCode(PLANS[0], role));
  return t;
}

/** Somebody on Zalo who has shared this number. */
async function claimant(number: string): Promise<Talk> {
  const t = talk(k, undefined, "zalo-oa");
  await t.say("bắt đầu", "1", "3");
  await t.share(number);
  return t;
}

async function personAt(t: Talk): Promise<string | null> {
  return (await k.store.conversationAt("zalo-oa", t.address))?.person ?? null;
}

async function notices(t: Talk, channel: "web" | "zalo-oa" = "web"): Promise<readonly string[]> {
  const id = (await k.store.conversationAt(channel, t.address))?.id ?? "";
  const all = await k.store.messagesAfter(id, 0, 1_000);
  return all.filter((m) => m.kind === "notice").map((m) => m.body.text);
}

const audited = async (action: string) =>
  (await k.store.exportAll()).audit.filter((entry) => entry["action"] === action);

test("who claims is told to wait, is a guest meanwhile, and reads nothing of who it may be", async () => {
  const reviewer = await staff();
  const { name, person, number } = await listedPerson(k);
  const t = await claimant(number);
  const said = await t.say("menu");
  const all = (
    await k.store.messagesAfter((await k.store.conversationAt("zalo-oa", t.address))?.id ?? "", 0, 99)
  )
    .map((m) => m.body.text)
    .join("\n");
  expect(all).toContain("báo cơ quan phụ trách xác nhận");
  expect(all).not.toContain(name);
  expect(said.text).toContain("Tham gia");
  expect(await personAt(t)).toBeNull();
  expect(await notices(reviewer)).toEqual([expect.stringContaining(`trên Zalo nhận là đồng chí ${name}`)]);
  expect(await audited("claim.add")).toMatchObject([{ object: person }]);
  expect(JSON.stringify(await k.store.exportAll())).not.toContain(number);
});

describe("staff", () => {
  test("finds it among what waits for review; “Đúng” makes the conversation theirs, with their consent", async () => {
    const reviewer = await staff();
    const { person, name, number } = await listedPerson(k);
    const t = await claimant(number);
    const shown = await reviewer.say("duyệt");
    expect(shown.expects).toMatchObject({ flow: "claims", step: "claim" });
    const asked = await reviewer.say("1");
    expect(asked.text).toContain(
      `Có người trên Zalo nhận là đồng chí ${name}, Bí thư chi bộ, Đảng ủy xã Tân Trào`,
    );
    expect((await reviewer.choose("Đúng")).text).toContain("đã xác nhận");
    expect(await personAt(t)).toBe(person);
    expect(await k.store.person(person)).toMatchObject({ consent: CONSENT_VERSION, reminders: false });
    expect(await notices(t, "zalo-oa")).toEqual([expect.stringContaining(`xác nhận đồng chí là ${name}`)]);
    const [entry] = await audited("claim.confirm");
    expect(entry).toMatchObject({ object: person, detail: { channel: "zalo-oa" } });
    expect(entry?.["actor"]).toBe((await k.store.invite(demoCode(PLANS[0], "reviewer")))?.person);
    expect((await t.say("bản đăng ký của tôi")).expects).toBeNull();
    expect((await reviewer.say("xác nhận người dùng")).text).toContain("Không có ai đang chờ");
  });

  test("“Không phải” is told kindly, and the other ways stand open", async () => {
    const reviewer = await staff();
    const { person, number } = await listedPerson(k);
    const t = await claimant(number);
    await reviewer.say("xác nhận người dùng", "1", "Không phải");
    expect(await personAt(t)).toBeNull();
    expect(await notices(t, "zalo-oa")).toEqual([expect.stringContaining("gõ “tham gia”")]);
    expect(await audited("claim.reject")).toMatchObject([{ object: person }]);
    expect(await k.store.person(person)).toMatchObject({ consent: null });
    expect((await t.say("tham gia")).expects).toMatchObject({ flow: "joining", step: "consent" });
  });

  test("finds it before the registrations, where there are some", async () => {
    const sender = await formAt(k, "review");
    const code = codeIn(await sender.t.say("gửi"));
    const reviewer = await staff();
    const { number } = await listedPerson(k);
    await claimant(number);
    const shown = await reviewer.say("duyệt");
    expect(shown.expects?.options.map((o) => o.label)).toEqual([
      "Xác nhận người dùng (1)",
      expect.stringContaining(code),
    ]);
    expect((await reviewer.say("1")).expects).toMatchObject({ flow: "claims", step: "claim" });
    await reviewer.say("1", "Để sau", "duyệt");
    expect((await reviewer.say("2")).expects).toMatchObject({ flow: "review", step: "decision" });
  });

  test("decides once: of two at the same time the other is told", async () => {
    const [a, b] = [await staff(), await staff("admin")];
    const { person, number } = await listedPerson(k);
    const t = await claimant(number);
    for (const each of [a, b]) await each.say("xác nhận người dùng", "1");
    const replies = await Promise.all([a.say("1"), b.say("2")]);
    expect(replies.filter(({ text }) => text.includes("vừa được người khác trả lời"))).toHaveLength(1);
    expect([...(await audited("claim.confirm")), ...(await audited("claim.reject"))]).toHaveLength(1);
    expect(await notices(t, "zalo-oa")).toHaveLength(1);
    expect([person, null]).toContain(await personAt(t));
  });

  test("of another area neither hears of it nor may decide; a member may not either", async () => {
    const stranger = talk(k);
    await stranger.say(demoCode(PLANS[1], "reviewer"));
    const member = talk(k);
    await member.say(demoCode(PLANS[0]));
    const { number } = await listedPerson(k);
    const t = await claimant(number);
    expect([...(await notices(stranger)), ...(await notices(member))]).toEqual([]);
    expect((await stranger.say("xác nhận người dùng")).text).toContain("Không có ai đang chờ");
    expect((await member.say("xác nhận người dùng")).text).not.toContain("Nguyễn Văn");
    expect(await personAt(t)).toBeNull();
  });

  test("only an administrator decides who is one", async () => {
    const [reviewer, admin] = [await staff(), await staff("admin")];
    const { number, person } = await listedPerson(k, { role: "admin" });
    const t = await claimant(number);
    expect((await reviewer.say("xác nhận người dùng")).text).toContain("Không có ai đang chờ");
    await admin.say("xác nhận người dùng", "1", "Đúng");
    expect(await personAt(t)).toBe(person);
  });
});

test("what they did meanwhile under a name of their own comes along when they are confirmed", async () => {
  const reviewer = await staff();
  const { person, number } = await listedPerson(k);
  const t = await claimant(number);
  await t.say("tham gia", "1", "1", "Tuyên Quang", "Tân Trào", "Nguyễn Văn Tạm", "Cán bộ", "1");
  const code = await register(k, t, PLANS[0]);
  const meanwhile = await personAt(t);
  await reviewer.say("xác nhận người dùng", "1", "Đúng");
  expect(await personAt(t)).toBe(person);
  expect((await k.store.registrationByCode(code))?.person).toBe(person);
  expect(await k.store.person(meanwhile ?? "")).toMatchObject({ name: "" });
  expect((await t.say("bản đăng ký của tôi")).text).toContain(code);
});

test("an example person who claims stays everybody's", async () => {
  const reviewer = await staff();
  const { person, number } = await listedPerson(k);
  const t = await claimant(number);
  await t.say("DEMO-TQ-CANBO");
  const demo = await k.store.person((await personAt(t)) ?? "");
  await reviewer.say("xác nhận người dùng", "1", "Đúng");
  expect(await personAt(t)).toBe(person);
  expect(await k.store.person(demo?.id ?? "")).toEqual(demo);
});

test("a second number takes the place of the first claim", async () => {
  const reviewer = await staff();
  const [first, second] = [await listedPerson(k), await listedPerson(k)];
  const t = await claimant(first.number);
  await t.say("tham gia", "1", "3");
  await t.share(second.number);
  const shown = await reviewer.say("xác nhận người dùng");
  expect(shown.expects?.options.map((o) => o.label)).toEqual([expect.stringContaining(second.name)]);
});

test("a number of nobody makes no claim", async () => {
  const reviewer = await staff();
  await claimant(freshNumber());
  expect(await notices(reviewer)).toEqual([]);
});
