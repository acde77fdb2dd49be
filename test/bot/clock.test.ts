/** A clock that was set, and a platform whose clock was set too, or not. */
import { describe, expect, test } from "vitest";
import { systemClock } from "../../bot/clock.ts";

const DAY = 86_400_000;

describe.each([
  ["ahead", 30 * DAY],
  ["behind", -30 * DAY],
  ["a little ahead", 20 * 60_000],
])("a clock set %s", (_, shift) => {
  test.each([0, 5_000, 300_000])("knows an event that is %d ms old, by real time or by its own", (age) => {
    const clock = systemClock(Date.now() + shift);
    for (const at of [Date.now() - age, clock.now() - age]) {
      const known = clock.ofPlatform?.(at) ?? at;
      expect(Math.abs(clock.now() - age - known)).toBeLessThan(1_000);
    }
  });
});

test("a clock that was not set takes a platform's time as it is", () => {
  expect(Object.keys(systemClock(null))).toEqual(["now"]);
});
