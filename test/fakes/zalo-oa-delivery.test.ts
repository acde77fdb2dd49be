/** How the fake Zalo delivers events: signed, repeated, doubled, out of order, forged and malformed. Numbers are points of its contract. */
import { createHash, createHmac } from "node:crypto";
import { describe, expect, it, beforeEach } from "vitest";
import { ANSWER_MS, REPEATS_MS } from "./zalo/delivery.ts";
import { MALFORMED } from "./zalo/malformed.ts";
import type { FakeUser } from "./zalo/people.ts";
import { FORGERIES, mac, seal, untidy } from "./zalo/signing.ts";
import { AN, fake, receiver, reopen, send, useFake, type Came, type Receiver } from "./zalo-oa-client.ts";

let an: FakeUser;
let app: Receiver;
useFake();
beforeEach(start);

async function start(): Promise<void> {
  an = fake.user(AN);
  app = await receiver();
}
const signature = ({ headers }: Came): string => String(headers["x-zevent-signature"] ?? "");
const texts = (): readonly unknown[] =>
  app.came.map(({ text }) => /"text"\s*:"((?:[^"\\]|\\.)*)"/u.exec(text)?.[1]);
const retries = (): readonly unknown[] => app.came.map(({ headers }) => headers["num_retry"] ?? null);
/** What a right receiver computes; the timestamp is taken from the body as text. */
function expected({ raw, text }: Came, key = fake.oa.secretKey, first = fake.app.id): string {
  const timestamp = /"timestamp"\s*:"?(\d+)/u.exec(text)?.[1] ?? "";
  return createHash("sha256").update(first).update(raw).update(timestamp).update(key).digest("hex");
}
/** The only message that came. */
async function only(): Promise<Came> {
  await fake.settled();
  const [came] = app.came;
  if (came === undefined || app.came.length > 1) throw new Error(`${app.came.length} came`);
  return came;
}

describe("22: a signature", () => {
  const body = (text: string, id: string): Buffer =>
    Buffer.from(
      `{"app_id":"1234567890123456789","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730","recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"${text}","msg_id":"${id}"},"timestamp":"1795400000000"}`,
    );
  const [first, second] = [body("1", "m-0001"), body("Đăng ký mô hình", "m-0002")];
  const sign = (raw: Buffer): string =>
    mac("1234567890123456789", raw, "1795400000000", "oa-secret-for-tests-only");

  it("is one SHA-256 of app id, raw body, timestamp and secret: the vectors", () => {
    expect([first.length, second.length]).toEqual([246, 265]);
    expect(sign(first)).toBe("00e49522ec1a8c82db3ceaa39e6148464329104e2d8dfe557977054c4b0b149e");
    expect(sign(second)).toBe("9d1228665831edb634f36070314cd77178670056946a0a3d2aea1ccfea7d1858");
  });

  it("is over bytes that nobody writes again by parsing", async () => {
    an.says("Đăng ký mô hình “Dân vận khéo” 😀 http://a.vn/b");
    const came = await only();
    expect(signature(came)).toBe(`mac=${expected(came)}`);
    expect(came.headers["content-type"]).toBe("application/json");
    expect(came.body).toMatchObject({
      app_id: fake.app.id,
      sender: { id: AN.id },
      recipient: { id: fake.oa.id },
      user_id_by_app: an.byApp,
      event_name: "user_send_text",
      message: { text: "Đăng ký mô hình “Dân vận khéo” 😀 http://a.vn/b", msg_id: expect.any(String) },
      timestamp: String(fake.now()),
    });
    expect(came.text).toMatch(/\\u[0-9A-F]{4}/u);
    expect(came.text).toMatch(/[ý-ỹ]/u);
    expect(came.text).toContain("\\/");
    expect(Object.keys(Object(came.body))[0]).toBe("timestamp");
    const again = Buffer.from(JSON.stringify(came.body));
    expect(`mac=${expected({ ...came, raw: again, text: again.toString() })}`).not.toBe(signature(came));
  });

  it("keeps the meaning of whatever it writes untidily", () => {
    const value = { a: [1, "ạ/😀", null, { khóa: true }], b: "", c: { d: [] } };
    expect(JSON.parse(untidy(value))).toEqual(value);
  });

  it("switches: prefix, case, what stands first, which secret, timestamps as numbers", async () => {
    const newest = (): Came => app.came.at(-1) ?? { raw: Buffer.alloc(0), text: "", headers: {}, body: null };
    const signed = async (): Promise<string> => {
      an.says("a");
      await fake.settled();
      return signature(newest());
    };
    fake.switches.signaturePrefix = "";
    expect(await signed()).toBe(expected(newest()));
    fake.switches.signatureHex = "upper";
    expect(await signed()).toBe(expected(newest()).toUpperCase());
    Object.assign(fake.switches, { signatureHex: "lower", signatureFirst: "oa_id" });
    expect(await signed()).toBe(expected(newest(), fake.oa.secretKey, fake.oa.id));
    Object.assign(fake.switches, { signatureFirst: "app_id", signatureKey: "app_secret" });
    expect(await signed()).toBe(expected(newest(), fake.app.secret));
    Object.assign(fake.switches, { signatureKey: "oa_secret_key", timestamps: "number" });
    expect(await signed()).toBe(expected(newest()));
    expect(newest().body).toMatchObject({ timestamp: fake.now() });
  });

  it("can be wrong as the vectors that must be refused", () => {
    const wrong = (forgery: "hmac" | "oa-id-first"): string | null | undefined =>
      seal(worldOf(), first, "1795400000000", forgery).signature;
    expect(wrong("oa-id-first")).toBe("mac=2d458dbfef228d379a777ae742f7e55aec2b9fae8bc6861f82960b251d4c77d6");
    expect(wrong("hmac")).toBe("mac=02fae685b13b46febff15d8627293dcbf4b4acfbacdac97d89a4a633d6494e79");
  });
});

