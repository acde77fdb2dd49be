import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Current, MINUTE, T0 } from "./fixtures.ts";

const ACCOUNT = { channel: "zalo-oa", account: "388613280878808645" } as const;

/** What all processes share of an account: its rate, and what was learned of it. */
export function accountsContract(current: Current): void {
  describe("slots", () => {
    it("are free now when nobody calls, and a gap apart when everybody does", async () => {
      const { store, reopen } = current();
      const reserve = (now: number, gapMs = 600) => store.reserveSlot({ bucket: "oa", gapMs, now });
      expect(await reserve(T0)).toBe(T0);
      expect(await reserve(T0)).toBe(T0 + 600);
      expect(await reserve(T0 + 1_300)).toBe(T0 + 1_300);
      expect(await reserve(T0)).toBe(T0 + 1_900); // a clock that stands back waits like everybody
      const again = await reopen();
      expect(await again.reserveSlot({ bucket: "oa", gapMs: 600, now: T0 })).toBe(T0 + 2_500);
    });

    it("of one bucket are no other's business", async () => {
      const { store } = current();
      const reserve = (bucket: string) => store.reserveSlot({ bucket, gapMs: MINUTE, now: T0 });
      expect([await reserve("a"), await reserve("b"), await reserve("a")]).toEqual([T0, T0, T0 + MINUTE]);
    });

    it("are never two the same, whoever asks at whatever time: never early, each at least its gap before the next", async () => {
      const { store, beside } = current();
      const other = await beside();
      const asked = fc.record({
        beside: fc.boolean(),
        gapMs: fc.integer({ min: 1, max: 2_000 }),
        now: fc.integer({ min: T0, max: T0 + 20_000 }),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 2, maxLength: 12 }), async (calls) => {
          const bucket = `run-${(run += 1)}`;
          const given = await Promise.all(
            calls.map(async (call) => ({
              ...call,
              at: await (call.beside ? other : store).reserveSlot({ bucket, ...call }),
            })),
          );
          const inOrder = given.toSorted((a, b) => a.at - b.at);
          for (const { at, now } of inOrder) expect(at).toBeGreaterThanOrEqual(now);
          for (const [i, slot] of inOrder.entries())
            expect((inOrder[i + 1]?.at ?? Infinity) - slot.at).toBeGreaterThanOrEqual(slot.gapMs);
        }),
        { numRuns: 25 },
      );
    });
  });

  describe("facts of an account", () => {
    it("are the last that was learned, until they are forgotten", async () => {
      const { store, reopen } = current();
      const fact = { ...ACCOUNT, fact: "endpoint" };
      expect(await store.accountFact(fact)).toBeNull();
      await store.putAccountFact({ ...fact, value: "v3", at: T0 });
      await store.putAccountFact({ ...fact, value: "v2", at: T0 + MINUTE });
      const again = await reopen();
      expect(await again.accountFact(fact)).toEqual({ value: "v2", at: T0 + MINUTE });
      await again.putAccountFact({ ...fact, value: null, at: T0 + 2 * MINUTE });
      expect(await again.accountFact(fact)).toBeNull();
      await again.putAccountFact({ ...fact, value: null, at: T0 });
    });

    it("are told apart by name, account and channel", async () => {
      const { store } = current();
      const fact = { ...ACCOUNT, fact: "endpoint" };
      const others = [
        { ...fact, fact: "buttons" },
        { ...fact, account: "another" },
        { ...fact, channel: "zalo-bot" as const },
      ];
      await store.putAccountFact({ ...fact, value: "v3", at: T0 });
      for (const other of others) expect(await store.accountFact(other)).toBeNull();
      for (const [i, other] of others.entries())
        await store.putAccountFact({ ...other, value: `${i}`, at: T0 });
      await store.putAccountFact({ ...fact, value: null, at: T0 });
      expect(await store.accountFact(fact)).toBeNull();
      for (const [i, other] of others.entries())
        expect(await store.accountFact(other)).toEqual({ value: `${i}`, at: T0 });
    });
  });
}
