import { describe, expect, it } from "vitest";
import { StaleWrite } from "../../../flows/ports.ts";
import {
  aMessage,
  aPerson,
  type Current,
  MINUTE,
  queued,
  stateOf,
  T0,
  withConversation,
  withLan,
} from "./fixtures.ts";

/** Events are admitted once; conversations are found by address and saved under an optimistic lock. */
export function conversationsContract(current: Current): void {
  describe("events", () => {
    it("are admitted once for each channel and key", async () => {
      const { store } = current();
      const event = { channel: "telegram", key: "77", conversation: "c", at: T0 } as const;
      expect(await store.tx((tx) => tx.admit(event))).toBe("new");
      expect(await store.tx((tx) => tx.admit({ ...event, at: T0 + MINUTE }))).toBe("exists");
      expect(await store.tx((tx) => tx.admit({ ...event, channel: "zalo-oa" }))).toBe("new");
      expect(await store.tx((tx) => tx.admit({ ...event, key: "78" }))).toBe("new");
    });

    it("are new to exactly one of five that come at once", async () => {
      const { store } = current();
      const event = { channel: "web", key: "same", conversation: "c", at: T0 } as const;
      const admitted = await Promise.all(Array.from({ length: 5 }, () => store.tx((tx) => tx.admit(event))));
      expect(admitted.toSorted()).toEqual(["exists", "exists", "exists", "exists", "new"]);
    });

    it("are new again when the turn that admitted them failed", async () => {
      const { store } = current();
      const event = { channel: "web", key: "k", conversation: "c", at: T0 } as const;
      const failed = store.tx(async (tx) => {
        await tx.admit(event);
        throw new Error("crash");
      });
      await expect(failed).rejects.toThrow("crash");
      expect(await store.tx((tx) => tx.admit(event))).toBe("new");
    });

    it("keep what was answered, across a restart", async () => {
      const { store, reopen } = current();
      const result = { messages: [1, 2], expects: null, note: "Đã lưu ✓" };
      expect(await store.eventResult("web", "k")).toBeNull();
      await store.tx(async (tx) => {
        await tx.admit({ channel: "web", key: "k", conversation: "c", at: T0 });
        expect(await tx.eventResult("web", "k")).toBeNull();
        await tx.keepResult({ channel: "web", key: "k", result });
      });
      const again = await reopen();
      expect(await again.eventResult("web", "k")).toEqual(result);
      expect(await again.eventResult("telegram", "k")).toBeNull();
    });

    it("must be admitted before a result is kept for them", async () => {
      const { store } = current();
      const early = store.tx((tx) => tx.keepResult({ channel: "web", key: "k", result: {} }));
      await expect(early).rejects.toMatchObject({ code: "event-unknown" });
    });
  });

  describe("reach", () => {
    it("is lost once: what waits ends, the person's conversations no longer name it, and it comes back", async () => {
      const { store, reopen } = current();
      await withLan(store);
      const tg = await withConversation(store, "tg", "telegram");
      await store.tx((tx) => tx.saveConversation({ ...tg, person: "lan", at: T0 }));
      await queued(store, aMessage({ conversation: "tg", channel: "telegram", seq: 1 }));
      await queued(store, aMessage({ conversation: "tg", channel: "telegram", seq: 2 }));
      const at = T0 + MINUTE;
      const set = (unreachable: string | null) =>
        store.tx((tx) => tx.setReachable({ id: "tg", unreachable, at }));
      await store.claimOutbox({ channels: ["telegram"], now: T0, limit: 1 });

      expect(await set("blocked")).toBe(true);
      expect(await set("blocked")).toBe(false);
      expect(await stateOf(store, 1, "tg")).toBe("sending");
      expect(await stateOf(store, 2, "tg")).toBe("dead");
      const again = await reopen();
      expect(await again.conversation("tg")).toMatchObject({ unreachable: "blocked" });
      expect((await again.conversationsOf("lan")).map(({ id }) => id)).not.toContain("tg");
      expect(await again.tx((tx) => tx.setReachable({ id: "tg", unreachable: null, at }))).toBe(true);
      expect(await again.tx((tx) => tx.setReachable({ id: "tg", unreachable: null, at }))).toBe(false);
      expect((await again.conversationsOf("lan")).map(({ id }) => id)).toContain("tg");
      expect(await stateOf(again, 2, "tg")).toBe("dead");
    });

    it("goes on at another address, unless somebody has it", async () => {
      const { store } = current();
      const open = (id: string, address: string) =>
        store.tx((tx) => tx.openConversation({ id, channel: "telegram", address, at: T0 }));
      await open("g1", "-1");
      await open("g2", "-2");
      await store.tx((tx) => tx.moveConversation({ id: "g1", address: "-100", at: T0 }));
      await store.tx((tx) => tx.moveConversation({ id: "g2", address: "-100", at: T0 }));
      await store.tx((tx) => tx.moveConversation({ id: "nobody", address: "-3", at: T0 }));
      expect((await store.conversationAt("telegram", "-100"))?.id).toBe("g1");
      expect((await store.conversationAt("telegram", "-2"))?.id).toBe("g2");
      expect(await store.conversationAt("telegram", "-1")).toBeNull();
    });
  });

  describe("conversations", () => {
    it("are made at the first event of an address and found ever after", async () => {
      const { store } = current();
      const made = await store.tx((tx) =>
        tx.openConversation({ id: "c1", channel: "telegram", address: "900719925474099312", at: T0 }),
      );
      expect(made).toEqual({
        id: "c1",
        channel: "telegram",
        address: "900719925474099312",
        unreachable: null,
        heardAt: null,
        heldUntil: null,
        person: null,
        state: {},
        version: 0,
        lastSeq: 0,
      });
      const found = await store.tx((tx) =>
        tx.openConversation({
          id: "c2",
          channel: "telegram",
          address: "900719925474099312",
          at: T0 + MINUTE,
        }),
      );
      expect(found).toEqual(made);
      expect(await store.conversation("c1")).toEqual(made);
      expect(await store.conversation("c2")).toBeNull();
      expect(await store.conversationAt("telegram", "900719925474099312")).toEqual(made);
      expect(await store.conversationAt("telegram", "900719925474099313")).toBeNull();
      expect(await store.conversationAt("zalo-oa", "900719925474099312")).toBeNull();
    });

    it("are one when several first events come at once", async () => {
      const { store } = current();
      const opened = await Promise.all(
        ["a", "b", "c"].map((id) =>
          store.tx((tx) => tx.openConversation({ id, channel: "web", address: "same", at: T0 })),
        ),
      );
      expect(new Set(opened.map((c) => c.id)).size).toBe(1);
    });

    it("keep state exactly, with a version that grows", async () => {
      const { store } = current();
      await withLan(store);
      const state = {
        stack: [{ flow: "registration", step: "name", tried: 0 }],
        "ghi chú": "Đặng – “ừ” 👍🏽",
        none: null,
      };
      const heardAt = T0 + MINUTE;
      const next = { id: "web-1", heardAt, person: "lan", state, version: 0, lastSeq: 2, at: T0 + MINUTE };
      await store.tx((tx) => tx.saveConversation(next));
      expect(await store.conversation("web-1")).toEqual({
        id: "web-1",
        channel: "web",
        address: "bearer-hash-1",
        unreachable: null,
        heardAt,
        heldUntil: null,
        person: "lan",
        state,
        version: 1,
        lastSeq: 2,
      });
    });

    it("are held for a person of the account, until an instant", async () => {
      const { store, reopen } = current();
      await withLan(store);
      await store.tx((tx) => tx.holdConversation({ id: "web-1", until: T0 + MINUTE, at: T0 }));
      expect(await store.conversation("web-1")).toMatchObject({ heldUntil: T0 + MINUTE, version: 0 });
      const again = await reopen();
      await again.tx((tx) => tx.holdConversation({ id: "web-1", until: T0 + 2 * MINUTE, at: T0 }));
      expect(await again.conversation("web-1")).toMatchObject({ heldUntil: T0 + 2 * MINUTE });
    });

    it("are not saved over somebody else's change", async () => {
      const { store } = current();
      await withLan(store);
      const save = (step: string) =>
        store.tx((tx) =>
          tx.saveConversation({
            id: "web-1",
            heardAt: null,
            person: null,
            state: { step },
            version: 0,
            lastSeq: 1,
            at: T0,
          }),
        );
      const outcomes = await Promise.allSettled([save("a"), save("b"), save("c")]);
      expect(outcomes.filter((o) => o.status === "fulfilled")).toHaveLength(1);
      await expect(save("d")).rejects.toBeInstanceOf(StaleWrite);
      expect(await store.conversation("web-1")).toMatchObject({ state: { step: "a" }, version: 1 });
    });

    it("of one person come with the most recently active first", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addPerson(aPerson()));
      for (const [i, id] of ["old", "newest", "middle"].entries()) {
        await withConversation(store, id, "telegram");
        const at = T0 + [0, 2, 1].map((n) => n * MINUTE)[i]!;
        await store.tx((tx) =>
          tx.saveConversation({ id, person: "lan", state: {}, version: 0, heardAt: null, lastSeq: 0, at }),
        );
      }
      await withConversation(store, "nobodys", "telegram");
      expect((await store.conversationsOf("lan")).map((c) => c.id)).toEqual(["newest", "middle", "old"]);
      expect(await store.conversationsOf("nobody")).toEqual([]);
    });
  });
}
