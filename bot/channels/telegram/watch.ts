/**
 * Whether updates still come, as Telegram sees it: a webhook that somebody else set, or that fails, is silent on our side. Asked once a
 * minute beside everything else; whatever goes wrong here is logged and holds up nothing.
 */
import type { Api } from "grammy";
import { wait } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { codeOf } from "./api.ts";
import { ALLOWED_UPDATES, setWebhook, type Mode, type Webhook } from "./setup.ts";

const PERIOD_MS = 60_000;

/** Sets a gauge of the metrics. */
export type Gauge = (name: string, value: number) => void;

export interface WatchDeps {
  readonly api: Api;
  readonly log: Log;
  readonly gauge: Gauge;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
  /** Waits (ms); resolves early when aborted. The machine's timers unless told otherwise. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Looks now and then every minute, until the process stops. Never rejects. A webhook that is no more ours is set again. */
export async function watch(deps: WatchDeps, mode: Mode): Promise<void> {
  const stopped = new Promise<void>((resolve) =>
    deps.closing.addEventListener("abort", () => resolve(), { once: true }),
  );
  // A call under way when the process stops is left alone: nothing is done any more with what it brings.
  await Promise.race([lookOften(deps, mode), stopped]);
}

async function lookOften(deps: WatchDeps, mode: Mode): Promise<void> {
  const { closing, pause = wait } = deps;
  let seen: Seen = { answered: false, failing: false, lost: false, errorAt: 0 };
  while (!closing.aborted) {
    seen = await look(deps, mode, seen);
    await pause(PERIOD_MS, closing);
  }
}

/** What was found before, so that nothing is said twice. */
interface Seen {
  /** Telegram has told us at least once since the start. */
  readonly answered: boolean;
  /** The last call failed. */
  readonly failing: boolean;
  /** It was said that updates no longer come as they were set to. */
  readonly lost: boolean;
  /** When a delivery last failed, in Unix seconds; 0 for never. */
  readonly errorAt: number;
}

type Info = Awaited<ReturnType<Api["getWebhookInfo"]>>;

async function look(deps: WatchDeps, mode: Mode, seen: Seen): Promise<Seen> {
  const { api, log, gauge, closing } = deps;
  try {
    const info = await api.getWebhookInfo();
    // Whoever comes after us may have set it by now.
    if (closing.aborted) return seen;
    const { pending_update_count: pending, last_error_date: errorAt = 0 } = info;
    const wrong = whatIsWrong(info, mode);
    gauge("telegram_pending_updates", pending);
    gauge("telegram_webhook_last_error_timestamp_seconds", errorAt);
    gauge("telegram_webhook_ok", wrong === null ? 1 : 0);
    if (!seen.answered) log.info({ mode: mode.kind, pending }, "updates wait at Telegram");
    if (errorAt !== 0 && errorAt !== seen.errorAt)
      log.warn({ code: wordFor(info.last_error_message ?? ""), at: errorAt }, "Telegram failed to call us");
    const lost = wrong !== null && sayLost(log, wrong, mode, seen);
    if (wrong !== null && mode.kind === "webhook") await regain(deps, mode);
    return { answered: true, failing: false, lost, errorAt };
  } catch (error) {
    if (!closing.aborted)
      log[seen.failing ? "debug" : "warn"]({ code: codeOf(error) }, "Telegram did not say how updates come");
    return { ...seen, failing: true };
  }
}

/** Why updates don't come as they were set to; null where they do. */
function whatIsWrong({ url = "", allowed_updates: kinds = [] }: Info, mode: Mode): string | null {
  if (mode.kind === "polling") return url === "" ? null : "webhook-set";
  if (url === "") return "webhook-gone";
  if (!isSameAddress(url, mode.url)) return "webhook-elsewhere";
  const wanted: ReadonlySet<string> = new Set(ALLOWED_UPDATES);
  const given = new Set<string>(kinds);
  return given.size === wanted.size && [...given].every((kind) => wanted.has(kind)) ? null : "webhook-kinds";
}

/** However Telegram writes it: a port that goes without saying, capitals in the host. */
function isSameAddress(told: string, ours: string): boolean {
  return URL.canParse(told) && new URL(told).href === ours;
}

/**
 * Says it once, until all is well in between. Right after the start Telegram may not have taken in yet what it was told: a warning, and
 * an error only the next time. Whether the error has been said.
 */
function sayLost(log: Log, code: string, mode: Mode, { answered, lost }: Seen): boolean {
  if (mode.kind === "polling") {
    if (!lost) log.warn({ code }, "somebody set a webhook: updates can't be fetched while it stands");
    return true;
  }
  if (!answered) log.warn({ code }, "Telegram does not have our webhook after it was set; trying once more");
  else if (!lost) log.error({ code }, "somebody changed our webhook; it is set again");
  return answered;
}

async function regain({ api, log }: WatchDeps, mode: Webhook): Promise<void> {
  try {
    await setWebhook(api, mode);
  } catch (error) {
    log.warn({ code: codeOf(error) }, "our webhook could not be set again");
  }
}

/** Telegram's message may hold an address, so only one of these words is ever logged. The first that fits. */
const WORDS: readonly (readonly [message: RegExp, word: string])[] = [
  [/wrong response.*\b3\d\d\b/iu, "webhook-answer-3xx"],
  [/wrong response.*\b4\d\d\b/iu, "webhook-answer-4xx"],
  [/wrong response.*\b5\d\d\b/iu, "webhook-answer-5xx"],
  [/certificate|ssl|tls/iu, "webhook-certificate"],
  [/timed? ?out|timeout/iu, "webhook-timeout"],
  [/resolve|name or service/iu, "webhook-unknown-host"],
  [/refused/iu, "webhook-refused"],
  [/reset|closed|unreachable/iu, "webhook-line"],
];

function wordFor(message: string): string {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? "webhook-other";
}
