/** Leaves a failing service alone for a while: after some failures in a row nothing is tried, then one call tries whether it is back. */

export interface Breaker {
  /** Whether a call may be made now. Each `true` must be followed by `succeeded` or `failed`. */
  enter(): boolean;
  succeeded(): void;
  failed(): void;
}

export interface BreakerSettings {
  /** Milliseconds from some fixed moment, never going back. */
  readonly now: () => number;
  /** Failures in a row after which it opens. Default 3. */
  readonly failures?: number;
  /** How long it stays open, ms. Default 30,000. */
  readonly coolMs?: number;
}

export function createBreaker({ now, failures = 3, coolMs = 30_000 }: BreakerSettings): Breaker {
  let inARow = 0;
  let openedAt = 0;
  let trying = false;
  return {
    enter() {
      if (inARow < failures) return true;
      if (trying || now() - openedAt < coolMs) return false;
      trying = true;
      return true;
    },
    succeeded() {
      inARow = 0;
      trying = false;
    },
    failed() {
      inARow += 1;
      openedAt = now();
      trying = false;
    },
  };
}
