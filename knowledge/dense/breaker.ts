/** Stops asking a service that keeps failing, so that nobody waits for it in vain. */

/** Failures in a row after which the service is left alone. */
const FAILURES = 3;
/** How long it is left alone, ms. Then one question tries; if that fails too, it is left alone again. */
const REST_MS = 60_000;

export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #until = -Infinity;

  /** `now` is monotonic, in ms; its zero doesn't matter. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the service may be asked. */
  allows(): boolean {
    return this.#now() >= this.#until;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES) this.#until = this.#now() + REST_MS;
  }
}
