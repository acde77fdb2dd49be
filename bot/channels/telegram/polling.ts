/**
 * Long polling: an update is confirmed by the next call's offset, so only after its turn was committed. One poller at a time, in order;
 * what was handled but not confirmed comes again and is known by its number.
 */
import { GrammyError } from "grammy";
import type { Api } from "grammy";
import { wait } from "../../clock.ts";
import { keep, pauseMs, type KeepDeps } from "../keep.ts";
import { codeOf, sentOf } from "./api.ts";
import { ALLOWED_UPDATES } from "./setup.ts";

/** Seconds Telegram holds a call open when there is nothing; below the time limit of a call. */
const HOLD_SECONDS = 20;
const BATCH = 100;
/** Another poller may be a predecessor that is about to stop: waited for so long before giving up. */
const RIVAL_MS = 90_000;

export interface PollingDeps extends KeepDeps {
  readonly api: Api;
  /** Nothing can be fetched with this token any more, or somebody else fetches with it. */
  readonly lost: (code: string) => void;
}

/** Resolves when the process stops or the account is lost. */
export async function poll(deps: PollingDeps): Promise<void> {
  const { api, closing } = deps;
  let offset = 0;
  let failures = 0;
  let rivalSince: number | null = null;
  const stopped = new Promise<"stopped">((resolve) =>
    closing.addEventListener("abort", () => resolve("stopped"), { once: true }),
  );
  while (!closing.aborted) {
    // A call under way when the process stops is left alone: what it brings is not confirmed and comes again.
    const batch = await Promise.race([fetchUpdates(api, offset), stopped]);
    if (batch === "stopped") return;
    if (batch.ok) {
      failures = 0;
      rivalSince = null;
      for (const update of batch.updates) {
        if (!(await keep(deps, update))) return;
        offset = update.update_id + 1;
      }
      continue;
    }
    failures += 1;
    const { error } = batch;
    deps.log.warn({ code: codeOf(error), failures }, "Telegram's updates could not be fetched");
    const meant = sentOf(error);
    if (meant.outcome === "no-account") return deps.lost(meant.code);
    if (error instanceof GrammyError && error.error_code === 409) {
      rivalSince ??= performance.now();
      if (performance.now() - rivalSince > RIVAL_MS) return deps.lost("telegram-409");
    } else rivalSince = null;
    await wait(meant.outcome === "too-fast" ? meant.retryAfterMs : pauseMs(failures), closing);
  }
}

type Batch =
  | { readonly ok: true; readonly updates: Awaited<ReturnType<Api["getUpdates"]>> }
  | { readonly ok: false; readonly error: unknown };

async function fetchUpdates(api: Api, offset: number): Promise<Batch> {
  try {
    const call = { offset, limit: BATCH, timeout: HOLD_SECONDS, allowed_updates: ALLOWED_UPDATES };
    return { ok: true, updates: await api.getUpdates(call) };
  } catch (error) {
    return { ok: false, error };
  }
}
