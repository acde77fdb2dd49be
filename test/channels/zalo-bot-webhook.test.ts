/** The webhook: it sets itself, takes whatever is posted, keeps it before it says so, and changes nothing for what means nothing. */
import { afterEach, describe, expect, test } from "vitest";
import { MALFORMED } from "../fakes/zalo-bot/bodies.ts";
import { AN, openLine, SECRET, TOKEN, type Line, type LineOptions } from "./zalo-bot-line.ts";

const CONSENT = /Đồng chí có đồng ý/u;
const WARN = 40;

let line: Line;
const open = async (options?: LineOptions): Promise<Line> => {
  line = await openLine(options);
  return line;
};
/** Open, and called by the platform. */
const served = async (options?: LineOptions): Promise<Line> => {
  await open(options);
  await line.fake.until(() => line.fake.webhook.hook !== null);
  return line;
};
afterEach(() => line.close());

const posted = (count: number): Promise<void> =>
  line.fake.until(() => line.fake.webhook.posts.length >= count);
const statuses = (): readonly (number | null)[] => line.fake.webhook.posts.map(({ status }) => status);
const post = (body: string, secret: string): Promise<Response> =>
  fetch(`${line.url}/webhooks/zalo-bot`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-bot-api-secret-token": secret },
    body,
  });

test("sets itself, and is answered, wrapped and bare", async () => {
  await served();
  expect(line.fake.webhook.hook).toMatchObject({
    url: "https://kheo.example.vn/webhooks/zalo-bot",
    secret: SECRET,
  });
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  line.an.says("1");
  await posted(2);
  expect(line.fake.webhook.posts.map(({ wrapped, status }) => [wrapped, status])).toEqual([
    [true, 200],
    [false, 200],
  ]);
  await line.fake.until(() => line.fake.chat(AN.id).messages.length >= 2);
  expect(line.metrics()).toContain('zalo_bot_updates_total{kind="text"} 2');
  expect(line.lost).toEqual([]);
});

test("what comes twice, even at the same instant, is answered once", async () => {
  await served();
  line.fake.webhook.duplicateNext(1);
  const message = line.an.says("Chào Khéo");
  await posted(2);
  await line.hears(CONSENT);
  const once = await line.rows();
  expect(await line.fake.webhook.repeat(message)).toBe(200);
  expect(await line.rows()).toEqual(once);
  expect(line.fake.chat(AN.id).messages).toHaveLength(1);
  expect(line.metrics()).toContain("zalo_bot_repeated_total 2");
});

test("what was acknowledged is in the store already", async () => {
  await served();
  line.an.says("Chào Khéo");
  await posted(1);
  const { store } = line.kheo;
  const kept = (await store.counts())["arrivals"] === 1;
  expect(kept || (await store.conversationAt("zalo-bot", AN.id)) !== null).toBe(true);
});

test("a busy store acknowledges nothing, and takes it when it comes again", async () => {
  await served({ fake: { switches: { webhookRetry: [10, 10] } } });
  line.busy = true;
  line.an.says("Chào Khéo");
  await posted(1);
  expect(statuses()).toEqual([503]);
  line.busy = false;
  await line.hears(CONSENT);
  expect(statuses().at(-1)).toBe(200);
  expect(line.fake.lost).toEqual([]);
});

