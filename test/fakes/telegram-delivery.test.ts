/** How the fake Bot API hands out updates: long polls, a bot of grammY, a webhook. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Bot } from "grammy";
import { describe, expect, it, beforeEach } from "vitest";
import { z } from "zod";
import { openFeed } from "./telegram/feed.ts";
import {
  extra,
  An,
  Updates,
  call,
  clock,
  fake,
  inline,
  pass,
  refused,
  reopen,
  sendTo,
  token,
  updates,
  useFake,
} from "./telegram-client.ts";

useFake();

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
    pass(149_999);
    expect(await updates()).toHaveLength(2);
    pass(1);
    expect(await updates()).toMatchObject([{ message: { text: "/start" } }]);
    pass(86_400_000);
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
    await reopen({ allowHttpWebhook: true, limits: { retryBaseMs: 5 } });
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
    await reopen({ allowHttpWebhook: true, limits: { retryBaseMs: 40 } });
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
    await reopen();
    expect(await refused("setWebhook", params)).toMatch(why);
    expect(fake.problems).toHaveLength(1);
  });

  it("drops what waited when asked to", async () => {
    fake.user(An).start();
    await call("deleteWebhook", { drop_pending_updates: true });
    expect(await updates()).toEqual([]);
  });
});
