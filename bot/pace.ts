/**
 * When the next message may go out: over all, and to one conversation. Nothing of it is stored; after a restart it begins with full gaps.
 * Times are milliseconds of whatever clock the caller reads.
 */
import type { PaceLimits } from "./channels/channel.ts";

/** Failures in a row after which the whole channel waits before it tries again. */
const OUTAGE = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class Pace {
  readonly #limits: PaceLimits;
  readonly #gap: number;
  /** Nothing goes out before this. */
  #free: number;
  #failures = 0;
  /** Until when each conversation waits; those that are past are dropped. */
  readonly #cooling = new Map<string, number>();

  constructor(limits: PaceLimits, now: number) {
    this.#limits = limits;
    this.#gap = 1_000 / limits.perSecond;
    this.#free = now + this.#gap;
  }

  /** How long nothing at all may go out, in ms. */
  wait(now: number): number {
    return Math.max(0, this.#free - now);
  }

  /** Conversations that have to wait, and until when. */
  cooling(now: number): ReadonlyMap<string, number> {
    for (const [conversation, until] of this.#cooling) if (until <= now) this.#cooling.delete(conversation);
    return this.#cooling;
  }

  /** A message goes out now. */
  took(conversation: string, address: string, now: number): void {
    this.#free = Math.max(this.#free, now) + this.#gap;
    this.#cooling.set(conversation, now + this.#limits.gapMs(address));
  }

  /** Its call is over, however it ended: the conversation's gap counts from here, for it may have arrived just now. */
  ended(conversation: string, address: string, now: number): void {
    this.#cooling.set(conversation, now + this.#limits.gapMs(address));
  }

  /** The platform answered. */
  answered(): void {
    this.#failures = 0;
  }

  /** The platform asked to be left alone. */
  pause(now: number, ms: number): void {
    this.#free = Math.max(this.#free, now + ms);
  }

  /** Nothing came back. After some of these the channel is taken to be down, and tried again ever more seldom. */
  failed(now: number): void {
    this.#failures += 1;
    if (this.#failures >= OUTAGE)
      this.pause(now, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - OUTAGE)));
  }
}