/** What signing looks at. */
function worldOf(): Parameters<typeof seal>[0] {
  return { app: fake.app, oa: fake.oa, switches: fake.switches };
}

describe("23: a forged event", () => {
  it.each(FORGERIES)("%s: is never signed right", async (forgery) => {
    expect(await fake.webhook.forge(forgery, "giả", AN.id)).toBe(200);
    const came = await only();
    expect(signature(came)).not.toBe(`mac=${expected(came)}`);
    expect(came.body).toMatchObject({ event_name: "user_send_text", message: { text: "giả" } });
    expect(fake.calls).toEqual([]);
  });

  it("of the HMAC kind is what a careless client would compute", async () => {
    await fake.webhook.forge("hmac", "giả");
    const came = await only();
    const timestamp = String(fake.now());
    const keyed = createHmac("sha256", fake.oa.secretKey)
      .update(fake.app.id)
      .update(came.raw)
      .update(timestamp);
    expect(signature(came)).toBe(`mac=${keyed.digest("hex")}`);
  });

  it("is not repeated, whatever the answer", async () => {
    app.status = 401;
    expect(await fake.webhook.forge("missing", "giả")).toBe(401);
    await fake.advance(24 * 3_600_000);
    expect(app.came).toHaveLength(1);
    expect(app.came[0]?.headers).not.toHaveProperty("x-zevent-signature");
  });
});

it("24: the set-up POST has no signature, looks like a message, and is accepted with 200 only", async () => {
  expect(await fake.webhook.setUp(app.url)).toEqual({ accepted: true, status: 200 });
  expect(app.came[0]?.headers).not.toHaveProperty("x-zevent-signature");
  expect(app.came[0]?.body).toMatchObject({ event_name: "user_send_text" });
  app.status = 201;
  expect(await fake.webhook.setUp()).toEqual({ accepted: false, status: 201 });
  expect(await fake.webhook.setUp("http://127.0.0.1:1/")).toEqual({ accepted: false, status: null });
});

