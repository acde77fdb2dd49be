/** A token bucket for each conversation: a person never meets it, a runaway client does. In memory: a restart forgives. */

/** Events a conversation may send at once, and how many come back each second. */
const BURST = 120;
const PER_SECOND = 10;
/** Buckets kept; the oldest are forgotten (they are full again by then). */
const MOST = 50_000;

export interface Limiter {
  /** Seconds to wait before the next event; 0 when it may come now. `now` in ms of a clock that only goes forward. */
  take(key: string, now: number): number;
}

export function createLimiter(): Limiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
      const tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1000) * PER_SECOND);
      const allowed = tokens >= 1;
      // Being turned away costs nothing, or somebody who tries again and again would never get through.
      buckets.delete(key);
      buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now });
      if (buckets.size > MOST)
        for (const oldest of buckets.keys()) if (buckets.size > MOST) buckets.delete(oldest);
      return allowed ? 0 : Math.ceil((1 - tokens) / PER_SECOND);
    },
  };
}
