/** Rates, uploads, reads and whatever stops a message at the fake Zalo. Numbers are points of its contract. */
import { describe, expect, it, beforeEach } from "vitest";
import { z } from "zod";
import { FREE_MS } from "./zalo/window.ts";
import type { FakeUser } from "./zalo/people.ts";
import {
  AN,
  HOUR,
  PDF,
  PNG,
  ask,
  call,
  fake,
  later,
  post,
  reopen,
  send,
  sent,
  template,
  upload,
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
const media = (element: object): object => ({
  attachment: { type: "template", payload: { template_type: "media", elements: [element] } },
});
const Attachment = z.looseObject({ attachment_id: z.string() });
const Token = z.looseObject({ token: z.string() });

describe("14: the rate", () => {
  it("of the OA is 100 a minute on Growth, told in two headers", async () => {
    fake.rates.use("oa", 98);
    const left = async (): Promise<readonly (string | null)[]> => {
      const response = await post(CS, { recipient: { user_id: AN.id }, message: { text: "a" } });
      return ["X-RateLimit-Limit", "X-RateLimit-Remain"].map((name) => response.headers.get(name));
    };
    expect(await left()).toEqual(["100", "1"]);
    expect(await left()).toEqual(["100", "0"]);
    expect(await send("a")).toMatchObject({ error: -32, message: expect.stringContaining("OA") });
    expect(fake.problems).toEqual([]);
    await send("a");
    expect(fake.problems).toHaveLength(1);
    expect(an.inbox).toHaveLength(2);
    await fake.advance(60_000);
    expect(await send("a")).toMatchObject(ok);
  });

  it("of the app is 4,000 a minute, with another message", async () => {
    await again({ package: "comprehensive" });
    fake.rates.use("app", 4_000);
    const response = await post(CS, {});
    expect(await response.json()).toMatchObject({
      error: -32,
      message: expect.stringContaining("application"),
    });
    expect([...response.headers].filter(([name]) => name.startsWith("x-ratelimit"))).toEqual([
      ["x-ratelimit-limit", "4000"],
      ["x-ratelimit-remain", "0"],
    ]);
  });

  it("does not count templates for the OA", async () => {
    fake.rates.use("oa", 100);
    fake.template({ id: "1" });
    const body = { user_id: AN.id, template_id: "1", template_data: {} };
    expect(await call("/v3.0/oa/message/template", body)).toMatchObject(ok);
  });
});

describe("15: an upload", () => {
  it("is a picture of 1 MB or a document of 5 MB, by its bytes", async () => {
    const large = Buffer.concat([PNG, Buffer.alloc(1024 * 1024)]);
    expect(await upload("image", PNG, "a.png")).toMatchObject(ok);
    expect(await upload("image", large, "a.png")).toMatchObject({ error: -210 });
    expect(await upload("image", PDF, "a.png")).toMatchObject({ error: -201 });
    expect(await upload("file", PDF, "a.pdf")).toMatchObject(ok);
    expect(await upload("file", Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]), "a.pdf")).toMatchObject({
      error: -210,
    });
    expect(await upload("file", PNG, "a.pdf")).toMatchObject({ error: -201 });
    expect(await upload("file", Buffer.alloc(0), "a.pdf")).toEqual({ error: -201, message: "file is empty" });
    expect(await upload("gif", Buffer.from("GIF89a"), "a.gif")).toMatchObject(ok);
    const json = await call("/v2.0/oa/upload/file", { file: "a" });
    expect(json).toEqual({ error: -201, message: "Content-Type must be multipart/form-data" });
    expect(fake.uploads.all.size).toBe(3);
  });

  it("is one of 5,000 a month", async () => {
    fake.uploads.spend(4_999);
    expect(await upload("image", PNG, "a.png")).toMatchObject(ok);
    expect(await upload("image", PNG, "a.png")).toMatchObject({ error: -211 });
  });

  it("can be sent for seven days", async () => {
    const { attachment_id } = Attachment.parse((await upload("image", PNG, "a.png")).data);
    const file = Token.parse((await upload("file", PDF, "a.pdf")).data).token;
    const both = [
      media({ media_type: "image", attachment_id }),
      { attachment: { type: "file", payload: { token: file } } },
    ];
    for (const message of both) expect(await send(message)).toMatchObject(ok);
    expect(an.inbox.map(({ content }) => content?.kind)).toEqual(["image", "file"]);
    expect(await send(media({ media_type: "image", attachment_id: file }))).toMatchObject({ error: -201 });
    await later(7 * 24 * HOUR);
    for (const message of both) expect(await send(message)).toMatchObject(ok);
    await later(1);
    an.says("a");
    for (const message of both) expect(await send(message)).toMatchObject({ error: -100 });
  });

  it("is needed for pictures unless the switch takes addresses", async () => {
    const byUrl = media({ media_type: "image", url: "https://kheo.example.vn/a.png" });
    expect(await send(byUrl)).toMatchObject({ error: -201 });
    fake.switches.imageByUrl = true;
    expect(await send(byUrl)).toMatchObject(ok);
    expect(
      await send(media({ media_type: "image", url: "https://a.vn/", attachment_id: "b" })),
    ).toMatchObject({
      error: -201,
    });
    expect(await send(media({ media_type: "gif", url: "https://a.vn/a.gif" }))).toMatchObject({
      error: -201,
    });
    const neither = await send(media({ media_type: "image" }));
    expect(neither).toEqual({ error: -201, message: "elements: either attachment_id or url" });
    expect(await send(media({ media_type: "sticker", attachment_id: "s" }))).toMatchObject(ok);
    const byAddress = await send(media({ media_type: "sticker", url: "https://a.vn/s" }));
    expect(byAddress).toEqual({ error: -201, message: "elements: attachment_id of the sticker is missing" });
  });

  it("switches: tables as CSV, and the size of a GIF", async () => {
    expect(await upload("file", Buffer.from("a,b"), "a.csv")).toMatchObject({ error: -201 });
    Object.assign(fake.switches, { csvUploads: true, gifBytes: 3 });
    expect(await upload("file", Buffer.from("a,b"), "a.csv")).toMatchObject(ok);
    expect(await upload("gif", Buffer.from("GIF89a"), "a.gif")).toMatchObject({ error: -210 });
  });
});

