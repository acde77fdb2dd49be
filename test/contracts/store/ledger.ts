import { beforeEach, describe, expect, it } from "vitest";
import type { Instant, OutboxRow, OutboxState, Receipt, ReminderState, Store } from "../../../flows/ports.ts";
import {
  aMessage,
  aPerson,
  aReminder,
  aUnit,
  type Current,
  MINUTE,
  queued,
  T0,
  withConversation,
  withLan,
} from "./fixtures.ts";

const OA = "zalo-oa";
const zalo = (seq: number, given: Parameters<typeof aMessage>[0] = {}): ReturnType<typeof aMessage> =>
  aMessage({ conversation: "oa-1", channel: OA, seq, ...given });
const reminding = (seq: number, id = "reminder-1", given: Parameters<typeof aMessage>[0] = {}) =>
  zalo(seq, { kind: "reminder", cause: id, ...given });
const claim = async (store: Store, now: Instant = T0): Promise<OutboxRow> => {
  const [row] = await store.claimOutbox({ channels: [OA], now, limit: 1 });
  if (row === undefined) throw new Error("nothing is due");
  return row;
};
const settle = (
  store: Store,
  { id }: { readonly id: string },
  state: OutboxState,
  given: { at?: Instant; reason?: string; receipt?: Receipt } = {},
): Promise<void> => store.settleOutbox({ id, state, nextAt: T0, at: T0, ...given });
const sentBy = async (store: Store, quota: string | null, message: string | null, at = T0): Promise<void> =>
  settle(store, await claim(store), "sent", { at, receipt: { message, quota } });
const received = (store: Store, message: string, given: { seen?: boolean; at?: Instant } = {}) =>
  store.markReceived({ channel: OA, message, seen: false, at: T0 + MINUTE, ...given });
const stateIn = async (store: Store, id: string): Promise<unknown> =>
  (await store.exportAll()).outbox.find((row) => row.id === id)?.["state"];

/** What became of messages after they were decided: what they cost, whether they arrived, which of them somebody has to see to. */
export function ledgerContract(current: Current): void {
  describe("the ledger", () => {
    beforeEach(async () => {
      const { store } = current();
      await withLan(store);
      await withConversation(store, "oa-1", OA);
    });
    spendingContract(current);
    receiptsContract(current);
    strandedContract(current);
    undeliveredContract(current);
  });
}

function spendingContract(current: Current): void {
  describe("a message that costs something", () => {
    it("is unknown after a crash, not among those that go again, and never claimed", async () => {
      const { store, reopen } = current();
      await withConversation(store, "oa-2", OA);
      await queued(store, zalo(1), zalo(1, { conversation: "oa-2" }));
      const [paid, free] = await store.claimOutbox({ channels: [OA], now: T0, limit: 2 });
      await store.markSpending({ id: paid?.id ?? "", at: T0 });
      const again = await reopen();
      expect(await again.reclaimSending(T0 + MINUTE)).toMatchObject([{ id: free?.id, state: "retry" }]);
      expect((await again.unsettledIn("oa-1")).map(({ state }) => state)).toEqual(["unknown"]);
      const claimed = await again.claimOutbox({ channels: [OA], now: T0 + 99 * MINUTE, limit: 9 });
      expect(claimed.map(({ id }) => id)).toEqual([free?.id]);
    });

    it("goes again after a crash when its spending attempt had ended before", async () => {
      const { store } = current();
      await queued(store, zalo(1));
      const first = await claim(store);
      await store.markSpending({ id: first.id, at: T0 });
      await settle(store, first, "retry");
      await claim(store); // this attempt has not come to spend yet
      expect(await store.reclaimSending(T0)).toMatchObject([{ id: first.id, state: "retry", attempts: 2 }]);
      await claim(store);
      await store.markSpending({ id: first.id, at: T0 });
      expect(await store.reclaimSending(T0)).toEqual([]);
      expect(await stateIn(store, first.id)).toBe("unknown");
    });

    it("can only be one that is on the wire", async () => {
      const { store } = current();
      await queued(store, zalo(1));
      await store.markSpending({ id: zalo(1).id, at: T0 });
      await store.markSpending({ id: "nothing", at: T0 });
      await claim(store);
      expect(await store.reclaimSending(T0)).toHaveLength(1);
    });

    it("is counted by what it went by, among those sent since an instant", async () => {
      const { store, reopen } = current();
      await withConversation(store, "bot-1", "zalo-bot");
      await queued(store, ...[1, 2, 3, 4, 5, 6].map((seq) => zalo(seq)));
      await sentBy(store, "reply", "m1", T0 - 1);
      await sentBy(store, "reply", "m2");
      await sentBy(store, "sub_quota", "m3");
      await sentBy(store, "reply", "m4", T0 + MINUTE);
      await sentBy(store, null, "m5");
      await settle(store, await claim(store), "dead", { receipt: { message: null, quota: "charged" } });
      await queued(store, aMessage({ conversation: "bot-1", channel: "zalo-bot" }));
      const [other] = await store.claimOutbox({ channels: ["zalo-bot"], now: T0, limit: 1 });
      await settle(store, other ?? { id: "" }, "sent", { receipt: { message: null, quota: "reply" } });
      const again = await reopen();
      expect(await again.spentSince(OA, T0)).toEqual([
        { quota: "reply", messages: 2 },
        { quota: "sub_quota", messages: 1 },
      ]);
      expect(await again.spentSince(OA, T0 + MINUTE + 1)).toEqual([]);
      expect(await again.spentSince("telegram", 0)).toEqual([]);
    });

    it("keeps what a platform told of it when it is settled anew", async () => {
      const { store } = current();
      await queued(store, zalo(1));
      const row = await claim(store);
      await settle(store, row, "unknown", {
        reason: "timeout",
        receipt: { message: "m1", quota: "charged" },
      });
      await settle(store, row, "sent");
      expect(await store.spentSince(OA, T0)).toEqual([{ quota: "charged", messages: 1 }]);
      expect(await received(store, "m1")).toBe(row.id);
    });
  });
}

