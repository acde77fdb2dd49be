/** Updates kept until somebody fetches them: one at a time, and given once only. */
import type { Clock } from "./clock.ts";
import type { Update } from "./world.ts";

/** How a poll ended: with one update, with none, or by a webhook that was set meanwhile. */
export type Polled = Update | "idle" | "interrupted";

/** The queue behind `getUpdates`. There is no offset: what was given is forgotten. */
export interface Feed {
  push(update: Update): void;
  /** Waits for at most so many seconds, or until the other side went away: then nothing is given. */
  poll(seconds: number, gone: AbortSignal): Promise<Polled>;
  /** How many poll at this moment. */
  readonly polling: number;
  readonly pending: readonly Update[];
  /** Takes out everything that waits, and ends every poll. */
  interrupt(): readonly Update[];
}

/** Empty. */
export function openFeed(clock: Clock): Feed {
  let pending: readonly Update[] = [];
  let polls: readonly ((polled: Polled) => void)[] = [];
  return {
    push: (update) => {
      const [first] = polls;
      if (first === undefined) pending = [...pending, update];
      else first(update);
    },
    poll: (seconds, gone) => {
      const [first, ...rest] = pending;
      if (first !== undefined && !gone.aborted) {
        pending = rest;
        return Promise.resolve(first);
      }
      if (seconds === 0 || gone.aborted) return Promise.resolve("idle");
      return new Promise((resolve) => {
        const end = (polled: Polled): void => {
          callOff();
          gone.removeEventListener("abort", leave);
          polls = polls.filter((one) => one !== end);
          resolve(polled);
        };
        const leave = (): void => end("idle");
        const callOff = clock.after(seconds * 1_000, leave);
        gone.addEventListener("abort", leave);
        polls = [...polls, end];
      });
    },
    get polling() {
      return polls.length;
    },
    get pending() {
      return pending;
    },
    interrupt: () => {
      const left = pending;
      pending = [];
      for (const end of polls) end("interrupted");
      return left;
    },
  };
}
