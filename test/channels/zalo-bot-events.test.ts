/** What the platform's events mean: every kind against its reading, wrapped and bare, and any JSON at all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chatOf, isGroup, readEvent } from "../../bot/channels/zalo-bot/events.ts";
import { MALFORMED, malformed, type Malformed } from "../fakes/zalo-bot/bodies.ts";

const AN = { id: "6ede9afa66b88fe6d6a9", name: "An" };
const GROUP = "0ab1c2d3e4f5";
const ID = "2d758cb5e222177a4e35";
const PHOTO = "https://photo-stal-20.zdn.vn/x/1.jpg";

/** An event of An's, as it is documented. */
function event(name: string, fields: object, more: object = {}): object {
  const message = {
    from: { id: AN.id, display_name: AN.name, is_bot: false },
    chat: { id: AN.id, chat_type: "PRIVATE" },
    message_id: ID,
    date: WRITTEN,
    ...fields,
    ...more,
  };
  return { event_name: `message.${name}.received`, message };
}
const WRITTEN = 1_795_400_000_000;
const at = (name: string, address = AN.id) => ({
  address,
  key: `message.${name}.received/${ID}`,
  at: WRITTEN,
});
const picture = (ref: string, caption = "") => ({
  kind: "file",
  at: at("image"),
  file: { ref, name: null, type: "image/jpeg", size: null },
  caption,
});
const cannot = (name: string, what: string) => ({ kind: "unreadable", at: at(name), what });
const inGroup = { chat: { id: GROUP, chat_type: "GROUP" } };
const ignored = { kind: "ignored" };
const broken = { kind: "malformed" };

const READINGS: readonly (readonly [what: string, event: object, reading: object])[] = [
  ["text", event("text", { text: "Chào Khéo" }), { kind: "text", at: at("text"), text: "Chào Khéo" }],
  ["a picture", event("image", { photo: PHOTO }), picture(PHOTO)],
  ["one by its older name", event("image", { photo_url: PHOTO }), picture(PHOTO)],
  [
    "one with a caption",
    event("image", { photo: PHOTO, caption: "Ảnh buổi họp" }),
    picture(PHOTO, "Ảnh buổi họp"),
  ],
  ["one without an address", event("image", {}), cannot("image", "file")],
  ["a sticker", event("sticker", { sticker: "a1", url: "https://x.vn" }), cannot("sticker", "other")],
  ["a voice", event("voice", { voice_url: "https://x.vn/a.aac" }), cannot("voice", "voice")],
  ["what the platform can't bring", event("unsupported", {}), cannot("unsupported", "other")],
  ["what it may not even name", { event_name: "message.unsupported.received" }, ignored],
  ["the same with null", { event_name: "message.unsupported.received", message: null }, ignored],
  ["a link", event("link", { url: "https://x.vn" }), ignored],
  ["a reaction", event("reaction", {}), ignored],
  ["an event of the future", event("payment", {}), ignored],
  ["a bot's", event("text", { text: "x" }, { from: { id: "1", is_bot: true } }), ignored],
  [
    "text in a group",
    event("text", { text: "Báo cáo năm nộp ngày nào?" }, inGroup),
    { kind: "text", at: at("text", `g:${GROUP}`), text: "Báo cáo năm nộp ngày nào?" },
  ],
  [
    "a picture in a group: its words",
    event("image", { photo: PHOTO, caption: "Hạn nộp?" }, inGroup),
    { kind: "text", at: at("image", `g:${GROUP}`), text: "Hạn nộp?" },
  ],
  ["one without", event("image", { photo: PHOTO }, inGroup), ignored],
  ["a sticker in a group", event("sticker", { sticker: "a1" }, inGroup), ignored],
  [
    "a kind of chat nobody told of: several may read it",
    event("text", { text: "x" }, { chat: { id: GROUP, chat_type: "COMMUNITY" } }),
    { kind: "text", at: at("text", `g:${GROUP}`), text: "x" },
  ],
  ["text without text", event("text", {}), broken],
  ["empty text", event("text", { text: "" }), broken],
  ["text that is none", event("text", { text: 5 }), broken],
  ["no chat", event("text", { text: "x" }, { chat: undefined }), broken],
  ["no id", event("text", { text: "x" }, { message_id: undefined }), broken],
  ["an id that could pass for a group's", event("text", { text: "x", chat: { id: "g:1" } }), broken],
  ["an endless id", event("text", { text: "x", message_id: "1".repeat(200) }), broken],
];

describe("when it was written", () => {
  test.each([
    ["in milliseconds, as documented", WRITTEN, WRITTEN],
    ["in seconds", WRITTEN / 1_000, WRITTEN],
    ["in digits", String(WRITTEN), WRITTEN],
    ["not told", undefined, null],
    ["no number", "hôm qua", null],
    ["before there was time", -1, null],
  ])("%s", (_, date, instant) => {
    expect(readEvent(event("text", { text: "x", date }))).toMatchObject({ at: { at: instant } });
  });
});

describe("an event", () => {
  test.each(READINGS)("%s", (_, bare, reading) => {
    expect(readEvent(bare)).toEqual(reading);
    expect(readEvent({ ok: true, result: bare })).toEqual(reading);
  });

  const TAKEN: { readonly [kind in Malformed]?: string } = {
    "unknown-event": "ignored",
    "nfd-text": "text",
    "date-as-text": "text",
    "two-megabytes": "text",
  };
  test.each(MALFORMED)("as no platform should post it: %s", (kind) => {
    const body = malformed(kind, AN, "Đăng ký");
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      parsed = undefined;
    }
    expect(readEvent(parsed).kind).toBe(TAKEN[kind] ?? "malformed");
  });

  test("any JSON at all has a reading", () => {
    const name = fc.constantFrom("text", "image", "sticker", "voice", "unsupported", "link");
    const fields = fc.dictionary(
      fc.constantFrom("text", "photo", "caption", "chat", "from", "message_id", "chat_type", "id"),
      fc.jsonValue(),
    );
    const any = fc.oneof(
      fc.jsonValue(),
      fc.tuple(name, fields).map(([of, more]) => event(of, more)),
      fc.record({ result: fc.jsonValue(), event_name: fc.string(), message: fc.jsonValue() }),
    );
    // Nothing but an id as text becomes an address.
    const isSafe = (body: unknown): boolean => {
      const reading = readEvent(body);
      return !("at" in reading) || /^(?:g:)?[\w-]{1,128}$/u.test(reading.at.address);
    };
    expect(fc.check(fc.property(any, isSafe)).counterexample).toBeNull();
  });
});

test("addresses tell groups from people, and the platform gets its own id", () => {
  expect([AN.id, `g:${GROUP}`].map(isGroup)).toEqual([false, true]);
  expect([AN.id, `g:${GROUP}`].map(chatOf)).toEqual([AN.id, GROUP]);
});
