/** People, visitors, the admin and media of the fake Zalo. Numbers are points of its contract. */
import { createHash } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { FREE_MS } from "./zalo/window.ts";
import { OVERSIZE_BYTES, type Trap } from "./zalo/media.ts";
import type { FakeUser } from "./zalo/people.ts";
import {
  AN,
  HOUR,
  PDF,
  call,
  fake,
  later,
  receiver,
  send,
  sent,
  template,
  useFake,
  type Receiver,
} from "./zalo-oa-client.ts";

const ok = { error: 0 };
let an: FakeUser;
let app: Receiver;
useFake();
beforeEach(async () => {
  an = fake.user(AN);
  app = await receiver();
});

const Event = z.looseObject({ event_name: z.string() });
const FileEvent = z.looseObject({
  message: z.looseObject({
    attachments: z.array(
      z.looseObject({
        type: z.string(),
        payload: z.looseObject({ url: z.string(), size: z.string(), checksum: z.string() }),
      }),
    ),
  }),
});
const events = async (): Promise<readonly z.infer<typeof Event>[]> => {
  await fake.settled();
  return app.came.map(({ body }) => Event.parse(body));
};
const names = async (): Promise<readonly string[]> => (await events()).map(({ event_name }) => event_name);
const buttons = (...all: object[]): object => ({
  text: "Chọn",
  attachment: { type: "template", payload: { buttons: all } },
});
const show = { title: "Có", type: "oa.query.show", payload: "#co" };
const hide = { title: "Không", type: "oa.query.hide", payload: "#khong" };
const open = { title: "Mở", type: "oa.open.url", payload: { url: "https://kheo.example.vn/" } };

describe("who writes", () => {
  it("has three ids, all text", async () => {
    an.says("a", { quote: an.says("b") });
    const [, second] = await events();
    expect(second).toMatchObject({
      sender: { id: AN.id },
      user_id_by_app: an.byApp,
      message: { quote_msg_id: "m-000003" },
    });
    expect(() => fake.user(AN)).toThrow("already");
    expect(() => fake.user({ id: "7" })).toThrow("no id");
    expect(() => an.says(" ")).toThrow("empty");
  });

  it("opens the window; opening the chat and the menu do too", async () => {
    an.opensChat();
    expect(() => an.opensChat()).toThrow("already");
    expect(an.lastInteraction).toBe(fake.now());
    await later(FREE_MS + 1);
    an.tapsMenu("#dangky");
    expect(await send("a")).toMatchObject({ data: { quota: { quota_type: "reply" } } });
    expect(await events()).toMatchObject([
      { event_name: "user_click_chatnow", oa_id: fake.oa.id, user_id: AN.id },
      { event_name: "user_send_text", message: { text: "#dangky" } },
      { event_name: "oa_send_text" },
    ]);
  });

  it("sends every kind", async () => {
    an.sendsImage({ caption: "ảnh" });
    an.sendsGif();
    an.sendsFile({ name: "bao-cao.pdf" });
    an.sendsAudio();
    an.sendsVideo();
    an.sendsSticker();
    an.sendsLocation(21.8, 105.2);
    an.sendsLink("https://a.vn/");
    an.sendsCard("84912345678");
    expect(await names()).toEqual(
      ["image", "gif", "file", "audio", "video", "sticker", "location", "link", "business_card"].map(
        (kind) => `user_send_${kind}`,
      ),
    );
    expect((await events())[6]).toMatchObject({
      message: {
        attachments: [
          { type: "location", payload: { coordinates: { latitude: "21.8", longitude: "105.2" } } },
        ],
      },
    });
  });

  it("switch: captions come with pictures or not", async () => {
    an.sendsImage({ caption: "ảnh" });
    fake.switches.captions = false;
    an.sendsImage({ caption: "ảnh" });
    const [first, second] = await events();
    expect(first).toMatchObject({ message: { text: "ảnh" } });
    expect(second?.["message"]).not.toHaveProperty("text");
  });
});

