/** Once a day, and at start: drops what nobody can reach any more. */
import type { Clock, Store } from "../flows/ports.ts";
import { wait } from "./clock.ts";
import { errorFields, type Log } from "./log.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A paper is made again whenever it is asked for; its old link need not work for ever. */
const PAPER_DAYS = 30;

export interface Housekeeping {
  stop(): Promise<void>;
}

export function startHousekeeping(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): Housekeeping {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await tidy(deps);
      await wait(DAY_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function tidy({
  store,
  clock,
  log,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<void> {
  const now = clock.now();
  try {
    await store.sweepFiles({ papersBefore: now - PAPER_DAYS * DAY_MS, bytesBefore: now - DAY_MS });
  } catch (error) {
    log.warn(errorFields(error), "housekeeping: could not sweep");
  }
}
