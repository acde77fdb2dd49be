import { StoreBusy } from "../flows/ports.ts";
import { isBusy } from "./errors.ts";

/** How to wait for a lock that another process holds. */
export interface Patience {
  /** How long to go on trying, in ms, counting both waits and blocked attempts. */
  readonly patienceMs: number;
  /** Resolves after `ms` milliseconds without holding up the event loop. */
  readonly sleep: (ms: number) => Promise<void>;
  /** A number in [0, 1); spreads waiting processes apart, nothing that is stored depends on it. */
  readonly random: () => number;
}

/**
 * SQLite's own wait for a lock, in ms. It stops the whole event loop (better-sqlite3 is synchronous), so it only bridges the commit
 * of another process; longer waits are asynchronous.
 */
export const BLOCKING_WAIT_MS = 150;

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 400;

/**
 * Runs `attempt` until the lock is free. Any other failure passes through at once.
 *
 * @throws StoreBusy when the patience is used up.
 */
export async function whenFree<T>(attempt: () => T, patience: Patience): Promise<T> {
  let spentMs = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (spentMs >= patience.patienceMs) {
        throw new StoreBusy(`another process kept the store locked for ${spentMs} ms`, { cause: error });
      }
    }
    const jittered = Math.ceil(pause * (0.5 + patience.random() / 2));
    await patience.sleep(jittered);
    spentMs += jittered + BLOCKING_WAIT_MS;
  }
}