describe("means nothing and changes nothing:", () => {
  /** Odd, but what they say is said. */
  const SAID: readonly string[] = ["nfd-text", "date-as-text"];

  test("whatever the platform should not post", async () => {
    await served();
    line.an.says("Chào Khéo");
    await line.hears(CONSENT);
    const before = await line.rows();
    for (const kind of MALFORMED.filter((one) => !SAID.includes(one)))
      expect(await line.an.malformed(kind), kind).toBe(200);
    line.an.unsupported(false);
    line.an.sends("message.reaction.received", { reaction: "heart" });
    await posted(3);
    expect(statuses()).toEqual([200, 200, 200]);
    expect(await line.rows()).toEqual(before);
    expect(line.fake.chat(AN.id).messages).toHaveLength(1);
    expect(line.metrics()).toMatch(/zalo_bot_updates_total\{kind="malformed"\} \d/u);
    expect(line.metrics()).toMatch(/zalo_bot_updates_total\{kind="ignored"\} \d/u);
  });

  test("a call without the secret, or with a wrong one", async () => {
    await served();
    line.an.says("Chào Khéo");
    await line.hears(CONSENT);
    const before = await line.rows();
    const body = JSON.stringify({
      event_name: "message.text.received",
      message: { message_id: "m1", chat: { id: AN.id, chat_type: "PRIVATE" }, text: "Chào" },
    });
    for (const secret of [null, "", SECRET.slice(1), `${SECRET}x`, SECRET.toUpperCase(), TOKEN])
      expect(await line.fake.webhook.forge(body, secret)).toBe(401);
    expect(await line.rows()).toEqual(before);
    expect(await line.fake.webhook.forge(body)).toBe(200);
    expect(await line.rows()).not.toEqual(before);
  });
});

test("what can't be read is said to be, each in its own words", async () => {
  await served();
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  line.an.sendsVoice("https://x.zdn.vn/a.aac");
  await line.hears(/tin thoại/u);
  line.an.unsupported(true);
  await line.hears(/chưa đọc được loại tin này/u);
  expect(line.metrics()).toContain('zalo_bot_updates_total{kind="unreadable"} 2');
});

test("a group is answered about the plans, and about nothing else", async () => {
  await served();
  line.an.saysIn("0ab1c2d3", "bản đăng ký của tôi");
  await line.hears(/Trong nhóm, Khéo chỉ trả lời/u, "0ab1c2d3");
  expect(await line.kheo.store.conversationAt("zalo-bot", "0ab1c2d3")).toBeNull();
  expect(await line.kheo.store.conversationAt("zalo-bot", "g:0ab1c2d3")).not.toBeNull();
});

test("a call that comes before the platform has answered us is taken", async () => {
  await open({ isServing: false });
  line.an.says("Chào");
  const body = JSON.stringify({
    event_name: "message.text.received",
    message: { message_id: "m1", chat: { id: AN.id, chat_type: "PRIVATE" }, text: "Chào Khéo" },
  });
  expect((await post(body, SECRET)).status).toBe(200);
  await line.hears(CONSENT);
  expect(line.fake.calls.map(({ method }) => method)).not.toContain("setWebhook");
  line.serving();
  await line.fake.until(() => line.fake.webhook.hook !== null);
});

test("the platform's try of the address finds it answering", async () => {
  await served({ fake: { switches: { verifies: true } } });
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  expect(line.log.filter(({ level }) => level >= WARN)).toEqual([]);
});

test("is set once the platform can be reached", async () => {
  await served({ prepare: (fake) => fake.fail("setWebhook", { status: 403 }) });
  expect(line.log).toContainEqual(expect.objectContaining({ level: WARN, code: "zalo-bot-403" }));
});

test.each([
  [401, "zalo-bot-401"],
  [400, "zalo-bot-400"],
])("an account that answers %i is lost, and said to be", async (status, code) => {
  await open({ prepare: (fake) => fake.fail("setWebhook", { status }) });
  await expect.poll(() => line.lost).toEqual([code]);
});

test("typing is shown while an answer takes long", { timeout: 20_000 }, async () => {
  let answer = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (answer = resolve));
  await served({
    answerer: {
      async answer() {
        await waiting;
        return { status: "refused", text: "Khéo chưa thấy.", plan: null, citations: [] };
      },
    },
  });
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  line.an.says("Báo cáo năm nộp trước ngày nào?");
  await line.fake.until(() => line.fake.chat(AN.id).actions.length > 0);
  expect(line.heard()).not.toMatch(/Khéo chưa thấy/u);
  answer();
  await line.hears(/Khéo chưa thấy/u);
  expect(line.fake.chat(AN.id).actions.length).toBeLessThanOrEqual(2);
});
