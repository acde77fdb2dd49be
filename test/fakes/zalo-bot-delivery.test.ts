/** How the fake Zalo Bot Platform tells the bot: fetched one by one, or posted. Points 25 to 30 of the contract. */
import { describe, expect, it } from "vitest";
import { MALFORMED } from "./zalo-bot/bodies.ts";
import { An, call, fake, listen, posted, reopen, secret, useFake } from "./zalo-bot/client.ts";

useFake();

const names = (): readonly (string | null)[] => fake.webhook.posts.map(({ message_id }) => message_id);
const statuses = (): readonly (number | null)[] => fake.webhook.posts.map(({ status }) => status);
const now = { timeout: "0" };

describe("30: getUpdates", () => {
  it("gives one object a call, and forgets it", async () => {
    const an = fake.user(An);
    const ids = [an.says("một"), an.says("hai")];
    expect(fake.pending).toBe(2);
    expect(await call("getUpdates", now)).toEqual({
      status: 200,
      ok: true,
      result: {
        event_name: "message.text.received",
        message: {
          from: { id: An.id, display_name: "An", is_bot: false },
          chat: { id: An.id, chat_type: "PRIVATE" },
          message_id: ids[0],
          date: fake.now(),
          text: "một",
        },
      },
    });
    expect(await call("getUpdates", now)).toMatchObject({ result: { message: { message_id: ids[1] } } });
    expect(await call("getUpdates", now)).toMatchObject({ ok: false });
    expect(fake.problems).toEqual([]);
  });

  it("brings texts as clients send them: trimmed, and never empty", async () => {
    const an = fake.user(An);
    an.says(" một\n");
    an.saysIn("group", " hai ");
    expect(await call("getUpdates", now)).toMatchObject({ result: { message: { text: "một" } } });
    expect(await call("getUpdates", now)).toMatchObject({ result: { message: { text: "hai" } } });
    expect(() => an.says(" ")).toThrow("no empty text");
  });

  it("has no offset that would bring one back", async () => {
    fake.user(An).says("một");
    await call("getUpdates", now);
    expect(await call("getUpdates", { ...now, offset: "-1" })).toMatchObject({ status: 408 });
    expect(fake.ignored).toEqual(["getUpdates.offset"]);
  });

  it("loses one with its answer", async () => {
    fake.user(An).says("một");
    fake.fail("getUpdates", "reset-after");
    await expect(call("getUpdates", now)).rejects.toThrow("fetch failed");
    expect(fake.pending).toBe(0);
    expect(await call("getUpdates", now)).toMatchObject({ status: 408 });
  });

  it("waits for one to come", async () => {
    const waiting = call("getUpdates", { timeout: "50" });
    await fake.until(() => fake.polling === 1);
    fake.user(An).says("một");
    expect(await waiting).toMatchObject({ result: { message: { text: "một" } } });
  });

  it("keeps one from who went away before it came", async () => {
    const leaving = new AbortController();
    const left = call("getUpdates", { timeout: "50" }, leaving.signal);
    await fake.until(() => fake.polling === 1);
    leaving.abort();
    await expect(left).rejects.toThrow("abort");
    await fake.until(() => fake.calls[0]?.answered === 408);
    fake.user(An).says("một");
    expect(await call("getUpdates", now)).toMatchObject({ result: { message: { text: "một" } } });
    expect(fake.problems).toEqual([]);
  });

  it("ends idle with 408 when its time is over on the own clock, 30 s unless asked", async () => {
    const waiting = call("getUpdates");
    await fake.until(() => fake.polling === 1);
    fake.advance(29_999);
    expect(fake.polling).toBe(1);
    fake.advance(1);
    expect(await waiting).toEqual({ status: 408, ok: false, description: "Request timeout", errorCode: 408 });
    expect(fake.problems).toEqual([]);
  });

  it.each([
    ["null" as const, { status: 200, ok: true, result: null }],
    ["absent" as const, { status: 200, ok: true }],
  ])("or idle with %s, by the switch", async (idle, answer) => {
    await reopen({ switches: { idle } });
    expect(await call("getUpdates", now)).toEqual(answer);
  });

  it("gives an array of one, by the switch", async () => {
    await reopen({ switches: { updateAs: "array" } });
    fake.user(An).says("một");
    fake.user(An).says("hai");
    expect(await call("getUpdates", now)).toMatchObject({ result: [{ message: { text: "một" } }] });
    expect(fake.pending).toBe(1);
  });

  it("takes its timeout as text only", async () => {
    for (const timeout of [30, "30s", ""]) expect((await call("getUpdates", { timeout })).status).toBe(400);
    expect(fake.problems).toHaveLength(3);
  });

  it("is refused while a webhook is set, and ended when one is", async () => {
    const waiting = call("getUpdates", { timeout: "50" });
    await fake.until(() => fake.polling === 1);
    await listen();
    expect(await waiting).toMatchObject({ status: 400, errorCode: 400 });
    expect(await call("getUpdates", now)).toMatchObject({ status: 400 });
    await call("deleteWebhook");
    expect(await call("getUpdates", now)).toMatchObject({ status: 408 });
    expect(fake.problems).toHaveLength(2);
  });

  it("is not for two at once", async () => {
    const first = call("getUpdates", { timeout: "50" });
    await fake.until(() => fake.polling === 1);
    const second = call("getUpdates", { timeout: "50" });
    await fake.until(() => fake.polling === 2);
    expect(fake.problems).toEqual([expect.stringMatching(/two polls/u)]);
    fake.user(An).says("một");
    fake.user(An).says("hai");
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
  });
});

