/** Telegram's health: whether updates still come as they were set to, in gauges and in few words; and that looking holds up nothing. */
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { openApi } from "../../bot/channels/telegram/api.ts";
import { ALLOWED_UPDATES, setUp, type Mode } from "../../bot/channels/telegram/setup.ts";
import { startTelegram, type Telegram } from "../../bot/channels/telegram/start.ts";
import { watch, type Gauge } from "../../bot/channels/telegram/watch.ts";
import { createMetrics, type Metrics } from "../../bot/http/metrics.ts";
import { startJobs } from "../../bot/jobs.ts";
import { createLog } from "../../bot/log.ts";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";
import { openSignal } from "../fakes/signal.ts";
import { MONDAY, openKheo } from "../support/kheo.ts";
import { scriptedAnswerer } from "../support/talk.ts";
import { HOA, SELF } from "./telegram-fixtures.ts";

const TOKEN = `${SELF.id}:AAF-secret_of_the_test_bot-0123456789`;
const PUBLIC = "https://kheo.example";
const OURS = `${PUBLIC}/webhooks/telegram`;
const SECRET = "secret_of_the_webhook-0123456789";
const WEBHOOK: Mode = { kind: "webhook", url: OURS, secret: SECRET };
const POLLING: Mode = { kind: "polling" };
const MINUTE_MS = 60_000;

const Line = z.looseObject({ level: z.int(), msg: z.string(), code: z.string().optional() });
const LEVELS = new Map([
  [20, "debug"],
  [30, "info"],
  [40, "warn"],
  [50, "error"],
]);

/** A log that can be read. */
function openLog() {
  const written: string[] = [];
  const log = pino({ level: "debug", base: null }, { write: (line) => void written.push(line) });
  return {
    log,
    all: () => written.join(""),
    /** Level and code of everything since the last look that has a code. */
    codes: () =>
      written.splice(0).flatMap((line) => {
        const { level, code } = Line.parse(JSON.parse(line));
        return code === undefined ? [] : [`${LEVELS.get(level)} ${code}`];
      }),
  };
}

/** Waits that end when the test wants it. */
function openPauses() {
  const signal = openSignal();
  const asked: number[] = [];
  let goOn: (() => void) | null = null;
  return {
    asked,
    pause: (ms: number, closing: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        const on = (): void => {
          goOn = null;
          resolve();
        };
        if (closing.aborted) return on();
        closing.addEventListener("abort", on, { once: true });
        asked.push(ms);
        goOn = on;
        signal.happened();
      }),
    /** Until the loop waits. */
    waits: () => signal.until(() => goOn !== null),
    goOn: () => goOn?.(),
  };
}

function valueOf(metrics: Metrics, name: string): number | null {
  const found = new RegExp(`^kheo_${name} (\\S+)$`, "mu").exec(metrics.text({}));
  return found === null ? null : Number(found[1]);
}

let telegram: FakeTelegram;
let ends: (() => unknown)[];
beforeEach(async () => {
  telegram = await openFakeTelegram({ token: TOKEN, username: SELF.username, now: () => MONDAY });
  telegram.deliverTo(() => Promise.reject(new Error("nobody is there")));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  await telegram.close();
});

const callsOf = (method: string): number => telegram.calls.filter((call) => call.method === method).length;

/** Ready to watch until the test ends; `told`: what Telegram tells besides, one look after another. */
async function watching(mode: Mode, told: readonly object[] = []) {
  const api = openApi(TOKEN, telegram.url);
  const metrics = createMetrics();
  const journal = openLog();
  const pauses = openPauses();
  const closing = new AbortController();
  await setUp(api, mode);
  const left = [...told];
  api.config.use(async (call, method, payload, signal) => {
    const answer = await call(method, payload, signal);
    return method === "getWebhookInfo" && answer.ok
      ? { ...answer, result: Object.assign(answer.result, left.shift()) }
      : answer;
  });
  const run = (): Promise<void> => {
    const { log } = journal;
    const { pause } = pauses;
    const gauge: Gauge = (name, value) => metrics.gauge(name, value);
    const running = watch({ api, log, gauge, closing: closing.signal, pause }, mode);
    ends.push(() => {
      closing.abort();
      return running;
    });
    return running;
  };
  return {
    api,
    /** Somebody else who has the token. */
    somebody: openApi(TOKEN, telegram.url),
    journal,
    pauses,
    closing,
    run,
    /** Until the first look is over. */
    async begin(): Promise<void> {
      void run();
      await pauses.waits();
    },
    value: (name: string) => valueOf(metrics, `telegram_${name}`),
    /** Lets a minute go by and gives what was logged. */
    async minute(): Promise<readonly string[]> {
      pauses.goOn();
      await pauses.waits();
      return journal.codes();
    },
  };
}

