/**
 * Fetching, for development only: the platform forgets an update as it gives it, so what a crash takes between the answer and the store is
 * lost by design. One call at a time, one update a call, in order.
 */
import { wait } from "../../clock.ts";
import { FIRST_WAIT_MS, keep, pauseMs, type KeepDeps } from "../keep.ts";
import { codeOf, sentOf, type Failed, type ZaloBotApi } from "./api.ts";
import { setUp } from "./setup.ts";

/** Seconds the platform holds a call open when there is nothing. */
const HOLD_SECONDS = 20;
/** The longest such a call may take, in ms. */
const CALL_MS = 30_000;

export interface PollingDeps extends KeepDeps {
  readonly api: ZaloBotApi;
  /** Nothing can be fetched with this token any more. */
  readonly lost: (code: string) => void;
}

/** Resolves when the process stops or the account is lost. */
export async function poll(deps: PollingDeps): Promise<void> {
  const { api, closing } = deps;
  let failures = 0;
  while (!closing.aborted) {
    const begun = performance.now();
    // Broken off when the process stops: whatever came on a line that nobody reads would be lost.
    const called = await api.call(
      "getUpdates",
      { timeout: String(HOLD_SECONDS) },
      { ms: CALL_MS, signal: closing },
    );
    if (!called.ok && !isIdle(called)) {
      if (closing.aborted) return;
      failures += 1;
      const meant = sentOf(called);
      deps.log.warn({ code: codeOf(called), failures }, "Zalo's updates could not be fetched");
      if (meant.outcome === "no-account") return deps.lost(meant.code);
      await wait(meant.outcome === "too-fast" ? meant.retryAfterMs : pauseMs(failures), closing);
      // While a webhook is set nothing can be fetched, whoever set it.
      if (called.kind === "refused" && called.status === 400) await setUp(api, { kind: "polling" });
      continue;
    }
    failures = 0;
    const updates = called.ok ? updatesIn(called.result) : [];
    for (const update of updates) if (!(await keep(deps, update))) return;
    // An idle call lasts as long as it was asked to; where it does not, it must not spin.
    if (updates.length === 0 && performance.now() - begun < FIRST_WAIT_MS) await wait(FIRST_WAIT_MS, closing);
  }
}

/** Nothing came. */
function isIdle(failed: Failed): boolean {
  return failed.kind === "refused" && failed.status === 408;
}

/** One object as observed, an array as clients of others decode it, nothing. */
function updatesIn(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result;
  return result === null || result === undefined ? [] : [result];
}
