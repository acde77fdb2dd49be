/**
 * Calls of platforms that don't wait long for an answer. One process does everything, so what nobody waits for that urgently gives way to them
 * between its pieces.
 */
import { setImmediate, setTimeout as sleep } from "node:timers/promises";

export interface Calls {
  /** Until this ends the others give way. */
  answering<T>(work: () => Promise<T>): Promise<T>;
  /** Lets the event loop go, until all calls are answered or `ms` have passed. */
  giveWay(ms: number): Promise<void>;
  /** The same work, begun in a lull between calls, or after a while without one; one beginning after another. */
  patient<A extends readonly unknown[], T>(work: (...given: A) => Promise<T>): (...given: A) => Promise<T>;
}

/** Calls less than this apart are one crowd. */
const LULL_MS = 20;
/** The longest that patient work waits for its beginning: a crowd that never ends must not keep it for ever. */
const PATIENCE_MS = 500;

export function createCalls(): Calls {
  let open = 0;
  let last = -Infinity;
  let begun: Promise<void> = Promise.resolve();
  const lull = async (): Promise<void> => {
    const until = performance.now() + PATIENCE_MS;
    // The first piece of what was begun before ends with this.
    await setImmediate();
    for (let now = performance.now(); now < until; now = performance.now()) {
      if (open === 0 && now - last > LULL_MS) return;
      await sleep(LULL_MS / 4);
    }
  };
  return {
    async answering(work) {
      open += 1;
      try {
        return await work();
      } finally {
        open -= 1;
        last = performance.now();
      }
    },
    async giveWay(ms) {
      const until = performance.now() + ms;
      do await setImmediate();
      while (open > 0 && performance.now() < until);
    },
    patient:
      (work) =>
      async (...given) => {
        begun = begun.then(lull);
        await begun;
        return work(...given);
      },
  };
}
