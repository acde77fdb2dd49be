/** Two clocks that differ: what is old stays old, and what came straight away never looks old. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSkew } from "../../bot/skew.ts";

const NOW = Date.parse("2026-11-23T08:00:00+07:00");
const HOUR = 3_600_000;

describe.each([
  ["the same", 0],
  ["some seconds ahead", 7_000],
  ["an hour ahead", HOUR],
  ["ten years ahead", 10 * 365 * 24 * HOUR],
])("with our clock %s", (_, ahead) => {
  test("an event that comes straight away is as old as its way", () => {
    const skew = createSkew();
    for (let i = 0; i < 5; i += 1) expect(skew(NOW + i, NOW + i + ahead + 80)).toBe(NOW + i + ahead + 80);
  });

  test("one that was held up is as old as it is", () => {
    const skew = createSkew();
    skew(NOW, NOW + ahead + 80);
    expect(skew(NOW + 10_000, NOW + 40_000 + ahead)).toBe(NOW + 10_000 + ahead + 80);
  });

  test("a clock that is set right is believed after a while", () => {
    const skew = createSkew();
    for (let i = 0; i < 60; i += 1) skew(NOW + i, NOW + i + ahead);
    for (let i = 0; i < 60; i += 1) skew(NOW + i, NOW + i);
    expect(skew(NOW, NOW)).toBe(NOW);
  });
});

test("with our clock behind, nothing is taken for older than it says", () => {
  const skew = createSkew();
  for (let i = 0; i < 5; i += 1) expect(skew(NOW + i, NOW + i - HOUR)).toBe(NOW + i);
});

test("nothing is put before it was sent, and once the quickest has come all are as old as they are", () => {
  const event = fc.record({ sent: fc.nat({ max: 10 * HOUR }), way: fc.nat({ max: HOUR }) });
  const events = fc.array(event, { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(events, fc.integer({ min: -HOUR, max: HOUR }), (all, ahead) => {
      const skew = createSkew();
      for (const { sent, way } of all) {
        const at = skew(sent, sent + way + ahead);
        expect(at).toBeGreaterThanOrEqual(sent);
        expect(at).toBeLessThanOrEqual(Math.max(sent, sent + way + ahead));
      }
      const least = Math.min(...all.map(({ way }) => way));
      expect(skew(NOW, NOW + HOUR + ahead)).toBe(NOW + Math.max(0, ahead + least));
    }),
  );
});