describe("11: who taps a button", () => {
  beforeEach(async () => {
    fake.switches.buttonsOnV3 = "accept";
    an.says("a");
    await send(buttons(show, hide, open));
  });

  it("sends its payload as an ordinary text, shown or hidden", async () => {
    an.clicks("Có");
    an.clicks("Không");
    const tapped = (await events()).slice(-2);
    expect(tapped).toMatchObject([
      { event_name: "user_send_text", message: { text: "#co" } },
      { event_name: "user_send_text", message: { text: "#khong" } },
    ]);
    expect(an.lines.slice(-2).map(({ visible }) => visible)).toEqual([true, false]);
    expect(() => an.clicks("Mở")).toThrow("tells the OA nothing");
    expect(() => an.clicks("Xong")).toThrow("no button");
    an.blocks();
    expect(() => an.clicks("Có")).toThrow("blocked");
  });

  it("may tap an old one for ever", async () => {
    await send(buttons({ ...show, payload: "#moi" }));
    const [old] = an.inbox;
    an.clicks("Có");
    an.clicks("Có", old?.id);
    expect((await events()).slice(-2)).toMatchObject([
      { message: { text: "#moi" } },
      { message: { text: "#co" } },
    ]);
  });

  it("switch: opens the window or not", async () => {
    await later(FREE_MS + 1);
    an.clicks("Có");
    expect(await send("a")).toMatchObject({ data: { quota: { quota_type: "sub_quota" } } });
    fake.switches.tapOpensWindow = true;
    an.clicks("Có");
    expect(await send("a")).toMatchObject({ data: { quota: { quota_type: "reply" } } });
  });
});

describe("what becomes of a message", () => {
  it("is told by the phone", async () => {
    an.says("a");
    expect(() => an.receives()).toThrow("no message");
    const [first, second] = [await sent("b"), await sent("c")];
    an.receives(first);
    an.sees();
    an.reacts(first, "/-heart");
    expect((await events()).slice(3)).toMatchObject([
      {
        event_name: "user_received_message",
        sender: { id: fake.oa.id },
        recipient: { id: AN.id },
        message: { msg_id: first },
      },
      { event_name: "user_seen_message", message: { msg_ids: [first, second] } },
      { event_name: "user_reacted_message", message: { msg_id: first, react_icon: "/-heart" } },
    ]);
    expect(an.inbox.map(({ received, seen }) => [received, seen])).toEqual([
      [true, true],
      [false, true],
    ]);
    expect(() => an.sees("m-0")).toThrow("no message");
  });
});

describe("who is asked for his data", () => {
  const element = {
    title: "Xin số điện thoại",
    subtitle: "Để nhận ra đồng chí",
    image_url: "https://kheo.example.vn/a.png",
  };
  const asking = (changes: object = {}): object => ({
    attachment: {
      type: "template",
      payload: { template_type: "request_user_info", elements: [{ ...element, ...changes }] },
    },
  });

  it("may agree", async () => {
    an.says("a");
    expect(() => an.sharesInfo()).toThrow("nobody asked");
    await send(asking());
    an.sharesInfo();
    expect((await events()).at(-1)).toMatchObject({
      event_name: "user_submit_info",
      info: { name: "An", phone: "84912345678", full_address: { user_city: "Tuyên Quang" } },
    });
  });

  it("is asked within limits", async () => {
    an.says("a");
    expect(await send(asking({ title: "a".repeat(101) }))).toMatchObject({ error: -210 });
    expect(await send(asking({ subtitle: "a".repeat(501) }))).toMatchObject({ error: -210 });
    expect(await send(asking({ image_url: "a.png" }))).toMatchObject({ error: -201 });
  });
});

describe("who comes and goes", () => {
  it("follows and unfollows without sender and recipient", async () => {
    an.follows();
    an.unfollows();
    expect(await events()).toMatchObject([
      { event_name: "follow", oa_id: fake.oa.id, follower: { id: AN.id }, source: "oa_profile" },
      { event_name: "unfollow", follower: { id: AN.id } },
    ]);
  });

  it("16: withdraws, and must be left alone", async () => {
    an.says("a");
    an.withdraws();
    expect((await events()).at(-1)).toMatchObject({ event_name: "user_withdraw", user_id: AN.id });
    expect(await send("b")).toMatchObject({ error: -217 });
    fake.template({ id: "1" });
    const byPhone = { phone: AN.phone, template_id: "1", template_data: {}, tracking_id: "r" };
    expect(await template("/message/template", byPhone)).toMatchObject({ error: -141 });
    const told = `sent to ${AN.id}, who has withdrawn his consent`;
    expect(fake.problems).toEqual([told, told]);
    an.says("lại đây");
    expect(await send("b")).toMatchObject(ok);
  });

  it("writes nothing while he blocks", () => {
    an.blocks();
    expect(() => an.says("a")).toThrow("blocked");
    expect(() => an.sendsSticker()).toThrow("blocked");
  });
});

