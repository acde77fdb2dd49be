import { describe, expect, it } from "vitest";
import type { Arrival, Inserted, Instant, Store } from "../../../flows/ports.ts";
import { type Current, MINUTE, T0 } from "./fixtures.ts";

const anArrival = (id: string, given: Partial<Arrival> = {}): Arrival => ({
  id,
  channel: "zalo-oa",
  address: "2468",
  key: `event-${id}`,
  body: `{"id":"${id}","text":"Đăng ký ✓"}`,
  attempts: 0,
  at: T0,
  ...given,
});
const keep = (store: Store, ...arrivals: readonly Arrival[]): Promise<readonly Inserted[]> =>
  store.keepArrivals(arrivals);
const due = (store: Store, now: Instant = T0, limit = 99): Promise<readonly Arrival[]> =>
  store.arrivals({ channel: "zalo-oa", now, limit });
const ids = async (store: Store, now?: Instant, limit?: number): Promise<readonly string[]> =>
  (await due(store, now, limit)).map(({ id }) => id);

/** Events that were acknowledged wait here for their turn: none is lost, none is taken twice, those of one address in order. */
export function arrivalsContract(current: Current): void {
  describe("arrivals", () => {
    it("wait as they came, in the order of their ids, over a restart", async () => {
      const { store, reopen } = current();
      await keep(store, anArrival("c"), anArrival("a"));
      await keep(store, anArrival("b", { address: "1357" }));
      expect(await keep(store)).toEqual([]);
      const again = await reopen();
      expect(await due(again)).toEqual([anArrival("a"), anArrival("b", { address: "1357" }), anArrival("c")]);
      expect(await ids(again, T0, 2)).toEqual(["a", "b"]);
      expect(await ids(again, T0 - 1)).toEqual([]);
      expect(await again.arrivals({ channel: "zalo-bot", now: T0, limit: 99 })).toEqual([]);
    });

    it("wait until they are ended", async () => {
      const { store } = current();
      await keep(store, anArrival("a"), anArrival("b"), anArrival("c"));
      await store.endArrivals([]);
      await store.endArrivals(["a", "c", "never-came"]);
      expect(await ids(store)).toEqual(["b"]);
      await store.endArrivals(["b"]);
      expect((await store.counts())["arrivals"]).toBe(0);
    });

    it("are kept once for a key: while one waits, and when it was admitted before", async () => {
      const { store } = current();
      const twice = await keep(store, anArrival("a", { key: "k" }), anArrival("b", { key: "k" }));
      expect(twice).toEqual(["new", "exists"]);
      expect(await keep(store, anArrival("c", { key: "k" }))).toEqual(["exists"]);
      expect(await ids(store)).toEqual(["a"]);
      await store.tx((tx) => tx.admit({ channel: "zalo-oa", key: "k", conversation: "c", at: T0 }));
      await store.endArrivals(["a"]);
      expect(await keep(store, anArrival("d", { key: "k" }), anArrival("e"))).toEqual(["exists", "new"]);
      expect(await ids(store)).toEqual(["e"]);
      await keep(store, anArrival("f", { key: "k", channel: "zalo-bot" }));
      expect(await store.arrivals({ channel: "zalo-bot", now: T0, limit: 9 })).toHaveLength(1);
    });

    it("are one of five that come at once, from two processes", async () => {
      const { store, beside } = current();
      const stores = [store, await beside()];
      const copies = ["a", "b", "c", "d", "e"].map((id) => anArrival(id, { key: "same" }));
      const kept = await Promise.all(copies.map((copy, i) => keep(stores[i % 2] ?? store, copy)));
      expect(kept.flat().filter((inserted) => inserted === "new")).toHaveLength(1);
      expect(await ids(store)).toHaveLength(1);
    });

    it("that are put off hold up what came later from their address, and nobody else", async () => {
      const { store, reopen } = current();
      const other = { address: "1357" };
      await keep(store, anArrival("a"), anArrival("b"), anArrival("c", other), anArrival("d"));
      const until = T0 + MINUTE;
      await store.putOffArrival({ id: "b", until, at: T0 });
      const again = await reopen();
      expect(await ids(again)).toEqual(["a", "c"]);
      expect(await ids(again, until - 1)).toEqual(["a", "c"]);
      expect(await due(again, until)).toMatchObject([
        { id: "a", attempts: 0 },
        { id: "b", attempts: 1 },
        { id: "c", attempts: 0 },
        { id: "d", attempts: 0 },
      ]);
      await again.putOffArrival({ id: "b", until: until + MINUTE, at: until });
      expect(await ids(again, until)).toEqual(["a", "c"]);
      await again.endArrivals(["b"]);
      expect(await ids(again, until)).toEqual(["a", "c", "d"]);
    });

    it("of the same address on another channel don't wait for one another", async () => {
      const { store } = current();
      await keep(store, anArrival("a", { channel: "zalo-bot" }), anArrival("b"));
      await store.putOffArrival({ id: "a", until: T0 + MINUTE, at: T0 });
      expect(await ids(store)).toEqual(["b"]);
    });

    it("stand in no export: nobody has looked at what is in them yet", async () => {
      const { store } = current();
      await keep(store, anArrival("a", { body: "0912345678" }));
      expect(JSON.stringify(await store.exportAll())).not.toContain("0912345678");
    });
  });
}
