/**
 * The running program against `telegram-test-api`, a Bot API that somebody else wrote: polling, a command, a typed answer, an inline press,
 * an edit and a question pass through code that knows nothing of ours. It checks next to nothing itself, so this is a floor; the strict
 * fake of `test/fakes/telegram` is what the other tests stand on.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { TelegramServer } from "telegram-test-api/lib/telegramServer.js";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Finished } from "./program.ts";

const TOKEN = "7000000002:AAF-secret_of_the_smoke_bot-0123456789";
const CHAT = 5_000_000_321;
/** Its `getUpdates` answers at once, whatever it is asked; this keeps a poller from spinning. */
const POLL_MS = 50;
/** What it lacks, answered in front of it. */
const LACKING: { readonly [method: string]: unknown } = {
  getMyCommands: [],
  setMyCommands: true,
  getMyDescription: { description: "" },
  setMyDescription: true,
  getMyShortDescription: { short_description: "" },
  setMyShortDescription: true,
  sendChatAction: true,
};

const Key = z.object({ text: z.string(), callback_data: z.string() });
/** A message as it was sent or last edited: it reads no markup, so `text` is HTML. */
const Sent = z.object({
  messageId: z.int(),
  message: z.object({
    text: z.string(),
    reply_markup: z.object({ inline_keyboard: z.array(z.array(Key)).default([]) }).optional(),
  }),
});

describe("a Bot API by other hands", () => {
  const over = whenOver();
  let telegram: TelegramServer;
  let client: ReturnType<TelegramServer["getClient"]>;

  beforeAll(async () => {
    telegram = new TelegramServer({ host: "127.0.0.1", port: await freePort(), storeTimeout: 600 });
    client = telegram.getClient(TOKEN, { userId: CHAT, chatId: CHAT, firstName: "Hoa" });
    await telegram.start();
    over(async () => void (await telegram.stop()));
    const program = await openProgram(over, {
      KHEO_NOW: WORKDAY,
      KHEO_DEMO: "on",
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: await openFront(telegram.config.apiURL, over),
    });
    program.forbid(TOKEN, TOKEN.split(":")[1] ?? "");
    await program.start();
  });

  const sent = () => z.array(Sent).parse(telegram.storage.botMessages);
  const at = (message: number) => sent().find(({ messageId }) => messageId === message)?.message;

  /** The first message with these words that was sent after `does`. */
  async function hears(does: () => Promise<unknown>, words: RegExp): Promise<z.infer<typeof Sent>> {
    const before = sent().length;
    await does();
    for (;;) {
      const found = sent()
        .slice(before)
        .find(({ message }) => words.test(message.text));
      if (found !== undefined) return found;
      await telegram.waitBotMessage();
    }
  }
  const says = (text: string, words: RegExp) =>
    hears(() => client.sendMessage(client.makeMessage(text)), words);
  const commands = (text: string, words: RegExp) =>
    hears(() => client.sendCommand(client.makeCommand(text)), words);
  async function presses(card: z.infer<typeof Sent>, label: string, words: RegExp) {
    const key = card.message.reply_markup?.inline_keyboard.flat().find(({ text }) => text === label);
    const data = key?.callback_data ?? expect.unreachable(`no button “${label}”`);
    const message = { message_id: card.messageId, ...card.message };
    return hears(() => client.sendCallback(client.makeCallbackQuery(data, { message })), words);
  }

  it("is talked to from /start to an answer with its source", { timeout: 60_000 }, async () => {
    const consent = await commands("/start", /Đồng chí có đồng ý không/u);
    expect(consent.message.reply_markup?.inline_keyboard.flat().length).toBeGreaterThan(1);

    const how = await presses(consent, "Đồng ý", /Đồng chí vào đơn vị bằng cách nào/u);
    while (at(consent.messageId)?.text.endsWith("✓ Đồng ý") !== true) await telegram.waitBotEdits();
    expect(at(consent.messageId)?.text).toContain("Đồng chí có đồng ý không");

    await presses(how, "Tôi có mã mời", /gõ mã mời/u);
    await says("KHEO-TQ2026", /Họ và tên của đồng chí/u);
    await says("Nguyễn <b>Thị</b> Hoa", /[Cc]hức vụ/u);
    await says("Bí thư chi bộ", /nhắc/u);
    await says("1", /Nguyễn &lt;b&gt;Thị&lt;\/b&gt; Hoa/u);

    await commands("/viec", /29\/11\/2026/u);
    const answer = await says("Báo cáo năm nộp trước ngày nào?", /<blockquote expandable>/u);
    expect(answer.message.text).toMatch(/29\/11[\s\S]*66-KH\/TU/u);
  });
});

/** Stands in front of it: answers what it lacks, slows what it hurries, passes the rest on. */
async function openFront(root: string, finished: Finished): Promise<string> {
  const server = createServer((request, response) => {
    const method = request.url?.split(/[/?]/u)[2] ?? "";
    const answer = async (): Promise<string> => {
      const body = await read(request);
      if (method in LACKING) return JSON.stringify({ ok: true, result: LACKING[method] });
      if (method === "getUpdates") await delay(POLL_MS);
      const headers = { "content-type": request.headers["content-type"] ?? "application/json" };
      return (await fetch(root + (request.url ?? ""), { method: "POST", headers, body })).text();
    };
    answer().then(
      (text) => response.writeHead(200, { "content-type": "application/json" }).end(text),
      () => request.destroy(),
    );
  });
  const port = await listening(server);
  finished(async () => {
    server.closeAllConnections();
    await closed(server);
  });
  return `http://127.0.0.1:${port}`;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks = await request.setEncoding("utf8").toArray();
  return z.array(z.string()).parse(chunks).join("");
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  return port;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return z.object({ port: z.int() }).parse(server.address()).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
