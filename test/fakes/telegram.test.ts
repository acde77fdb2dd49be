import { createServer, type IncomingHttpHeaders } from "node:http";
import fc from "fast-check";
import { Api, Bot, GrammyError, HttpError, InputFile } from "grammy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openFeed } from "./telegram/feed.ts";
import { parseHtml } from "./telegram/html.ts";
import { openFakeTelegram, type FakeOptions, type FakeTelegram } from "./telegram/open.ts";

const token = "1234567:canary-of-the-token";
const An = { id: 7, first_name: "An", username: "an_dv", language_code: "vi" };
const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(992, 7)]);

const Envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional(),
});
const Updates = z.array(z.looseObject({ update_id: z.number() }));
const Sent = z.looseObject({ message_id: z.number() });

let clock = 0;
let fake: FakeTelegram;
const extra: (() => Promise<void>)[] = [];

async function open(options: Partial<FakeOptions> = {}): Promise<FakeTelegram> {
  const opened = await openFakeTelegram({ token, username: "kheo_bot", now: () => clock, ...options });
  extra.push(() => opened.close());
  return opened;
}

async function call(method: string, params: object = {}, on = fake): Promise<z.infer<typeof Envelope>> {
  const response = await fetch(`${on.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return Envelope.parse(await response.json());
}
/** The text of a refusal without its class. */
async function refused(method: string, params: object): Promise<string> {
  const { description = "" } = await call(method, params);
  expect(description).not.toContain(token);
  return description.replace(/^Bad Request: /u, "");
}
async function sendTo(chat_id: number, text = "Chào", more: object = {}): Promise<number> {
  return Sent.parse((await call("sendMessage", { chat_id, text, ...more })).result).message_id;
}
async function updates(params: object = {}): Promise<z.infer<typeof Updates>> {
  return Updates.parse((await call("getUpdates", params)).result);
}
const inline = (...data: string[]): object => ({
  reply_markup: { inline_keyboard: data.map((one) => [{ text: `Nút ${one}`, callback_data: one }]) },
});

beforeEach(async () => {
  clock = Date.parse("2026-11-23T00:00:00Z");
  fake = await open();
});
afterEach(async () => {
  await Promise.all(extra.splice(0).map((close) => close()));
});

describe("the wire", () => {
  it("knows its addresses, its token and its methods", async () => {
    const status = async (path: string): Promise<unknown> => (await fetch(`${fake.url}${path}`)).json();
    expect(await status("/")).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    expect(await status("/bot1:other/getMe")).toMatchObject({ error_code: 401, description: "Unauthorized" });
    expect(await status(`/bot${token}/logOut`)).toMatchObject({
      error_code: 404,
      description: "Not Found: method not found",
    });
    expect(await status(`/bot${token}/getMe`)).toMatchObject({
      ok: true,
      result: { id: 1_234_567, is_bot: true, username: "kheo_bot" },
    });
    expect(fake.problems).toEqual(["getMe: wrong token", "logOut: Not Found: method not found"]);
    expect(JSON.stringify(fake.problems)).not.toContain(token);
  });

  it("reads an address, a form and JSON alike", async () => {
    fake.user(An).start();
    const url = `${fake.url}/bot${token}/sendMessage`;
    const form = new URLSearchParams({
      chat_id: "7",
      text: "b",
      disable_notification: "true",
      reply_markup: '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}',
    });
    await fetch(`${url}?chat_id=7&text=a`);
    await fetch(url, { method: "POST", body: form });
    await call("sendMessage", { chat_id: "7", text: "c" });
    const multipart = new FormData();
    multipart.set("chat_id", "7");
    multipart.set("text", "d\r\nđ");
    await fetch(url, { method: "POST", body: multipart });
    expect(fake.chat(7).messages.map(({ text }) => text)).toEqual(["a", "b", "c", "d\r\nđ"]);
    expect(fake.chat(7).messages[1]?.markup).toEqual({
      inline_keyboard: [[{ text: "x", callback_data: "y" }]],
    });
    expect(fake.problems).toEqual([]);
    expect(fake.calls.map(({ method, chat_id, answered }) => [method, chat_id, answered])).toEqual(
      Array.from({ length: 4 }, () => ["sendMessage", 7, 200]),
    );
  });

  it("notes parameters nobody knows, and bodies that are none", async () => {
    fake.user(An).start();
    await sendTo(7, "a", { disable_web_page_preview: true });
    const response = await fetch(`${fake.url}/bot${token}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(fake.problems).toEqual([
      "sendMessage: unknown parameter disable_web_page_preview",
      "sendMessage: Bad Request: can't parse JSON object",
    ]);
  });
});

