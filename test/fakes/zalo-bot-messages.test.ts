/** What the fake Zalo Bot Platform lets a bot write, and what it refuses: points 31 and 32 of the contract. */
import { beforeEach, describe, expect, it } from "vitest";
import { An, at, call, fake, reopen, say, token, useFake } from "./zalo-bot/client.ts";

useFake();
beforeEach(() => void fake.user(An).says("chào"));

const refusedBy = (why: RegExp): object => ({
  status: 400,
  ok: false,
  error_code: 400,
  description: expect.stringMatching(why),
});

describe("a message", () => {
  it("stands in its chat", async () => {
    const sent = await say("Chào đồng chí");
    expect(sent).toEqual({
      status: 200,
      ok: true,
      result: { message_id: expect.stringMatching(/^[0-9a-f]{20}$/u), date: fake.now() },
    });
    expect(fake.chat(An.id).messages).toMatchObject([
      { kind: "text", text: "Chào đồng chí", at: fake.now() },
    ]);
    expect(fake.calls).toMatchObject([{ method: "sendMessage", chat_id: An.id, answered: 200 }]);
    expect(fake.problems).toEqual([]);
  });

  it("31: has at most 2,000 characters", async () => {
    expect((await say("ệ".repeat(2_000))).ok).toBe(true);
    expect(await say("ệ".repeat(2_001))).toMatchObject(refusedBy(/longer than 2000/u));
    expect(fake.chat(An.id).messages).toHaveLength(1);
    expect(fake.problems).toEqual(["sendMessage: Bad request: text is longer than 2000 characters"]);
  });

  it.each([
    ["utf16" as const, [200, 400]],
    ["code-points" as const, [200, 200]],
  ])("31: counts in %s by the switch", async (textUnits, statuses) => {
    await reopen({ switches: { textUnits } });
    fake.user(An).says("chào");
    const answers = [await say("😀".repeat(1_000)), await say("😀".repeat(1_001))];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  it.each(["", "  \n"])("31: is not empty: %j", async (text) => {
    expect(await say(text)).toMatchObject(refusedBy(/text is empty/u));
  });

  it("goes only to who wrote first", async () => {
    const binh = fake.user({ id: "binh", name: "Bình" });
    const write = (): ReturnType<typeof call> => call("sendMessage", { chat_id: "binh", text: "a" });
    expect(await write()).toMatchObject(refusedBy(/chat not found/u));
    expect(await call("sendMessage", { chat_id: "nobody", text: "a" })).toMatchObject(
      refusedBy(/chat not found/u),
    );
    binh.says("chào");
    expect((await write()).ok).toBe(true);
    expect(() => fake.chat("nobody")).toThrow("no chat nobody");
  });

  it("names its chat in text, since ids do not fit a number", async () => {
    expect(await call("sendMessage", { chat_id: 7, text: "a" })).toMatchObject(refusedBy(/chat_id/u));
    expect(await call("sendMessage", { text: "a" })).toMatchObject(refusedBy(/chat_id/u));
  });

  it("is styled within its text, unless markup is asked for", async () => {
    const bold = (start: number, len: number): object => ({ text_styles: [{ start, len, st: ["b"] }] });
    expect((await say("ab", bold(0, 2))).ok).toBe(true);
    expect(await say("ab", bold(1, 2))).toMatchObject(refusedBy(/beyond/u));
    expect((await say("**a**", { parse_mode: "markdown", ...bold(1, 99) })).ok).toBe(true);
    expect(await say("a", { parse_mode: "MarkdownV2" })).toMatchObject(refusedBy(/parse_mode/u));
    expect(fake.chat(An.id).messages).toMatchObject([
      { text: "ab", parse_mode: null, styles: [{ start: 0, len: 2, st: ["b"] }] },
      { text: "**a**", parse_mode: "markdown", styles: [] },
    ]);
  });

  it("32: has no buttons, whatever they are called, and nothing else unknown", async () => {
    const buttons = { inline_keyboard: [[{ text: "Có", callback_data: "1" }]] };
    const sent = await say("Có không?", {
      reply_markup: buttons,
      buttons,
      quick_replies: [],
      reply_to_message_id: "x",
    });
    expect(sent).toMatchObject({ status: 200, ok: true });
    expect(fake.ignored).toEqual([
      "sendMessage.reply_markup",
      "sendMessage.buttons",
      "sendMessage.quick_replies",
      "sendMessage.reply_to_message_id",
    ]);
    const [seen] = fake.chat(An.id).messages;
    expect(JSON.stringify(seen)).not.toContain('Có"');
    expect(JSON.stringify(seen)).not.toMatch(/button|keyboard|markup|callback/u);
    expect(
      Object.keys(fake.user({ id: "other", name: "Ai" })).filter((name) => /press|click|tap/iu.test(name)),
    ).toEqual([]);
  });

  it.each([
    "editMessageText",
    "deleteMessage",
    "sendDocument",
    "answerCallbackQuery",
    "getChat",
    "sendmessage",
  ])("32: there is no %s", async (method) => {
    expect(await call(method, { chat_id: An.id, text: "a" })).toMatchObject({ status: 404, error_code: 404 });
    expect(fake.problems).toHaveLength(1);
  });
});

describe("a photo, a sticker, a voice, a typing sign", () => {
  const photo = (address: string, caption?: string): ReturnType<typeof call> =>
    call("sendPhoto", { chat_id: An.id, photo: address, ...(caption === undefined ? {} : { caption }) });

  it("stands with its caption", async () => {
    expect((await photo("https://kheo.example.vn/a.png", "Mẫu 1")).ok).toBe(true);
    expect(fake.chat(An.id).messages).toMatchObject([
      { kind: "photo", photo: "https://kheo.example.vn/a.png", text: "Mẫu 1" },
    ]);
  });

  it("has a caption of at most 2,000 characters", async () => {
    expect((await photo("https://kheo.example.vn/a.png", "ệ".repeat(2_000))).ok).toBe(true);
    expect(await photo("https://kheo.example.vn/a.png", "ệ".repeat(2_001))).toMatchObject(
      refusedBy(/caption is longer/u),
    );
  });

  it.each([
    "a.png",
    "http://kheo.example.vn/a.png",
    "data:image/png;base64,AA",
    "https://localhost/a.png",
    "https://10.0.0.4/a.png",
    "https://172.20.1.1/a.png",
    "https://[::1]/a.png",
    "https://kheo/a.png",
  ])("is not fetched from %s", async (address) => {
    expect(await photo(address)).toMatchObject(refusedBy(/photo/u));
    expect(fake.chat(An.id).messages).toEqual([]);
  });

  it("may be on loopback where a test allows it", async () => {
    await reopen({ switches: { allowHttp: true } });
    fake.user(An).says("chào");
    expect((await photo("http://127.0.0.1:3000/a.png")).ok).toBe(true);
    expect(await photo("file:///a.png")).toMatchObject(refusedBy(/https/u));
  });

  it("of the other kinds goes as well, voices to one person only", async () => {
    fake.user({ id: "binh", name: "Bình" }).saysIn("group", "chào");
    const voice_url = "https://kheo.example.vn/a.aac";
    expect((await call("sendSticker", { chat_id: An.id, sticker: "s1" })).ok).toBe(true);
    expect((await call("sendVoice", { chat_id: An.id, voice_url })).ok).toBe(true);
    expect(await call("sendVoice", { chat_id: "group", voice_url })).toMatchObject(refusedBy(/private/u));
    expect(await call("sendVoice", { chat_id: An.id, voice_url: "https://a.vn/a.mp3" })).toMatchObject(
      refusedBy(/aac/u),
    );
    expect(fake.chat(An.id).messages).toMatchObject([
      { kind: "sticker", sticker: "s1" },
      { kind: "voice", voice: voice_url },
    ]);
  });

  it("answers a typing sign without a result", async () => {
    expect(await call("sendChatAction", { chat_id: An.id, action: "typing" })).toEqual({
      status: 200,
      ok: true,
    });
    expect(fake.chat(An.id).actions).toEqual([fake.now()]);
    expect(await call("sendChatAction", { chat_id: An.id, action: "dancing" })).toMatchObject(
      refusedBy(/action/u),
    );
    expect(fake.sentThisMonth).toBe(0);
  });
});

describe("the plan", () => {
  it("31: ends with the messages of the month, of Vietnam", async () => {
    const began = Date.parse("2026-11-30T16:59:59Z");
    await reopen({ monthly: 2, now: () => began });
    fake.user(An).says("chào");
    await say("một");
    await call("sendPhoto", { chat_id: An.id, photo: "https://kheo.example.vn/a.png" });
    expect(fake.sentThisMonth).toBe(2);
    expect(await say("ba")).toMatchObject({ status: 429, error_code: 429 });
    expect(fake.chat(An.id).messages).toHaveLength(2);
    fake.advance(1_000);
    expect(fake.sentThisMonth).toBe(0);
    expect((await say("ba")).ok).toBe(true);
    // A correct client meets the cap too.
    expect(fake.problems).toEqual([]);
  });

  it("31: is 3,000 messages unless said otherwise, and what was refused does not count", async () => {
    await say("");
    expect(fake.sentThisMonth).toBe(0);
    expect(fake.plan).toEqual({ monthly: 3_000, mostUsers: 50 });
  });

  it("31: the 51st user can't be written to", async () => {
    const people = Array.from({ length: 50 }, (_, n) => fake.user({ id: `u${n}`, name: `Người ${n}` }));
    // An wrote first: the last of these is the 51st.
    for (const one of people) one.says("chào");
    const statuses = await Promise.all(
      ["u0", "u48", "u49"].map(async (chat_id) => (await call("sendMessage", { chat_id, text: "a" })).status),
    );
    expect(statuses).toEqual([200, 200, 429]);
    // 51 texts and An's wait to be fetched: the bot hears the 51st.
    expect(fake.pending).toBe(51);
    expect(fake.sentThisMonth).toBe(2);
  });

  it("31: or is not heard at all, by the switch", async () => {
    await reopen({ mostUsers: 1, switches: { beyondMostUsers: "unheard" } });
    // Who writes in a group only does not count.
    fake.user({ id: "cuc", name: "Cúc" }).saysIn("group", "chào");
    fake.user(An).says("chào");
    const id = fake.user({ id: "binh", name: "Bình" }).says("chào");
    expect(fake.pending).toBe(2);
    expect(fake.lost).toEqual([
      { event_name: "message.text.received", message_id: id, why: "too many users" },
    ]);
    expect((await call("sendMessage", { chat_id: "binh", text: "a" })).status).toBe(429);
    expect((await say("a")).ok).toBe(true);
  });
});

describe("a call", () => {
  const raw = (init: RequestInit, address = at("sendMessage")): Promise<Response> => fetch(address, init);
  const body = JSON.stringify({ chat_id: An.id, text: "a" });
  const json = { "content-type": "application/json" };

  it("needs the right token", async () => {
    const response = await raw({ method: "POST", headers: json, body }, at("sendMessage", "999:other"));
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ ok: false, description: "Unauthorized", error_code: 401 });
    expect(fake.calls).toEqual([]);
    expect(fake.problems).toEqual(["sendMessage: wrong token"]);
  });

  it("takes a token that is encoded", async () => {
    const address = at("sendMessage", encodeURIComponent(token));
    expect((await raw({ method: "POST", headers: json, body }, address)).status).toBe(200);
  });

  it("is a POST of a JSON object", async () => {
    const wrong: readonly RequestInit[] = [
      { method: "PUT", headers: json, body },
      { method: "POST", body },
      { method: "POST", headers: json, body: body.slice(0, -1) },
      { method: "POST", headers: json, body: `[${body}]` },
      { method: "POST", headers: json, body: Buffer.from(body.replace('a"}', '\xff"}'), "latin1") },
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "chat_id=a&text=a",
      },
    ];
    const statuses = await Promise.all(wrong.map(async (init) => (await raw(init)).status));
    expect(statuses).toEqual([400, 400, 400, 400, 400, 400]);
    expect((await raw({ method: "POST", headers: json, body }, `${at("sendMessage")}?a=1`)).status).toBe(400);
    expect(fake.chat(An.id).messages).toEqual([]);
    expect(fake.problems).toHaveLength(7);
  });

  it("elsewhere finds nothing", async () => {
    expect((await fetch(`${fake.url}/`)).status).toBe(404);
    expect((await fetch(`${fake.url}/%ff`)).status).toBe(404);
  });

  it("tells who the bot is", async () => {
    expect(await call("getMe")).toMatchObject({
      ok: true,
      result: { account_type: "BASIC", can_join_groups: false },
    });
  });
});
