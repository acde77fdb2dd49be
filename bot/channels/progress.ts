/** How long people are shown that Khéo is at work. Only a courtesy: nothing depends on it. */
import type { Answer, Store } from "../../flows/ports.ts";
import type { Jobs } from "../jobs.ts";

/** Work that takes longer than this is shown. */
const QUICK_MS = 1_000;
/** Platforms show “đang nhập” for about five seconds. */
const AGAIN_MS = 4_000;
/** Nobody is told of work for longer than this. */
const LONGEST_WORK_MS = 60_000;

export interface WorkDeps {
  readonly jobs: Pick<Jobs, "settled" | "found">;
  readonly store: Pick<Store, "openJobsOf">;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
}

/** What one event has set off, as `TurnResult` names it. */
export interface Work {
  readonly cause: string;
  readonly conversation: string;
}

/** Calls `show`, again every four seconds, until the event's jobs are done; with the answer that stands already, if any. Never rejects. */
export async function whileWorking(
  { jobs, store, closing }: WorkDeps,
  { cause, conversation }: Work,
  show: (found: Answer | null) => Promise<void>,
): Promise<void> {
  const over = performance.now() + LONGEST_WORK_MS;
  try {
    await jobs.settled(cause, conversation, QUICK_MS);
    while (performance.now() < over && !closing.aborted && (await store.openJobsOf(cause)).length > 0) {
      await show(jobs.found(cause));
      await jobs.settled(cause, conversation, AGAIN_MS);
    }
  } catch {
    // Only a courtesy.
  }
}