describe("a webhook", () => {
  test("that is ours is left alone: shown as good, how much waits is said at the start", async () => {
    const w = await watching(WEBHOOK);
    const lan = telegram.user({ id: 77, first_name: "Lan" });
    lan.say("một");
    lan.say("hai");
    await w.begin();
    expect(w.journal.all()).toContain('"pending":2');
    expect(w.value("webhook_ok")).toBe(1);
    expect(w.value("pending_updates")).toBe(2);
    expect(await w.minute()).not.toContain("error webhook-gone");
    lan.say("ba");
    await w.minute();
    expect(w.value("pending_updates")).toBe(3);
    expect(callsOf("setWebhook")).toBe(1);
    expect(new Set(w.pauses.asked)).toEqual(new Set([MINUTE_MS]));
    expect(w.journal.all()).not.toContain('"pending"');
  });

  test.each([
    ["deleted", "webhook-gone", {}],
    ["set to somewhere else", "webhook-elsewhere", { url: "https://other.example/hook" }],
    ["asked for other updates", "webhook-kinds", { url: OURS, allowed_updates: ["message"] as const }],
    [
      "asked for more updates",
      "webhook-kinds",
      { url: OURS, allowed_updates: [...ALLOWED_UPDATES, "poll"] as const },
    ],
  ])("that was %s is set again, and the error is said once", async (_, code, { url, ...other }: Change) => {
    const w = await watching(WEBHOOK);
    await w.begin();
    w.journal.codes();
    const change = () => (url === undefined ? w.somebody.deleteWebhook() : w.somebody.setWebhook(url, other));
    await change();
    expect(await w.minute()).toEqual([`error ${code}`]);
    expect(w.value("webhook_ok")).toBe(0);
    expect(telegram.webhook.hook).toMatchObject({ url: OURS, secret: SECRET });
    await change();
    expect(await w.minute()).toEqual([]);
    expect(w.value("webhook_ok")).toBe(0);
    expect(await w.minute()).toEqual([]);
    expect(w.value("webhook_ok")).toBe(1);
    await change();
    expect(await w.minute()).toEqual([`error ${code}`]);
  });

  test("whose kinds of updates come in another order, or whose address is written otherwise, is ours", async () => {
    const w = await watching(WEBHOOK);
    const url = "HTTPS://KHEO.example:443/webhooks/telegram";
    await w.somebody.setWebhook(url, { allowed_updates: ALLOWED_UPDATES.toReversed() });
    await w.begin();
    expect(w.value("webhook_ok")).toBe(1);
    expect(telegram.webhook.hook?.url).toBe(url);
  });

  test("that Telegram does not have right after it was set is tried once more with a warning, then with an error", async () => {
    const w = await watching(WEBHOOK);
    await w.somebody.deleteWebhook();
    await w.begin();
    expect(w.journal.codes()).toEqual(["warn webhook-gone"]);
    expect(telegram.webhook.hook?.url).toBe(OURS);
    await w.somebody.deleteWebhook();
    expect(await w.minute()).toEqual(["error webhook-gone"]);
  });

  test("that can't be set again is tried every minute", async () => {
    const w = await watching(WEBHOOK);
    await w.begin();
    await w.somebody.deleteWebhook();
    telegram.fail("setWebhook", { status: 500 }, 2);
    expect(await w.minute()).toEqual(["error webhook-gone", "warn telegram-500"]);
    expect(await w.minute()).toEqual(["warn telegram-500"]);
    expect(telegram.webhook.hook).toBeNull();
    expect(await w.minute()).toEqual([]);
    expect(telegram.webhook.hook?.url).toBe(OURS);
  });
});

interface Change {
  readonly url?: string;
  readonly allowed_updates?: readonly ((typeof ALLOWED_UPDATES)[number] | "poll")[];
}

