/** The time of the fake, which only a test moves, and what is to happen at a time. */

/** Milliseconds since 1970 everywhere. */
export interface Clock {
  now(): number;
  /** Runs once the time has come and somebody advances the clock to it. */
  at(time: number, run: () => Promise<void>): void;
  /** Forgets whatever was to happen. */
  clear(): void;
  /** Moves on step by step: at each moment something was to happen it happens, to its end, before the time goes on. */
  advance(ms: number): Promise<void>;
}

interface Due {
  readonly time: number;
  readonly run: () => Promise<void>;
}

/**
 * `base` gives the time before any advance; a test that moves its own clock passes that, and advances by 0 to let happen what became due.
 * `settled` ends when nothing is on its way.
 */
export function openClock(base: () => number, settled: () => Promise<void>): Clock {
  let offset = 0;
  let waiting: readonly Due[] = [];
  const now = (): number => base() + offset;
  const next = (end: number): Due | undefined => {
    const [first] = waiting.toSorted((a, b) => a.time - b.time);
    return first !== undefined && first.time <= end ? first : undefined;
  };
  return {
    now,
    at: (time, run) => {
      waiting = [...waiting, { time, run }];
    },
    clear: () => {
      waiting = [];
    },
    advance: async (ms) => {
      const end = now() + ms;
      await settled();
      for (let due = next(end); due !== undefined; due = next(end)) {
        const { time, run } = due;
        waiting = waiting.filter((one) => one !== due);
        offset += Math.max(0, time - now());
        await run();
        await settled();
      }
      offset += Math.max(0, end - now());
    },
  };
}
