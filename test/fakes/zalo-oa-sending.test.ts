/** Consultation messages, uploads, limits and faults of the fake Zalo. Numbers are points of its contract. */
import { describe, expect, it, beforeEach } from "vitest";
import { z } from "zod";
import { FREE_MS, OPEN_MS } from "./zalo/window.ts";
import type { FakeUser } from "./zalo/people.ts";
import {
  AN,
  call,
  fake,
  later,
  post,
  receiver,
  reopen,
  send,
  sent,
  token,
  useFake,
} from "./zalo-oa-client.ts";

const CS = "/v3.0/oa/message/cs";
const V2 = "/v2.0/oa/message";
let an: FakeUser;
useFake();
beforeEach(() => {
  an = fake.user(AN);
  an.says("chào");
});
/** Another fake, where An has written. */
async function again(options: Parameters<typeof reopen>[0]): Promise<void> {
  await reopen(options);
  an = fake.user(AN);
  an.says("chào");
}
const ok = { error: 0 };
const query = (title: string, payload: unknown = title): object => ({
  title,
  type: "oa.query.show",
  payload,
});
const buttons = (...all: object[]): object => ({
  text: "Chọn",
  attachment: { type: "template", payload: { buttons: all } },
});
const media = (element: object): object => ({
  attachment: { type: "template", payload: { template_type: "media", elements: [element] } },
});

describe("7: the token", () => {
  const body = { recipient: { user_id: AN.id }, message: { text: "a" } };

  it("is a header of its own", async () => {
    const inAddress = await post(`${CS}?access_token=${token}`, body, {});
    expect(await inAddress.json()).toEqual({ error: -216, message: "access_token is missing" });
    const bearer = await post(CS, body, { authorization: `Bearer ${token}` });
    expect(await bearer.json()).toMatchObject({ error: -216 });
    expect(fake.problems).toContain(`${CS}: access_token in the address`);
    expect(fake.problems).toContain(`${CS}: an Authorization header`);
    expect(an.inbox).toEqual([]);
  });

  it("must be one that was given", async () => {
    const response = await post(CS, body, { access_token: "guessed" });
    expect(await response.json()).toMatchObject({ error: -216 });
    expect(fake.problems).toEqual([`${CS}: -216 access_token is invalid`]);
  });
});

describe("8: errors", () => {
  it("come with HTTP 200", async () => {
    const response = await post(CS, { recipient: { user_id: "1" }, message: { text: "a" } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ error: -201, message: "user_id is invalid" });
    expect(fake.problems).toEqual([`${CS}: -201 user_id is invalid`]);
  });

  it("are those of A5 on demand, done or not", async () => {
    fake.fail(CS, { error: -200 });
    fake.fail(CS, { error: -200, message: "failed", done: true });
    expect(await send("not done")).toEqual({ error: -200, message: "scripted" });
    expect(await send("done")).toEqual({ error: -200, message: "failed" });
    expect(an.texts).toEqual(["done"]);
    expect(fake.problems).toEqual([]);
  });

  it("name what is wrong with the body", async () => {
    expect(await call(CS, { recipient: { user_id: 246 }, message: { text: "a" } })).toMatchObject({
      error: -201,
    });
    expect(await send({ text: "a", colour: "red" })).toMatchObject({ error: -201 });
    expect(await send({ text: "a", quote_message_id: "m-9" })).toMatchObject({ error: -201 });
    expect((await send({ text: 5 })).message).toMatch(/^message\.text: /u);
    const plain = await post(CS, {}, { access_token: token, "content-type": "text/plain" });
    expect(await plain.json()).toEqual({ error: -201, message: "Content-Type must be application/json" });
    expect(await call("/v3.0/oa/message/sc", {})).toMatchObject({ error: -12 });
    expect(fake.problems).toHaveLength(6);
  });
});

