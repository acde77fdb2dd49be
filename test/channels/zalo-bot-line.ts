/** The Zalo Bot in process: the real engine, store, outbox, channel and HTTP, against the fake platform over real sockets; the clock runs. */
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { expect } from "vitest";
import { createCalls } from "../../bot/calls.ts";
import { systemClock } from "../../bot/clock.ts";
import { startZaloBot } from "../../bot/channels/zalo-bot/start.ts";
import { createApp } from "../../bot/http/app.ts";
import { createMetrics } from "../../bot/http/metrics.ts";
import { startJobs } from "../../bot/jobs.ts";
import { createWorker } from "../../bot/work.ts";
import { StoreBusy, type Answerer, type Store } from "../../flows/ports.ts";
import { openFakeZaloBot, type FakeOptions, type FakeZaloBot } from "../fakes/zalo-bot/open.ts";
import { MONDAY, openKheo, type Kheo } from "../support/kheo.ts";
import { scriptedAnswerer } from "../support/talk.ts";

/** Of the bot, and the secret of its webhook. */
export const TOKEN = "12345689:canary-of-the-token";
export const SECRET = "canary-of-the-secret";
/** Who writes in most tests. */
export const AN = { id: "6ede9afa66b88fe6d6a9", name: "An Canary" };
/** What somebody who polls hears when somebody else sets a webhook. */
const OF_WEBHOOKS = /while a webhook is set|a webhook was set/u;
const PUBLIC_URL = "https://kheo.example.vn";

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly code?: string;
  readonly status?: number | null;
}

export interface Line {
  readonly kheo: Kheo;
  readonly fake: FakeZaloBot;
  readonly an: ReturnType<FakeZaloBot["user"]>;
  /** Where Khéo's own HTTP is. */
  readonly url: string;
  /** Codes of a lost account. */
  readonly lost: readonly string[];
  readonly log: readonly LogLine[];
  /** The exposition of the metrics, without the store's counts. */
  metrics(): string;
  /** While true, nothing can be written. */
  busy: boolean;
  /** HTTP is served from now on; called by `openLine` unless told otherwise. */
  serving(): void;
  /** What people's events change in the store, to be compared; once everything has been sent. */
  rows(): Promise<object>;
  /** What the bot wrote to a chat, in one text. */
  heard(chat?: string): string;
  /** Waits until this stands in it. */
  hears(wanted: RegExp, chat?: string): Promise<void>;
  /** Rejects when the bot did at any time what a correct client never does, or wrote into log or metrics what must not stand there. */
  close(): Promise<void>;
}

export interface LineOptions {
  readonly mode?: "webhook" | "polling";
  readonly fake?: Partial<FakeOptions>;
  /** Before anything starts. */
  readonly prepare?: (fake: FakeZaloBot) => void;
  readonly isServing?: boolean;
  readonly answerer?: Answerer;
}

export async function openLine({
  mode = "webhook",
  fake: options = {},
  prepare = () => undefined,
  isServing = true,
  answerer = scriptedAnswerer(),
}: LineOptions = {}): Promise<Line> {
  const kheo = await openKheo({ answerer });
  const fake = await openFakeZaloBot({ token: TOKEN, ...options });
  prepare(fake);
  const log: LogLine[] = [];
  const lost: string[] = [];
  const metrics = createMetrics();
  const closing = new AbortController();
  let serving = (): void => undefined;
  let busy = false;
  const store = breakable(kheo.store, () => busy);
  const deps = {
    ...kheo.deps,
    store,
    clock: systemClock(MONDAY),
    log: pino({ base: null, level: "debug" }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    sources: kheo.sources,
    calls: createCalls(),
    alert: () => undefined,
    closing: closing.signal,
    serving: new Promise<void>((resolve) => (serving = resolve)),
    count: (name: string, labels?: { readonly [label: string]: string }) => metrics.count(name, labels),
    gauge: (name: string, value: number) => metrics.gauge(name, value),
    lost: (_: unknown, code: string) => void lost.push(code),
    reminding: { kick: () => undefined, stop: async () => undefined },
  };
  const jobs = startJobs({ ...deps, work: createWorker({ ...deps, answerer }) });
  const bot = startZaloBot(
    { ...deps, jobs },
    {
      token: TOKEN,
      apiRoot: fake.url,
      publicUrl: PUBLIC_URL,
      webhook: mode === "webhook" ? { publicUrl: PUBLIC_URL, secret: SECRET } : null,
    },
  );
  const app = createApp({
    store,
    log: deps.log,
    metrics,
    notReady: () => null,
    routes: bot.routes === null ? [] : [bot.routes],
  });
  let server: ReturnType<typeof serve> | undefined;
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, (info) => resolve(info.port));
  });
  const url = `http://127.0.0.1:${port}`;
  fake.deliverTo(() => Promise.resolve(url));
  if (isServing) serving();
  const line: Line = {
    kheo,
    fake,
    an: fake.user(AN),
    url,
    lost,
    log,
    metrics: () => metrics.text({}),
    get busy() {
      return busy;
    },
    set busy(to) {
      busy = to;
    },
    serving: () => serving(),
    async rows() {
      await expect.poll(async () => unsent(await kheo.store.counts())).toBe(0);
      const { conversations, drafts, outbox, audit } = await kheo.store.exportAll();
      return { conversations, drafts, outbox, audit };
    },
    heard: (chat = AN.id) =>
      fake
        .chat(chat)
        .messages.map(({ text }) => text)
        .join("\n\n"),
    hears: (wanted, chat) => fake.until(() => wanted.test(line.heard(chat))),
    async close() {
      busy = false;
      closing.abort();
      await jobs.stop();
      await bot.stop();
      await fake.close();
      if (server !== undefined && "closeAllConnections" in server) server.closeAllConnections();
      await new Promise((resolve) => server?.close(resolve));
      await kheo.close();
      const written = JSON.stringify(log) + metrics.text({});
      const wrong = [
        ...fake.problems.filter((problem) => !OF_WEBHOOKS.test(problem)),
        ...fake.ignored,
        ...fake.leaksIn(written),
        ...[AN.id, AN.name, "canary"].filter((word) => written.includes(word)),
      ];
      if (wrong.length > 0) throw new Error(`the bot did what it must not: ${wrong.join("; ")}`);
    },
  };
  return line;
}

/** Events and messages that somebody still has to do something about. */
function unsent(counts: { readonly [name: string]: number }): number {
  const waiting = ["arrivals", "outbox_pending", "outbox_sending", "outbox_retry"];
  return waiting.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
}

const WRITES: ReadonlySet<string | symbol> = new Set(["tx", "keepArrivals"]);

/** The same store, whose writes are refused as those of a locked database are. */
function breakable(store: Store, isBroken: () => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (WRITES.has(name) && isBroken())
        return () => Promise.reject(new StoreBusy("the database is locked"));
      return value.bind(target);
    },
  });
}
