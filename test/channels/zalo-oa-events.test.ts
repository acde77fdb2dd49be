/** Who calls Zalo's webhook, and what an event means: the vectors, every kind of event, and whatever else comes. */
import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readEvent } from "../../bot/channels/zalo-oa/events.ts";
import { fit, textOf } from "../../bot/channels/zalo-oa/render.ts";
import { isSigned } from "../../bot/channels/zalo-oa/signature.ts";
import { nextMorning, tomorrow } from "../../bot/channels/zalo-oa/times.ts";
import { windowAt } from "../../bot/channels/zalo-oa/window.ts";
import type { Say } from "../../flows/engine/types.ts";

const APP = "1234567890123456789";
const OA = "388613280878808645";
const USER = "246845883529197922";
const KEY = { appId: APP, oaSecretKey: "oa-secret-for-tests-only" };
const AT = "1795400000000";

/** Body 1 and 2 of the vectors: 246 and 265 bytes. */
const body = (text: string, id: string): string =>
  `{"app_id":"${APP}","sender":{"id":"${USER}"},"user_id_by_app":"552177279717587730","recipient":{"id":"${OA}"},"event_name":"user_send_text","message":{"text":"${text}","msg_id":"${id}"},"timestamp":"${AT}"}`;
const [ONE, TWO] = [body("1", "m-0001"), body("Đăng ký mô hình", "m-0002")];
const MAC_ONE = "00e49522ec1a8c82db3ceaa39e6148464329104e2d8dfe557977054c4b0b149e";
const MAC_TWO = "9d1228665831edb634f36070314cd77178670056946a0a3d2aea1ccfea7d1858";

const signed = (text: string, header: string, timestamp = AT): boolean =>
  isSigned(KEY, { header, body: Buffer.from(text), timestamp });

describe("the signature", () => {
  test("of the vectors is accepted, with and without its prefix", () => {
    expect([Buffer.byteLength(ONE), Buffer.byteLength(TWO)]).toEqual([246, 265]);
    expect(signed(ONE, `mac=${MAC_ONE}`)).toBe(true);
    expect(signed(ONE, MAC_ONE)).toBe(true);
    expect(signed(TWO, `mac=${MAC_TWO}`)).toBe(true);
  });

  test.each([
    ["an HMAC", "02fae685b13b46febff15d8627293dcbf4b4acfbacdac97d89a4a633d6494e79"],
    ["the OA's id first", "2d458dbfef228d379a777ae742f7e55aec2b9fae8bc6861f82960b251d4c77d6"],
    ["that of another body", MAC_TWO],
    ["nothing", ""],
    ["only the prefix", "mac="],
    ["a piece of it", MAC_ONE.slice(0, 63)],
    ["one letter more", `${MAC_ONE}0`],
    ["another secret", createHash("sha256").update(`${APP}${ONE}${AT}other`).digest("hex")],
    ["an HMAC of the body", createHmac("sha256", KEY.oaSecretKey).update(ONE).digest("hex")],
  ])("is not %s", (_, header) => {
    expect(signed(ONE, `mac=${header}`)).toBe(false);
  });

  test("is over the bytes as they came: the same JSON written otherwise has another", () => {
    const untidy = ONE.replace('"app_id"', ' "app_id"').replace("1", "\\u0031");
    expect(JSON.parse(untidy)).toEqual(JSON.parse(ONE));
    const mac = createHash("sha256").update(`${APP}${untidy}${AT}${KEY.oaSecretKey}`).digest("hex");
    expect(signed(untidy, mac)).toBe(true);
    expect(signed(JSON.stringify(JSON.parse(untidy)), mac)).toBe(false);
    expect(signed(ONE, MAC_ONE, "1795400000001")).toBe(false);
  });

  test("any change of any byte breaks it", () => {
    fc.assert(
      fc.property(fc.nat(245), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const bytes = Buffer.from(ONE);
        bytes.writeUInt8((bytes.readUInt8(at) + by) % 256, at);
        expect(isSigned(KEY, { header: MAC_ONE, body: bytes, timestamp: AT })).toBe(false);
      }),
    );
  });

  test("takes the body's own timestamp, as a number too", () => {
    const timestamp = (text: string): string | undefined => readEvent(text, OA)?.timestamp;
    expect(timestamp(ONE)).toBe(AT);
    expect(timestamp(ONE.replace(`"${AT}"`, AT))).toBe(AT);
    for (const none of ["null", '"soon"', '""', "1.5", "-1"])
      expect(timestamp(ONE.replace(`"${AT}"`, none))).toBeUndefined();
  });
});

const event = (name: string, more: object): string =>
  JSON.stringify({
    app_id: APP,
    event_name: name,
    sender: { id: USER },
    recipient: { id: OA },
    timestamp: AT,
    ...more,
  });