function receiptsContract(current: Current): void {
  describe("a receipt", () => {
    it("finds our message by the platform's id on its channel, however often it comes", async () => {
      const { store, reopen } = current();
      await queued(store, zalo(1), zalo(2));
      await sentBy(store, "reply", "246845883529197923");
      await sentBy(store, "reply", "246845883529197924");
      const again = await reopen();
      expect(await received(again, "246845883529197923")).toBe(zalo(1).id);
      expect(await received(again, "246845883529197924", { seen: true })).toBe(zalo(2).id);
      expect(await received(again, "246845883529197923", { seen: true })).toBe(zalo(1).id);
      expect(await received(again, "246845883529197920")).toBeNull();
      expect(await received(again, "")).toBeNull();
      const elsewhere = { channel: "zalo-bot", message: "246845883529197923", seen: true, at: T0 } as const;
      expect(await again.markReceived(elsewhere)).toBeNull();
    });

    it("settles what nobody knew the end of, its reminder too", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addReminder(aReminder({ conversation: "oa-1" })));
      await queued(store, reminding(1));
      const row = await claim(store);
      await settle(store, row, "unknown", {
        reason: "timeout",
        receipt: { message: "m1", quota: "charged" },
      });
      await store.tx((tx) => tx.saveReminder({ ...aReminder({ conversation: "oa-1" }), state: "unknown" }));
      expect(await received(store, "m1", { at: T0 + MINUTE })).toBe(row.id);
      expect(await stateIn(store, row.id)).toBe("sent");
      expect(await store.reminder("reminder-1")).toMatchObject({ state: "sent", sentAt: T0 + MINUTE });
      expect(await store.stranded(9)).toEqual([]);
      expect(await store.undeliveredIn(["chi-bo-1"], 0)).toEqual([]);
      expect(await store.spentSince(OA, T0 + MINUTE)).toEqual([{ quota: "charged", messages: 1 }]);
    });

    it.each(["sent", "dead"] as const)("leaves a message that is %s as it ended", async (state) => {
      const { store } = current();
      await queued(store, zalo(1));
      const row = await claim(store);
      await settle(store, row, state, { receipt: { message: "m1", quota: "reply" } });
      expect(await received(store, "m1", { seen: true })).toBe(row.id);
      expect(await stateIn(store, row.id)).toBe(state);
      const sent = [{ quota: "reply", messages: 1 }];
      expect(await store.spentSince(OA, T0)).toEqual(state === "sent" ? sent : []);
      expect(await store.spentSince(OA, T0 + 1)).toEqual([]);
    });
  });
}