describe("setWebhook", () => {
  const url = "https://kheo.example.vn/hook";

  it("saves the address and tells it without the secret", async () => {
    const shown = { url, updated_at: fake.now() };
    expect(await call("setWebhook", { url, secret_token: secret })).toEqual({
      status: 200,
      ok: true,
      result: shown,
    });
    expect(await call("getWebhookInfo")).toEqual({ status: 200, ok: true, result: shown });
    expect(fake.webhook.hook).toEqual({ ...shown, secret });
    await call("deleteWebhook");
    expect(await call("getWebhookInfo")).toMatchObject({ result: { url: "" } });
    expect(fake.webhook.hook).toBeNull();
  });

  it.each([
    [{ url }],
    [{ url, secret_token: "1234567" }],
    [{ url, secret_token: "x".repeat(257) }],
    [{ url, secret_token: "mật khẩu dài" }],
    [{ url: "", secret_token: secret }],
    [{ url: "http://kheo.example.vn/hook", secret_token: secret }],
    [{ url: "https://192.168.1.4/hook", secret_token: secret }],
    [{ secret_token: secret }],
  ])("is refused: %j", async (params) => {
    expect(await call("setWebhook", params)).toMatchObject({ status: 400, error_code: 400 });
    expect(fake.webhook.hook).toBeNull();
    expect(fake.problems).toHaveLength(1);
  });

  it.each([8, 256])("takes a secret of %d characters", async (length) => {
    expect((await call("setWebhook", { url, secret_token: "x".repeat(length) })).ok).toBe(true);
  });

  it("takes http where a test allows it", async () => {
    await reopen({ switches: { allowHttp: true } });
    const bot = await listen({ set: false });
    fake.deliverTo(null);
    await call("setWebhook", { url: `${bot.url}/hook`, secret_token: secret });
    fake.user(An).says("một");
    await posted(1);
    expect(statuses()).toEqual([200]);
  });

  it("loses what waited to be fetched", async () => {
    const id = fake.user(An).says("một");
    const bot = await listen();
    expect(fake.lost).toEqual([{ event_name: "message.text.received", message_id: id, why: "webhook set" }]);
    expect([fake.pending, bot.got.length]).toEqual([0, 0]);
  });

  it("or posts it, by the switch", async () => {
    await reopen({ switches: { backlog: "posted" } });
    const id = fake.user(An).says("một");
    await listen();
    await posted(1);
    expect(names()).toEqual([id]);
    expect(fake.lost).toEqual([]);
  });

  it("says how the address answered, by the switch, and saves it either way", async () => {
    await reopen({ switches: { verifies: true } });
    const bot = await listen({ set: false });
    bot.answers.push(404);
    const set = { url, secret_token: secret };
    expect(await call("setWebhook", set)).toMatchObject({
      ok: true,
      result: { url, verification: { ok: false, outcome: "failed", status_code: 404 } },
    });
    expect(fake.webhook.hook?.url).toBe(url);
    expect(await call("setWebhook", set)).toMatchObject({
      result: { verification: { ok: true, status_code: 200 } },
    });
    expect(bot.got.map(({ body }) => body)).toEqual(["{}", "{}"]);
    expect(fake.webhook.posts).toEqual([]);
  });

  it("is tried out by testWebhook a few times a day", async () => {
    expect((await call("testWebhook")).status).toBe(400);
    await listen();
    for (let n = 0; n < 5; n += 1) expect(await call("testWebhook")).toMatchObject({ result: { ok: true } });
    expect(await call("testWebhook")).toMatchObject({ status: 426, error_code: 426 });
    fake.advance(86_400_000);
    expect((await call("testWebhook")).status).toBe(200);
  });
});