describe("25: again", () => {
  it("after a failure: the same body and signature with num_retry at the true delays", async () => {
    app.status = 500;
    an.says("1");
    await fake.settled();
    const stamped = String(fake.now());
    for (const [at, ms] of REPEATS_MS.entries()) {
      await fake.advance(ms - 1);
      expect(app.came).toHaveLength(at + 1);
      await fake.advance(1);
      expect(app.came).toHaveLength(at + 2);
    }
    expect(retries()).toEqual([null, "1", "2", "3", "4", "5"]);
    expect(new Set(app.came.map(({ text }) => text)).size).toBe(1);
    expect(new Set(app.came.map(signature)).size).toBe(1);
    // The last comes nearly two hours after its own timestamp.
    expect(app.came.at(-1)?.body).toMatchObject({ timestamp: stamped });
    expect(fake.now() - Number(stamped)).toBe(6_630_000);
  });

  it("stops once it was answered well", async () => {
    app.status = 500;
    an.says("1");
    await fake.settled();
    app.status = 200;
    await fake.advance(24 * 3_600_000);
    expect(retries()).toEqual([null, "1"]);
    expect(fake.webhook.subscribed).toBe(true);
  });

  it("though it was answered well", async () => {
    fake.webhook.repeatNext(5);
    an.says("1");
    an.says("2");
    await fake.advance(7_200_000);
    expect(retries()).toEqual([null, null, "1", "2", "3", "4", "5"]);
    expect(fake.webhook.subscribed).toBe(true);
  });

  it("in two copies at the same instant", async () => {
    fake.webhook.copyNext(2);
    an.says("1");
    await fake.settled();
    expect(app.came.map(({ text }) => text)).toEqual([app.came[0]?.text, app.came[0]?.text]);
    expect(retries()).toEqual([null, null]);
  });

  it("switches: only after a lost connection; never", async () => {
    fake.switches.repeatsAfterAnswer = false;
    app.status = 500;
    an.says("1");
    await fake.advance(30_000);
    expect(app.came).toHaveLength(1);
    fake.webhook.deliverTo("http://127.0.0.1:1/");
    an.says("2");
    await fake.advance(30_000);
    expect(fake.webhook.posts.map(({ status, numRetry }) => [status, numRetry])).toEqual([
      [500, 0],
      [null, 0],
      [null, 1],
    ]);
    fake.console.retry = false;
    await fake.advance(300_000);
    expect(fake.webhook.posts).toHaveLength(4);
    await fake.advance(24 * 3_600_000);
    expect(fake.webhook.posts).toHaveLength(4);
  });
});

describe("26: out of order", () => {
  it("as the test says", async () => {
    fake.webhook.hold();
    for (const text of ["1", "2", "3"]) an.says(text);
    await fake.settled();
    expect(app.came).toEqual([]);
    expect(fake.webhook.held).toHaveLength(3);
    await fake.webhook.release((held) => held.toReversed());
    expect(texts()).toEqual(["3", "2", "1"]);
    an.says("4");
    await fake.settled();
    expect(texts()).toHaveLength(4);
  });

  it("all at once", async () => {
    fake.webhook.hold();
    for (const text of ["1", "2", "3"]) an.says(text);
    await fake.webhook.release(undefined, true);
    expect(new Set(texts())).toEqual(new Set(["1", "2", "3"]));
  });

  it("an old one after everything else, with its old timestamp", async () => {
    const old = fake.now();
    fake.webhook.delayNext(7_200_000);
    an.says("1");
    an.says("2");
    await fake.settled();
    expect(texts()).toEqual(["2"]);
    await fake.advance(7_200_000);
    expect(texts()).toEqual(["2", "1"]);
    expect(app.came[1]?.body).toMatchObject({ timestamp: String(old) });
    expect(retries()).toEqual([null, null]);
  });

  it("a follow after the first text", async () => {
    fake.webhook.delayNext(1_000);
    an.follows("message_invite");
    an.says("1");
    await fake.advance(1_000);
    expect(app.came.map(({ body }) => body)).toMatchObject([
      { event_name: "user_send_text" },
      { event_name: "follow", oa_id: fake.oa.id, follower: { id: AN.id }, source: "message_invite" },
    ]);
    expect(app.came[1]?.text).not.toMatch(/sender|recipient/u);
  });
});