it("17: the human of the OA types whenever he likes, windows or not", async () => {
  fake.admin.says(AN.id, "Tôi đây");
  expect(an.lines).toMatchObject([{ from: "admin", text: "Tôi đây" }]);
  expect(an.inbox).toEqual([]);
  expect(await events()).toMatchObject([
    { event_name: "oa_send_text", sender: { id: fake.oa.id, admin_id: expect.any(String) } },
  ]);
});

describe("28: a visitor nobody knows", () => {
  it("has a conversation and can be answered by it only", async () => {
    const visitor = fake.visitor();
    visitor.says("tôi là ai");
    expect(await events()).toMatchObject([
      {
        event_name: "anonymous_send_text",
        message: { text: "tôi là ai", conversation_id: visitor.conversationId },
      },
    ]);
    const answer = (recipient: object): Promise<unknown> =>
      call("/v3.0/oa/message/cs", { recipient, message: { text: "chào" } });
    expect(await answer({ user_id: visitor.id })).toMatchObject({ error: -201 });
    expect(await answer({ anonymous_id: visitor.id, conversation_id: "x" })).toMatchObject({ error: -201 });
    const right = { anonymous_id: visitor.id, conversation_id: visitor.conversationId };
    expect(await answer(right)).toMatchObject(ok);
    expect(visitor.inbox).toEqual(["chào"]);
    expect((await names()).at(-1)).toBe("oa_send_anonymous_text");
  });
});

describe("a medium", () => {
  const payload = async (trap?: Trap): Promise<{ url: string; size: string; checksum: string }> => {
    an.sendsFile({ name: "báo cáo.pdf", bytes: PDF, ...(trap === undefined ? {} : { trap }) });
    const found = FileEvent.parse((await events()).at(-1)).message.attachments[0]?.payload;
    if (found === undefined) throw new Error("no attachment");
    return found;
  };
  const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
  const get = async (url: string): Promise<Uint8Array> =>
    new Uint8Array(await (await fetch(url)).arrayBuffer());

  it("is there with the size and MD5 of its event", async () => {
    const { url, size, checksum } = await payload();
    expect((await events()).at(-1)).toMatchObject({
      message: { attachments: [{ type: "file", payload: { name: "báo cáo.pdf", type: "pdf" } }] },
    });
    const bytes = await get(url);
    expect([String(bytes.length), md5(bytes)]).toEqual([size, checksum]);
    expect(fake.fetched).toHaveLength(1);
  });

  it("may be elsewhere, and must not be followed to a strange host", async () => {
    const moved = await payload("redirect");
    expect((await fetch(moved.url, { redirect: "manual" })).status).toBe(302);
    expect(md5(await get(moved.url))).toBe(moved.checksum);
    expect(fake.problems).toEqual([]);
    const away = await fetch((await payload("redirect-away")).url, { redirect: "manual" });
    expect(new URL(away.headers.get("location") ?? "").hostname).toBe("localhost");
    await fetch(fake.mediaRoot + "/away/file");
    expect(fake.problems).toEqual(["media: followed a redirect to a host on no list"]);
  });

  it("may be larger than its event says, without end", async () => {
    const { url, size } = await payload("oversize");
    const response = await fetch(url);
    expect(response.headers.has("content-length")).toBe(false);
    const reader = response.body?.getReader();
    let came = 0;
    while (came <= Number(size)) came += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
    expect(came).toBeLessThan(OVERSIZE_BYTES);
    expect(fake.fetched).toEqual([]);
  });

  it("may hang, be gone, be a page, or be something else", async () => {
    const leaving = new AbortController();
    const hung = await fetch((await payload("hang")).url, { signal: leaving.signal });
    leaving.abort();
    await expect(hung.arrayBuffer()).rejects.toThrow("abort");
    expect((await fetch((await payload("gone")).url)).status).toBe(404);
    const page = await fetch((await payload("html")).url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
    const { url, checksum, size } = await payload("wrong-checksum");
    const bytes = await get(url);
    expect(String(bytes.length)).toBe(size);
    expect(md5(bytes)).not.toBe(checksum);
  });

  it("switch: lives for ever, or so long", async () => {
    const { url } = await payload();
    fake.switches.mediaLifetimeMs = HOUR;
    await fake.advance(HOUR);
    expect((await fetch(url)).status).toBe(200);
    await fake.advance(1);
    expect((await fetch(url)).status).toBe(404);
  });

  it("never sees the token", async () => {
    const { url } = await payload();
    await fetch(url, { headers: { access_token: "a" } });
    expect(fake.problems).toEqual(["media: the token was given away"]);
  });
});