const message = (more: object): object => ({ message: { msg_id: "m-3", ...more } });
const attached = (type: string, payload: object): object => message({ attachments: [{ type, payload }] });
const about = { sender: undefined, recipient: undefined, oa_id: OA };
const reading = (text: string): object | undefined => readEvent(text, OA)?.reading;
const URL_OF_FILE = "https://x.zdn.vn/f";

describe("an event", () => {
  test.each<[string, string, object]>([
    ["a text", ONE, { kind: "text", user: USER, text: "1" }],
    [
      "a picture with words",
      event(
        "user_send_image",
        message({ text: "Ảnh họp", attachments: [{ type: "image", payload: { url: URL_OF_FILE } }] }),
      ),
      {
        kind: "file",
        user: USER,
        file: { ref: URL_OF_FILE, name: null, type: "image/jpeg", size: null },
        caption: "Ảnh họp",
      },
    ],
    [
      "a file",
      event(
        "user_send_file",
        attached("file", { url: URL_OF_FILE, name: "bao-cao.pdf", size: "81234", type: "pdf" }),
      ),
      {
        kind: "file",
        user: USER,
        file: { ref: URL_OF_FILE, name: "bao-cao.pdf", type: null, size: 81_234 },
        caption: "",
      },
    ],
    [
      "a file without a link",
      event("user_send_file", attached("file", {})),
      { kind: "unreadable", user: USER, what: "file" },
    ],
    [
      "a picture without anything",
      event("user_send_image", message({ attachments: null })),
      { kind: "unreadable", user: USER, what: "file" },
    ],
    [
      "a voice",
      event("user_send_audio", attached("audio", { url: "https://x/v.amr" })),
      { kind: "unreadable", user: USER, what: "voice" },
    ],
    [
      "a sticker",
      event("user_send_sticker", attached("sticker", { id: "1" })),
      { kind: "unreadable", user: USER, what: "other" },
    ],
    [
      "a card",
      event("user_send_business_card", message({})),
      { kind: "unreadable", user: USER, what: "contact" },
    ],
    [
      "a film",
      event("user_send_video", attached("video", {})),
      { kind: "unreadable", user: USER, what: "file" },
    ],
    [
      "our echo",
      event("oa_send_text", { sender: { id: OA }, recipient: { id: USER }, ...message({ text: "…" }) }),
      { kind: "echo", user: USER, text: "…", message: "m-3" },
    ],
    [
      "a person of the OA",
      event("oa_send_text", {
        sender: { id: OA, admin_id: "9" },
        recipient: { id: USER },
        ...message({ text: "…" }),
      }),
      { kind: "takeover", user: USER },
    ],
    [
      "seen",
      event("user_seen_message", {
        sender: { id: OA },
        recipient: { id: USER },
        message: { msg_ids: ["m-9", "m-10"] },
      }),
      { kind: "receipt", user: USER, messages: ["m-9", "m-10"], seen: true, tracking: null },
    ],
    [
      "received",
      event("user_received_message", { sender: { id: OA }, recipient: { id: USER }, ...message({}) }),
      { kind: "receipt", user: USER, messages: ["m-3"], seen: false, tracking: null },
    ],
    [
      "received by telephone",
      event("user_received_message", {
        sender: { id: OA },
        recipient: { id: "84912345678" },
        ...message({ delivery_time: "1795400000001", tracking_id: "0199-a" }),
      }),
      { kind: "receipt", user: "84912345678", messages: ["m-3"], seen: false, tracking: "0199-a" },
    ],
    [
      "a template that is judged",
      event("change_template_status", {
        ...about,
        template_id: 42,
        status: { prev_status: "ENABLE", new_status: "DISABLE" },
      }),
      { kind: "account-news", news: { what: "template", template: "42", status: "DISABLE" } },
    ],
    [
      "a template, of which nothing can be read",
      event("change_template_status", { ...about, template_id: "a b", status: { new_status: ["?"] } }),
      { kind: "account-news", news: { what: "template", template: null, status: null } },
    ],
    [
      "a quota that moves",
      event("change_oa_daily_quota", { sender: undefined, recipient: undefined, oaId: OA, quota: "5000" }),
      { kind: "account-news", news: { what: "quota", quota: "5000" } },
    ],
    ...["follow", "user_withdraw", "change_template_status"].map((name): [string, string, object] => [
      `${name} of another OA`,
      event(name, { ...about, oa_id: "1", follower: { id: USER }, user_id: USER }),
      { kind: "ignored" },
    ]),
    [
      "a number shared with another OA",
      event("user_submit_info", { recipient: { id: "1" }, info: { phone: "84912345678" } }),
      { kind: "ignored" },
    ],
    ["a follow", event("follow", { ...about, follower: { id: USER } }), { kind: "follow", user: USER }],
    [
      "an unfollow",
      event("unfollow", { ...about, follower: { id: USER } }),
      { kind: "unfollow", user: USER },
    ],
    ["a withdrawal", event("user_withdraw", { ...about, user_id: USER }), { kind: "withdraw", user: USER }],
    [
      "a shared number",
      event("user_submit_info", { info: { name: "N", phone: "84912345678" } }),
      { kind: "phone", user: USER, number: "0912345678" },
    ],
    ["a shared form without number", event("user_submit_info", { info: { name: "N" } }), { kind: "ignored" }],
    [
      "an anonymous text",
      event("anonymous_send_text", message({ conversation_id: "c", text: "1" })),
      { kind: "ignored" },
    ],
    ["a text for another OA", ONE.replaceAll(OA, "1"), { kind: "ignored" }],
    ["a text without id", event("user_send_text", { message: { text: "1" } }), { kind: "ignored" }],
    [
      "a text without sender",
      event("user_send_text", { sender: undefined, ...message({ text: "1" }) }),
      { kind: "ignored" },
    ],
    ["a kind nobody knows", event("user_send_hologram", message({})), { kind: "ignored" }],
    ["a tag", event("add_user_to_tag", about), { kind: "ignored" }],
  ])("%s", (_, text, wanted) => {
    expect(reading(text)).toEqual(wanted);
  });

  test.each(["", "null", "[]", "{}", "1", '"x"', ONE.slice(0, 90), ONE.replace(`"${USER}"`, USER)])(
    "that is garbage is none: %s",
    (text) => {
      expect(readEvent(text, OA)).toBeNull();
    },
  );

  test("has a key of its own: the same over repeats, another for another", () => {
    const key = (text: string): string | undefined => readEvent(text, OA)?.key;
    expect(key(ONE)).toBe(key(ONE.replace('"app_id"', ' "app_id"')));
    const follow = (at: string): string =>
      event("follow", { ...about, follower: { id: USER }, timestamp: at });
    const keys = [
      ONE,
      TWO,
      event("user_send_image", message({})),
      event("user_send_file", message({})),
      follow("1795400000001"),
      follow("1795400000002"),
    ].map(key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("anything at all is read or ignored, never thrown at", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        expect(["ignored", undefined]).toContain(readEvent(JSON.stringify(any), OA)?.reading.kind);
      }),
    );
  });
});

