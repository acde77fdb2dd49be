/** Puts the Zalo Bot's parts together and keeps them going: events in, the outbox out, an eye on the plan. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Hono } from "hono";
import type { Alert } from "../../alerts.ts";
import { wait } from "../../clock.ts";
import type { ZaloBotSettings } from "../../config.ts";
import type { FileLink } from "../../../flows/ports.ts";
import { openLink } from "../../files/open.ts";
import type { Jobs } from "../../jobs.ts";
import type { Log } from "../../log.ts";
import { startOutbox, type OutboxDeps } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { FileSources } from "../channel.ts";
import { codeOf, openApi, sentOf } from "./api.ts";
import { createBudget } from "./budget.ts";
import { poll } from "./polling.ts";
import { createProgress } from "./progress.ts";
import { startLine, type LineDeps } from "./line.ts";
import { setUp, whatIsWrong, type Mode } from "./setup.ts";
import { WEBHOOK_PATH, webhookRoutes } from "./webhook.ts";
import { zaloBotChannel } from "./zalo-bot.ts";

export interface ZaloBotDeps extends OutboxDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly sources: FileSources;
  readonly log: Log;
  readonly alert: Alert;
  /** Sets a gauge of the metrics. */
  readonly gauge: LineDeps["gauge"];
  readonly calls: LineDeps["calls"];
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
  /** Resolves once HTTP is served: the platform may try our address as it is set. */
  readonly serving: Promise<void>;
}

export interface ZaloBot {
  /** The platform's calls; null where updates are fetched. */
  readonly routes: Hono | null;
  /** After `closing`: resolves when nothing is fetched any more and what was on the wire has ended. */
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const STOP_MS = 2_000;

/** Starts at once; the platform need not be reachable yet, and calls of a webhook that was set before are taken from the first moment. */
export function startZaloBot(deps: ZaloBotDeps, settings: ZaloBotSettings): ZaloBot {
  const { log, closing, store } = deps;
  const { token, apiRoot, publicUrl } = settings;
  const api = openApi(token, apiRoot);
  const budget = createBudget({ ...deps, alert: (what, text) => deps.alert("zalo-bot", what, text) });
  const files = { open: (link: FileLink) => openLink(store, link) };
  const { clock } = deps;
  const channel = zaloBotChannel({ api, root: apiRoot, publicUrl, files, clock, spent: budget.spent });
  deps.sources.set(channel.id, channel);
  const outbox = startOutbox(deps, channel);
  const silence = deps.signals.listenAll(() => outbox.kick());
  const mode = modeOf(settings);
  const line = startLine({ ...deps, bot: botOf(token), outbox, progress: createProgress({ ...deps, api }) });
  const keep = async (body: unknown): Promise<void> => {
    await line.keep(body);
    deps.gauge("zalo_bot_last_update_timestamp_seconds", Math.floor(clock.now() / 1_000));
  };
  const lost = (code: string): void => deps.lost("zalo-bot", code);

  /** Tries until the platform answers; false when the process stops first or the platform refuses. */
  const reached = async (): Promise<boolean> => {
    for (let ms = FIRST_WAIT_MS; !closing.aborted; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
      const called = await setUp(api, mode);
      if (called.ok) {
        const wrong = whatIsWrong(called.result);
        if (wrong !== null) log.warn(wrong, "Zalo tried our webhook's address and got no good answer");
        return true;
      }
      const meant = sentOf(called);
      if (meant.outcome === "no-account" || meant.outcome === "refused") {
        lost(meant.code);
        return false;
      }
      log.warn({ code: codeOf(called) }, "the Zalo Bot Platform can't be reached");
      await wait(meant.outcome === "too-fast" ? meant.retryAfterMs : ms, closing);
    }
    return false;
  };
  const run = async (): Promise<void> => {
    if (mode.kind === "polling")
      log.warn("ZALO_BOT_MODE=polling is for development: by the platform's design updates can be lost");
    const stopped = new Promise<void>((resolve) =>
      closing.addEventListener("abort", () => resolve(), { once: true }),
    );
    await Promise.race([deps.serving, stopped]);
    if (closing.aborted || !(await reached())) return;
    log.info({ mode: mode.kind }, "the Zalo bot is served");
    if (mode.kind === "polling") await poll({ api, log, closing, receive: keep, lost });
  };
  const running = Promise.all([run(), budget.watch()]);
  return {
    routes: mode.kind === "polling" ? null : webhookRoutes({ secret: mode.secret, keep }),
    async stop() {
      silence();
      // A call to the platform may hang, and nothing is lost by leaving it.
      await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
      // What still comes in is kept for the next start.
      await line.stop();
      await outbox.stop();
    },
  };
}

function modeOf({ webhook }: ZaloBotSettings): Mode {
  if (webhook === null) return { kind: "polling" };
  return { kind: "webhook", url: new URL(WEBHOOK_PATH, webhook.publicUrl).href, secret: webhook.secret };
}

/**
 * What the bot is called in the keys of its events: the part of its token that stays when the rest is reset. Asking the platform would mean
 * turning away what comes before it has answered, and it may not come again.
 */
function botOf(token: string): string {
  return /^\d{1,20}(?=:)/u.exec(token)?.[0] ?? createHash("sha256").update(token).digest("hex").slice(0, 16);
}
