/** Telegram as a channel that is pushed to, on the fake Bot API over real sockets; and what only Telegram has. */
import { Api } from "grammy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openApi } from "../../bot/channels/telegram/api.ts";
import { telegramChannel } from "../../bot/channels/telegram/telegram.ts";
import { readUpdate } from "../../bot/channels/telegram/updates.ts";
import type { FileBytes } from "../../bot/channels/channel.ts";
import type { FileLink, MessageBody } from "../../flows/ports.ts";
import { pushChannelContract, type Mishap, type OpenedChannel } from "../contracts/push-channel.ts";
import type { How } from "../fakes/telegram/faults.ts";
import { about } from "../support/about.ts";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";

const TOKEN = "7000000001:AAF-secret_of_the_test_bot-0123456789";
const HOA = 5_000_000_123;
const SELF = { id: 7_000_000_001, username: "kheo_bot" };
/** In earnest it is thirty seconds. */
const CALL_SECONDS = 1;

/** Ways of being out of reach, by what the platform says. */
const REFUSALS = [
  "Forbidden: bot was blocked by the user",
  "Forbidden: user is deactivated",
  "Forbidden: bot can't initiate conversation with a user",
  "Forbidden: bot was kicked from the supergroup chat",
  "Forbidden: bot is not a member of the channel chat",
] as const;

const FAULTS: {
  readonly [kind in Exclude<Mishap["kind"], "too-fast" | "unreachable" | "nobody-there">]: How;
} = {
  refused: { status: 400, description: "Bad Request: something else" },
  "no-account": { status: 401 },
  "server-error": { status: 502 },
  "lost-before": "reset-before",
  "lost-after": "reset-after",
  garbage: "garbage",
  silence: "hang",
};

const PAPER: FileLink = { name: "bản đăng ký.docx", url: "/files/PAPER" };
const PAPER_BYTES = Buffer.from("PK not really a document");
const ABOUT = about();
/** What can be taken away: one file. */
const FILES: FileBytes = {
  open: async ({ url }) =>
    url === PAPER.url ? { name: PAPER.name, type: "application/pdf", bytes: PAPER_BYTES } : null,
};

async function openTelegram(): Promise<OpenedChannel> {
  const telegram = await openFakeTelegram({ token: TOKEN });
  const api = new Api(TOKEN, { apiRoot: telegram.url, timeoutSeconds: CALL_SECONDS });
  const user = telegram.user({ id: HOA, first_name: "Hoa" });
  user.start();
  let offset = 0;
  return {
    channel: telegramChannel({ api, root: telegram.url, self: () => SELF, files: FILES }),
    paper: PAPER,
    paperBytes: PAPER_BYTES,
    gone: { name: "đã xóa.pdf", url: "/files/GONE" },
    async attach(bytes) {
      user.sendDocument(bytes, { name: "a.pdf", mime: "application/pdf" });
      const updates = await api.getUpdates({ offset });
      offset = (updates.at(-1)?.update_id ?? 0) + 1;
      const { reading } = readUpdate(updates.at(-1), SELF);
      return reading.kind === "file" ? reading.file.ref : expect.unreachable("it was no file");
    },
    befallFetch(how) {
      const description = "Bad Request: invalid file_id";
      if (how === "no-such-file") telegram.fail("getFile", { status: 400, description });
      else telegram.fail("file", how === "server-error" ? { status: 502 } : "reset-before");
    },
    address: String(HOA),
    heardAt: 0,
    secrets: [TOKEN, TOKEN.split(":")[1] ?? "", telegram.url],
    mostText: 4_096,
    waysToBeUnreachable: REFUSALS.length + 1,
    mostMs: 5_000,
    shown: () =>
      telegram.chat(HOA).messages.map(({ text, entities, markup, document }) => ({
        text,
        files: document === null ? [] : [document],
        quotes: entities
          .filter(({ type }) => type.endsWith("blockquote"))
          .map(({ offset: from, length }) => text.slice(from, from + length)),
        options:
          markup !== null && "inline_keyboard" in markup
            ? markup.inline_keyboard.flat().map((button) => button.text)
            : [],
      })),
    async press(label) {
      user.press(label);
      const updates = await api.getUpdates({ offset });
      offset = (updates.at(-1)?.update_id ?? 0) + 1;
      const { reading } = readUpdate(updates.at(-1), SELF);
      return reading.kind === "press" ? reading.action : expect.unreachable("it was no press");
    },
    async befall(mishap) {
      switch (mishap.kind) {
        case "too-fast":
          telegram.fail("sendMessage", { status: 429, retryAfter: mishap.seconds });
          break;
        case "unreachable": {
          const description = REFUSALS[mishap.why];
          if (description === undefined) return "404404";
          telegram.fail("sendMessage", { status: 403, description });
          break;
        }
        case "nobody-there":
          await telegram.close();
          break;
        default:
          telegram.fail("sendMessage", FAULTS[mishap.kind]);
      }
      return String(HOA);
    },
    problems: () => telegram.problems.filter((problem) => !problem.includes("chat not found")),
    close: () => telegram.close(),
  };
}