function strandedContract(current: Current): void {
  describe("what is stranded", () => {
    it("are reminders and notices that ended badly, oldest first, until somebody sees to them", async () => {
      const { store, reopen } = current();
      const kinds = ["reminder", "notice", "reply", "answer", "notice", "reminder", "notice"] as const;
      const ends = ["dead", "unknown", "dead", "unknown", "sent", "superseded", "retry"] as const;
      const last = kinds.length;
      // The oldest has the greatest number: the order is that of time, then of ids.
      const messages = kinds.map((kind, i) => zalo(i + 1, { kind }));
      await store.tx((tx) => tx.enqueue(messages.map((message, i) => ({ ...message, at: T0 + (last - i) }))));
      for (const [i, state] of ends.entries())
        await settle(store, messages[i] ?? { id: "" }, state, { reason: "zalo-230" });
      const again = await reopen();
      expect(await again.stranded(9)).toMatchObject([
        { id: zalo(2).id, state: "unknown", kind: "notice" },
        { id: zalo(1).id, state: "dead", kind: "reminder" },
      ]);
      expect(await again.stranded(1)).toMatchObject([{ id: zalo(2).id }]);

      const seeTo = (id: string) => again.tx((tx) => tx.seeTo({ id, at: T0 + MINUTE }));
      expect(await seeTo(zalo(2).id)).toBe(true);
      expect(await seeTo(zalo(2).id)).toBe(false);
      expect(await seeTo("nothing")).toBe(false);
      expect((await again.stranded(9)).map(({ id }) => id)).toEqual([zalo(1).id]);
      expect((await again.tx((tx) => tx.stranded(9))).map(({ id }) => id)).toEqual([zalo(1).id]);
    });

    it("are messages of a conversation that was lost, waiting or on the wire", async () => {
      const { store } = current();
      await queued(store, reminding(1), reminding(2));
      const row = await claim(store);
      await store.tx((tx) => tx.setReachable({ id: "oa-1", unreachable: "zalo-213", at: T0 }));
      expect((await store.stranded(9)).map(({ seq }) => seq)).toEqual([2]);
      await settle(store, row, "dead", { reason: "zalo-213" });
      expect((await store.stranded(9)).map(({ seq }) => seq)).toEqual([1, 2]);
    });
  });
}