describe("9: the window", () => {
  const quota = async (): Promise<unknown> => {
    const { error, data } = await send("a");
    return error === 0 ? (z.looseObject({ quota: z.unknown() }).partial().parse(data).quota ?? null) : error;
  };

  it("is free up to 48 hours", async () => {
    await later(FREE_MS - 1_000);
    expect(await quota()).toMatchObject({ quota_type: "reply" });
    await later(1_000);
    expect(await quota()).toMatchObject({ quota_type: "reply" });
    await later(1_000);
    expect(await quota()).toMatchObject({ quota_type: "sub_quota", remain: 499, total: 500 });
    expect(fake.ledger.map((one) => one.quota)).toEqual(["reply", "reply", "sub_quota"]);
  });

  it("costs 55 đồng once the package is used up, and stops at an empty wallet", async () => {
    await again({ wallet: 110 });
    await later(FREE_MS + 1_000);
    fake.subQuota.remain = 1;
    expect(await quota()).toMatchObject({ quota_type: "sub_quota", remain: 0 });
    expect(await quota()).toBeNull();
    expect(fake.wallet).toBe(55);
    expect(await quota()).toBeNull();
    expect(fake.wallet).toBe(0);
    expect(await quota()).toBe(-321);
    expect(fake.ledger.map(({ amount }) => amount)).toEqual([0, 55, 55]);
    an.says("a");
    expect(await quota()).toMatchObject({ quota_type: "reply" });
  });

  it("shuts after seven days until he writes again", async () => {
    await later(OPEN_MS - 1_000);
    expect(await send("a")).toMatchObject(ok);
    await later(1_000);
    expect(await send("a")).toMatchObject(ok);
    await later(1_000);
    expect(await send("a")).toMatchObject({ error: -230 });
    expect(fake.problems).toEqual([]);
    await send("a");
    expect(fake.problems).toEqual([`${CS}: -230 user has not interacted with the OA in the past 7 days`]);
    an.says("a");
    expect(await send("a")).toMatchObject(ok);
  });

  it("never was for who never wrote", async () => {
    fake.user({ id: "246845883529197923" });
    expect(await send("a", { to: "246845883529197923" })).toMatchObject({ error: -232 });
  });

  it("switch: a follow opens a welcome, the window or nothing", async () => {
    const binh = fake.user({ id: "246845883529197923" });
    binh.follows();
    const welcome = async (): Promise<unknown> => (await send("a", { to: binh.id })).data;
    expect(await welcome()).toMatchObject({ quota: { quota_type: "welcome_msg" } });
    binh.unfollows();
    expect(await send("a", { to: binh.id })).toMatchObject({ error: -232 });
    binh.follows();
    fake.switches.followOpens = "window";
    expect(await welcome()).toMatchObject({ quota: { quota_type: "reply" } });
    fake.switches.followOpens = "nothing";
    expect(await send("a", { to: binh.id })).toMatchObject({ error: -232 });
  });

  it("switch: the number of a shut window", async () => {
    an.lastWrote(OPEN_MS + 1);
    for (const code of [-231, -232] as const) {
      fake.switches.shutCode = code;
      expect(await send("a")).toMatchObject({ error: code });
    }
  });

  it("switch: quota is in the answer or not", async () => {
    fake.switches.quotaInAnswer = false;
    expect(await quota()).toBeNull();
    expect(fake.ledger).toMatchObject([{ quota: "reply", amount: 0 }]);
  });
});

describe("10: a text", () => {
  it("has at most 2,000 code points in NFC", async () => {
    expect(await send("ế".repeat(2_000))).toMatchObject(ok);
    expect(await send("😀".repeat(2_000))).toMatchObject(ok);
    expect(fake.problems).toEqual([]);
    expect(await send("ế".repeat(2_000).normalize("NFD"))).toMatchObject(ok);
    expect(fake.problems).toEqual(["message.text is not in NFC"]);
    expect(await send("ế".repeat(2_001))).toMatchObject({ error: -210 });
  });

  it("is not empty", async () => {
    for (const text of ["", "  \n"]) expect(await send(text)).toMatchObject({ error: -201 });
    expect(await send({})).toMatchObject({ error: -201 });
    expect(an.inbox).toEqual([]);
  });

  it("may quote", async () => {
    const id = an.says("câu hỏi");
    expect(await send({ text: "a", quote_message_id: id })).toMatchObject(ok);
    expect(an.inbox).toMatchObject([{ text: "a", quote: id }]);
  });
});