pushChannelContract("Telegram", openTelegram);

describe("Telegram alone", () => {
  let telegram: FakeTelegram;
  beforeEach(async () => {
    telegram = await openFakeTelegram({ token: TOKEN });
  });
  afterEach(async () => telegram.close());

  const hello: MessageBody = { text: "Chào <đồng chí>", buttons: [], citations: [], files: [] };
  const channel = () =>
    telegramChannel({
      api: openApi(TOKEN, telegram.url),
      root: telegram.url,
      self: () => SELF,
      files: FILES,
    });

  test("a text whose markup is refused goes out plainly", async () => {
    telegram.user({ id: HOA, first_name: "Hoa" }).start();
    telegram.fail("sendMessage", {
      status: 400,
      description: "Bad Request: can't parse entities: unsupported start tag at byte offset 5",
    });
    expect(await channel().send(String(HOA), hello, ABOUT)).toEqual({ outcome: "sent" });
    expect(telegram.chat(HOA).last.text).toBe(hello.text);
    expect(telegram.calls.map(({ payload }) => payload["parse_mode"])).toEqual(["HTML", undefined]);
    expect(telegram.problems).toEqual([]);
  });

  test("a group that became another one has moved", async () => {
    const api = openApi(TOKEN, "http://127.0.0.1:1");
    api.config.use(async (_previous, _method, _payload) => ({
      ok: false,
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: -1_001_234_567_890 },
    }));
    const moved = telegramChannel({ api, root: null, self: () => SELF, files: FILES });
    expect(await moved.send("-77", hello, ABOUT)).toEqual({
      outcome: "moved",
      address: "-1001234567890",
    });
  });

  test("in a group nothing can be chosen: one button leads to the private chat", async () => {
    const group = telegram.group({ id: -1_001, title: "Chi bộ 5", type: "supergroup" });
    group.addBot();
    const body = { ...hello, buttons: [{ label: "Đồng ý", action: "x.1" }] };
    expect(await channel().send("-1001", body, ABOUT)).toEqual({ outcome: "sent" });
    const { markup } = telegram.chat(-1_001).last;
    const keys = markup !== null && "inline_keyboard" in markup ? markup.inline_keyboard.flat() : [];
    expect(keys).toMatchObject([{ url: "https://t.me/kheo_bot?start=nhom" }]);
    expect(telegram.problems).toEqual([]);
  });

  test("groups take twenty a minute, people one a second, all together fewer than thirty a second", () => {
    const { limits } = channel();
    expect(60_000 / limits.gapMs("-1001")).toBeLessThanOrEqual(20);
    expect(limits.gapMs(String(HOA))).toBeGreaterThanOrEqual(1_000);
    expect(limits.perSecond).toBeLessThan(30);
  });
});
