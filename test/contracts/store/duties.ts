import { describe, expect, it } from "vitest";
import type { DutyStatus, Reminder } from "../../../flows/ports.ts";
import {
  aMessage,
  aPerson,
  aReminder,
  type Current,
  MINUTE,
  queued,
  stateOf,
  T0,
  withLan,
} from "./fixtures.ts";

/** What people said of their duties, what reminds them of these, and which ended plans staff opened. */
export function dutiesContract(current: Current): void {
  describe("duty statuses", () => {
    it("keep the newest word on each occurrence", async () => {
      const { store } = current();
      await withLan(store);
      const status = (given: Partial<DutyStatus>): DutyStatus => ({
        plan: "tan-ky-2025",
        obligation: "annual-report",
        occurrence: "2026",
        person: "lan",
        reply: "done",
        until: null,
        ...given,
      });
      await store.tx(async (tx) => {
        await tx.setDutyStatus({ ...status({ reply: "later", until: "2026-01-20" }), at: T0 });
        await tx.setDutyStatus({ ...status({ occurrence: "2025", reply: "help" }), at: T0 });
        await tx.setDutyStatus({ ...status({}), at: T0 + MINUTE });
      });
      expect(await store.dutyStatusesOf("lan")).toEqual([
        status({ occurrence: "2025", reply: "help" }),
        status({}),
      ]);
      expect(await store.dutyStatusesOf("an")).toEqual([]);
    });
  });

  describe("reminders", () => {
    it("exist once for each occurrence, recipient and offset", async () => {
      const { store } = current();
      await withLan(store);
      const add = (given: Partial<Reminder>) => store.tx((tx) => tx.addReminder(aReminder(given)));
      const raced = await Promise.all(["r1", "r2", "r3"].map((id) => add({ id })));
      expect(raced.toSorted()).toEqual(["exists", "exists", "new"]);
      const winner = ["r1", "r2", "r3"][raced.indexOf("new")] ?? "";
      expect(await add({ id: "r4", offset: "overdue", conversation: null })).toBe("new");
      expect(await add({ id: "r5", occurrence: "2027" })).toBe("new");
      expect(await add({ id: "r6", obligation: "dossier" })).toBe("new");

      const { at: _at, ...expected } = aReminder({ id: winner });
      expect(await store.reminder(winner)).toEqual(expected);
      expect(await store.reminder("nothing")).toBeNull();
      expect((await store.remindersOf("lan")).map((r) => r.id)).toEqual([winner, "r4", "r5", "r6"]);
      expect(await store.remindersOf("an")).toEqual([]);
    });

    it("refuse an id that is taken by another occurrence", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addReminder(aReminder()));
      const clash = store.tx((tx) => tx.addReminder(aReminder({ offset: "1" })));
      await expect(clash).rejects.toMatchObject({ code: "store-constraint" });
    });

    it("stop when the duty is met, with their messages that are not out yet, and nothing else stops", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addReminder(aReminder({ id: "sent", offset: "9", state: "sent", sentAt: T0 }));
        await tx.addReminder(aReminder({ id: "waiting", offset: "3" }));
        await tx.addReminder(aReminder({ id: "next-year", occurrence: "2027" }));
        await tx.enqueue([
          aMessage({ seq: 1, kind: "reminder", cause: "waiting" }),
          aMessage({ seq: 2, kind: "reminder", cause: "next-year" }),
          aMessage({ seq: 3, kind: "reply", cause: "waiting" }),
        ]);
        const { plan, obligation, occurrence, person } = aReminder();
        await tx.supersedeReminders({ plan, obligation, occurrence, person, at: T0 + MINUTE });
      });
      const states = (await store.remindersOf("lan")).map((r) => [r.id, r.state]);
      expect(Object.fromEntries(states)).toEqual({
        sent: "sent",
        waiting: "superseded",
        "next-year": "scheduled",
      });
      const messages = await store.messagesAfter("web-1", 0, 10);
      expect(messages.map((m) => [m.seq, m.state])).toEqual([
        [2, "pending"],
        [3, "pending"],
      ]);
      expect((await store.messagesOf("web-1", "waiting"))[0]?.state).toBe("superseded");
    });

    it("are sent when their message is, pushed or pulled", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addReminder(aReminder({ id: "pushed", offset: "1" }));
        await tx.addReminder(aReminder({ id: "pulled", offset: "2" }));
        await tx.addReminder(aReminder({ id: "later", offset: "3" }));
      });
      await queued(
        store,
        aMessage({ seq: 1, kind: "reminder", cause: "pushed" }),
        aMessage({ seq: 2, kind: "reminder", cause: "pulled" }),
        aMessage({ seq: 3, kind: "reminder", cause: "later" }),
      );
      const [first] = await store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
      await store.settleOutbox({ id: first?.id ?? "", state: "sent", nextAt: T0, at: T0 + MINUTE });
      await store.markDelivered("web-1", 2, T0 + 2 * MINUTE);
      expect(await store.reminder("pushed")).toMatchObject({ state: "sent", sentAt: T0 + MINUTE });
      expect(await store.reminder("pulled")).toMatchObject({ state: "sent", sentAt: T0 + 2 * MINUTE });
      expect(await store.reminder("later")).toMatchObject({ state: "scheduled", sentAt: null });
    });

    it("that share one message are all sent when it is, pushed or pulled", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addReminder(aReminder({ id: "a1", offset: "1" }));
        await tx.addReminder(aReminder({ id: "a2", offset: "2", digest: "a1" }));
        await tx.addReminder(aReminder({ id: "b1", offset: "3" }));
        await tx.addReminder(aReminder({ id: "b2", offset: "4", digest: "b1" }));
        await tx.addReminder(aReminder({ id: "alone", offset: "5" }));
      });
      expect(await store.reminder("a2")).toMatchObject({ digest: "a1" });
      await queued(
        store,
        aMessage({ seq: 1, kind: "reminder", cause: "a1" }),
        aMessage({ seq: 2, kind: "reminder", cause: "b1" }),
      );
      const [first] = await store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
      await store.settleOutbox({ id: first?.id ?? "", state: "sent", nextAt: T0, at: T0 + MINUTE });
      const sentAt = async () => (await store.remindersOf("lan")).map((r) => [r.id, r.sentAt]);
      const ended = [
        ["a1", T0 + MINUTE],
        ["a2", T0 + MINUTE],
      ];
      expect(await sentAt()).toEqual([...ended, ["alone", null], ["b1", null], ["b2", null]]);
      await store.markDelivered("web-1", 2, T0 + 2 * MINUTE);
      const both = [
        ["b1", T0 + 2 * MINUTE],
        ["b2", T0 + 2 * MINUTE],
      ];
      expect(await sentAt()).toEqual([...ended, ["alone", null], ...both]);
    });

    it.each([
      ["the first", "x", "y"],
      ["another", "y", "x"],
    ])(
      "that share one message: met %s, it goes out for the other; met both, it does not",
      async (_, one, other) => {
        const { store } = current();
        await withLan(store);
        await store.tx(async (tx) => {
          await tx.addReminder(aReminder({ id: "r-x", obligation: "x" }));
          await tx.addReminder(aReminder({ id: "r-y", obligation: "y", digest: "r-x" }));
        });
        await queued(store, aMessage({ kind: "reminder", cause: "r-x" }));
        const meet = (obligation: string) =>
          store.tx((tx) => tx.supersedeReminders({ ...aReminder({ obligation }), at: T0 }));
        await meet(one);
        expect(await stateOf(store, 1)).toBe("pending");
        await meet(other);
        expect((await store.messagesOf("web-1", "r-x"))[0]?.state).toBe("superseded");
      },
    );

    it("that share one message keep it when one of them goes with a merged person", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addPerson(aPerson({ id: "an" }));
        await tx.addReminder(aReminder({ id: "ans-x", obligation: "x", person: "an" }));
        await tx.addReminder(aReminder({ id: "lans-x", obligation: "x" }));
        await tx.addReminder(aReminder({ id: "lans-y", obligation: "y", digest: "lans-x" }));
      });
      await queued(store, aMessage({ kind: "reminder", cause: "lans-x" }));
      await store.tx((tx) => tx.mergePeople({ from: "lan", into: "an", at: T0 }));
      expect(await stateOf(store, 1)).toBe("pending");
      const [claimed] = await store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
      await store.settleOutbox({ id: claimed?.id ?? "", state: "sent", nextAt: T0, at: T0 });
      expect((await store.remindersOf("an")).map(({ id, state }) => [id, state])).toEqual([
        ["ans-x", "scheduled"],
        ["lans-y", "sent"],
      ]);
    });

    it("are not tried again when the duty was met while they were on the wire", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addReminder(aReminder()));
      await queued(store, aMessage({ kind: "reminder", cause: "reminder-1" }));
      const [claimed] = await store.claimOutbox({ channels: ["web"], now: T0, limit: 1 });
      await store.tx((tx) => tx.supersedeReminders({ ...aReminder(), at: T0 }));
      expect(await stateOf(store, 1)).toBe("sending");
      await store.settleOutbox({ id: claimed?.id ?? "", state: "retry", nextAt: T0, at: T0 });
      expect(await store.claimOutbox({ channels: ["web"], now: T0 + MINUTE, limit: 9 })).toEqual([]);
      expect((await store.messagesOf("web-1", "reminder-1"))[0]?.state).toBe("superseded");
    });
  });

  describe("plan openings", () => {
    it("keep the newest decision on each plan", async () => {
      const { store } = current();
      const opening = { plan: "nam-dinh-2023", open: true, by: "an", reason: "Tập huấn" };
      const other = { plan: "a-plan", open: false, by: "an", reason: "" };
      await store.tx(async (tx) => {
        await tx.setPlanOpening({ ...opening, at: T0 });
        await tx.setPlanOpening({ ...other, at: T0 });
        await tx.setPlanOpening({ ...opening, open: false, reason: "Hết đợt", at: T0 + MINUTE });
      });
      expect(await store.planOpenings()).toEqual([other, { ...opening, open: false, reason: "Hết đợt" }]);
    });
  });
}
