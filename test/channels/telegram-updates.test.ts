/** What updates mean: every recorded one against its reading, and any JSON at all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf } from "../../bot/channels/telegram/receive.ts";
import type { IncomingFile } from "../../flows/ports.ts";
import { readUpdate, type Reading } from "../../bot/channels/telegram/updates.ts";
import { FAR, FIXTURES, fixture, GARBAGE, GROUP, HOA, OLD_GROUP, SELF } from "./telegram-fixtures.ts";

const CHAT = String(HOA.id);
const TOKEN = "0197d0a1-b2c3-7d4e-8f50-a1b2c3d4e5f6";
const QUESTION = "Báo cáo năm nộp trước ngày nào?";

const ignored = { kind: "ignored" } as const;
const says = (text: string, chat: number | string = CHAT): object => ({
  kind: "text",
  chat: String(chat),
  text,
});
const phone = (number: string): object => ({ kind: "phone", chat: CHAT, number });
const cannot = (what: string): object => ({ kind: "unreadable", chat: CHAT, what });
const idle = { kind: "idle-press", query: expect.stringMatching(/^4\d{18}$/u) };
const card = {
  message: 12,
  text: expect.stringMatching(/^Bước 1\/8 · Đồng ý/u),
  quotes: [{ type: "expandable_blockquote", offset: 83, length: 37 }],
  label: null,
};
const file = (sent: IncomingFile, caption = ""): object => ({
  kind: "file",
  chat: CHAT,
  file: sent,
  caption,
});
const press = (action: string, on: object | null): object => ({
  ...idle,
  kind: "press",
  chat: CHAT,
  action,
  card: on,
});

/** By kind and name, what each recorded update means. */
const READINGS: { readonly [kind: string]: { readonly [name: string]: object } } = {
  messages: {
    text: says("Chào Khéo"),
    "text with entities": says("Xem https://dangcongsan.vn và hỏi @hoa_tkv"),
    "reply to a card": says("1"),
    "forwarded text": says(QUESTION),
    start: says("/start"),
    "start with a code": says("/start DEMO-TQ-CANBO"),
    "start from a group": says("/start nhom"),
    command: says("/trogiup"),
    "command with the bot's name": says("/menu@kheo_bot"),
    "command with words": says(`/hoi ${QUESTION}`),
    "edited text": cannot("edited"),
    "edited caption": cannot("edited"),
    "photo with a caption": file(
      { ref: "AgACAgUAAxkBAAICCCCCC", name: null, type: "image/jpeg", size: 71_204 },
      "Ảnh buổi họp ở tổ dân phố 5",
    ),
    document: file({
      ref: "AgACAgUAAxkBAAIDDDDDD",
      name: "Kế hoạch số 66-KH_TU.docx",
      type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      size: 48_213,
    }),
    "album of two": file({ ref: "AgACAgUAAxkBAAIEEEEEE", name: null, type: "image/jpeg", size: 1_253 }),
    "own contact": phone("0912345678"),
    "own contact without plus": phone("0912345678"),
    "own contact of another country": phone("+8562055512345"),
    "somebody else's contact": cannot("contact"),
    "contact of nobody on Telegram": cannot("contact"),
    voice: cannot("voice"),
    audio: cannot("voice"),
    video: cannot("file"),
    "video note": cannot("voice"),
    sticker: cannot("other"),
    animation: cannot("file"),
    location: cannot("other"),
    venue: cannot("other"),
    "poll in a chat": cannot("other"),
    dice: cannot("other"),
    "ids near 2^52": says("1", FAR),
    "hostile names": says("<b>Chào</b> &amp; \u202eKhéo\u2066", FAR),
    "lone surrogates": says("Chào\ud83d Khéo \udc00!"),
    "decomposed letters": says("Đăng ký mô hình ở tổ dân phố".normalize("NFD")),
    "4,096 characters": { kind: "text", chat: CHAT, text: expect.stringMatching(/^[^]{4096}$/u) },
    "by a bot": ignored,
  },
  presses: {
    "button of the card": press(`${TOKEN}.1`, { ...card, label: "Đồng ý" }),
    "button the card does not have": press(`${TOKEN}.9`, card),
    "forged data": press("../../etc/passwd", card),
    "data of 64 characters": press("x".repeat(64), card),
    "card without buttons": press(`${TOKEN}.1`, card),
    "card with a picture": press(`${TOKEN}.1`, null),
    "inaccessible card": press(`${TOKEN}.1`, null),
    "without a message": idle,
    "without data": idle,
    "in a group": idle,
    "inaccessible card in a group": idle,
  },
  members: {
    blocked: { kind: "reach", chat: CHAT, reachable: false },
    unblocked: { kind: "reach", chat: CHAT, reachable: true },
    "taken into a group": ignored,
    "made administrator of a group": ignored,
    "thrown out of a group": ignored,
    "taken into a channel": ignored,
  },
  groups: {
    "plain text": ignored,
    mention: says(QUESTION, GROUP),
    "mention at the end": says("Báo cáo năm nộp trước ngày nào", GROUP),
    "mention of another": ignored,
    "mention in a basic group": says(QUESTION, OLD_GROUP),
    "mention in a caption": says("ảnh này nộp được không?", GROUP),
    "reply to the bot": says(QUESTION, GROUP),
    "voice as a reply to the bot": says("", GROUP),
    "reply to somebody else": ignored,
    "command for the bot": {
      kind: "text",
      chat: String(GROUP),
      text: expect.stringMatching(/^\/hoi\s+Báo/u),
    },
    "command for another bot": ignored,
    "command for nobody": ignored,
    "in a topic": says(QUESTION, GROUP),
    "by an anonymous administrator": ignored,
    "edited text": ignored,
    "the bot is taken in": ignored,
    "becomes a supergroup": { kind: "moved", chat: String(OLD_GROUP), to: String(GROUP) },
    "was a basic group": ignored,
  },
};