describe("29: a post", () => {
  it("carries the secret in its header", async () => {
    const bot = await listen();
    fake.user(An).says("một");
    await posted(1);
    expect(bot.got[0]?.headers).toMatchObject({
      "x-bot-api-secret-token": secret,
      "content-type": "application/json",
    });
  });

  it.each([
    ["alternate" as const, [true, false, true, false]],
    ["wrapped" as const, [true, true, true, true]],
    ["unwrapped" as const, [false, false, false, false]],
  ])("is %s, by the switch", async (wrapping, wrapped) => {
    await reopen({ switches: { wrapping } });
    const bot = await listen();
    const an = fake.user(An);
    for (const [index, text] of ["a", "b", "c", "d"].entries()) {
      an.says(text);
      await posted(index + 1);
    }
    expect(fake.webhook.posts.map((post) => post.wrapped)).toEqual(wrapped);
    const bodies: readonly unknown[] = bot.got.map(({ body }) => JSON.parse(body));
    const event = { event_name: "message.text.received", message: { from: { id: An.id } } };
    for (const [index, body] of bodies.entries())
      expect(body).toMatchObject(wrapped[index] === true ? { ok: true, result: event } : event);
    expect(bodies.map((body) => JSON.stringify(body).includes("result"))).toEqual(wrapped);
  });

  it("brings what cannot be shown, with a message and without", async () => {
    await reopen({ switches: { wrapping: "unwrapped" } });
    const bot = await listen();
    const an = fake.user(An);
    const id = an.unsupported(true);
    expect(an.unsupported(false)).toBeNull();
    await posted(2);
    const bodies: readonly unknown[] = bot.got.map(({ body }) => JSON.parse(body));
    expect(bodies).toContainEqual({ event_name: "message.unsupported.received" });
    expect(bodies).toContainEqual({
      event_name: "message.unsupported.received",
      message: expect.objectContaining({
        message_id: id,
        from: { id: An.id, display_name: "An", is_bot: false },
      }),
    });
  });

  it("30: and without a message it is fetched as well", async () => {
    fake.user(An).unsupported(false);
    expect(await call("getUpdates", now)).toEqual({
      status: 200,
      ok: true,
      result: { event_name: "message.unsupported.received" },
    });
  });

  it("brings photos, stickers, voices and events of later years", async () => {
    await reopen({ switches: { wrapping: "unwrapped" } });
    const bot = await listen();
    const an = fake.user(An);
    an.sendsPhoto("https://photos.example.vn/1.jpg", { caption: "Ảnh họp" });
    an.sendsSticker("s1");
    an.sendsVoice("https://photos.example.vn/1.aac");
    an.sends("message.link.received", { link: "https://a.vn" });
    an.saysIn("group", "@Bot 1");
    await posted(5);
    const bodies: readonly unknown[] = bot.got.map(({ body }) => JSON.parse(body));
    const event = (name: string, message: object): object =>
      expect.objectContaining({
        event_name: `message.${name}.received`,
        message: expect.objectContaining(message),
      });
    expect(bodies).toContainEqual(
      event("image", { photo: "https://photos.example.vn/1.jpg", caption: "Ảnh họp" }),
    );
    expect(bodies).toContainEqual(
      event("sticker", { sticker: "s1", url: expect.stringMatching(/^https:/u) }),
    );
    expect(bodies).toContainEqual(event("voice", { voice_url: "https://photos.example.vn/1.aac" }));
    expect(bodies).toContainEqual(event("link", { link: "https://a.vn" }));
    expect(bodies).toContainEqual(
      event("text", { chat: { id: "group", chat_type: "GROUP" }, text: "@Bot 1" }),
    );
  });

  it("names a photo as older versions did, by the switch", async () => {
    await reopen({ switches: { photoField: "photo_url" } });
    fake.user(An).sendsPhoto(Buffer.from("jpeg"));
    const { result } = await call("getUpdates", now);
    expect(result).toMatchObject({ message: { photo_url: `${fake.url}/files/1.jpg` } });
    expect(result).not.toHaveProperty("message.photo");
  });

  it("names a photo that can be fetched", async () => {
    fake.user(An).sendsPhoto(Buffer.from("jpeg"));
    const response = await fetch(`${fake.url}/files/1.jpg`);
    expect([response.headers.get("content-type"), await response.text()]).toEqual(["image/jpeg", "jpeg"]);
    fake.fail("file", { status: 404 });
    expect((await fetch(`${fake.url}/files/1.jpg`)).status).toBe(404);
    expect((await fetch(`${fake.url}/files/2.jpg`)).status).toBe(404);
  });

  it("may be forged: with another secret, or none", async () => {
    const bot = await listen();
    bot.answers.push(401, 403);
    const body = JSON.stringify({ event_name: "message.text.received" });
    expect(await fake.webhook.forge(body, "another-secret")).toBe(401);
    expect(await fake.webhook.forge(body, null)).toBe(403);
    expect(bot.got.map(({ headers }) => headers["x-bot-api-secret-token"])).toEqual([
      "another-secret",
      undefined,
    ]);
  });
});

