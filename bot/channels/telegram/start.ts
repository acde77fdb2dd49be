/** Puts Telegram's parts together and keeps them going: who the bot is, updates in, the outbox out. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Hono } from "hono";
import { wait } from "../../clock.ts";
import type { TelegramSettings } from "../../config.ts";
import type { FileLink } from "../../../flows/ports.ts";
import { openLink } from "../../files/open.ts";
import type { Jobs } from "../../jobs.ts";
import type { Log } from "../../log.ts";
import { startOutbox, type OutboxDeps } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { FileSources } from "../channel.ts";
import { codeOf, openApi, sentOf } from "./api.ts";
import { poll } from "./polling.ts";
import { createProgress } from "./progress.ts";
import { receive } from "./receive.ts";
import { introduce, setUp, type Mode } from "./setup.ts";
import { telegramChannel } from "./telegram.ts";
import type { Self } from "./updates.ts";
import { watch, type Gauge } from "./watch.ts";
import { WEBHOOK_PATH, webhookRoutes } from "./webhook.ts";

export interface TelegramDeps extends OutboxDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly sources: FileSources;
  readonly log: Log;
  /** Shows how Telegram fares. */
  readonly gauge: Gauge;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
}

export interface Telegram {
  /** Telegram's calls; null where updates are fetched. */
  readonly routes: Hono | null;
  /** After `closing`: resolves when nothing is fetched any more and what was on the wire has ended. */
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const STOP_MS = 2_000;

/** Starts at once; Telegram need not be reachable yet. */
export function startTelegram(deps: TelegramDeps, settings: TelegramSettings): Telegram {
  const api = openApi(settings.token, settings.apiRoot);
  let self: Self | null = null;
  const files = { open: (link: FileLink) => openLink(deps.store, link) };
  const channel = telegramChannel({ api, root: settings.apiRoot, self: () => self, files });
  deps.sources.set(channel.id, channel);
  const outbox = startOutbox(deps, channel);
  const progress = createProgress({ ...deps, api });
  const silence = deps.signals.listenAll(() => outbox.kick());
  const mode: Mode =
    settings.webhook === null
      ? { kind: "polling" }
      : {
          kind: "webhook",
          url: new URL(WEBHOOK_PATH, settings.webhook.publicUrl).href,
          secret: settings.webhook.secret,
        };
  const { gauge } = deps;
  const take = (known: Self) => async (update: unknown) => {
    await receive({ ...deps, api, outbox, progress }, update, known);
    gauge("telegram_last_update_timestamp_seconds", Math.floor(deps.clock.now() / 1_000));
  };
  const lost = (code: string): void => deps.lost("telegram", code);

  /** Tries until Telegram answers; null when the process stops first or Telegram refuses. */
  const reached = async (): Promise<Self | null> => {
    for (let ms = FIRST_WAIT_MS; !deps.closing.aborted; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
      try {
        return await setUp(api, mode);
      } catch (error) {
        const meant = sentOf(error);
        if (meant.outcome === "no-account" || meant.outcome === "refused") {
          lost(meant.code);
          return null;
        }
        deps.log.warn({ code: codeOf(error) }, "Telegram can't be reached");
        await wait(meant.outcome === "too-fast" ? meant.retryAfterMs : ms, deps.closing);
      }
    }
    return null;
  };
  const run = async (): Promise<void> => {
    const known = await reached();
    if (known === null) return;
    self = known;
    deps.log.info({ mode: mode.kind }, "Telegram is served");
    void introduce(api, deps.log);
    const watching = watch({ ...deps, api, gauge }, mode);
    if (mode.kind === "polling")
      await poll({ api, log: deps.log, closing: deps.closing, receive: take(known), lost });
    await watching;
  };
  const running = run();
  return {
    routes:
      settings.webhook === null
        ? null
        : webhookRoutes(() => ({
            secret: settings.webhook?.secret ?? "",
            receive: self === null ? null : take(self),
          })),
    async stop() {
      silence();
      // A turn under way ends within milliseconds; a call to Telegram may hang, and nothing is lost by leaving it.
      await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
      await outbox.stop();
    },
  };
}
