import { describe, expect, it } from "vitest";
import type { Store } from "../../../flows/ports.ts";
import {
  aDraft,
  aJob,
  aMessage,
  aPerson,
  aRegistration,
  aReminder,
  aUnit,
  type Current,
  MINUTE,
  queued,
  T0,
  withConversation,
  withLan,
} from "./fixtures.ts";

const MADE = { createdAt: "2026-01-05T01:30:00.000Z", updatedAt: "2026-01-05T01:30:00.000Z" };
const LATER = "2026-01-05T01:31:00.000Z";

/** One row of everything, all of Lan's; some changed a minute later. */
async function withEverything(store: Store): Promise<void> {
  await withLan(store);
  await store.tx(async (tx) => {
    await tx.addInvite({
      code: "SECRET-CODE",
      unit: "chi-bo-1",
      role: "admin",
      person: null,
      usesLeft: 1,
      expiresAt: null,
      at: T0,
    });
    await tx.admit({ channel: "web", key: "event-1", conversation: "web-1", at: T0 });
    await tx.saveConversation({
      id: "web-1",
      heardAt: T0,
      person: "lan",
      state: { secret: "SECRET-STATE" },
      version: 0,
      lastSeq: 1,
      at: T0 + MINUTE,
    });
    await tx.addDraft(aDraft());
    await tx.addRegistration(aRegistration());
    await tx.addReminder(aReminder());
    await tx.addJob({ ...aJob(), at: T0 });
    await tx.audit({
      id: "audit-1",
      actor: "an",
      action: "accept",
      object: "K7M4",
      detail: { from: "submitted" },
      at: T0,
    });
  });
  await queued(store, aMessage({ kind: "reminder", cause: "reminder-1" }), aMessage({ seq: 2 }));
  await store.markDelivered("web-1", 1, T0 + MINUTE);
}