describe("11: buttons", () => {
  it("are refused on v3 unless the switch accepts them", async () => {
    expect(await send(buttons(query("1")))).toMatchObject({ error: -233 });
    expect(fake.problems).toEqual([]);
    expect(await send(buttons(query("1")))).toMatchObject({ error: -233 });
    expect(fake.problems).toHaveLength(1);
    fake.switches.buttonsOnV3 = "accept";
    expect(await send(buttons(query("1")))).toMatchObject(ok);
    expect(an.inbox).toMatchObject([{ content: { kind: "buttons", buttons: [{ title: "1" }] } }]);
  });

  it("keep their limits where they are accepted", async () => {
    fake.switches.buttonsOnV3 = "accept";
    const long = query("t".repeat(100), "p".repeat(1_000));
    expect(await send(buttons(long, long, long, long, long))).toMatchObject(ok);
    expect(await send(buttons(long, long, long, long, long, long))).toMatchObject({ error: -210 });
    expect(await send(buttons(query("t".repeat(101))))).toMatchObject({ error: -210 });
    expect(await send(buttons(query("t", "p".repeat(1_001))))).toMatchObject({ error: -210 });
    expect(await send(buttons(query("t", { text: "p" })))).toMatchObject({ error: -201 });
    expect(await send(buttons())).toMatchObject({ error: -201 });
    expect(await send({ ...buttons(query("t")), text: "" })).toMatchObject({ error: -201 });
    const url = { title: "Mở", type: "oa.open.url", payload: { url: "https://kheo.example.vn/" } };
    const phone = { title: "Gọi", type: "oa.open.phone", payload: { phone_code: "84912345678" } };
    expect(await send(buttons(url, phone))).toMatchObject(ok);
  });

  it("list messages are not supported at all", async () => {
    const list = { attachment: { type: "template", payload: { template_type: "list", elements: [] } } };
    expect(await send(list)).toMatchObject({ error: -233 });
  });
});

describe("12: the type of the OA", () => {
  it("business: v3 only", async () => {
    expect(await send("a", { path: V2 })).toMatchObject({ error: -240 });
    expect(await send("a")).toMatchObject(ok);
  });

  it("government: v2 only, if the switch says it works still", async () => {
    await again({ oaType: 4 });
    expect(await send("a")).toMatchObject({ error: -235 });
    expect(await send("a", { path: V2 })).toMatchObject(ok);
    expect(fake.problems).toEqual([]);
    await send("a");
    expect(fake.problems).toHaveLength(1);
    fake.switches.v2ForGovernment = false;
    expect(await send("a", { path: V2 })).toMatchObject({ error: -240 });
    expect(an.texts).toEqual(["a"]);
  });

  it("switches: buttons and windows on v2", async () => {
    await again({ oaType: 4 });
    expect(await send(buttons(query("1")), { path: V2 })).toMatchObject({ error: -233 });
    fake.switches.buttonsOnV2 = "accept";
    expect(await send(buttons(query("1")), { path: V2 })).toMatchObject(ok);
    an.lastWrote(OPEN_MS + 1);
    expect(await send("a", { path: V2 })).toMatchObject({ error: -230 });
    fake.switches.v2Window = "none";
    expect(await send("a", { path: V2 })).toMatchObject(ok);
  });
});

it("13: transaction and promotion messages are always refused", async () => {
  for (const kind of ["transaction", "promotion"]) {
    expect(await call(`/v3.0/oa/message/${kind}`, { recipient: { user_id: AN.id } })).toMatchObject({
      error: -240,
    });
    expect(fake.problems.at(-1)).toContain("discontinued");
  }
});

it("17: everything sent by API comes back as an echo without admin_id, what a human types with one", async () => {
  const app = await receiver();
  const id = await sent("a");
  const sticker = await sent(media({ media_type: "sticker", attachment_id: "s" }));
  const typed = fake.admin.says(AN.id, "Tôi trả lời đây");
  await fake.settled();
  const sender = { id: fake.oa.id };
  const recipient = { id: AN.id };
  expect(app.came.map(({ body }) => body)).toMatchObject([
    { event_name: "oa_send_text", sender, recipient, message: { text: "a", msg_id: id } },
    { event_name: "oa_send_sticker", message: { msg_id: sticker, attachments: [{ type: "sticker" }] } },
    { event_name: "oa_send_text", sender: { admin_id: expect.any(String) }, message: { msg_id: typed } },
  ]);
  expect(app.came[0]?.text).not.toMatch(/admin_id|attachments/u);
});
