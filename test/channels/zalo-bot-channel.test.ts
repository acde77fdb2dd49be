/** The Zalo Bot as a channel that is pushed to, on the fake platform over real sockets; and what only it has. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openApi } from "../../bot/channels/zalo-bot/api.ts";
import { readEvent } from "../../bot/channels/zalo-bot/events.ts";
import { zaloBotChannel } from "../../bot/channels/zalo-bot/zalo-bot.ts";
import type { FileBytes, PushChannel, Sent } from "../../bot/channels/channel.ts";
import type { FileLink, MessageBody } from "../../flows/ports.ts";
import { pushChannelContract, type Mishap, type OpenedChannel } from "../contracts/push-channel.ts";
import type { How } from "../fakes/zalo-bot/faults.ts";
import { about } from "../support/about.ts";
import { openFakeZaloBot, type FakeZaloBot } from "../fakes/zalo-bot/open.ts";

const TOKEN = "12345689:canary-of-the-token";
const AN = { id: "6ede9afa66b88fe6d6a9", name: "An" };
const BINH = { id: "7fdf0bfb77c99ff7e7ba", name: "Bình" };
const ABOUT = about();
const NOW = Date.parse("2026-11-23T07:30:00+07:00");
const clock = { now: () => NOW };
/** In earnest it is twenty-five seconds. */
const CALL_MS = 1_000;
const MOST_TEXT = 2_000;

const FAULTS: {
  readonly [kind in Exclude<Mishap["kind"], "too-fast" | "unreachable" | "nobody-there">]: How;
} = {
  refused: { status: 400, description: "Bad request: canary" },
  "no-account": { status: 401 },
  "server-error": { status: 502 },
  "lost-before": "reset-before",
  "lost-after": "reset-after",
  garbage: "garbage",
  silence: "hang",
};

const OF_FILES: { readonly [how in Parameters<OpenedChannel["befallFetch"]>[0]]: How } = {
  "server-error": { status: 502 },
  "lost-before": "reset-before",
  "no-such-file": { status: 404 },
};

const PAPER: FileLink = { name: "bản đăng ký.docx", url: "/files/PAPER" };
const BYTES = Buffer.from("PK not really a document");
const FILES: FileBytes = {
  open: async ({ url }) => (url === PAPER.url ? { name: PAPER.name, type: "x/y", bytes: BYTES } : null),
};

async function openZaloBot(): Promise<OpenedChannel> {
  const fake = await openFakeZaloBot({ token: TOKEN });
  const api = openApi(TOKEN, fake.url, CALL_MS);
  const an = fake.user(AN);
  an.says("Chào Khéo");
  await api.call("getUpdates");
  return {
    channel: zaloBotChannel({ api, root: fake.url, publicUrl: null, files: FILES, clock }),
    paper: PAPER,
    paperBytes: BYTES,
    gone: { name: "đã xóa.pdf", url: "/files/GONE" },
    async attach(bytes) {
      an.sendsPhoto(bytes);
      const called = await api.call("getUpdates");
      const reading = readEvent(called.ok ? called.result : undefined);
      return reading.kind === "file" ? reading.file.ref : expect.unreachable("it was no file");
    },
    befallFetch: (how) => fake.fail("file", OF_FILES[how]),
    address: AN.id,
    heardAt: NOW,
    secrets: [TOKEN, TOKEN.split(":")[1] ?? "", fake.url, "canary"],
    mostText: MOST_TEXT,
    waysToBeUnreachable: 0,
    mostMs: 5_000,
    shown: () =>
      fake.chat(AN.id).messages.map(({ text }) => ({
        text,
        quotes: text.match(/^\[.*\] “.*”$/gmu) ?? [],
        options: [],
        files: [],
      })),
    press: () => expect.unreachable("there are no buttons"),
    async befall(mishap) {
      switch (mishap.kind) {
        case "too-fast":
          fake.fail("sendMessage", { status: 429, retryAfter: mishap.seconds });
          break;
        case "unreachable":
          throw new Error("the platform has no way to say so");
        case "nobody-there":
          await fake.close();
          break;
        default:
          fake.fail("sendMessage", FAULTS[mishap.kind]);
      }
      return AN.id;
    },
    problems: () => [...fake.problems, ...fake.ignored],
    close: () => fake.close(),
  };
}

pushChannelContract("the Zalo Bot", openZaloBot, { buttons: false, files: false, reach: false });