describe("16: by a switch", () => {
  it("people can't be reached", async () => {
    an.blocks();
    expect(await send("a")).toMatchObject({ error: -244 });
    an.unblocks();
    an.idles();
    expect(await send("a")).toMatchObject({ error: -227 });
    an.says("b");
    fake.switches.followRequired = true;
    expect(await send("a")).toMatchObject({ error: -213 });
    an.follows();
    expect(await send("a")).toMatchObject(ok);
    expect(fake.problems).toEqual([]);
  });

  it("the OA may not send, but tells why", async () => {
    await again({ package: "standard" });
    expect(await send("a")).toMatchObject({ error: -224 });
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ data: { package_name: "standard", oa_type: 2 } });
    Object.assign(fake.oa, { package: "growth", verified: false });
    expect(await send("a")).toMatchObject({ error: -221 });
    expect(fake.problems).toEqual([]);
  });

  it("the wallet is empty", async () => {
    an.lastWrote(FREE_MS + 1);
    fake.subQuota.remain = 0;
    fake.wallet = 0;
    expect(await send("a")).toMatchObject({ error: -321 });
    expect(fake.ledger).toEqual([]);
  });

  it("the wire breaks, before or after delivering", async () => {
    fake.fail(CS, "proxy-502");
    const page = await post(CS, {});
    expect([page.status, await page.text()]).toEqual([502, expect.stringContaining("Bad Gateway")]);
    fake.fail(CS, "garbage");
    await expect(send("garbage")).rejects.toThrow("JSON");
    for (const how of ["reset-before", "reset-after"] as const) {
      fake.fail(CS, how);
      await expect(send(how)).rejects.toThrow("fetch failed");
    }
    expect(an.texts).toEqual(["reset-after"]);
    expect(fake.calls.at(-1)).toMatchObject({ path: CS, error: null });
    expect(fake.problems).toEqual([]);
  });
});

describe("reads", () => {
  it("tell about a person", async () => {
    expect(await ask("/v3.0/oa/user/detail", { user_id: AN.id })).toMatchObject({
      data: { display_name: "An", user_is_follower: false, user_last_interaction_date: "23/11/2026" },
    });
    expect(await ask("/v3.0/oa/user/getlist", { offset: 0, count: 50 })).toMatchObject({
      data: { total: 1, users: [{ user_id: AN.id }] },
    });
    expect(await ask("/v3.0/oa/user/getlist", { offset: 0, count: 51 })).toMatchObject({ error: -201 });
    expect(await ask("/v3.0/oa/user/detail")).toMatchObject({ error: -201, message: "data is missing" });
  });

  it("tell about the OA, whose id has one of two names", async () => {
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ data: { oaid: fake.oa.id, is_verified: true } });
    fake.switches.oaIdField = "oa_id";
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ data: { oa_id: fake.oa.id } });
  });

  it("tell about quotas and what was said", async () => {
    expect(await call("/v3.0/oa/quota/message", { user_id: AN.id })).toMatchObject({
      data: { last_interaction: String(fake.now()) },
    });
    expect(await call("/v3.0/oa/quota/message", { quota_owner: "OA", product_type: "cs" })).toMatchObject({
      data: [{ quota_type: "sub_quota", remain: 500 }],
    });
    await sent("trả lời");
    expect(await ask("/v2.0/oa/conversation", { user_id: AN.id, offset: 0, count: 10 })).toMatchObject({
      data: [
        { src: 0, message: "trả lời", from_id: fake.oa.id, to_id: AN.id },
        { src: 1, message: "chào", from_id: AN.id, to_id: fake.oa.id },
      ],
    });
    expect(await ask("/v2.0/oa/conversation", { user_id: AN.id, offset: 0, count: 11 })).toMatchObject({
      error: -201,
    });
  });

  it("a reaction is free, at most fifty times", async () => {
    const react_message_id = an.says("a");
    const body = {
      recipient: { user_id: AN.id },
      sender_action: { react_icon: "/-heart", react_message_id },
    };
    for (let times = 0; times < 50; times += 1) expect(await call(V2, body)).toMatchObject(ok);
    expect(await call(V2, body)).toMatchObject({ error: -210 });
    expect(an.lines.at(-1)?.reactions).toHaveLength(50);
    expect(fake.ledger).toEqual([]);
    an.blocks();
    expect(await call(V2, body)).toMatchObject({ error: -244 });
  });

  it("are told apart by host", async () => {
    const root = fake.apiRoot.replace("openapi", "graph");
    expect((await fetch(`${root}/v2.0/oa/getoa`)).status).toBe(404);
    expect(fake.problems).toEqual(["GET /graph/v2.0/oa/getoa: no such host"]);
  });

  it("are unknown to the template host", async () => {
    expect(await template("/v2.0/oa/getoa")).toMatchObject({ error: -12 });
  });
});