describe("a failed delivery", () => {
  test("is shown with its time and warned of once, without address or message", async () => {
    const w = await watching(WEBHOOK);
    telegram.user({ id: 77, first_name: "Lan" }).say("chào");
    await telegram.until(() => telegram.webhook.posts.length > 0);
    await w.begin();
    const text = w.journal.all();
    expect(w.journal.codes()).toEqual(["warn webhook-line"]);
    expect(w.value("webhook_last_error_timestamp_seconds")).toBe(MONDAY / 1_000);
    expect(await w.minute()).toEqual([]);
    expect(text).not.toContain("Connection closed");
    expect(text).not.toContain("kheo.example");
  });

  test("is warned of anew when it is a new one; none is 0", async () => {
    const failed = (at: number): object => ({
      last_error_date: at,
      last_error_message: "Connection refused",
    });
    const w = await watching(WEBHOOK, [{}, failed(1_000), failed(1_000), failed(1_060), {}]);
    await w.begin();
    expect(w.value("webhook_last_error_timestamp_seconds")).toBe(0);
    expect(w.journal.codes()).toEqual([]);
    const minutes = [await w.minute(), await w.minute(), await w.minute(), await w.minute()];
    expect(minutes).toEqual([["warn webhook-refused"], [], ["warn webhook-refused"], []]);
    expect(w.value("webhook_last_error_timestamp_seconds")).toBe(0);
  });

  test.each([
    ["Wrong response from the webhook: 503 Service Unavailable", "webhook-answer-5xx"],
    ["Wrong response from the webhook: 401 Unauthorized", "webhook-answer-4xx"],
    ["Wrong response from the webhook: 302 Moved Temporarily", "webhook-answer-3xx"],
    ["SSL error {error:0A000086:SSL routines::certificate verify failed}", "webhook-certificate"],
    ["Connection timed out", "webhook-timeout"],
    ["Read timeout expired", "webhook-timeout"],
    ["Failed to resolve host: Name or service not known", "webhook-unknown-host"],
    ["Connection refused", "webhook-refused"],
    ["Connection reset by peer", "webhook-line"],
    ["0912345678 at https://kheo.example/?secret=x", "webhook-other"],
    [undefined, "webhook-other"],
  ])("%s is one word in the log", async (message, word) => {
    const w = await watching(WEBHOOK, [{ last_error_date: 1_000, last_error_message: message }]);
    await w.begin();
    expect(w.journal.all()).not.toContain(message ?? "undefined");
    expect(w.journal.codes()).toEqual([`warn ${word}`]);
  });
});

describe("a look that fails", () => {
  test("is a warning, then whispered, and the next one is a look like any other", async () => {
    const w = await watching(WEBHOOK);
    telegram.fail("getWebhookInfo", { status: 500 });
    telegram.fail("getWebhookInfo", "garbage");
    await w.begin();
    expect(w.journal.codes()).toEqual(["warn telegram-500"]);
    expect(w.value("webhook_ok")).toBeNull();
    expect(await w.minute()).toEqual(["debug failed"]);
    await w.somebody.deleteWebhook();
    expect(await w.minute()).toEqual(["warn webhook-gone"]); // the first that was answered since the start
    telegram.fail("getWebhookInfo", "reset-before");
    expect(await w.minute()).toEqual(["warn ECONNRESET"]);
    expect(await w.minute()).toEqual([]);
    expect(w.value("webhook_ok")).toBe(1);
  });

  test("forgets neither what was said nor which failure was the last", async () => {
    const failed = { last_error_date: 1_000, last_error_message: "Connection refused" };
    const w = await watching(WEBHOOK, [{}, failed, failed]);
    await w.begin();
    await w.somebody.deleteWebhook();
    telegram.fail("setWebhook", { status: 500 }, 2);
    expect(await w.minute()).toEqual(["warn webhook-refused", "error webhook-gone", "warn telegram-500"]);
    telegram.fail("getWebhookInfo", { status: 500 });
    expect(await w.minute()).toEqual(["warn telegram-500"]);
    expect(await w.minute()).toEqual(["warn telegram-500"]); // of setting it
  });

  test("and hangs does not hold up the stop, nor is anything done or said with what it brings later", async () => {
    const w = await watching(WEBHOOK);
    await w.somebody.deleteWebhook();
    let answer = (): void => undefined;
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
    const answered: Promise<unknown>[] = [];
    w.api.config.use((call, method, payload, signal) => {
      asked();
      const late = mayAnswer.then(() => call(method, payload, signal));
      answered.push(late);
      return late;
    });
    const running = w.run();
    await isAsked;
    w.closing.abort();
    await running;
    answer();
    await Promise.all(answered);
    await new Promise((resolve) => setImmediate(resolve));
    expect(w.journal.all()).toBe("");
    expect(w.pauses.asked).toEqual([]);
    expect(telegram.webhook.hook).toBeNull();
    expect(w.value("webhook_ok")).toBeNull();
  });
});