describe("25: a duplicate", () => {
  it("is the same body at the same instant", async () => {
    const bot = await listen();
    fake.webhook.duplicateNext(1);
    fake.webhook.hold();
    const an = fake.user(An);
    const ids = [an.says("một"), an.says("hai")];
    await fake.webhook.release("as-sent");
    expect(ids.map((id) => names().filter((name) => name === id).length)).toEqual([2, 1]);
    const bodies = bot.got.map(({ body }) => body);
    expect(new Set(bodies).size).toBe(2);
  });

  it("or comes later", async () => {
    const bot = await listen();
    const id = fake.user(An).says("một");
    await posted(1);
    fake.advance(7_200_000);
    expect(await fake.webhook.repeat(id)).toBe(200);
    expect(bot.got[1]?.body).toBe(bot.got[0]?.body);
    await expect(fake.webhook.repeat("never")).rejects.toThrow("never posted");
  });
});

describe("26: order", () => {
  it.each(["as-sent", "reversed"] as const)("is %s after a hold", async (order) => {
    await listen();
    fake.webhook.hold();
    const an = fake.user(An);
    const ids = [an.says("một"), an.says("hai"), an.says("ba")];
    await fake.webhook.release(order);
    expect(names()).toEqual(order === "reversed" ? ids.toReversed() : ids);
    const last = an.says("bốn");
    await posted(4);
    expect(names()[3]).toBe(last);
  });
});

