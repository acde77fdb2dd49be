import { describe, expect, it } from "vitest";
import type { Authorisation, Store, TokenPair } from "../../../flows/ports.ts";
import { type Current, MINUTE, T0 } from "./fixtures.ts";

const KEY = { channel: "zalo-oa", account: "388613280878808645" } as const;
const HOUR = 60 * MINUTE;
const pair = (n: number): TokenPair => ({
  access: `sealed-access-${n}`,
  refresh: `sealed-refresh-${n}`,
  accessExpiresAt: T0 + n * HOUR,
  refreshExpiresAt: T0 + n * 24 * HOUR,
});
const put = (store: Store, n = 1): Promise<void> =>
  store.putAuthorisation({ ...KEY, ...pair(n), at: T0 + n });
const read = (store: Store): Promise<Authorisation | null> => store.authorisation(KEY.channel, KEY.account);
const begin = (store: Store, attempt: string, version = 1, at = T0): Promise<boolean> =>
  store.beginRefresh({ ...KEY, version, attempt, at });
const end = (
  store: Store,
  attempt: string,
  how: Parameters<Store["endRefresh"]>[0]["end"],
): Promise<boolean> => store.endRefresh({ ...KEY, attempt, end: how, at: T0 });

/** Pairs of tokens that must be exchanged once and never lost, whoever wants to and however many. */
export function authorisationsContract(current: Current): void {
  describe("an authorisation", () => {
    it("is kept as it was given, under channel and account, and over a restart", async () => {
      const { store, reopen } = current();
      expect(await read(store)).toBeNull();
      await put(store);
      const kept = { ...KEY, ...pair(1), version: 1, state: "ok", attempt: null, attemptAt: null };
      expect(await read(store)).toEqual(kept);
      expect(await store.authorisation("zalo-oa", "another")).toBeNull();
      expect(await read(await reopen())).toEqual(kept);
    });

    it("is exchanged by one attempt: begun, then ended with a new pair and the next version", async () => {
      const { store } = current();
      await put(store);
      expect(await begin(store, "a")).toBe(true);
      expect(await read(store)).toMatchObject({
        state: "refreshing",
        attempt: "a",
        attemptAt: T0,
        ...pair(1),
      });
      expect(await begin(store, "b")).toBe(false);
      expect(await end(store, "b", { pair: pair(9) })).toBe(false);
      expect(await end(store, "a", { pair: pair(2) })).toBe(true);
      expect(await read(store)).toEqual({
        ...KEY,
        ...pair(2),
        version: 2,
        state: "ok",
        attempt: null,
        attemptAt: null,
      });
      // Decided on what is no more: too late for both.
      expect(await begin(store, "c", 1)).toBe(false);
      expect(await end(store, "a", { pair: pair(9) })).toBe(false);
    });

    it.each(["ok", "uncertain", "needs-reauth"] as const)(
      "may end without a pair as %s, with the old one kept",
      async (state) => {
        const { store } = current();
        await put(store);
        await begin(store, "a");
        expect(await end(store, "a", { state })).toBe(true);
        expect(await read(store)).toMatchObject({ ...pair(1), version: 1, state, attempt: null });
        expect(await begin(store, "b")).toBe(state !== "needs-reauth");
      },
    );

    it("that was begun and never ended is uncertain, once its time is over", async () => {
      const { store } = current();
      await put(store);
      await begin(store, "a");
      await store.abandonRefreshes({ before: T0, at: T0 });
      expect((await read(store))?.state).toBe("refreshing");
      await store.abandonRefreshes({ before: T0 + 1, at: T0 + 1 });
      expect(await read(store)).toMatchObject({ state: "uncertain", attempt: null, version: 1 });
      // Whoever it was may not come back with a pair after all: another attempt may have gone on from there.
      expect(await end(store, "a", { pair: pair(2) })).toBe(false);
      expect(await begin(store, "b")).toBe(true);
    });

    it.each(["refreshing", "uncertain", "needs-reauth"] as const)(
      "that a person consents to anew is ok, whatever it was: %s",
      async (state) => {
        const { store } = current();
        await put(store);
        await begin(store, "a");
        if (state !== "refreshing") await end(store, "a", { state });
        await put(store, 5);
        expect(await read(store)).toMatchObject({ ...pair(5), state: "ok", version: 2, attempt: null });
        expect(await end(store, "a", { pair: pair(9) })).toBe(false);
      },
    );

    it("is taken by one of many that want it at once, over several openings of the store", async () => {
      const { store, beside } = current();
      const stores = [store, await beside(), await beside()];
      await put(store);
      for (let version = 1; version <= 25; version += 1) {
        const attempts = Array.from({ length: 8 }, (_, i) => `${version}/${i}`);
        const begun = await Promise.all(
          attempts.map((attempt, i) => begin(stores[i % stores.length] ?? store, attempt, version)),
        );
        expect(begun.filter(Boolean)).toHaveLength(1);
        const ended = await Promise.all(
          attempts.map((attempt, i) =>
            end(stores[(i + 1) % stores.length] ?? store, attempt, { pair: pair(version + 1) }),
          ),
        );
        expect(ended).toEqual(begun);
        expect(await read(store)).toMatchObject({ version: version + 1, state: "ok", ...pair(version + 1) });
      }
    });

    it("stands in no export", async () => {
      const { store } = current();
      await put(store);
      expect(JSON.stringify(await store.exportAll())).not.toContain("sealed");
    });
  });
}