describe("what may be written when", () => {
  const HOUR = 3_600_000;
  test.each([
    [0, "free"],
    [47 * HOUR, "free"],
    [48 * HOUR, "charged"],
    [6 * 24 * HOUR, "charged"],
    [7 * 24 * HOUR - HOUR, "charged"],
    [7 * 24 * HOUR - HOUR + 1, "shut"],
    [30 * 24 * HOUR, "shut"],
  ])("%i ms after they wrote: %s", (since, window) => {
    expect(windowAt(1_795_400_000_000, 1_795_400_000_000 + since)).toBe(window);
  });
  test("never before they wrote", () => {
    expect(windowAt(null, 0)).toBe("shut");
  });

  test("after the night, in Hà Nội", () => {
    const at = (text: string): number => Date.parse(`${text}+07:00`);
    expect(nextMorning(at("2026-11-23T02:00:00"), () => 0)).toBe(at("2026-11-23T06:05:00"));
    expect(nextMorning(at("2026-11-23T23:00:00"), () => 0)).toBe(at("2026-11-24T06:05:00"));
    expect(tomorrow(at("2026-11-30T02:00:00"), () => 0.999)).toBe(at("2026-12-01T06:19:00"));
  });
});

describe("a message", () => {
  const say = fc.record({
    kind: fc.constantFrom("reply", "answer"),
    text: fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 6_000 })
      .map((s) => s.trim())
      .filter((s) => s !== ""),
    buttons: fc.array(fc.record({ label: fc.constant("Đồng ý"), action: fc.constant("x.1") }), {
      maxLength: 2,
    }),
    citations: fc.array(
      fc.record({
        plan: fc.constant("p"),
        number: fc.constant("66-KH/TU"),
        section: fc.constant("IV"),
        quote: fc.string({ unit: "grapheme", minLength: 1, maxLength: 4_000 }),
      }),
      { maxLength: 2 },
    ),
    files: fc.array(fc.record({ name: fc.constant("a.pdf"), url: fc.constant("/files/A") }), {
      maxLength: 2,
    }),
  }) satisfies fc.Arbitrary<Say>;

  test("is taken whole: within 2,000 characters, nothing dropped, options with the last part", () => {
    const bare = (text: string): string => text.replaceAll(/\s+/gu, "");
    fc.assert(
      fc.property(say, (any) => {
        const parts = fit([any]);
        expect(bare(parts.map((part) => part.text).join(""))).toBe(bare(textOf(any)));
        for (const part of parts) expect(Array.from(part.text).length).toBeLessThanOrEqual(2_000);
        expect(parts.flatMap(({ files }) => files)).toEqual(any.files);
        expect(parts.map(({ buttons }) => buttons.length)).toEqual(
          parts.map((_, i) => (i === parts.length - 1 ? any.buttons.length : 0)),
        );
      }),
    );
  });
});
