/** The pace by itself: how far apart messages are, whatever happens to them, and how long a channel that is down is left alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pace } from "../../bot/pace.ts";

const limits = (perSecond = 28) => ({
  perSecond,
  gapMs: (address: string) => (address.startsWith("-") ? 3_100 : 1_000),
});

describe("to everybody", () => {
  test("the first message waits one gap, as after a restart nobody knows what just went out", () => {
    const pace = new Pace(limits(20), 5_000);
    expect(pace.wait(5_000)).toBe(50);
    expect(pace.wait(5_050)).toBe(0);
  });

  test("never more in any second than allowed, whenever one is asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat({ max: 90 }), { minLength: 50, maxLength: 200 }),
        (perSecond, steps) => {
          const pace = new Pace(limits(perSecond), 0);
          const taken: number[] = [];
          let now = 0;
          for (const [i, step] of steps.entries()) {
            now += step;
            if (pace.wait(now) > 0) continue;
            pace.took(`c${i}`, "7", now);
            taken.push(now);
          }
          for (const from of taken)
            expect(taken.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(
              perSecond,
            );
        },
      ),
    );
  });

  test("who has been idle gets no burst", () => {
    const pace = new Pace(limits(10), 0);
    pace.took("a", "7", 60_000);
    expect(pace.wait(60_000)).toBe(100);
  });

  test("waits exactly as long as the platform asked for, and the longer of two waits", () => {
    const pace = new Pace(limits(), 0);
    pace.pause(1_000, 7_000);
    pace.pause(1_500, 2_000);
    expect([pace.wait(1_000), pace.wait(7_999), pace.wait(8_000)]).toEqual([7_000, 1, 0]);
  });
});

describe("to one conversation", () => {
  test.each([
    ["7", 1_000],
    ["-100", 3_100],
  ])("%s waits %i ms from when its message was on the wire", (address, gap) => {
    const pace = new Pace(limits(), 0);
    pace.took("c", address, 100);
    expect(pace.cooling(100).get("c")).toBe(100 + gap);
    pace.ended("c", address, 600);
    expect(pace.cooling(600 + gap - 1).get("c")).toBe(600 + gap);
    expect(pace.cooling(600 + gap).has("c")).toBe(false);
  });

  test("others do not wait with it", () => {
    const pace = new Pace(limits(), 0);
    pace.took("c", "7", 0);
    expect([...pace.cooling(1).keys()]).toEqual(["c"]);
  });
});

describe("a channel that is down", () => {
  test("is left alone from the third failure on, ever longer, at most half a minute; one success ends it", () => {
    const pace = new Pace(limits(1_000), 0);
    const waits = Array.from({ length: 10 }, (_, i) => {
      const now = 100_000 * (i + 1);
      pace.failed(now);
      return pace.wait(now);
    });
    expect(waits).toEqual([0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    pace.answered();
    pace.failed(2_000_000);
    expect(pace.wait(2_000_000)).toBe(0);
  });
});
