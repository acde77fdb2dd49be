import { describe, expect, it } from "vitest";
import { KheoError, StaleWrite, type StoreWrites } from "../../../flows/ports.ts";
import { aPerson, aReminder, type Current, T0, withLan } from "./fixtures.ts";

/** One turn is one transaction: all of it or nothing, one after another, durable once it resolves. */
export function transactionsContract(current: Current): void {
  describe("transactions", () => {
    it("commit what was written and return what the work returned", async () => {
      const { store } = current();
      const result = await store.tx(async (tx) => {
        await tx.addPerson(aPerson());
        return 42;
      });
      expect(result).toBe(42);
      expect(await store.person("lan")).not.toBeNull();
    });

    it("leave nothing when the work throws, and pass its error on unchanged", async () => {
      const { store } = current();
      const failure = new Error("no");
      const work = store.tx(async (tx) => {
        await tx.addPerson(aPerson());
        await tx.admit({ channel: "web", key: "k", conversation: "c", at: T0 });
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await store.person("lan")).toBeNull();
      expect(await store.eventResult("web", "k")).toBeNull();
      expect((await store.counts())["people"]).toBe(0);
    });

    it("see their own writes, which nobody outside sees before the commit", async () => {
      const { store } = current();
      await store.tx(async (tx) => {
        await tx.addPerson(aPerson());
        expect(await tx.person("lan")).toMatchObject({ id: "lan" });
        expect(await store.person("lan")).toBeNull();
        expect((await store.exportAll()).people).toEqual([]);
      });
      expect(await store.person("lan")).toMatchObject({ id: "lan" });
    });

    it("overlap twenty at a time, half of them failing: exactly the other half stays", async () => {
      const { store } = current();
      const ids = Array.from({ length: 20 }, (_, i) => `p${String(i).padStart(2, "0")}`);
      const outcomes = await Promise.allSettled(
        ids.map((id, i) =>
          store.tx(async (tx) => {
            await tx.addPerson(aPerson({ id }));
            await Promise.resolve();
            if (i % 2 === 1) throw new Error("odd");
          }),
        ),
      );
      const kept = ids.filter((_, i) => i % 2 === 0);
      expect(outcomes.map((o) => o.status)).toEqual(
        ids.map((_, i) => (i % 2 === 0 ? "fulfilled" : "rejected")),
      );
      expect((await store.exportAll()).people.map((p) => p.id)).toEqual(kept);
    });

    it("run one after another, in the order they were asked for", async () => {
      const { store } = current();
      const log: string[] = [];
      const turn = (name: string) =>
        store.tx(async (tx) => {
          log.push(`${name} begins`);
          await tx.units();
          await new Promise(setImmediate);
          log.push(`${name} ends`);
        });
      await Promise.all([turn("a"), turn("b"), turn("c")]);
      expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    });

    it("never nest, not even through a single-statement write of the store", async () => {
      const { store } = current();
      await store.tx(async (tx) => {
        await expect(store.tx(async () => undefined)).rejects.toMatchObject({ code: "nested-transaction" });
        const claim = store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
        await expect(claim).rejects.toMatchObject({ code: "nested-transaction" });
        await tx.addPerson(aPerson());
      });
      expect(await store.person("lan")).not.toBeNull();
    });

    it("may follow from something that an ended transaction set off", async () => {
      const { store } = current();
      let ended = (): void => undefined;
      const end = new Promise<void>((resolve) => {
        ended = resolve;
      });
      let after: Promise<string> = Promise.reject(new Error("not started"));
      after.catch(() => undefined);
      await store.tx(async () => {
        after = end.then(() => store.tx(async () => "ran"));
      });
      ended();
      expect(await after).toBe("ran");
    });

    it("cannot be used once they have ended", async () => {
      const { store } = current();
      const leaked: StoreWrites[] = [];
      await store.tx(async (tx) => void leaked.push(tx));
      await expect(leaked[0]?.addPerson(aPerson())).rejects.toMatchObject({ code: "transaction-over" });
      expect(await store.person("lan")).toBeNull();
    });

    it("refuse a row that points nowhere or repeats an id, and leave nothing", async () => {
      const { store } = current();
      const dangling = store.tx(async (tx) => {
        await tx.addPerson(aPerson());
        await tx.addReminder(aReminder({ person: "nobody", conversation: null }));
      });
      await expect(dangling).rejects.toMatchObject({ code: "store-constraint", remedy: "stop" });
      expect(await store.person("lan")).toBeNull();

      const twice = store.tx(async (tx) => {
        await tx.addPerson(aPerson());
        await tx.addPerson(aPerson());
      });
      await expect(twice).rejects.toBeInstanceOf(KheoError);
      await expect(twice).rejects.not.toBeInstanceOf(StaleWrite);
      expect(await store.person("lan")).toBeNull();
    });
  });

  describe("closing", () => {
    it("keeps everything that was committed", async () => {
      const { store, reopen } = current();
      await withLan(store);
      const before = await store.exportAll();
      const again = await reopen();
      expect(await again.exportAll()).toEqual(before);
      expect(await again.conversationAt("web", "bearer-hash-1")).toMatchObject({ id: "web-1" });
    });

    it("waits for the transactions already asked for", async () => {
      const { store, reopen } = current();
      const asked = store.tx(async (tx) => {
        await new Promise(setImmediate);
        await tx.addPerson(aPerson());
      });
      const again = await reopen();
      await asked;
      expect(await again.person("lan")).not.toBeNull();
    });

    it("refuses all use afterwards, and may be said twice", async () => {
      const { store } = current();
      await store.close();
      await store.close();
      const closed = { code: "store-closed" };
      await expect(store.tx(async () => undefined)).rejects.toMatchObject(closed);
      await expect(store.person("lan")).rejects.toMatchObject(closed);
      await expect(store.exportAll()).rejects.toMatchObject(closed);
      await expect(store.check()).rejects.toMatchObject(closed);
    });

    it("is preceded by a healthy check", async () => {
      const { store } = current();
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}
