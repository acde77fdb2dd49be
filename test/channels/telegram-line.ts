/**
 * Telegram in process: the real engine, store, outbox and channel, grammY against the fake server. The one clock stands still until the
 * outbox wants to wait and the test lets it; so nothing waits in real time, and Telegram's limits are measured by the same clock.
 */
import type { Api } from "grammy";
import { openApi } from "../../bot/channels/telegram/api.ts";
import { createProgress } from "../../bot/channels/telegram/progress.ts";
import { receive } from "../../bot/channels/telegram/receive.ts";
import { ALLOWED_UPDATES } from "../../bot/channels/telegram/setup.ts";
import { telegramChannel } from "../../bot/channels/telegram/telegram.ts";
import { openLink } from "../../bot/files/open.ts";
import { startJobs } from "../../bot/jobs.ts";
import { createLog } from "../../bot/log.ts";
import { startOutbox } from "../../bot/outbox.ts";
import { expectsOf } from "../../bot/turn.ts";
import { createWorker } from "../../bot/work.ts";
import type { Conversation, Expects, FileLink, StoreExport } from "../../flows/ports.ts";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";
import { openSignal } from "../fakes/signal.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { scriptedAnswerer } from "../support/talk.ts";
import { SELF } from "./telegram-fixtures.ts";

const TOKEN = `${SELF.id}:AAF-secret_of_the_test_bot-0123456789`;
const WAITING = ["outbox_pending", "outbox_sending", "outbox_retry"];

export interface Line {
  readonly kheo: Kheo;
  readonly telegram: FakeTelegram;
  /** The bot's own line to the fake, for what Khéo would not send by itself. */
  readonly api: Api;
  readonly answerer: ReturnType<typeof scriptedAnswerer>;
  /** How often reminders were looked for because somebody joined. */
  readonly reminded: number;
  /** Gives the updates to Khéo, one after another, and lets everything be sent that comes of it. */
  take(...updates: readonly unknown[]): Promise<void>;
  /** What people have done at the fake since. */
  fetch(): Promise<readonly object[]>;
  /** Fetches and takes. */
  pump(): Promise<void>;
  /** The same, side by side. */
  takeAtOnce(...updates: readonly unknown[]): Promise<void>;
  at(address: number): Promise<Conversation | null>;
  /** What is asked there. */
  asked(address: number): Promise<Expects>;
  export(): Promise<StoreExport>;
  close(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const answerer = scriptedAnswerer();
  const kheo = await openKheo({ answerer });
  const { store, clock } = kheo;
  const telegram = await openFakeTelegram({
    token: TOKEN,
    username: SELF.username,
    now: () => clock.now(),
    flood: true,
  });
  const quiet = openSignal();
  const api = openApi(TOKEN, telegram.url);
  let calls = 0;
  let errands = 0;
  let reminded = 0;
  let offset = 0;
  /** Lets the outbox go on; null while it is at work. */
  let goOn: (() => void) | null = null;
  api.config.use(async (call, method, payload, signal) => {
    calls += 1;
    try {
      return await call(method, payload, signal);
    } finally {
      calls -= 1;
      quiet.happened();
    }
  });
  const closing = new AbortController();
  const log = createLog("silent");
  const shared = { ...kheo.deps, log, count: () => undefined };
  const files = { open: (link: FileLink) => openLink(store, link) };
  const channel = telegramChannel({ api, root: telegram.url, self: () => SELF, files });
  // Beside the workers of `openKheo`, which nobody kicks here.
  const jobs = startJobs({
    ...shared,
    work: createWorker({ ...shared, answerer, sources: new Map([["telegram", channel]]) }),
  });
  const pause = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const on = (): void => {
        signal.removeEventListener("abort", on);
        goOn = null;
        resolve();
      };
      if (signal.aborted) return on();
      signal.addEventListener("abort", on);
      goOn = () => {
        clock.set(clock.now() + Math.ceil(ms));
        on();
      };
      quiet.happened();
    });
  const outbox = startOutbox({ ...shared, pause, lost: () => undefined }, channel);
  const silence = kheo.deps.signals.listenAll(() => outbox.kick());
  const deps = {
    ...shared,
    api,
    jobs,
    progress: createProgress({ api, jobs, store, closing: closing.signal }),
    reminding: { kick: () => void (reminded += 1), stop: async () => undefined },
    outbox: {
      ...outbox,
      errand: (conversation: string, address: string, work: Parameters<typeof outbox.errand>[2]) => {
        errands += 1;
        outbox.errand(conversation, address, () =>
          work().finally(() => {
            errands -= 1;
            quiet.happened();
          }),
        );
      },
    },
  };

  /** Until all jobs are done and nothing waits to be sent; the clock moves as far as that takes. */
  async function settled(): Promise<void> {
    for (;;) {
      await quiet.until(() => goOn !== null && calls === 0);
      const rows = await store.counts();
      const waiting = WAITING.reduce((sum, name) => sum + (rows[name] ?? 0), errands);
      const open = rows["jobs_open"] ?? 0;
      if (waiting + open === 0 && goOn !== null && calls === 0) return;
      if (waiting > 0) goOn?.();
      // What the store does takes turns of the event loop, and none of the clock.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const line: Line = {
    kheo,
    telegram,
    api,
    answerer,
    get reminded() {
      return reminded;
    },
    async take(...updates) {
      for (const update of updates) await receive(deps, update, SELF);
      await settled();
    },
    async takeAtOnce(...updates) {
      await Promise.all(updates.map((update) => receive(deps, update, SELF)));
      await settled();
    },
    async fetch() {
      const call = { offset, limit: 100, timeout: 0, allowed_updates: ALLOWED_UPDATES };
      const updates = await api.getUpdates(call);
      offset = (updates.at(-1)?.update_id ?? offset - 1) + 1;
      return updates;
    },
    pump: async () => line.take(...(await line.fetch())),
    at: (address) => store.conversationAt("telegram", String(address)),
    async asked(address) {
      const conversation = await line.at(address);
      const asked = conversation === null ? null : expectsOf(conversation);
      if (asked === null) throw new Error(`nothing is asked at ${address}`);
      return asked;
    },
    export: () => store.exportAll(),
    async close() {
      closing.abort();
      silence();
      await outbox.stop();
      await jobs.stop();
      await telegram.close();
      await kheo.close();
    },
  };
  return line;
}