describe("27: a post nobody took", () => {
  it("is lost", async () => {
    const bot = await listen();
    bot.answers.push(500, "reset", 302);
    const an = fake.user(An);
    const ids: string[] = [];
    for (const text of ["một", "hai", "ba"]) {
      ids.push(an.says(text));
      await posted(ids.length);
    }
    fake.advance(86_400_000);
    expect(statuses()).toEqual([500, null, 302]);
    expect(fake.lost).toEqual(
      ids.map((message_id) => ({ event_name: "message.text.received", message_id, why: "not taken" })),
    );
    expect([bot.got.length, fake.pending]).toEqual([3, 0]);
  });

  it("in time is lost too", async () => {
    const bot = await listen();
    bot.answers.push("silence");
    fake.user(An).says("một");
    fake.advance(9_999);
    expect(fake.webhook.posts).toEqual([]);
    fake.advance(1);
    await posted(1);
    expect(statuses()).toEqual([null]);
    expect(fake.lost).toHaveLength(1);
  });

  it("is tried again by the switch, with the same body, until it is taken", async () => {
    await reopen({ switches: { webhookRetry: [1_000, 60_000] } });
    const bot = await listen();
    bot.answers.push(500, 503);
    fake.user(An).says("một");
    await posted(1);
    fake.advance(999);
    expect(bot.got).toHaveLength(1);
    fake.advance(1);
    await posted(2);
    fake.advance(60_000);
    await posted(3);
    fake.advance(86_400_000);
    expect(fake.webhook.posts.map(({ retry, status }) => [retry, status])).toEqual([
      [0, 500],
      [1, 503],
      [2, 200],
    ]);
    expect(new Set(bot.got.map(({ body }) => body)).size).toBe(1);
    expect(fake.lost).toEqual([]);
  });

  it("is given up when it was tried often enough, or the webhook is gone", async () => {
    await reopen({ switches: { webhookRetry: [1_000] } });
    const bot = await listen();
    bot.answers.push(500, 500, 500);
    const an = fake.user(An);
    an.says("một");
    await posted(1);
    fake.advance(1_000);
    await posted(2);
    an.says("hai");
    await posted(3);
    await call("deleteWebhook");
    fake.advance(1_000);
    expect(fake.lost.map(({ why }) => why)).toEqual(["not taken", "webhook deleted"]);
  });
});

describe("28: a malformed body", () => {
  it("is what its name says, and carries the right secret", async () => {
    const bot = await listen();
    for (const kind of MALFORMED) expect(await fake.user(An).malformed(kind, "Đăng ký")).toBe(200);
    for (const { headers } of bot.got) expect(headers["x-bot-api-secret-token"]).toBe(secret);
    const body = (kind: (typeof MALFORMED)[number]): string =>
      bot.got[MALFORMED.indexOf(kind)]?.body ?? "missing";
    const parsed = (kind: (typeof MALFORMED)[number]): unknown => JSON.parse(body(kind));
    expect(() => parsed("truncated")).toThrow("JSON");
    expect(body("empty")).toBe("");
    expect(parsed("array-root")).toHaveLength(1);
    expect(parsed("null-root")).toBeNull();
    expect(body("two-megabytes").length).toBeGreaterThan(2 * 1024 * 1024);
    expect(body("number-ids").match(/"id":246845883529197923\b/gu)).toHaveLength(2);
    expect(parsed("missing-message")).toEqual({ ok: true, result: { event_name: "message.text.received" } });
    expect(parsed("unknown-event")).toMatchObject({ result: { event_name: "message.poll.received" } });
    expect(parsed("null-fields")).toMatchObject({ result: { message: { text: null, from: null } } });
    expect(parsed("nfd-text")).toMatchObject({ result: { message: { text: "Đăng ký".normalize("NFD") } } });
    expect("Đăng ký".normalize("NFD")).not.toBe("Đăng ký");
    expect(parsed("date-as-text")).toMatchObject({ result: { message: { date: "1795400000000" } } });
    expect(parsed("result-without-event")).toEqual({ ok: true, result: {} });
  });

  it("needs a webhook", async () => {
    await expect(fake.user(An).malformed("empty")).rejects.toThrow("no webhook");
  });
});