describe("text", () => {
  beforeEach(() => void fake.user(An).start());

  it.each([
    ["", "message text is empty"],
    [" \n ", "message text is empty"],
    ["<b></b>", "message text is empty"],
    ["a".repeat(4_097), "message is too long"],
    ["<b>a", `can't parse entities: Can't find end tag corresponding to start tag "b"`],
    ["đ <b>a</i>", `can't parse entities: Unmatched end tag at byte offset 7, expected "</b>", found "</i>"`],
    ["đ</b>", "can't parse entities: Unexpected end tag at byte offset 2"],
    ["x<br>", `can't parse entities: Unsupported start tag "br" at byte offset 1`],
    ["1 < 2", `can't parse entities: Unsupported start tag "" at byte offset 2`],
    ["tuần <3", "can't parse entities: Unclosed start tag at byte offset 7"],
    ["a&nbsp;b", `can't parse entities: Unknown named entity "&nbsp;" at byte offset 1`],
    [
      `<span class="x">a</span>`,
      `can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`,
    ],
  ])("refuses with $1", async (text, why) => {
    expect(await refused("sendMessage", { chat_id: 7, text, parse_mode: "HTML" })).toBe(why);
    expect(fake.problems).toEqual([`sendMessage: Bad Request: ${why}`]);
    expect(fake.chat(7).messages).toEqual([]);
  });

  it("measures after parsing", async () => {
    const text = `<b>${"a".repeat(4_095)}</b>&lt;`;
    await sendTo(7, text, { parse_mode: "HTML" });
    const [seen] = fake.chat(7).messages;
    expect([seen?.text.length, seen?.raw]).toEqual([4_096, text]);
    expect(fake.problems).toEqual([]);
  });

  it("gives entities in UTF-16 units, outer first", async () => {
    const text =
      '  😀<b>đ<i>e</i></b> <a href="https://a.vn/?a=1&amp;b=2">l</a> <pre><code class="language-ts">x</code></pre>' +
      "<blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>&#128512;&#x41;&quot;";
    await sendTo(7, text, { parse_mode: "HTML" });
    expect(fake.chat(7).last.text).toBe('😀đe l xqs😀A"');
    expect(fake.chat(7).last.entities).toEqual([
      { type: "bold", offset: 2, length: 2 },
      { type: "italic", offset: 3, length: 1 },
      { type: "text_link", offset: 5, length: 1, url: "https://a.vn/?a=1&b=2" },
      { type: "pre", offset: 7, length: 1, language: "ts" },
      { type: "expandable_blockquote", offset: 8, length: 1 },
      { type: "spoiler", offset: 9, length: 1 },
    ]);
    expect(fake.problems).toEqual([]);
  });

  it("drops what stands in the wrong place, and says so", async () => {
    const text = "<code>a<b>b</b></code><blockquote>c<blockquote>d</blockquote></blockquote> R&D";
    await sendTo(7, text, { parse_mode: "HTML" });
    expect(fake.chat(7).last.text).toBe("abcd R&D");
    expect(fake.chat(7).last.entities.map(({ type }) => type)).toEqual(["code", "blockquote"]);
    expect(fake.problems).toEqual([
      "HTML: <b> inside <code>",
      "HTML: <blockquote> inside <blockquote>",
      'HTML: "&" is not an escaped entity',
    ]);
  });

  it("takes entities instead", async () => {
    const entities = [{ type: "bold", offset: 1, length: 2 }];
    await sendTo(7, " đây <b>", { entities });
    expect(fake.chat(7).last).toMatchObject({
      text: "đây <b>",
      entities: [{ type: "bold", offset: 0, length: 2 }],
    });
    expect(fake.problems).toEqual([]);
    expect(await refused("sendMessage", { chat_id: 7, text: "a", entities })).toBe(
      "entity is out of the text",
    );
    expect(await refused("sendMessage", { chat_id: 7, text: "\ud800" })).toBe(
      "strings must be encoded in UTF-8",
    );
  });

  it("takes no Markdown", async () => {
    for (const parse_mode of ["MarkdownV2", "Markdown"])
      expect(await refused("sendMessage", { chat_id: 7, text: "a", parse_mode })).toBe(
        "unsupported parse_mode",
      );
    expect(fake.problems).toHaveLength(2);
  });

  it("reads back whatever was escaped", () => {
    const escape = (text: string): string =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const tags = fc.constantFrom("b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler");
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            tags,
            fc.oneof(
              fc.string({ unit: "grapheme" }),
              fc.string({ unit: fc.constantFrom("<", "&", "a", ";", "#", "đ") }),
            ),
          ),
        ),
        (parts) => {
          const html = parts.map(([tag, text]) => `<${tag}>${escape(text)}</${tag}>`).join("");
          const filled = parts.filter(([, text]) => text !== "");
          const parsed = parseHtml(html);
          expect(parsed).toMatchObject({
            ok: true,
            text: parts.map(([, text]) => text).join(""),
            doubts: [],
          });
          if (!parsed.ok) return;
          expect(
            parsed.entities.map(({ offset, length }) => parsed.text.slice(offset, offset + length)),
          ).toEqual(filled.map(([, text]) => text));
        },
      ),
    );
  });

  it("survives any HTML", () => {
    const scrap = fc.constantFrom(
      "<",
      ">",
      "</",
      "b",
      "pre",
      "a",
      " ",
      'href="',
      "'",
      "=",
      "&",
      "&lt;",
      "&#",
      ";",
      "x1",
      "đ",
      "😀",
      "/",
      "<b>",
      "</b>",
    );
    fc.assert(
      fc.property(
        fc.array(scrap).map((some) => some.join("")),
        (html) => {
          const parsed = parseHtml(html);
          if (!parsed.ok) {
            expect(parsed.why).not.toBe("");
            return;
          }
          for (const { offset, length } of parsed.entities) {
            expect(length).toBeGreaterThan(0);
            expect(offset + length).toBeLessThanOrEqual(parsed.text.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("keyboards", () => {
  beforeEach(() => void fake.user(An).start());
  const button = (more: object): object => ({ inline_keyboard: [[{ text: "x", ...more }]] });
  const rows = (count: number, each: number): object => ({
    inline_keyboard: Array.from({ length: count }, () =>
      Array.from({ length: each }, () => ({ text: "x", callback_data: "y" })),
    ),
  });

  it.each([
    [button({ callback_data: "đ".repeat(33) }), "BUTTON_DATA_INVALID"],
    [button({ callback_data: "" }), "BUTTON_DATA_INVALID"],
    [rows(1, 9), "reply markup is too long"],
    [rows(13, 8), "reply markup is too long"],
    [button({}), /Text buttons are unallowed/u],
    [button({ callback_data: "a", url: "https://a.vn" }), /exactly one action/u],
    [button({ url: "a.vn" }), /Wrong HTTP URL/u],
    [{ inline_keyboard: [], keyboard: [[{ text: "x" }]] }, /can't parse reply_markup/u],
    [
      { inline_keyboard: [[{ text: "x", callback_dat: "y" }]] },
      `can't parse reply_markup.inline_keyboard.0.0: Unrecognized key: "callback_dat"`,
    ],
  ])("refuses with $1", async (reply_markup, why) => {
    expect(await refused("sendMessage", { chat_id: 7, text: "a", reply_markup })).toMatch(why);
    expect(fake.problems).toHaveLength(1);
    expect(fake.chat(7).messages).toEqual([]);
  });

  it("takes the longest that fit", async () => {
    await sendTo(7, "a", { reply_markup: rows(12, 8) });
    await sendTo(7, "a", { reply_markup: button({ callback_data: "a".repeat(64) }) });
    expect(fake.problems).toEqual([]);
  });

  it("keeps a reply keyboard until it is removed", async () => {
    const keyboard = {
      keyboard: [[{ text: "Số điện thoại", request_contact: true }]],
      resize_keyboard: true,
    };
    await sendTo(7, "a", { reply_markup: keyboard });
    await sendTo(7, "b", inline("x"));
    expect(fake.chat(7).replyKeyboard).toEqual(keyboard);
    await sendTo(7, "c", { reply_markup: { remove_keyboard: true } });
    expect(fake.chat(7).replyKeyboard).toBeNull();
    expect(fake.problems).toEqual([]);
  });

  it("asks for no telephone number in a group", async () => {
    fake.group({ id: -1_001, title: "Tổ", type: "supergroup" }).addBot();
    const ask = (request_contact: boolean): object => ({
      chat_id: -1_001,
      text: "a",
      reply_markup: { keyboard: [[{ text: "x", ...(request_contact ? { request_contact } : {}) }]] },
    });
    expect(await refused("sendMessage", ask(true))).toBe(
      "phone number can be requested in private chats only",
    );
    expect(await call("sendMessage", ask(false))).toMatchObject({ ok: true });
  });
});

describe("messages", () => {
  it("edits, and takes the keyboard away that is not passed again", async () => {
    fake.user(An).start();
    const message_id = await sendTo(7, "a", inline("x"));
    const edit = { chat_id: 7, message_id };
    expect(await refused("editMessageText", { ...edit, text: "a", ...inline("x") })).toMatch(
      /^message is not modified: specified new message content and reply markup are exactly the same/u,
    );
    expect(fake.problems).toEqual([]);
    expect(await call("editMessageText", { ...edit, text: "b" })).toMatchObject({
      ok: true,
      result: { text: "b" },
    });
    expect(fake.chat(7).last).toMatchObject({ text: "b", markup: null, edits: 1 });
    await call("editMessageReplyMarkup", { ...edit, ...inline("y") });
    expect(fake.chat(7).last).toMatchObject({
      text: "b",
      edits: 2,
      markup: inline("y") ? expect.anything() : 0,
    });
    expect(await refused("editMessageText", { ...edit, message_id: 99, text: "b" })).toBe(
      "message to edit not found",
    );
    expect(await refused("editMessageText", { ...edit, message_id: 1, text: "b" })).toBe(
      "message can't be edited",
    );
    expect(fake.problems).toHaveLength(2);
  });

  it("deletes for two days", async () => {
    fake.user(An).start();
    const [first, second] = [await sendTo(7), await sendTo(7)];
    expect(await call("deleteMessage", { chat_id: 7, message_id: first })).toMatchObject({
      ok: true,
      result: true,
    });
    expect(await refused("deleteMessage", { chat_id: 7, message_id: first })).toBe(
      "message to delete not found",
    );
    expect(fake.problems).toEqual([]);
    clock += 49 * 3_600_000;
    expect(await refused("deleteMessage", { chat_id: 7, message_id: second })).toBe(
      "message can't be deleted",
    );
    expect(fake.chat(7).messages.map(({ message_id }) => message_id)).toEqual([second]);
  });

  it("replies to what is there", async () => {
    const an = fake.user(An);
    an.start();
    const asked = an.say("hỏi");
    const reply = (message_id: number, more: object = {}): object => ({
      chat_id: 7,
      text: "đáp",
      reply_parameters: { message_id, ...more },
    });
    expect(await call("sendMessage", reply(asked))).toMatchObject({
      result: { reply_to_message: { message_id: asked, text: "hỏi", from: { id: 7 } } },
    });
    an.delete(asked);
    expect(await refused("sendMessage", reply(asked))).toBe("message to be replied not found");
    expect(fake.problems).toEqual([]);
    expect(await call("sendMessage", reply(99, { allow_sending_without_reply: true }))).toMatchObject({
      ok: true,
    });
    expect(await refused("sendMessage", reply(99))).toBe("message to be replied not found");
    expect(fake.problems).toHaveLength(1);
  });

  it("shows actions, and drafts until they vanish", async () => {
    fake.user(An).start();
    const draft = { chat_id: 7, draft_id: 5, text: "đang viết" };
    await call("sendChatAction", { chat_id: 7, action: "typing" });
    await call("sendMessageDraft", draft);
    expect(fake.chat(7).actions).toEqual([{ action: "typing", at: clock }]);
    expect(fake.chat(7).drafts).toEqual([{ draft_id: 5, text: "đang viết" }]);
    clock += 30_000;
    expect(fake.chat(7).drafts).toEqual([]);
    await call("sendMessageDraft", draft);
    await sendTo(7);
    expect(fake.chat(7).drafts).toEqual([]);
    expect(await refused("sendMessageDraft", { ...draft, draft_id: 0 })).toBe("RANDOM_ID_INVALID");
    expect(await refused("sendChatAction", { chat_id: 7, action: "singing" })).toMatch(/action/u);
  });

  it("tells when they came", async () => {
    fake.user(An).start();
    const chat = fake.chat(7);
    const came = Promise.all([chat.came(2), chat.until(({ messages }) => messages.at(-1)?.text === "b")]);
    await Promise.all([sendTo(7, "a").then(() => sendTo(7, "b")), came]);
    await fake.until(() => fake.calls.length === 2);
    expect(chat.last.text).toBe("b");
  });
});

describe("presses", () => {
  it("come from buttons that are there, and are answered once", async () => {
    const an = fake.user(An);
    an.start();
    const message_id = await sendTo(7, "Chọn", inline("v1:yes", "v1:no"));
    expect(() => an.press("Nút khác")).toThrow("Nút khác");
    const callback_query_id = an.press("Nút v1:no");
    expect((await updates({ offset: -1 }))[0]).toMatchObject({
      callback_query: {
        id: callback_query_id,
        data: "v1:no",
        from: { id: 7 },
        message: { message_id, text: "Chọn" },
      },
    });
    const answer = { callback_query_id, text: "Đã ghi" };
    expect(await refused("answerCallbackQuery", { ...answer, text: "a".repeat(201) })).toBe(
      "MESSAGE_TOO_LONG",
    );
    expect(await call("answerCallbackQuery", answer)).toMatchObject({ ok: true, result: true });
    expect(fake.answers).toEqual([{ ...answer, show_alert: false }]);
    expect(await refused("answerCallbackQuery", answer)).toMatch(
      /^query is too old and response timeout expired/u,
    );
    expect(fake.problems).toHaveLength(2);
  });

  it("can be answered for fifteen seconds, and being late is no problem", async () => {
    const an = fake.user(An);
    an.start();
    const message = await sendTo(7, "a", inline("x"));
    const [first, second] = [an.press("x", message), an.pressData(message, "forged")];
    clock += 15_000;
    expect(await call("answerCallbackQuery", { callback_query_id: first })).toMatchObject({ ok: true });
    clock += 1;
    expect(await refused("answerCallbackQuery", { callback_query_id: second })).toBe(
      "query is too old and response timeout expired or query ID is invalid",
    );
    expect(fake.problems).toEqual([]);
    await call("answerCallbackQuery", { callback_query_id: "1" });
    expect(fake.problems).toHaveLength(1);
  });

  it("of a deleted message arrive with one nobody can look at", async () => {
    const an = fake.user(An);
    an.start();
    const message_id = await sendTo(7, "a", inline("x"));
    await call("deleteMessage", { chat_id: 7, message_id });
    an.pressData(message_id, "x");
    expect((await updates()).at(-1)).toMatchObject({ callback_query: { message: { message_id, date: 0 } } });
  });
});

describe("people and groups", () => {
  it("start with a parameter, say, edit, share", async () => {
    const an = fake.user(An);
    const first = an.start("moi-1");
    an.edit(an.say("Xin chao /huy @kheo_bot"), "Xin chào");
    an.shareContact("+84900000001", 8);
    expect(() => an.start("dấu")).toThrow("parameter");
    expect(() => an.say(" ")).toThrow("no such text");
    const came = await updates();
    expect(came.map(({ update_id }) => update_id)).toEqual([100_001, 100_002, 100_003, 100_004]);
    expect(came[0]).toMatchObject({
      message: {
        message_id: first,
        text: "/start moi-1",
        entities: [{ type: "bot_command", offset: 0, length: 6 }],
        chat: { id: 7, type: "private", first_name: "An" },
        from: { id: 7, is_bot: false, language_code: "vi" },
        date: clock / 1_000,
      },
    });
    expect(came[1]).toMatchObject({
      message: { message_id: 2, entities: [{ type: "bot_command" }, { type: "mention" }] },
    });
    expect(came[2]).toMatchObject({
      edited_message: { message_id: 2, text: "Xin chào", edit_date: clock / 1_000 },
    });
    expect(came[3]).toMatchObject({ message: { contact: { phone_number: "+84900000001", user_id: 8 } } });
    expect(JSON.stringify(came[3])).not.toContain('"text"');
  });

  it("refuse the bot in their own ways, none of them its fault", async () => {
    const an = fake.user(An);
    const why = (): Promise<string> => refused("sendMessage", { chat_id: 7, text: "a" });
    expect(await why()).toBe("Forbidden: bot can't initiate conversation with a user");
    an.start();
    an.block();
    expect(await why()).toBe("Forbidden: bot was blocked by the user");
    expect(() => an.say("a")).toThrow("unblock");
    an.start();
    expect(await why()).toBe("");
    an.deactivate();
    expect(await why()).toBe("Forbidden: user is deactivated");
    expect(fake.problems).toEqual([]);
    expect(await refused("sendMessage", { chat_id: 8, text: "a" })).toBe("chat not found");
    expect(await refused("sendMessage", { text: "a" })).toBe("chat_id is empty");
    const statuses = (await updates()).map((update) => [
      "my_chat_member" in update,
      JSON.stringify(update).includes('"new_chat_member":{"status":"kicked"'),
    ]);
    expect(statuses).toEqual([
      [false, false],
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it("in groups show the bot only what is meant for it", async () => {
    const an = fake.user(An);
    const group = fake.group({ id: -100_5, title: "Tổ dân phố", type: "supergroup" });
    expect(await refused("sendMessage", { chat_id: -1_005, text: "a" })).toBe(
      "Forbidden: bot is not a member of the supergroup chat",
    );
    group.addBot();
    const mine = await sendTo(-1_005, "Chào tổ", inline("x"));
    an.sayIn(group, "chuyện riêng");
    an.sayIn(group, "/hoi@other_bot");
    an.sayIn(group, "/hoi");
    an.sayIn(group, "khi nào?", { mention: true });
    an.sayIn(group, "cảm ơn", { replyTo: mine });
    an.pressIn(group, "x");
    const texts = z.array(
      z.looseObject({ message: z.looseObject({ text: z.string().optional() }).optional() }),
    );
    expect(texts.parse(await updates()).map(({ message }) => message?.text ?? null)).toEqual([
      null,
      null,
      "/hoi",
      "@kheo_bot khi nào?",
      "cảm ơn",
      null,
    ]);
    group.kick();
    const { pending } = fake;
    an.sayIn(group, "/hoi");
    expect(fake.pending).toBe(pending);
    expect(() => an.pressIn(group, "x")).toThrow("not in");
    expect(await refused("sendMessage", { chat_id: -1_005, text: "a" })).toBe(
      "Forbidden: bot was kicked from the supergroup chat",
    );
    expect(fake.problems).toEqual([]);
  });

  it("follow a group that became a supergroup", async () => {
    const group = fake.group({ id: -5, title: "Tổ", type: "group" });
    group.addBot();
    group.migrate(-1_005);
    expect(await call("sendMessage", { chat_id: -5, text: "a" })).toMatchObject({
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: -1_005 },
    });
    await sendTo(-1_005);
    expect(fake.problems).toEqual([]);
  });

  it("post in channels, and send anything at all", async () => {
    fake.channelPost("Tin");
    fake.raw({ chat_member: { odd: 1 } });
    fake.raw({ update_id: 5, nothing: null });
    fake.raw({ callback_query: { from: { id: 7 }, data: "not of this bot" } });
    expect(await updates()).toMatchObject([
      { channel_post: { text: "Tin", chat: { type: "channel" } } },
      { update_id: 100_002, chat_member: { odd: 1 } },
      { update_id: 5, nothing: null },
      { update_id: 100_003, callback_query: { data: "not of this bot" } },
    ]);
  });
});

describe("files", () => {
  const api = (): Api => new Api(token, { apiRoot: fake.url });

  it("come from the bot whole, and again by their number", async () => {
    fake.user(An).start();
    const bytes = Buffer.from("\r\n--x\r\nphiếu\0".repeat(100));
    const sent = await api().sendDocument(7, new InputFile(bytes, "Phiếu đăng ký.docx"), {
      caption: "<b>Phiếu</b>",
      parse_mode: "HTML",
      reply_markup: { inline_keyboard: [[{ text: "x", callback_data: "y" }]] },
    });
    const seen = fake.chat(7).last;
    expect(seen).toMatchObject({
      text: "Phiếu",
      entities: [{ type: "bold" }],
      document: { name: "Phiếu đăng ký.docx", size: bytes.length },
    });
    expect(seen.document?.bytes.equals(bytes)).toBe(true);
    await api().sendDocument(7, sent.document.file_id);
    expect(fake.chat(7).last.document?.sha256).toBe(seen.document?.sha256);
    expect(await refused("sendDocument", { chat_id: 7, document: "nothing" })).toBe(
      "wrong file identifier/HTTP URL specified",
    );
    expect(await refused("sendDocument", { chat_id: 7 })).toBe("there is no document in the request");
    expect(
      await refused("sendDocument", {
        chat_id: 7,
        document: sent.document.file_id,
        caption: "a".repeat(1_025),
      }),
    ).toBe("message caption is too long");
    expect(await refused("editMessageText", { chat_id: 7, message_id: sent.message_id, text: "a" })).toBe(
      "there is no text in the message to edit",
    );
    expect(fake.problems).toHaveLength(4);
  });

  it("are pictures where pictures are wanted, and not too large", async () => {
    fake = await open({ limits: { photoBytes: 2_000, documentBytes: 3_000 } });
    fake.user(An).start();
    await api().sendPhoto(7, new InputFile(PNG, "a.png"));
    expect(fake.chat(7).last.photo?.at(-1)?.bytes.equals(PNG)).toBe(true);
    const large = (size: number): InputFile =>
      new InputFile(Buffer.concat([PNG, Buffer.alloc(size)]), "a.png");
    await expect(api().sendPhoto(7, new InputFile(Buffer.from("no"), "a.png"))).rejects.toThrow(
      "IMAGE_PROCESS_FAILED",
    );
    await expect(api().sendPhoto(7, large(2_000))).rejects.toThrow("file is too big");
    await expect(api().sendDocument(7, large(3_000))).rejects.toThrow("Request Entity Too Large");
  });

  it("of people are fetched by a link that ends", async () => {
    fake = await open({ limits: { downloadBytes: 1_000 } });
    const an = fake.user(An);
    an.sendPhoto(PNG, { caption: "Ảnh" });
    an.sendDocument(Buffer.from("%PDF"), { name: "a.pdf", mime: "application/pdf", caption: "Tệp" });
    an.sendDocument(Buffer.alloc(1_001), { name: "b.pdf", mime: "application/pdf" });
    const Message = z.object({
      message: z.object({
        caption: z.string().optional(),
        photo: z.array(z.object({ file_id: z.string(), file_size: z.number() })).optional(),
        document: z.object({ file_id: z.string(), file_name: z.string(), mime_type: z.string() }).optional(),
      }),
    });
    const [photo, small, large] = z
      .array(Message)
      .parse(await updates())
      .map(({ message }) => message);
    expect(photo?.photo?.map(({ file_size }) => file_size)).toEqual([100, 400, 1_000]);
    expect(small).toMatchObject({
      caption: "Tệp",
      document: { file_name: "a.pdf", mime_type: "application/pdf" },
    });
    const { file_path = "" } = await api().getFile(small?.document?.file_id ?? "");
    const link = `${fake.url}/file/bot${token}/${file_path}`;
    expect(await (await fetch(link)).text()).toBe("%PDF");
    clock += 3_600_000;
    expect((await fetch(link)).status).toBe(404);
    expect(fake.problems).toEqual([]);
    expect(await refused("getFile", { file_id: large?.document?.file_id })).toBe("file is too big");
    expect(await refused("getFile", { file_id: "x" })).toMatch(/^wrong file_id/u);
  });
});

describe("settings", () => {
  it("keep commands by scope and language", async () => {
    fake.user(An).start();
    const commands = [{ command: "huy", description: "Hủy" }];
    await call("setMyCommands", { commands });
    await call("setMyCommands", { commands: [], language_code: "vi" });
    await call("setMyCommands", { commands, scope: { type: "chat", chat_id: 7 }, language_code: "vi" });
    expect(fake.commands()).toEqual(commands);
    expect(fake.commands({ type: "default" }, "vi")).toEqual([]);
    expect(fake.commands({ type: "chat", chat_id: 7 }, "vi")).toEqual(commands);
    expect((await call("getMyCommands")).result).toEqual(commands);
    await call("deleteMyCommands");
    expect((await call("getMyCommands")).result).toEqual([]);
    const set = (command: string, description = "a"): Promise<string> =>
      refused("setMyCommands", { commands: [{ command, description }] });
    expect(await set("Hủy")).toBe("BOT_COMMAND_INVALID");
    expect(await set("a".repeat(33))).toBe("BOT_COMMAND_INVALID");
    expect(await set("a", "")).toBe("BOT_COMMAND_DESCRIPTION_INVALID");
    const many = Array.from({ length: 101 }, (_, index) => ({ command: `a${index}`, description: "a" }));
    expect(await refused("setMyCommands", { commands: many })).toMatch(/too many/u);
    expect(await refused("setMyCommands", { commands, language_code: "vie" })).toMatch(/language/u);
  });

  it("keep words and the menu button", async () => {
    fake.user(An).start();
    await call("setMyDescription", { description: "Trợ lý", language_code: "vi" });
    await call("setMyShortDescription", { short_description: "Khéo" });
    await call("setChatMenuButton", { chat_id: 7, menu_button: { type: "commands" } });
    expect(Object.fromEntries(fake.profile)).toEqual({
      "description:vi": "Trợ lý",
      "short_description:": "Khéo",
      "menu_button:7": '{"type":"commands"}',
    });
    expect(await refused("setMyShortDescription", { short_description: "a".repeat(121) })).toMatch(
      /too long/u,
    );
    expect((await call("getChat", { chat_id: 7 })).result).toMatchObject({ id: 7, username: "an_dv" });
  });
});

describe("polling", () => {
  it("gives updates again until an offset confirms them", async () => {
    const an = fake.user(An);
    for (const text of ["a", "b", "c"]) an.say(text);
    const ids = async (params: object): Promise<readonly number[]> =>
      (await updates(params)).map(({ update_id }) => update_id);
    expect(await ids({ limit: 2 })).toEqual([100_001, 100_002]);
    expect(await ids({})).toEqual([100_001, 100_002, 100_003]);
    expect(await ids({ offset: 100_002 })).toEqual([100_002, 100_003]);
    expect(await ids({ offset: -1 })).toEqual([100_003]);
    expect(await ids({})).toEqual([100_003]);
    expect(await ids({ offset: 100_004 })).toEqual([]);
    expect(await refused("getUpdates", { limit: 101 })).toMatch(/limit/u);
  });

  it("waits for one to come", async () => {
    const waiting = updates({ timeout: 50 });
    await fake.until(() => fake.calls.length === 1);
    fake.user(An).say("a");
    expect(await waiting).toHaveLength(1);
  });

  it("loses nothing when the other side goes away in the middle", async () => {
    const leaving = new AbortController();
    const left = fetch(`${fake.url}/bot${token}/getUpdates?timeout=50`, { signal: leaving.signal });
    await fake.until(() => fake.calls.length === 1);
    leaving.abort();
    await expect(left).rejects.toThrow("abort");
    fake.user(An).say("a");
    expect(await updates({ timeout: 50 })).toHaveLength(1);
    expect(fake.problems).toEqual([]);
  });

  it("stops waiting for who went away", async () => {
    const feed = openFeed({ now: () => clock, firstId: 1 });
    const leaving = new AbortController();
    const left = feed.poll({ timeout: 50 }, leaving.signal);
    leaving.abort();
    expect(await left).toEqual([]);
    const stays = feed.poll({ timeout: 50 }, new AbortController().signal);
    feed.push({ message: {} }, "message:7");
    expect(await stays).toEqual([{ update_id: 1, message: {} }]);
  });

  it("brings reactions and members only to who asked by name", () => {
    const feed = openFeed({ now: () => clock, firstId: 1 });
    expect(feed.push({ message_reaction: {} }, "message:7")).toBeNull();
    feed.allow(["message_reaction"]);
    expect(feed.push({ message_reaction: {} }, "message:7")).toBe(1);
    expect(feed.push({ message: {} }, "message:7")).toBeNull();
  });

  it("ends the older of two polls", async () => {
    const older = call("getUpdates", { timeout: 50 });
    await fake.until(() => fake.calls.length === 1);
    const newer = updates({ timeout: 50 });
    expect(await older).toEqual({
      ok: false,
      error_code: 409,
      description:
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    });
    fake.user(An).say("a");
    expect(await newer).toHaveLength(1);
    expect(fake.problems).toHaveLength(1);
  });

  it("ends a poll when a webhook is set", async () => {
    const polled = call("getUpdates", { timeout: 50 });
    await fake.until(() => fake.calls.length === 1);
    await call("setWebhook", { url: "https://a.vn/" });
    expect(await polled).toMatchObject({ description: "Conflict: terminated by setWebhook request" });
  });

  it("remembers what kinds were asked for", async () => {
    const an = fake.user(An);
    an.start();
    await updates({ offset: 100_002, allowed_updates: ["callback_query", "mesage"] });
    an.say("a");
    const message = await sendTo(7, "a", inline("x"));
    an.press("x", message);
    expect(await updates()).toMatchObject([{ callback_query: { data: "x" } }]);
    await updates({ allowed_updates: [] });
    an.say("b");
    expect(await updates()).toHaveLength(2);
    expect(fake.problems).toEqual(["allowed_updates: there is no update mesage"]);
  });

  it("keeps messages a day and presses for minutes", async () => {
    const an = fake.user(An);
    an.start();
    an.press("x", await sendTo(7, "a", inline("x")));
    clock += 149_999;
    expect(await updates()).toHaveLength(2);
    clock += 1;
    expect(await updates()).toMatchObject([{ message: { text: "/start" } }]);
    clock += 86_400_000;
    expect(fake.pending).toBe(0);
  });

  it("gives a confirmed one once more on demand", async () => {
    fake.user(An).say("a");
    fake.duplicateNext(1);
    const [first] = await updates();
    expect(await updates({ offset: 100_002 })).toEqual([first]);
    expect(await updates({ offset: 100_002 })).toEqual([]);
  });
});

describe("a bot of grammY", () => {
  it("polls, answers, edits and stops", async () => {
    const bot = new Bot(token, { client: { apiRoot: fake.url } });
    bot.command("start", (ctx) =>
      ctx.reply(`<b>${ctx.match}</b>`, {
        parse_mode: "HTML",
        reply_markup: { inline_keyboard: [[{ text: "Đồng ý", callback_data: "yes" }]] },
      }),
    );
    bot.callbackQuery("yes", async (ctx) => {
      await ctx.answerCallbackQuery("Đã ghi");
      await ctx.editMessageText("Xong");
    });
    bot.on("my_chat_member", (ctx) => ctx.getChat().then(() => undefined));
    const an = fake.user(An);
    const running = bot.start({ allowed_updates: ["message", "callback_query", "my_chat_member"] });
    an.start("moi");
    await fake.chat(7).came(1);
    expect(fake.chat(7).last).toMatchObject({ text: "moi", entities: [{ type: "bold" }] });
    an.press("Đồng ý");
    await fake.chat(7).until(({ last }) => last.text === "Xong");
    expect(fake.answers).toMatchObject([{ text: "Đã ghi" }]);
    an.block();
    await fake.until(() => fake.calls.some(({ method }) => method === "getChat"));
    await bot.stop();
    await running;
    expect(fake.pending).toBe(0);
    expect(fake.problems).toEqual([]);
  });
});

describe("a webhook", () => {
  interface Post {
    readonly headers: IncomingHttpHeaders;
    readonly update: z.infer<typeof Updates>[number];
    answer(status: number, headers?: { readonly [name: string]: string }): void;
  }
  /** A bot that is told what to answer to each post. */
  async function listen(): Promise<{
    readonly url: string;
    readonly posts: Post[];
    came(count: number): Promise<void>;
  }> {
    const posts: Post[] = [];
    let wake = (): void => undefined;
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        posts.push({
          headers: request.headers,
          update: Updates.element.parse(JSON.parse(body)),
          answer: (status, headers = {}) => {
            if (status === 0) request.socket.destroy();
            else response.writeHead(status, headers).end();
          },
        });
        wake();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    extra.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    return {
      url: `http://127.0.0.1:${port}/hook`,
      posts,
      came: async (count) => {
        while (posts.length < count) await new Promise<void>((resolve) => (wake = resolve));
      },
    };
  }
  beforeEach(async () => {
    fake = await open({ allowHttpWebhook: true, limits: { retryBaseMs: 5 } });
  });

  it("is posted to, with the secret", async () => {
    const bot = await listen();
    fake.user(An).start();
    expect(await call("setWebhook", { url: bot.url, secret_token: "s-1", max_connections: 1 })).toMatchObject(
      {
        result: true,
      },
    );
    await bot.came(1);
    expect(bot.posts[0]?.headers["x-telegram-bot-api-secret-token"]).toBe("s-1");
    expect(bot.posts[0]?.update).toMatchObject({ update_id: 100_001, message: { text: "/start" } });
    bot.posts[0]?.answer(200);
    await fake.until(() => fake.pending === 0);
    expect(await call("getUpdates")).toMatchObject({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
    await call("deleteWebhook");
    expect(await updates()).toEqual([]);
  });

  it("gets a chat in order, chats side by side, presses in their own line", async () => {
    const bot = await listen();
    const [an, binh] = [fake.user(An), fake.user({ id: 8, first_name: "Bình" })];
    await call("setWebhook", { url: bot.url });
    an.start();
    an.say("hai");
    an.pressData(await sendTo(7), "x");
    binh.start();
    await bot.came(3);
    const ids = (): readonly number[] => bot.posts.map(({ update }) => update.update_id);
    expect(ids().toSorted((a, b) => a - b)).toEqual([100_001, 100_003, 100_004]);
    bot.posts.find(({ update }) => update.update_id === 100_001)?.answer(204);
    await bot.came(4);
    expect(ids()[3]).toBe(100_002);
  });

  it("gets no more at once than it wants", async () => {
    const bot = await listen();
    await call("setWebhook", { url: bot.url, max_connections: 1 });
    for (const id of [1, 2]) fake.user({ id, first_name: "Người" }).start();
    await bot.came(1);
    expect((await call("getWebhookInfo")).result).toMatchObject({
      max_connections: 1,
      pending_update_count: 2,
    });
    expect(bot.posts).toHaveLength(1);
    bot.posts[0]?.answer(200);
    await bot.came(2);
  });

  it("is tried again until it takes the update", async () => {
    const bot = await listen();
    await call("setWebhook", { url: bot.url });
    fake.user(An).start();
    for (const [index, status] of [500, 0, 302, 200].entries()) {
      await bot.came(index + 1);
      bot.posts[index]?.answer(status);
      if (status === 500) {
        await fake.until(() => fake.webhook.lastError !== null);
        expect((await call("getWebhookInfo")).result).toMatchObject({
          url: bot.url,
          pending_update_count: 1,
          last_error_date: clock / 1_000,
          last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
        });
      }
    }
    await fake.until(() => fake.pending === 0);
    expect(fake.webhook.posts.map(({ status }) => status)).toEqual([500, null, 302, 200]);
    expect(fake.problems).toEqual([]);
  });

  it("waits twice as long each time", async () => {
    fake = await open({ allowHttpWebhook: true, limits: { retryBaseMs: 40 } });
    const bot = await listen();
    await call("setWebhook", { url: bot.url });
    fake.user(An).start();
    const began = performance.now();
    for (const index of [0, 1, 2]) {
      await bot.came(index + 1);
      bot.posts[index]?.answer(500);
    }
    expect(performance.now() - began).toBeGreaterThan(115);
  });

  it("waits as long as it was asked to", async () => {
    const bot = await listen();
    await call("setWebhook", { url: bot.url });
    fake.user(An).start();
    await bot.came(1);
    const asked = performance.now();
    bot.posts[0]?.answer(503, { "retry-after": "1" });
    await bot.came(2);
    expect(performance.now() - asked).toBeGreaterThan(900);
  });

  it("gets a taken update once more on demand", async () => {
    const bot = await listen();
    await call("setWebhook", { url: bot.url });
    fake.duplicateNext(1);
    fake.user(An).start();
    await bot.came(1);
    bot.posts[0]?.answer(200);
    await bot.came(2);
    bot.posts[1]?.answer(200);
    expect(bot.posts[1]?.update).toEqual(bot.posts[0]?.update);
    await fake.until(() => fake.pending === 0);
  });

  it.each([
    [{ url: "http://a.vn/" }, "bad webhook: An HTTPS URL must be provided for webhook"],
    [{ url: "https://a.vn:3000/" }, /ports 80, 88, 443 or 8443/u],
    [{ url: "https://127.0.0.1/" }, /reserved/u],
    [{ url: "https://a.vn/", secret_token: "a b" }, "secret token contains unallowed characters"],
    [{ url: "https://a.vn/", secret_token: "a".repeat(257) }, /too long/u],
    [{ url: "https://a.vn/", max_connections: 101 }, /max_connections/u],
  ])("is not set: $1", async (params, why) => {
    fake = await open();
    expect(await refused("setWebhook", params)).toMatch(why);
    expect(fake.problems).toHaveLength(1);
  });

  it("drops what waited when asked to", async () => {
    fake.user(An).start();
    await call("deleteWebhook", { drop_pending_updates: true });
    expect(await updates()).toEqual([]);
  });
});

describe("faults", () => {
  const api = (): Api => new Api(token, { apiRoot: fake.url, timeoutSeconds: 5 });
  beforeEach(() => void fake.user(An).start());
  const text = (): readonly string[] => fake.chat(7).messages.map((seen) => seen.text);

  it("refuse by status", async () => {
    fake.fail("sendMessage", { status: 429, retryAfter: 3 });
    fake.fail("*", { status: 500 });
    fake.fail("getMe", { status: 401 });
    const refusal = await api()
      .sendMessage(7, "a")
      .catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(GrammyError);
    expect(refusal).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    clock += 3_000;
    await expect(api().sendMessage(7, "b")).rejects.toThrow("500: Internal Server Error");
    await expect(api().getMe()).rejects.toThrow("401: Unauthorized");
    expect(text()).toEqual([]);
    await api().sendMessage(7, "c");
    expect(text()).toEqual(["c"]);
    expect(fake.problems).toEqual([]);
    expect(fake.rates.refused).toBe(1);
  });

  it("see who comes too early even while they refuse", async () => {
    fake.fail("sendMessage", { status: 429, retryAfter: 2 }, 2);
    await call("sendMessage", { chat_id: 7, text: "a" });
    clock += 1_999;
    await call("sendMessage", { chat_id: 7, text: "a" });
    expect(fake.problems).toEqual([]);
    clock += 1_000;
    await call("sendMessage", { chat_id: 7, text: "a" });
    expect(fake.problems).toEqual(["sendMessage: called again 1000 ms before retry_after ended"]);
  });

  it("answer what is no JSON", async () => {
    fake.fail("sendMessage", { status: 502 });
    fake.fail("sendMessage", "garbage");
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    expect(text()).toEqual([]);
  });

  it("cut the connection before and after", async () => {
    fake.fail("sendMessage", "reset-before");
    fake.fail("sendMessage", "reset-after");
    await expect(api().sendMessage(7, "before")).rejects.toBeInstanceOf(HttpError);
    await expect(api().sendMessage(7, "after")).rejects.toBeInstanceOf(HttpError);
    expect(text()).toEqual(["after"]);
    expect(fake.calls.map(({ answered }) => answered)).toEqual([null, null]);
  });

  it("let a call hang, done or not", async () => {
    fake.fail("sendMessage", "hang");
    fake.fail("sendMessage", "hang-after");
    for (const said of ["never", "done"]) {
      const leaving = new AbortController();
      const count = fake.calls.length + 1;
      const hung = fetch(`${fake.url}/bot${token}/sendMessage?chat_id=7&text=${said}`, {
        signal: leaving.signal,
      });
      await fake.until(() => fake.calls.length === count && (said === "never" || text().length === 1));
      leaving.abort();
      await expect(hung).rejects.toThrow("abort");
    }
    expect(text()).toEqual(["done"]);
  });

  it("delay", async () => {
    fake.fail("getMe", { delay: 30 });
    const asked = performance.now();
    await api().getMe();
    expect(performance.now() - asked).toBeGreaterThan(25);
  });

  it("take the whole service away and bring it back at its place", async () => {
    const polled = call("getUpdates", { timeout: 50, offset: 100_002 });
    await fake.until(() => fake.calls.length === 1);
    fake.down();
    await expect(polled).rejects.toThrow("fetch failed");
    await expect(api().sendMessage(7, "a")).rejects.toBeInstanceOf(HttpError);
    fake.up();
    await api().sendMessage(7, "b");
    expect(text()).toEqual(["b"]);
    expect(fake.problems).toEqual([]);
  });
});

describe("flood control", () => {
  it("counts always", async () => {
    fake.user(An).start();
    for (let count = 0; count < 4; count += 1) {
      await sendTo(7);
      clock += 400;
    }
    await call("sendChatAction", { chat_id: 7, action: "typing" });
    expect(fake.rates).toEqual({ perSecond: 3, perChatPerSecond: 3, perGroupPerMinute: 0, refused: 0 });
  });

  it("refuses who is too fast in one chat", async () => {
    fake = await open({ flood: { burst: 2 } });
    fake.user(An).start();
    const send = (): ReturnType<typeof call> => call("sendMessage", { chat_id: 7, text: "a" });
    await send();
    await send();
    const response = await fetch(`${fake.url}/bot${token}/sendMessage?chat_id=7&text=a`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(fake.problems).toEqual([]);
    clock += 400;
    expect(await send()).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } });
    expect(fake.problems).toEqual(["sendMessage: called again 600 ms before retry_after ended"]);
    clock += 1_000;
    expect(await send()).toMatchObject({ ok: true });
    clock += 1_000;
    expect(await send()).toMatchObject({ ok: true });
    expect(fake.rates.refused).toBe(2);
  });

  it("refuses who is too fast in a group or altogether", async () => {
    fake = await open({ flood: { burst: 100, perGroupPerMinute: 3, overallPerSecond: 5 } });
    fake.user(An).start();
    fake.group({ id: -5, title: "Tổ", type: "group" }).addBot();
    for (let count = 0; count < 3; count += 1) await sendTo(-5);
    clock += 500;
    expect(await call("sendMessage", { chat_id: -5, text: "a" })).toMatchObject({
      parameters: { retry_after: 60 },
    });
    await sendTo(7);
    await sendTo(7);
    expect(await call("sendMessage", { chat_id: 7, text: "a" })).toMatchObject({
      parameters: { retry_after: 1 },
    });
    expect(fake.rates).toMatchObject({ perSecond: 5, perGroupPerMinute: 3, refused: 2 });
    expect(fake.problems).toEqual([]);
  });

  it("has no minute for people", async () => {
    fake = await open({ flood: { perGroupPerMinute: 1 } });
    fake.user(An).start();
    await sendTo(7);
    await sendTo(7);
    expect(fake.rates).toMatchObject({ refused: 0, perGroupPerMinute: 0 });
  });

  it("does not blame who was on the way already when somebody else was refused", async () => {
    fake = await open({ flood: { overallPerSecond: 2 } });
    const people = [1, 2, 3, 4].map((id) => fake.user({ id, first_name: "Người" }));
    for (const person of people) person.start();
    const answers = await Promise.all(
      people.map(({ id }) => call("sendMessage", { chat_id: id, text: "a" })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect(fake.problems).toEqual([]);
    const refusedOnce = people.find(({ id }) => fake.chat(id).messages.length === 0)?.id ?? 0;
    clock += 1_000;
    await sendTo(refusedOnce);
    expect(fake.problems).toEqual([]);
  });
});
