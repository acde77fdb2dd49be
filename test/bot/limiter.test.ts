/** The web channel's token bucket: a burst, then a steady pace; being turned away never makes the wait longer. */
import { describe, expect, test } from "vitest";
import { createLimiter } from "../../bot/channels/web/limiter.ts";

const BURST = 120;

function drained(now = 0) {
  const limiter = createLimiter();
  for (let i = 0; i < BURST; i += 1) expect(limiter.take("a", now)).toBe(0);
  return limiter;
}

describe("a conversation", () => {
  test("may send a burst, and is then told how long to wait", () => {
    const limiter = drained();
    expect(limiter.take("a", 0)).toBe(1);
    expect(limiter.take("b", 0)).toBe(0);
  });

  test("gets through again in time however often it tries meanwhile", () => {
    const limiter = drained();
    const through = Array.from({ length: 1_000 }, (_, ms) => ms).filter((ms) => limiter.take("a", ms) === 0);
    // Ten a second, whatever the thousand tries.
    expect(through.length).toBeGreaterThanOrEqual(9);
    expect(through.length).toBeLessThanOrEqual(10);
  });

  test("has its whole burst again after a rest", () => {
    const limiter = drained();
    for (let i = 0; i < BURST; i += 1) expect(limiter.take("a", 12_000)).toBe(0);
    expect(limiter.take("a", 12_000)).toBe(1);
  });
});