describe("a recorded update", () => {
  test.each(FIXTURES)("%s: %s", (kind, name, update) => {
    const wanted = kind === "others" ? ignored : READINGS[kind]?.[name];
    expect(readUpdate(update, SELF)).toEqual({ id: update.update_id, reading: wanted });
  });

  test.each(GARBAGE.map((value) => [JSON.stringify(value), value]))("garbage: %s", (_, value) => {
    expect(readUpdate(value, SELF)).toEqual({ id: null, reading: ignored });
  });

  test("undefined, as a body that is no JSON", () => {
    expect(readUpdate(undefined, SELF)).toEqual({ id: null, reading: ignored });
  });

  test("every reading there is was shown", () => {
    const kinds = FIXTURES.map(([, , update]) => readUpdate(update, SELF).reading.kind);
    const all: readonly Reading["kind"][] = [
      "text",
      "press",
      "phone",
      "file",
      "unreadable",
      "reach",
      "moved",
      "idle-press",
      "ignored",
    ];
    expect(new Set(kinds)).toEqual(new Set(all));
  });
});

describe("a command", () => {
  test.each([
    ["/start", "bắt đầu"],
    ["/START", "bắt đầu"],
    ["/start nhom", "bắt đầu"],
    ["/help", "trợ giúp"],
    ["/lui", "lùi"],
    ["/lui@kheo_bot", "lùi"],
    [" /duyet ", "duyệt"],
    ["/hoi", "hỏi"],
    ["/khongco", null],
  ])("%j stands for words, never for an answer", (typed, says) => {
    expect(eventOf(typed)).toEqual({ type: "command", says });
  });

  test.each([
    ["/start KHEO-TQ2026", "KHEO-TQ2026"],
    ["/start\nKHEO-TQ2026 ", "KHEO-TQ2026"],
    [`/hoi ${QUESTION}`, `hỏi: ${QUESTION}`],
    [`/hoi@kheo_bot\n${QUESTION}\nỞ đâu?`, `hỏi: ${QUESTION}\nỞ đâu?`],
  ])("%j says what stands behind it", (typed, text) => {
    expect(eventOf(typed)).toEqual({ type: "text", text });
  });

  test.each(["/", "//start", "start", "a /start", "/đăngký", "1/2", " hai  dấu cách "])(
    "%j is what was typed",
    (text) => expect(eventOf(text)).toEqual({ type: "text", text }),
  );
});

describe("anything", () => {
  const number = fc.maxSafeInteger();

  test("any JSON is read as something, and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(readUpdate(value, SELF).reading.kind).toBe("ignored");
      }),
      { numRuns: 2_000 },
    );
  });

  test("what has a number keeps it, whatever else it holds", () => {
    const kind = fc.constantFrom("message", "edited_message", "callback_query", "my_chat_member", "new_kind");
    fc.assert(
      fc.property(number, fc.dictionary(kind, fc.jsonValue({ maxDepth: 5 })), (id, rest) => {
        expect(readUpdate({ ...rest, update_id: id }, SELF).id).toBe(id);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a recorded update with anything in place of any part of it is still read, under its number", () => {
    const places = FIXTURES.flatMap(([, , update]) =>
      pathsIn(update).map((path): [typeof update, readonly string[]] => [update, path]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), ([update, path], value) => {
        const changed = replaced(update, path, value);
        const { id, reading } = readUpdate(changed, SELF);
        expect(id).toBe(update.update_id);
        if ("chat" in reading) expect(reading.chat).toMatch(/^-?\d+$/u);
        if (reading.kind === "press") expect(reading.action.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 5_000 },
    );
  });

  test("in a group, what does not name the bot is not heard, whatever it says", () => {
    const heard = fixture("groups", "plain text");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.toLowerCase().includes("@kheo_bot"));
        expect(readUpdate(replaced(heard, ["message", "text"], text), SELF).reading).toEqual(ignored);
      }),
    );
  });
});

/** The ways to every part below the top; the number of the update itself is left alone. */
function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "update_id")
    .flatMap(([key, part]) => [[key], ...pathsIn(part).map((path) => [key, ...path])]);
}

function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [
    name,
    name === key ? replaced(part, path, by) : part,
  ]);
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
