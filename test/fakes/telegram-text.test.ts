/** What the fake Bot API takes for a text, its markup and its keyboards. */
import fc from "fast-check";
import { describe, expect, it, beforeEach } from "vitest";
import { parseHtml } from "./telegram/html.ts";
import { An, call, fake, inline, refused, sendTo, useFake } from "./telegram-client.ts";

useFake();

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
