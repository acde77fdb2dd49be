/** The clock of the fake: what the test gives, and what it advanced. */

/** Milliseconds since 1970, and whoever waits for a moment. */
export interface Clock {
  now(): number;
  /** Goes on by so many milliseconds and wakes whoever waited for a moment up to then, the earliest first. */
  advance(ms: number): void;
  /** Runs after so many milliseconds of this clock or of real time, whichever comes first; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
  /** Nobody is woken any more. */
  close(): void;
}

interface Waiting {
  readonly due: number;
  readonly wake: () => void;
  readonly timer: NodeJS.Timeout;
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs on top of a clock that may stand still. */
export function openClock(base: () => number): Clock {
  const waiting = new Set<Waiting>();
  let ahead = 0;
  const now = (): number => base() + ahead;
  const drop = (one: Waiting): void => {
    clearTimeout(one.timer);
    waiting.delete(one);
  };
  const wakeDue = (): void => {
    for (;;) {
      const [next] = [...waiting].filter(({ due }) => due <= now()).toSorted((a, b) => a.due - b.due);
      if (next === undefined) return;
      next.wake();
    }
  };
  return {
    now,
    advance: (ms) => {
      if (!(ms >= 0)) throw new Error("time goes forward only");
      ahead += ms;
      wakeDue();
    },
    after: (ms, run) => {
      const wake = (): void => {
        drop(one);
        run();
      };
      const one = { due: now() + ms, wake, timer: setTimeout(wake, Math.min(ms, LONGEST_TIMER_MS)) };
      waiting.add(one);
      return () => drop(one);
    },
    close: () => {
      for (const one of waiting) drop(one);
    },
  };
}