function undeliveredContract(current: Current): void {
  describe("an undelivered reminder", () => {
    const since = T0 + 10 * MINUTE;
    /** A reminder whose messages ended so, one after another, and which came to an end itself at an instant. */
    const failed = async (
      store: Store,
      id: string,
      state: ReminderState,
      at: Instant,
      tries: readonly Partial<OutboxRow & { reason: string; receipt: Receipt }>[] = [{ reason: "zalo-230" }],
      person = "lan",
    ): Promise<void> => {
      const reminder = aReminder({ id, person, offset: id, conversation: "oa-1" });
      await store.tx((tx) => tx.addReminder(reminder));
      for (const [i, { reason = "", receipt, ...given }] of tries.entries()) {
        const message = reminding(1, id, { id: `${id}:${i}`, conversation: `${id}-${i}`, ...given });
        await withConversation(store, message.conversation, message.channel);
        await queued(store, message);
        await settle(store, message, state === "unknown" ? "unknown" : "dead", {
          reason,
          ...(receipt === undefined ? {} : { receipt }),
        });
      }
      await store.tx((tx) => tx.saveReminder({ id, conversation: reminder.conversation, state, at }));
    };
    const listed = async (store: Store, units = ["chi-bo-1"]): Promise<readonly string[]> =>
      (await store.undeliveredIn(units, since)).map(({ reminder }) => reminder.id);

    it("is told to those who look after the unit, newest first, with where and why it failed last", async () => {
      const { store, reopen } = current();
      await failed(store, "old", "undelivered", since - 1);
      await failed(store, "first", "undelivered", since, [
        { reason: "blocked", channel: "telegram" },
        { reason: "zalo-230", receipt: { message: "m-first", quota: null } },
      ]);
      await failed(store, "second", "unknown", since + 1, [{ reason: "crashed" }]);
      await failed(store, "scheduled", "scheduled", since);
      await failed(store, "given-up", "superseded", since);
      const again = await reopen();
      const { at: _at, ...reminder } = aReminder({ id: "first", offset: "first", conversation: "oa-1" });
      expect(await again.undeliveredIn(["chi-bo-1"], since)).toEqual([
        expect.objectContaining({ state: "unknown", channel: OA, reason: "crashed", at: since + 1 }),
        {
          reminder: { ...reminder, state: "undelivered" },
          state: "undelivered",
          channel: OA,
          reason: "zalo-230",
          message: "first:1",
          receipt: "m-first",
          at: since,
        },
      ]);
      expect(await listed(again, ["elsewhere"])).toEqual([]);
      expect(await listed(again, [])).toEqual([]);
    });

    it("is told once, whatever roles the person has and however many messages failed at one instant", async () => {
      const { store } = current();
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.grant("lan", { unit: "chi-bo-1", role: "reviewer" }, T0);
        await tx.grant("lan", { unit: "u2", role: "member" }, T0);
      });
      await failed(store, "r", "undelivered", since, [{ reason: "blocked" }, { reason: "zalo-213" }]);
      expect(await store.undeliveredIn(["u2", "chi-bo-1"], since)).toMatchObject([{ reason: "zalo-213" }]);
    });

    it("of several that went in one message is told by that message", async () => {
      const { store } = current();
      await failed(store, "a", "undelivered", since);
      const b = aReminder({ id: "b", offset: "b", digest: "a", conversation: "oa-1" });
      await store.tx((tx) => tx.addReminder(b));
      await store.tx((tx) => tx.saveReminder({ ...b, state: "undelivered", at: since }));
      const told = await store.undeliveredIn(["chi-bo-1"], since);
      expect(told.map(({ reminder, message, reason }) => [reminder.id, message, reason])).toEqual([
        ["b", "a:0", "zalo-230"],
        ["a", "a:0", "zalo-230"],
      ]);
    });

    it("is told by what was sent for it, not by an answer to it", async () => {
      const { store } = current();
      await failed(store, "r", "undelivered", since, [
        { reason: "zalo-230" },
        { reason: "", kind: "reply", channel: "web" },
      ]);
      expect(await store.undeliveredIn(["chi-bo-1"], since)).toMatchObject([
        { channel: OA, reason: "zalo-230" },
      ]);
    });

    it("is nobody's matter any more when it is sent after all, or the duty is met", async () => {
      const { store } = current();
      for (const [id, state] of [
        ["a", "undelivered"],
        ["b", "unknown"],
      ] as const)
        await failed(store, id, state, since);
      expect(await listed(store)).toEqual(["b", "a"]);
      await settle(store, { id: "b:0" }, "sent");
      expect(await listed(store)).toEqual(["a"]);
      await store.tx((tx) => tx.supersedeReminders({ ...aReminder(), at: T0 }));
      expect(await listed(store)).toEqual([]);
      expect((await store.remindersOf("lan")).map(({ state }) => state)).toEqual(["superseded", "sent"]);
    });

    it("of another person is not listed under this one's unit", async () => {
      const { store } = current();
      await store.tx(async (tx) => {
        await tx.addPerson(aPerson({ id: "an" }));
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.grant("an", { unit: "u2", role: "member" }, T0);
      });
      await failed(store, "r", "undelivered", since, [{ reason: "x" }], "an");
      expect(await listed(store)).toEqual([]);
      expect(await listed(store, ["u2"])).toEqual(["r"]);
    });

    it("goes to another conversation, or comes to an end", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addReminder(aReminder()));
      const save = (conversation: string | null, state: ReminderState) =>
        store.tx((tx) => tx.saveReminder({ id: "reminder-1", conversation, state, at: T0 + MINUTE }));
      await save("oa-1", "scheduled");
      expect(await store.reminder("reminder-1")).toMatchObject({ conversation: "oa-1", state: "scheduled" });
      await save(null, "undelivered");
      expect(await store.reminder("reminder-1")).toMatchObject({ conversation: null, state: "undelivered" });
    });
  });
}