describe("27: an answer", () => {
  it("that does not come in time, two seconds but for this test, has failed", async () => {
    expect(ANSWER_MS).toBe(2_000);
    await reopen({ answerWithinMs: 30 });
    await start();
    app.status = null;
    an.says("1");
    await fake.settled();
    expect(fake.webhook.posts).toMatchObject([{ status: null, numRetry: 0 }]);
    app.status = 200;
    await fake.advance(30_000);
    expect(fake.webhook.posts).toMatchObject([{}, { status: 200, numRetry: 1 }]);
  });

  it("that never comes ends the subscription after five repeats, and events are lost until it is enabled by hand", async () => {
    app.status = 503;
    an.says("1");
    await fake.advance(6_629_999);
    expect(fake.webhook.subscribed).toBe(true);
    await fake.advance(1);
    expect(fake.webhook.subscribed).toBe(false);
    app.status = 200;
    an.says("2");
    await fake.advance(24 * 3_600_000);
    expect(app.came).toHaveLength(6);
    expect(fake.webhook.lost).toMatchObject([{ event: "user_send_text" }]);
    fake.webhook.enable();
    an.says("3");
    await fake.settled();
    expect(texts().at(-1)).toBe("3");
    // What was lost can be read still.
    expect(an.lines.map(({ text }) => text)).toEqual(["1", "2", "3"]);
  });
});

describe("28: malformed", () => {
  it.each(MALFORMED)("%s: is well signed and posted once", async (kind) => {
    app.status = 500;
    expect(await fake.webhook.malformed(kind, "thử ế", AN.id)).toBe(500);
    await fake.advance(24 * 3_600_000);
    const came = await only();
    const timestamp = String(fake.now() - 24 * 3_600_000);
    const { app: mine, oa } = fake;
    expect(signature(came)).toBe(`mac=${mac(mine.id, came.raw, timestamp, oa.secretKey)}`);
  });

  it("is what its name says", async () => {
    for (const kind of MALFORMED) await fake.webhook.malformed(kind, "thử ế", AN.id);
    const found = new Map(MALFORMED.map((kind, at) => [kind, app.came[at]] as const));
    const body = (kind: (typeof MALFORMED)[number]): unknown => found.get(kind)?.body;
    expect(body("truncated")).toBeUndefined();
    expect(body("empty")).toBeUndefined();
    expect(found.get("not-utf8")?.text).toContain("\u{fffd}");
    expect(body("array")).toEqual([expect.anything()]);
    expect(body("null")).toBeNull();
    expect(found.get("huge")?.raw.length).toBeGreaterThan(2 * 1024 * 1024);
    expect(body("no-message")).not.toHaveProperty("message");
    expect(body("no-sender")).not.toHaveProperty("sender");
    expect(found.get("number-ids")?.text).toContain(`"id":${AN.id}`);
    expect(body("unknown-event")).toMatchObject({ event_name: "user_send_hologram" });
    expect(body("anonymous")).toMatchObject({ message: { conversation_id: expect.any(String) } });
    expect(body("no-timestamp")).not.toHaveProperty("timestamp");
    expect(body("attachments-null")).toMatchObject({ message: { attachments: null } });
    expect(body("nfd-text")).toMatchObject({ message: { text: "thử ế".normalize("NFD") } });
    expect(body("number-timestamp")).toMatchObject({ timestamp: fake.now() });
  });
});

describe("the console", () => {
  it("switches events off", async () => {
    fake.console.off = ["user_seen_message", "oa_send_text"];
    an.says("1");
    await send("a");
    an.sees();
    await fake.settled();
    expect(app.came).toHaveLength(1);
  });

  it("filters by syntax when that is left on", async () => {
    fake.console.syntaxFilter = true;
    an.says("1");
    an.says("#1");
    await fake.settled();
    expect(texts()).toEqual(["#1"]);
  });
});

it("delivers what a test invents", async () => {
  fake.webhook.raw({ event_name: "change_oa_daily_quota", oaId: fake.oa.id });
  const came = await only();
  expect(came.body).toMatchObject({ event_name: "change_oa_daily_quota", timestamp: String(fake.now()) });
  expect(signature(came)).toBe(`mac=${expected(came)}`);
});
