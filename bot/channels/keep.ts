/** Updates that are fetched: each is kept before the next is asked for, however long the store takes. */
import { wait } from "../clock.ts";
import { errorFields, type Log } from "../log.ts";

/** The first wait after a failure; it doubles with every further one. */
export const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export interface KeepDeps {
  readonly log: Log;
  /** Aborted when the process stops. */
  readonly closing: AbortSignal;
  /** Rejects when nothing of the update was kept. */
  readonly receive: (update: unknown) => Promise<void>;
}

/** Tries until the update is kept; false when the process stops first. */
export async function keep({ receive, log, closing }: KeepDeps, update: unknown): Promise<boolean> {
  for (let failures = 1; ; failures += 1) {
    try {
      await receive(update);
      return true;
    } catch (error) {
      log.error(errorFields(error), "an update could not be kept");
      if (closing.aborted) return false;
      await wait(pauseMs(failures), closing);
    }
  }
}

/** How long to wait after so many failures in a row, ms. */
export function pauseMs(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
}
