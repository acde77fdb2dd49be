/**
 * The Telegram Bot API on loopback, as strict as the real one and stricter where the real one is lenient in silence. Whatever a correct
 * client never does is kept in `problems`.
 */
import type { BotCommand } from "grammy/types";
import { chatOf, type FakeChat } from "./chat.ts";
import { openFaults, type Faults } from "./faults.ts";
import { openFeed } from "./feed.ts";
import { openFiles } from "./files.ts";
import { openFlood, type FloodRules, type Rates } from "./flood.ts";
import { openGroup, post, type FakeGroup } from "./groups.ts";
import { openUser, type FakeUser, type Somebody } from "./people.ts";
import { createService, type Made } from "./server.ts";
import { commandsKey, type Scope } from "./settings.ts";
import { openSignal } from "../signal.ts";
import { openWebhook, type Webhook } from "./webhook.ts";
import type { Answer, Limits, World } from "./world.ts";

export interface FakeOptions {
  readonly token: string;
  readonly username?: string;
  /** Milliseconds; every age and window is measured by it. Who waits (long polls, retries, delays) waits in real time. */
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
  /** For webhooks on loopback in tests. */
  readonly allowHttpWebhook?: boolean;
  /** Refuse who sends too fast: by the usual rules, or by these. */
  readonly flood?: boolean | Partial<FloodRules>;
}

export interface FakeTelegram {
  /** For `apiRoot`. */
  readonly url: string;
  readonly bot: World["bot"];
  readonly problems: readonly string[];
  /** Every call with the right token, newest last. */
  readonly calls: readonly Made[];
  readonly answers: readonly Answer[];
  readonly rates: Rates;
  readonly webhook: Pick<Webhook, "hook" | "posts" | "lastError">;
  /** How many updates nobody has taken yet. */
  readonly pending: number;
  /** Descriptions and menu buttons: `description:vi`, `short_description:`, `menu_button:7`. */
  readonly profile: ReadonlyMap<string, string>;
  user(somebody: Somebody): FakeUser;
  group(about: Parameters<typeof openGroup>[1]): FakeGroup;
  channelPost(text: string): number;
  /** An update as it is, past every filter; numbered unless it has a number. */
  raw(update: object): number;
  chat(id: number): FakeChat;
  /** The list set for exactly this scope and language. */
  commands(scope?: Scope, language?: string): readonly BotCommand[] | undefined;
  fail: Faults["fail"];
  /** Where posts go instead of the address that was set for them: to the same path of this server, once it is known. */
  deliverTo(server: (() => Promise<string>) | null): void;
  /** As many taken updates as this come a second time. */
  duplicateNext(times: number): void;
  down(): void;
  up(): void;
  /** Resolves when this holds; looked at after every call, answer and delivery. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const LIMITS: Limits = {
  callbackMs: 15_000,
  draftMs: 30_000,
  documentBytes: 50 * 1024 * 1024,
  photoBytes: 10 * 1024 * 1024,
  downloadBytes: 20 * 1024 * 1024,
  retryBaseMs: 1_000,
  retryCeilingMs: 60_000,
};
const FLOOD: FloodRules = { burst: 3, perChatPerSecond: 1, perGroupPerMinute: 20, overallPerSecond: 30 };

/** Serves until it is closed. */
export async function openFakeTelegram(options: FakeOptions): Promise<FakeTelegram> {
  const { token, username = "kheo_bot", now = Date.now, flood: rules = false } = options;
  const limits = { ...LIMITS, ...options.limits };
  const problems: string[] = [];
  const calls: Made[] = [];
  const signal = openSignal();
  const feed = openFeed({ now, firstId: 100_001 });
  const world: World = {
    bot: { id: Number(token.split(":")[0]) || 1, is_bot: true, first_name: "Khéo", username },
    now,
    limits,
    signal,
    feed,
    files: openFiles({ now, downloadBytes: limits.downloadBytes }),
    problems,
    people: new Map(),
    rooms: new Map(),
    queries: new Map(),
    answers: [],
    commands: new Map(),
    profile: new Map(),
  };
  const faults = openFaults();
  const webhook = openWebhook({ feed, now, limits, problems, happened: () => signal.happened() });
  const flood = openFlood({
    now,
    problems,
    rules: rules === false ? null : { ...FLOOD, ...(rules === true ? {} : rules) },
  });
  const { allowHttpWebhook = false } = options;
  const server = createService({ token, world, webhook, faults, flood, calls, allowHttpWebhook });
  let down = false;
  server.on("connection", (socket) => {
    if (down) socket.resetAndDestroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    bot: world.bot,
    problems,
    calls,
    answers: world.answers,
    get rates() {
      return flood.rates;
    },
    webhook,
    get pending() {
      return feed.pending().length;
    },
    profile: world.profile,
    user: (somebody) => openUser(world, somebody),
    group: (about) => openGroup(world, about),
    channelPost: (text) => post(world, text),
    raw: (update) => feed.pushRaw(update),
    chat: (id) => chatOf(world, id),
    commands: (scope, language) => world.commands.get(commandsKey(world, scope, language)),
    fail: (method, how, times) => faults.fail(method, how, times),
    deliverTo: (next) => webhook.deliverTo(next),
    duplicateNext: (times) => feed.repeat(times),
    down: () => {
      down = true;
      webhook.pause(true);
      server.closeAllConnections();
    },
    up: () => {
      down = false;
      webhook.pause(false);
    },
    until: (holds) => signal.until(holds),
    close: () =>
      new Promise((resolve) => {
        webhook.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
