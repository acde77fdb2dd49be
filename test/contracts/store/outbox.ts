import { beforeEach, describe, expect, it } from "vitest";
import type { ChannelId, Instant, OutboxRow, OutboxState, Store } from "../../../flows/ports.ts";
import {
  aMessage,
  type Current,
  MINUTE,
  queued,
  stateOf,
  T0,
  withConversation,
  withLan,
} from "./fixtures.ts";

/** Messages are decided in a turn, claimed by one sender in order, and settled once. */
export function outboxContract(current: Current): void {
  const claim = (store: Store, limit = 9, now: Instant = T0, channels: readonly ChannelId[] = ["web"]) =>
    store.claimOutbox({ channels, now, limit });
  const settle = (store: Store, row: OutboxRow | undefined, state: OutboxState, nextAt = T0) =>
    store.settleOutbox({ id: row?.id ?? "", state, nextAt, at: T0 + MINUTE });

  describe("messages", () => {
    beforeEach(async () => {
      await withLan(current().store);
    });

    it("are kept as decided and read in order, across a restart", async () => {
      const { store, reopen } = current();
      const { at: _at, ...second } = aMessage({ seq: 2, cause: "event-2" });
      await queued(store, aMessage({ seq: 3, cause: "event-2" }), aMessage({ seq: 1 }), {
        ...second,
        at: T0,
      });
      await withConversation(store, "other", "web");
      await queued(store, aMessage({ conversation: "other", cause: "event-2" }));

      const again = await reopen();
      const seqs = (rows: readonly OutboxRow[]) => rows.map((row) => row.seq);
      expect(seqs(await again.messagesAfter("web-1", 0, 10))).toEqual([1, 2, 3]);
      expect(seqs(await again.messagesAfter("web-1", 1, 10))).toEqual([2, 3]);
      expect(seqs(await again.messagesAfter("web-1", 0, 2))).toEqual([1, 2]);
      expect(seqs(await again.messagesAfter("web-1", 3, 10))).toEqual([]);
      expect(seqs(await again.messagesOf("web-1", "event-2"))).toEqual([2, 3]);
      expect((await again.messagesOf("web-1", "event-2"))[0]).toEqual({
        ...second,
        state: "pending",
        attempts: 0,
      });
    });

    it("never share a number in one conversation", async () => {
      const { store } = current();
      await queued(store, aMessage());
      const clash = queued(store, aMessage({ id: "another", seq: 1 }));
      await expect(clash).rejects.toMatchObject({ code: "store-constraint" });
      await expect(queued(store)).resolves.toBeUndefined();
    });
  });

  describe("the outbox", () => {
    beforeEach(async () => {
      const { store } = current();
      await withLan(store);
      await withConversation(store, "tg-1", "telegram");
      await withConversation(store, "tg-2", "telegram");
    });

    it("gives what is due to one of many senders, marked as an attempt", async () => {
      const { store } = current();
      await queued(store, aMessage());
      const claims = await Promise.all(Array.from({ length: 10 }, () => claim(store)));
      const { at: _at, ...message } = aMessage();
      expect(claims.flat()).toEqual([{ ...message, state: "sending", attempts: 1 }]);
    });

    it("gives only the channels asked for, only what is due, the soonest first, and no more than the limit", async () => {
      const { store } = current();
      await queued(
        store,
        aMessage({ nextAt: T0 + 2 }),
        aMessage({ conversation: "tg-1", channel: "telegram", nextAt: T0 + 1 }),
        aMessage({ conversation: "tg-2", channel: "telegram", nextAt: T0 + 3 }),
      );
      expect(await claim(store, 9, T0, ["web", "telegram"])).toEqual([]);
      expect(await claim(store, 9, T0 + 9, ["zalo-oa"])).toEqual([]);
      expect(await claim(store, 9, T0 + 9, [])).toEqual([]);
      const claimed = await claim(store, 2, T0 + 3, ["web", "telegram"]);
      expect(claimed.map((row) => row.conversation)).toEqual(["tg-1", "web-1"]);
      expect((await claim(store, 9, T0 + 3, ["telegram"])).map((row) => row.conversation)).toEqual(["tg-2"]);
    });

    it("keeps the order of a conversation, and lets no conversation wait for another", async () => {
      const { store } = current();
      await queued(
        store,
        aMessage({ seq: 1, nextAt: T0 + 5 }),
        aMessage({ seq: 2, nextAt: T0 }),
        aMessage({ conversation: "tg-1", channel: "telegram" }),
      );
      const both = ["web", "telegram"] as const;
      const [telegram, ...none] = await claim(store, 9, T0, both);
      expect([telegram?.conversation, none]).toEqual(["tg-1", []]);

      const [first] = await claim(store, 9, T0 + 5, both);
      expect(first?.seq).toBe(1);
      expect(await claim(store, 9, T0 + 5, both)).toEqual([]); // on the wire
      await settle(store, first, "retry", T0 + 99);
      expect(await claim(store, 9, T0 + 98, both)).toEqual([]); // to be tried again before its successor
      const [retried] = await claim(store, 9, T0 + 99, both);
      expect(retried).toMatchObject({ seq: 1, attempts: 2, nextAt: T0 + 99 });
      await settle(store, retried, "sent");
      expect((await claim(store, 9, T0 + 99, both)).map((row) => row.seq)).toEqual([2]);
    });

    it.each(["sent", "dead", "unknown", "superseded"] as const)(
      "is not held up by a message that is %s",
      async (state) => {
        const { store } = current();
        await queued(store, aMessage({ seq: 1 }), aMessage({ seq: 2 }));
        await settle(store, (await claim(store))[0], state);
        expect((await claim(store, 9, T0 + 99 * MINUTE)).map((row) => row.seq)).toEqual([2]);
        expect(await claim(store, 9, T0 + 99 * MINUTE)).toEqual([]);
      },
    );

    it.each(["sent", "dead", "superseded"] as const)(
      "leaves a message that is %s as it ended",
      async (state) => {
        const { store } = current();
        await queued(store, aMessage());
        const [row] = await claim(store);
        await settle(store, row, state);
        await settle(store, row, "retry");
        await store.markDelivered("web-1", 1, T0 + 2 * MINUTE);
        expect((await store.messagesOf("web-1", "event-1"))[0]?.state).toBe(state);
      },
    );

    it("lets a message of unknown outcome be settled later", async () => {
      const { store } = current();
      await queued(store, aMessage());
      const [row] = await claim(store);
      await settle(store, row, "unknown");
      await settle(store, row, "sent");
      expect(await stateOf(store, 1)).toBe("sent");
    });

    it("tells which messages of a conversation were tried and are open, in order", async () => {
      const { store } = current();
      const ends = ["sent", "unknown", "retry"] as const;
      await queued(store, ...[1, 2, 3, 4, 5, 6].map((seq) => aMessage({ seq })));
      for (const state of ends) {
        const [row] = await store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
        if (state === "retry") break;
        await store.settleOutbox({ id: row?.id ?? "", state, nextAt: T0, at: T0 });
      }
      const open = await store.unsettledIn("web-1");
      expect(open.map(({ seq, state }) => [seq, state])).toEqual([
        [2, "unknown"],
        [3, "sending"],
      ]);
      await store.settleOutbox({ id: open[1]?.id ?? "", state: "retry", nextAt: T0 + MINUTE, at: T0 });
      expect((await store.unsettledIn("web-1")).map(({ state }) => state)).toEqual(["unknown", "retry"]);
      expect(await store.unsettledIn("elsewhere")).toEqual([]);
    });

    it("marks what a pull channel has fetched, up to a number", async () => {
      const { store } = current();
      await queued(store, aMessage({ seq: 1 }), aMessage({ seq: 2 }), aMessage({ seq: 3 }));
      await queued(store, aMessage({ conversation: "tg-1", channel: "telegram" }));
      await store.markDelivered("web-1", 2, T0 + MINUTE);
      const states = (await store.messagesAfter("web-1", 0, 9)).map((row) => row.state);
      expect(states).toEqual(["sent", "sent", "pending"]);
      expect(await stateOf(store, 1, "tg-1")).toBe("pending");
    });

    it("takes back, after a restart, what was on the wire", async () => {
      const { store, reopen } = current();
      await queued(
        store,
        aMessage({ seq: 1 }),
        aMessage({ seq: 2 }),
        aMessage({ conversation: "tg-1", channel: "telegram" }),
        aMessage({ conversation: "tg-2", channel: "telegram" }),
      );
      await claim(store, 9, T0, ["web"]);
      const [told] = await claim(store, 1, T0, ["telegram"]);
      await settle(store, told, "sent");
      await claim(store, 9, T0, ["telegram"]);

      const again = await reopen();
      expect(await claim(again, 9, T0 + MINUTE, ["web", "telegram"])).toEqual([]);
      const reclaimed = await again.reclaimSending(T0 + MINUTE);
      const back = { state: "retry", attempts: 1, nextAt: T0 + MINUTE };
      expect(reclaimed).toMatchObject([
        { conversation: "tg-2", ...back },
        { conversation: "web-1", seq: 1, ...back },
      ]);
      expect(await again.reclaimSending(T0 + MINUTE)).toEqual([]);
      await settle(again, reclaimed[0], "unknown");
      const [repeated, ...none] = await claim(again, 9, T0 + MINUTE, ["web", "telegram"]);
      expect(repeated).toMatchObject({ conversation: "web-1", seq: 1, attempts: 2 });
      expect(none).toEqual([]);
    });
  });
}