describe("polling", () => {
  test("no webhook is good; one that somebody sets is said once and left alone", async () => {
    const w = await watching(POLLING);
    await w.begin();
    expect(w.value("webhook_ok")).toBe(1);
    expect(w.value("pending_updates")).toBe(0);
    await w.somebody.setWebhook("https://other.example/hook");
    expect(await w.minute()).toEqual(["warn webhook-set"]);
    expect(w.value("webhook_ok")).toBe(0);
    expect(await w.minute()).toEqual([]);
    expect(telegram.webhook.hook?.url).toBe("https://other.example/hook");
    await w.somebody.deleteWebhook();
    expect(await w.minute()).toEqual([]);
    expect(w.value("webhook_ok")).toBe(1);
  });
});

describe("the whole channel", () => {
  async function serving(mode: "polling" | "webhook") {
    const answerer = scriptedAnswerer();
    const kheo = await openKheo({ answerer });
    const metrics = createMetrics();
    const pauses = openPauses();
    const closing = new AbortController();
    const happened = openSignal();
    const gauge = (name: string, value: number): void => {
      metrics.gauge(name, value);
      happened.happened();
    };
    const shared = { ...kheo.deps, log: createLog("silent"), count: () => undefined };
    const jobs = startJobs({ ...shared, work: () => Promise.reject(new Error("nobody asks here")) });
    const served: Telegram = startTelegram(
      {
        ...shared,
        jobs,
        gauge,
        sources: new Map(),
        reminding: { kick: () => undefined, stop: async () => undefined },
        closing: closing.signal,
        lost: () => undefined,
        // The outbox has a pause of its own.
        pause: (ms, signal) => (ms === MINUTE_MS ? pauses.pause(ms, signal) : openPauses().pause(ms, signal)),
      },
      {
        token: TOKEN,
        apiRoot: telegram.url,
        webhook: mode === "webhook" ? { publicUrl: PUBLIC, secret: SECRET } : null,
      },
    );
    const stop = async (): Promise<void> => {
      closing.abort();
      await served.stop();
    };
    ends.push(async () => {
      await stop();
      await jobs.stop();
      await kheo.close();
    });
    const value = (name: string) => valueOf(metrics, `telegram_${name}`);
    return { kheo, served, stop, pauses, value, until: (holds: () => boolean) => happened.until(holds) };
  }

  test("by polling shows when the last update came, and how updates come", async () => {
    const { kheo, value, until, pauses } = await serving("polling");
    await pauses.waits();
    expect({ ok: value("webhook_ok"), last: value("last_update_timestamp_seconds") }).toEqual({
      ok: 1,
      last: null,
    });
    kheo.clock.set(MONDAY + 5_900);
    telegram.user(HOA).start();
    await until(() => value("last_update_timestamp_seconds") !== null);
    expect(value("last_update_timestamp_seconds")).toBe(MONDAY / 1_000 + 5);
  });

  test("by webhook serves while Telegram does not say how updates come, and stops", async () => {
    telegram.fail("getWebhookInfo", "hang");
    const { served, value, until, stop } = await serving("webhook");
    await telegram.until(() => callsOf("getWebhookInfo") === 1);
    telegram.deliverTo(null);
    const update = { update_id: 1, message: { message_id: 1, date: 1, text: "Chào", from: HOA, chat: HOA } };
    const answer = await served.routes?.request("/webhooks/telegram", {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET },
      body: JSON.stringify(update),
    });
    expect(answer?.status).toBe(200);
    await until(() => value("last_update_timestamp_seconds") === MONDAY / 1_000);
    expect(value("webhook_ok")).toBeNull();
    const began = performance.now();
    await stop();
    expect(performance.now() - began).toBeLessThan(1_500); // nobody waits for the hanging call
  });
});

describe("gauges", () => {
  test("keep what was set last, one series a set of labels, beside counters and what is read just now", () => {
    const metrics = createMetrics();
    metrics.gauge("a_seconds", 3);
    metrics.gauge("a_seconds", 0);
    metrics.gauge("b", 1, { kind: "x" });
    metrics.gauge("b", 2, { kind: "y" });
    metrics.gauge("b", 5, { kind: "x" });
    metrics.count("c", { kind: "x" });
    metrics.count("c", { kind: "x" });
    const [text] = metrics.text({ outbox_pending: 7 }).split("# TYPE kheo_process_");
    expect(text?.trimEnd().split("\n")).toEqual([
      "# TYPE kheo_c_total counter",
      'kheo_c_total{kind="x"} 2',
      "# TYPE kheo_a_seconds gauge",
      "kheo_a_seconds 0",
      "# TYPE kheo_b gauge",
      'kheo_b{kind="x"} 5',
      'kheo_b{kind="y"} 2',
      "# TYPE kheo_outbox_pending gauge",
      "kheo_outbox_pending 7",
    ]);
  });
});