describe("the Zalo Bot alone", () => {
  let fake: FakeZaloBot;
  beforeEach(async () => {
    fake = await openFakeZaloBot({ token: TOKEN });
    for (const somebody of [AN, BINH]) fake.user(somebody).says("Chào");
  });
  afterEach(async () => {
    await fake.close();
    if (fake.problems.length > 0) throw new Error(fake.problems.join("; "));
  });

  const hello: MessageBody = { text: "Chào đồng chí", buttons: [], citations: [], files: [] };
  const channel = (publicUrl: string | null = null): PushChannel =>
    zaloBotChannel({
      api: openApi(TOKEN, fake.url, CALL_MS),
      root: fake.url,
      publicUrl,
      files: FILES,
      clock,
    });
  const meets = async (how: How): Promise<Sent> => {
    fake.fail("sendMessage", how);
    return channel().send(AN.id, hello, ABOUT);
  };

  test.each<readonly [string, How, Sent]>([
    ["401", { status: 401 }, { outcome: "no-account", code: "zalo-bot-401" }],
    ["403, its own fault", { status: 403 }, { outcome: "unknown", code: "zalo-bot-403" }],
    ["404", { status: 404 }, { outcome: "refused", code: "zalo-bot-404" }],
    ["408", { status: 408 }, { outcome: "unknown", code: "zalo-bot-408" }],
    ["400", { status: 400 }, { outcome: "refused", code: "zalo-bot-400" }],
    ["500", { status: 500 }, { outcome: "unknown", code: "zalo-bot-500" }],
    ["429 without a time", { status: 429 }, { outcome: "too-fast", retryAfterMs: 60_000 }],
    ["429 with one", { status: 429, retryAfter: 7 }, { outcome: "too-fast", retryAfterMs: 7_000 }],
    ["400 at HTTP 200", { status: 200, code: 400 }, { outcome: "refused", code: "zalo-bot-400" }],
    ["429 at HTTP 500", { status: 500, code: 429 }, { outcome: "too-fast", retryAfterMs: 60_000 }],
    ["500 at HTTP 401", { status: 401, code: 500 }, { outcome: "unknown", code: "zalo-bot-500" }],
  ])("%s means what the body says", async (_, how, meant) => {
    expect(await meets(how)).toEqual(meant);
    expect(fake.chat(AN.id).messages).toEqual([]);
  });

  test("a quota met again holds up only that conversation, for an hour, until something goes out there", async () => {
    const own = channel();
    fake.fail("sendMessage", { status: 429 }, 2);
    expect((await own.send(AN.id, hello, ABOUT)).outcome).toBe("too-fast");
    expect(await own.send(AN.id, hello, ABOUT)).toEqual({
      outcome: "later",
      code: "zalo-bot-429",
      at: NOW + 3_600_000,
    });
    expect(await own.send(BINH.id, hello, ABOUT)).toEqual({ outcome: "sent" });
    expect(await own.send(AN.id, hello, ABOUT)).toEqual({ outcome: "sent" });
    fake.fail("sendMessage", { status: 429 });
    expect((await own.send(AN.id, hello, ABOUT)).outcome).toBe("too-fast");
  });

  test("a file is where Khéo is served, and elsewhere where it is not", async () => {
    const body = { ...hello, files: [PAPER] };
    expect(await channel("https://kheo.example.vn").send(AN.id, body, ABOUT)).toEqual({ outcome: "sent" });
    expect(await channel().send(AN.id, body, ABOUT)).toEqual({ outcome: "sent" });
    const [linked, unlinked] = fake.chat(AN.id).messages.map(({ text }) => text);
    expect(linked).toContain("Tệp “bản đăng ký.docx”");
    expect(linked).toContain("https://kheo.example.vn/files/PAPER");
    expect(unlinked).not.toContain("/files/");
    expect(unlinked).toContain("Telegram");
  });

  test("in a group the same goes to the group", async () => {
    fake.user(AN).saysIn("0ab1c2d3", "Khéo ơi");
    expect(await channel().send("g:0ab1c2d3", hello, ABOUT)).toEqual({ outcome: "sent" });
    expect(fake.chat("0ab1c2d3").messages.map(({ text }) => text)).toEqual([hello.text]);
  });

  test("nothing the platform would drop in silence is sent", async () => {
    await channel().send(AN.id, { ...hello, buttons: [{ label: "Đồng ý", action: "x.1" }] }, ABOUT);
    expect(fake.ignored).toEqual([]);
    expect(fake.calls.map(({ payload }) => payload)).toEqual([{ chat_id: AN.id, text: hello.text }]);
  });

  test("an answer without a result is one too", async () => {
    const api = openApi(TOKEN, fake.url, CALL_MS);
    expect(await api.call("sendChatAction", { chat_id: AN.id, action: "typing" })).toEqual({
      ok: true,
      result: undefined,
    });
  });

  test("one message a second for a person, few for all", () => {
    const { limits } = channel();
    expect(limits.gapMs(AN.id)).toBeGreaterThanOrEqual(1_000);
    expect(limits.perSecond).toBeLessThanOrEqual(5);
  });
});