/** What operators' scripts rely on (`contracts.md`, *Export*), and what must never be in it. */
export function exportContract(current: Current): void {
  describe("the export", () => {
    it("of an empty store has every list", async () => {
      expect(await current().store.exportAll()).toEqual({
        people: [],
        units: [],
        conversations: [],
        drafts: [],
        registrations: [],
        reports: [],
        reminders: [],
        outbox: [],
        audit: [],
      });
    });

    it("has exactly the promised properties of every row", async () => {
      const { store } = current();
      await withEverything(store);
      const { at: _at, ...lan } = aPerson();
      const { at: _then, ...unit } = aUnit();
      const { person, plan, code, practice, answers } = aDraft();
      const { year, ownerKind, name, answers: submitted } = aRegistration();
      const { obligation, occurrence, offset } = aReminder();
      const changed = { ...MADE, updatedAt: LATER };
      const message = { channel: "web", conversation: "web-1", attempts: 0 };
      const sent = { state: "sent", sentAt: LATER };
      const draft = { id: "draft-1", person, plan, step: "name", answers, code, practice, state: "open" };
      const registration = {
        id: "registration-1",
        code,
        plan,
        year,
        unit: "chi-bo-1",
        person,
        ownerKind,
        name,
      };
      const reminder = { id: "reminder-1", plan, obligation, occurrence, offset, person };
      const first = { id: "web-1:0001", seq: 1, kind: "reminder", cause: "reminder-1" };
      const second = {
        id: "web-1:0002",
        seq: 2,
        kind: "reply",
        cause: "event-1",
        state: "pending",
        sentAt: null,
      };
      const accepted = { actor: "an", action: "accept", object: "K7M4", detail: { from: "submitted" } };
      expect(await store.exportAll()).toEqual({
        people: [{ ...MADE, ...lan, roles: [{ unit: "chi-bo-1", role: "member" }] }],
        units: [{ ...MADE, ...unit }],
        conversations: [{ ...changed, id: "web-1", channel: "web", person: "lan" }],
        drafts: [{ ...MADE, ...draft }],
        registrations: [
          {
            ...MADE,
            ...registration,
            state: "submitted",
            practice,
            answers: submitted,
            submittedAt: MADE.createdAt,
          },
        ],
        reports: [],
        reminders: [{ ...changed, ...reminder, ...sent }],
        outbox: [
          { ...changed, ...message, ...first, ...sent },
          { ...MADE, ...message, ...second },
        ],
        audit: [{ ...MADE, ...accepted, id: "audit-1", at: MADE.createdAt }],
      });
    });

    it("holds no bearer, no invite code, no conversation state", async () => {
      const { store } = current();
      await withEverything(store);
      const text = JSON.stringify(await store.exportAll());
      expect(text).not.toContain("bearer-hash-1");
      expect(text).not.toContain("SECRET");
    });

    it("is of one moment, though transactions go on", async () => {
      const { store } = current();
      const join = (id: string) =>
        store.tx(async (tx) => {
          await tx.addPerson(aPerson({ id }));
          await tx.audit({ id: `audit-${id}`, actor: id, action: "join", object: id, detail: {}, at: T0 });
        });
      const ids = Array.from({ length: 30 }, (_, i) => `p${i}`);
      const [exported] = await Promise.all([store.exportAll(), ...ids.map(join)]);
      const actors = new Set(exported.audit.map((row) => row["actor"]));
      expect(actors).toEqual(new Set(exported.people.map((row) => row.id)));
    });

    it("lists rows oldest first", async () => {
      const { store } = current();
      await store.tx(async (tx) => {
        await tx.addPerson({ ...aPerson({ id: "a" }), at: T0 + 2 });
        await tx.addPerson({ ...aPerson({ id: "c" }), at: T0 });
        await tx.addPerson({ ...aPerson({ id: "b" }), at: T0 });
      });
      expect((await store.exportAll()).people.map((row) => row.id)).toEqual(["b", "c", "a"]);
    });
  });

  describe("the use of a channel", () => {
    it("is its conversations, and what went out there since", async () => {
      const { store } = current();
      await withLan(store);
      await withConversation(store, "z1", "zalo-bot");
      await withConversation(store, "z2", "zalo-bot");
      await queued(
        store,
        aMessage(),
        ...[1, 2, 3].map((seq) => aMessage({ conversation: "z1", channel: "zalo-bot", seq })),
      );
      for (const seq of [1, 2]) {
        const [row] = await store.claimOutbox({ channels: ["zalo-bot"], now: T0, limit: 1 });
        const at = T0 + seq * MINUTE;
        await store.settleOutbox({ id: row?.id ?? "", state: "sent", nextAt: at, at });
      }
      expect(await store.useOf("zalo-bot", T0)).toEqual({ conversations: 2, sent: 2 });
      expect(await store.useOf("zalo-bot", T0 + 2 * MINUTE)).toEqual({ conversations: 2, sent: 1 });
      expect(await store.useOf("telegram", T0)).toEqual({ conversations: 0, sent: 0 });
    });
  });

  describe("counts", () => {
    it("start at nought, every name present", async () => {
      const zeros = await current().store.counts();
      expect(Object.values(zeros).every((n) => n === 0)).toBe(true);
      expect(Object.keys(zeros)).toEqual(
        expect.arrayContaining([
          "people",
          "drafts_open",
          "outbox_dead",
          "outbox_unknown",
          "reminders_superseded",
        ]),
      );
    });

    it("count rows, and states where these matter", async () => {
      const { store } = current();
      await withEverything(store);
      expect(await store.counts()).toEqual({
        people: 1,
        units: 1,
        arrivals: 0,
        conversations: 1,
        drafts_open: 1,
        registrations: 1,
        jobs_open: 1,
        outbox_pending: 1,
        outbox_sending: 0,
        outbox_sent: 1,
        outbox_retry: 0,
        outbox_unknown: 0,
        outbox_dead: 0,
        outbox_superseded: 0,
        reminders_scheduled: 0,
        reminders_sent: 1,
        reminders_superseded: 0,
        reminders_undelivered: 0,
        reminders_unknown: 0,
      });
    });
  });
}
