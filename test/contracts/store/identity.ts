import { beforeEach, describe, expect, it } from "vitest";
import type { DutyReply, Reminder, Store } from "../../../flows/ports.ts";
import {
  aDraft,
  aMessage,
  aPerson,
  aRegistration,
  aReminder,
  aUnit,
  type Current,
  MINUTE,
  queued,
  stateOf,
  T0,
  withConversation,
  withLan,
} from "./fixtures.ts";

const number = "0912345678";
const ofLan = { person: "lan", number, source: "staff-list", agreed: false } as const;
const code = { code: "LK-8KQ4MZ7P", person: "lan", expiresAt: T0 + MINUTE };
/** A second person with a conversation `tg-an` and a role in `chi-bo-1`. */
const withAn = async (store: Store, id = "an"): Promise<void> => {
  await store.tx(async (tx) => {
    await tx.addPerson(aPerson({ id, name: `Trần ${id}` }));
    await tx.grant(id, { unit: "chi-bo-1", role: "member" }, T0);
  });
  await speaksAt(store, id, `tg-${id}`);
};
const speaksAt = async (store: Store, person: string, id: string, at = T0): Promise<void> => {
  const talk = await withConversation(store, id, "telegram");
  await store.tx((tx) => tx.saveConversation({ ...talk, person, at }));
};

/** By what people are known (numbers, codes, claims), and whose things are when two turn out to be one. */
export function identityContract(current: Current): void {
  describe("identity", () => {
    beforeEach(async () => {
      const { store } = current();
      await withLan(store);
      await withAn(store);
    });
    phonesContract(current);
    linkCodesContract(current);
    claimsContract(current);
    ownersContract(current);
    mergingContract(current);
    erasingContract(current);
  });
}

function phonesContract(current: Current): void {
  describe("a telephone number", () => {
    it("is one a person, the last written down, and may be several people's", async () => {
      const { store, reopen } = current();
      expect(await store.phoneOf("lan")).toBeNull();
      await store.tx((tx) => tx.putPhone({ ...ofLan, number: "0900000000", at: T0 }));
      const shared = { ...ofLan, source: "shared", agreed: true } as const;
      await store.tx((tx) => tx.putPhone({ ...shared, at: T0 + MINUTE }));
      await store.tx((tx) => tx.putPhone({ ...ofLan, person: "an", at: T0 }));
      const again = await reopen();
      expect(await again.phoneOf("lan")).toEqual(shared);
      expect(await again.phonesWith(number)).toEqual([{ ...ofLan, person: "an" }, shared]);
      expect(await again.phonesWith("0900000000")).toEqual([]);
      expect(JSON.stringify(await again.exportAll())).not.toContain(number);
    });

    it("is forgotten alone: of one person, and once more is nothing", async () => {
      const { store, reopen } = current();
      await store.tx((tx) => tx.putPhone({ ...ofLan, at: T0 }));
      await store.tx((tx) => tx.putPhone({ ...ofLan, person: "an", at: T0 }));
      for (const _ of [1, 2]) await store.tx((tx) => tx.dropPhone("lan"));
      const again = await reopen();
      expect(await again.phoneOf("lan")).toBeNull();
      expect(await again.phonesWith(number)).toEqual([{ ...ofLan, person: "an" }]);
    });
  });
}

function linkCodesContract(current: Current): void {
  describe("a link code", () => {
    it("works once, for one of two who come at once", async () => {
      const { store, beside } = current();
      const other = await beside();
      await store.tx((tx) => tx.addLinkCode({ ...code, at: T0 }));
      expect(await store.linkCode(code.code)).toEqual(code);
      expect(await store.linkCode("LK-OTHER")).toBeNull();
      const used = await Promise.all(
        [store, other].map((one) => one.tx((tx) => tx.useLinkCode(code.code, T0))),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await store.linkCode(code.code)).toBeNull();
    });

    it("ends at the instant it expires, and is still told of then", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addLinkCode({ ...code, at: T0 }));
      const use = (at: number) => store.tx((tx) => tx.useLinkCode(code.code, at));
      expect(await use(code.expiresAt)).toBe(false);
      expect(await store.linkCode(code.code)).toEqual(code);
      expect(await use(code.expiresAt - 1)).toBe(true);
    });

    it("is never given twice, keeps its use when the turn failed, and stands in no export", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addLinkCode({ ...code, at: T0 }));
      const clash = store.tx((tx) => tx.addLinkCode({ ...code, person: "an", at: T0 }));
      await expect(clash).rejects.toMatchObject({ code: "store-constraint" });
      const failed = store.tx(async (tx) => {
        await tx.useLinkCode(code.code, T0);
        throw new Error("crash");
      });
      await expect(failed).rejects.toThrow("crash");
      expect(await store.linkCode(code.code)).toEqual(code);
      expect(JSON.stringify(await store.exportAll())).not.toContain(code.code);
    });
  });
}

function claimsContract(current: Current): void {
  describe("a claim", () => {
    const claim = (id: string, conversation: string, at = T0, person = "lan") => ({
      id,
      conversation,
      person,
      at,
    });

    it("waits in the units of the person it is about, oldest first, each once", async () => {
      const { store, reopen } = current();
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.grant("lan", { unit: "chi-bo-1", role: "reviewer" }, T0);
        await tx.grant("lan", { unit: "u2", role: "member" }, T0);
        await tx.addClaim(claim("b", "web-1", T0 + MINUTE));
        await tx.addClaim(claim("c", "tg-an", T0));
      });
      const { at: _b, ...b } = claim("b", "web-1");
      const { at: _c, ...c } = claim("c", "tg-an");
      const again = await reopen();
      expect(await again.claimsIn(["chi-bo-1", "u2"])).toEqual([c, b]);
      expect(await again.claimsIn(["u2"])).toEqual([c, b]);
      expect(await again.claimsIn(["elsewhere"])).toEqual([]);
      expect(await again.claimsIn([])).toEqual([]);
    });

    it("takes the place of one that waits in the same conversation", async () => {
      const { store } = current();
      await store.tx((tx) => tx.addClaim(claim("a", "web-1")));
      await store.tx((tx) => tx.addClaim(claim("b", "web-1", T0, "an")));
      await store.tx((tx) => tx.addClaim(claim("c", "tg-an")));
      expect((await store.claimsIn(["chi-bo-1"])).map(({ id }) => id)).toEqual(["b", "c"]);
      expect(await store.tx((tx) => tx.settleClaim({ id: "a", confirmed: true, at: T0 }))).toBe(false);
    });

    it.each([true, false])("is settled once (%s), and may come again", async (confirmed) => {
      const { store } = current();
      await store.tx((tx) => tx.addClaim(claim("a", "web-1")));
      const settled = await Promise.all(
        [confirmed, !confirmed].map((said) =>
          store.tx((tx) => tx.settleClaim({ id: "a", confirmed: said, at: T0 })),
        ),
      );
      expect(settled.filter(Boolean)).toHaveLength(1);
      expect(await store.claimsIn(["chi-bo-1"])).toEqual([]);
      await store.tx((tx) => tx.addClaim(claim("b", "web-1")));
      expect(await store.claimsIn(["chi-bo-1"])).toMatchObject([{ id: "b" }]);
      expect(await store.tx((tx) => tx.settleClaim({ id: "none", confirmed, at: T0 }))).toBe(false);
    });
  });
}

function ownersContract(current: Current): void {
  describe("a conversation that is released", () => {
    it("is nobody's, keeps its number, and is not saved over by a turn that began before", async () => {
      const { store } = current();
      const talk = await store.conversation("tg-an");
      if (talk === null) throw new Error("not there");
      await store.tx((tx) => tx.saveConversation({ ...talk, state: { v: 1 }, lastSeq: 4, at: T0 }));
      await store.tx((tx) => tx.releaseConversation({ id: "tg-an", at: T0 + MINUTE }));
      const version = talk.version + 2;
      const expected = { person: null, state: {}, lastSeq: 4, version };
      expect(await store.conversation("tg-an")).toMatchObject(expected);
      expect(await store.conversationsOf("an")).toEqual([]);
      const late = store.tx((tx) => tx.saveConversation({ ...talk, version: version - 1, at: T0 }));
      await expect(late).rejects.toMatchObject({ code: "stale-write" });
    });
  });

  describe("admins", () => {
    it("are all who administer any unit, each once", async () => {
      const { store } = current();
      expect(await store.admins()).toEqual([]);
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.grant("lan", { unit: "chi-bo-1", role: "admin" }, T0);
        await tx.grant("lan", { unit: "u2", role: "admin" }, T0);
        await tx.grant("an", { unit: "u2", role: "reviewer" }, T0);
      });
      expect(await store.admins()).toEqual(["lan"]);
    });
  });
}

function mergingContract(current: Current): void {
  describe("merging two people", () => {
    const merge = (store: Store, from = "an", into = "lan"): Promise<void> =>
      store.tx((tx) => tx.mergePeople({ from, into, at: T0 + 9 * MINUTE }));
    const said = (store: Store, person: string, reply: DutyReply, at: number, occurrence = "2026") => {
      const status = { plan: "tan-ky-2025", obligation: "annual-report", occurrence, person };
      return store.tx((tx) => tx.setDutyStatus({ ...status, reply, until: null, at }));
    };
    const everythingOf = async (store: Store, person: string) => ({
      who: await store.person(person),
      roles: await store.rolesOf(person),
      drafts: await store.openDraftsOf(person),
      registrations: await store.registrationsOf(person),
      duties: await store.dutyStatusesOf(person),
      reminders: await store.remindersOf(person),
      conversations: await store.conversationsOf(person),
      phone: await store.phoneOf(person),
      file: await store.file(`file-${person}`),
    });
    /** One of everything that somebody may have. */
    const withAll = async (store: Store, person: string): Promise<void> => {
      const file = { hash: "a".repeat(64), name: "anh.jpg", type: "image/jpeg", size: 1, draft: null };
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ id: `open-${person}`, code: `OPEN-${person}`, person }));
        await tx.addDraft(aDraft({ id: `sent-${person}`, code: person, person, state: "submitted" }));
        await tx.addRegistration(
          aRegistration({ id: `registration-${person}`, code: person, draft: `sent-${person}`, person }),
        );
        await tx.addReminder(aReminder({ id: `reminder-${person}`, person, offset: person }));
        await tx.putPhone({ ...ofLan, person, number: `09-${person}`, at: T0 });
        await tx.addFile({ id: `file-${person}`, person, ...file, at: T0 });
      });
      await said(store, person, "done", T0, person);
    };

    it("gives everything of one to the other, nothing of a third, and leaves nobody", async () => {
      const { store, reopen } = current();
      await withAn(store, "third");
      await withAll(store, "an");
      await withAll(store, "third");
      await store.tx(async (tx) => {
        await tx.grant("an", { unit: "chi-bo-1", role: "reviewer" }, T0);
        await tx.addLinkCode({ ...code, person: "an", at: T0 });
        await tx.addLinkCode({ ...code, code: "LK-THIRD", person: "third", at: T0 });
        await tx.addClaim({ id: "claim", conversation: "web-1", person: "an", at: T0 });
        await tx.addClaim({ id: "claim-third", conversation: "tg-third", person: "third", at: T0 });
      });
      const [had, third, lan] = [
        await everythingOf(store, "an"),
        await everythingOf(store, "third"),
        await store.person("lan"),
      ];
      await merge(store);

      const again = await reopen();
      const person = "lan";
      const has = await everythingOf(again, "lan");
      expect(has).toEqual({
        who: lan,
        roles: [
          { unit: "chi-bo-1", role: "member" },
          { unit: "chi-bo-1", role: "reviewer" },
        ],
        drafts: had.drafts.map((draft) => ({ ...draft, person, updatedAt: expect.any(Number) })),
        registrations: had.registrations.map((registration) => ({ ...registration, person })),
        duties: had.duties.map((duty) => ({ ...duty, person })),
        reminders: had.reminders.map((reminder) => ({ ...reminder, person })),
        conversations: had.conversations.map((talk) => ({ ...talk, person })),
        phone: { ...had.phone, person },
        file: null,
      });
      expect(await again.file("file-an")).toMatchObject({ person });
      expect(await everythingOf(again, "third")).toEqual(third);
      expect(await again.linkCode("LK-THIRD")).toMatchObject({ person: "third" });
      const nobody = { name: "", title: "", consent: null, reminders: false };
      expect(await everythingOf(again, "an")).toEqual({
        who: { ...had.who, ...nobody },
        roles: [],
        drafts: [],
        registrations: [],
        duties: [],
        reminders: [],
        conversations: [],
        phone: null,
        file: expect.objectContaining({ person }),
      });
      expect(await again.linkCode(code.code)).toBeNull();
      expect((await again.claimsIn(["chi-bo-1"])).map(({ id }) => id)).toEqual(["claim-third"]);
      const invited = again.tx((tx) => tx.staffOf(["chi-bo-1"]));
      expect(await invited).toEqual(["lan"]);
    });

    it("keeps the number that the other has", async () => {
      const { store } = current();
      await store.tx((tx) => tx.putPhone({ ...ofLan, at: T0 }));
      await store.tx((tx) => tx.putPhone({ ...ofLan, person: "an", number: "0900000000", at: T0 + MINUTE }));
      await merge(store);
      expect(await store.phoneOf("lan")).toEqual(ofLan);
      expect(await store.phonesWith("0900000000")).toEqual([]);
    });

    it("gives an invitation made for one to the other", async () => {
      const { store } = current();
      const invite = {
        code: "AB3D9",
        unit: "chi-bo-1",
        role: "member",
        usesLeft: 1,
        expiresAt: null,
      } as const;
      await store.tx((tx) => tx.addInvite({ ...invite, person: "an", at: T0 }));
      await merge(store);
      expect(await store.invite("AB3D9")).toMatchObject({ person: "lan" });
    });

    it.each([
      [T0 + 2 * MINUTE, "help"],
      [T0, "done"],
      [T0 + MINUTE, "done"], // as new as the other's own: theirs stays
    ] as const)("keeps the newer of two words on a duty (%s: %s)", async (at, expected) => {
      const { store } = current();
      await said(store, "lan", "done", T0 + MINUTE);
      await said(store, "an", "help", at);
      await merge(store);
      expect((await store.dutyStatusesOf("lan")).map(({ reply }) => reply)).toEqual([expected]);
      expect(await store.dutyStatusesOf("an")).toEqual([]);
    });

    it("lets a word stay as old as it is, for when a third turns out to be the same", async () => {
      const { store } = current();
      await withAn(store, "third");
      await said(store, "lan", "done", T0);
      await said(store, "an", "help", T0 + MINUTE);
      await said(store, "third", "not-mine", T0 + 2 * MINUTE);
      await merge(store);
      await merge(store, "third");
      expect((await store.dutyStatusesOf("lan")).map(({ reply }) => reply)).toEqual(["not-mine"]);
    });

    it("keeps the other's of two reminders of the same, and what waits for the one that goes goes with it", async () => {
      const { store } = current();
      const add = (given: Partial<Reminder>) => store.tx((tx) => tx.addReminder(aReminder(given)));
      await add({ id: "lans", offset: "3", state: "sent", sentAt: T0 });
      await add({ id: "ans", offset: "3", person: "an" });
      await add({ id: "ans-other", offset: "1", person: "an" });
      await queued(
        store,
        ...["ans", "ans-other"].map((cause, i) =>
          aMessage({ conversation: "tg-an", channel: "telegram", seq: i + 1, kind: "reminder", cause }),
        ),
        aMessage({ conversation: "tg-an", channel: "telegram", seq: 3, cause: "ans" }),
      );
      await merge(store);
      expect((await store.remindersOf("lan")).map(({ id, state }) => [id, state])).toEqual([
        ["ans-other", "scheduled"],
        ["lans", "sent"],
      ]);
      expect(await store.reminder("ans")).toBeNull();
      expect((await store.messagesOf("tg-an", "ans")).map(({ seq, state }) => [seq, state])).toEqual([
        [1, "superseded"],
        [3, "pending"],
      ]);
      expect(await stateOf(store, 2, "tg-an")).toBe("pending");
    });

    it("lets a message go on that carries other reminders beside the one that goes", async () => {
      const { store } = current();
      const add = (given: Partial<Reminder>) => store.tx((tx) => tx.addReminder(aReminder(given)));
      await add({ id: "lans", offset: "3" });
      await add({ id: "ans", offset: "3", person: "an" });
      await add({ id: "ans-other", offset: "1", person: "an", digest: "ans" });
      const to = { conversation: "tg-an", channel: "telegram", kind: "reminder", cause: "ans" } as const;
      await queued(store, aMessage(to));
      await merge(store);
      expect(await stateOf(store, 1, "tg-an")).toBe("pending");
      const [row] = await store.claimOutbox({ channels: ["telegram"], now: T0, limit: 1 });
      await store.settleOutbox({ id: row?.id ?? "", state: "sent", nextAt: T0, at: T0 });
      expect((await store.remindersOf("lan")).map(({ id, state }) => [id, state])).toEqual([
        ["ans-other", "sent"],
        ["lans", "scheduled"],
      ]);
    });

    it("leaves nobody to see to a message of the reminder that goes, on the wire or stranded", async () => {
      const { store } = current();
      const add = (given: Partial<Reminder>) => store.tx((tx) => tx.addReminder(aReminder(given)));
      await add({ id: "lans" });
      await add({ id: "ans", person: "an" });
      const sent = { conversation: "tg-an", channel: "telegram", kind: "reminder", cause: "ans" } as const;
      await queued(store, aMessage({ ...sent, seq: 1 }), aMessage({ ...sent, seq: 2 }));
      const claim = async () => {
        const [row] = await store.claimOutbox({ channels: ["telegram"], now: T0, limit: 1 });
        return { id: row?.id ?? "", state: "dead", nextAt: T0, at: T0 } as const;
      };
      await store.settleOutbox(await claim());
      const onWire = await claim();
      expect(await store.stranded(9)).toHaveLength(1);
      await merge(store);
      await store.settleOutbox(onWire);
      expect(await store.stranded(9)).toEqual([]);
    });

    it("leaves the order in which conversations were last active", async () => {
      const { store } = current();
      await speaksAt(store, "an", "tg-older", T0 - MINUTE);
      await speaksAt(store, "lan", "tg-newest", T0 + MINUTE);
      await merge(store);
      const order = (await store.conversationsOf("lan")).map(({ id }) => id);
      expect(order).toEqual(["tg-newest", "tg-an", "tg-older"]);
    });

    it("of whom one is the other changes nothing", async () => {
      const { store } = current();
      await withAll(store, "lan");
      const before = await everythingOf(store, "lan");
      await merge(store, "lan", "lan");
      expect(await everythingOf(store, "lan")).toEqual(before);
    });
  });
}

function erasingContract(current: Current): void {
  describe("erasing a person", () => {
    it("takes every way to them, and nobody else's", async () => {
      const { store, reopen } = current();
      const byNumber = async (person: string, id: string, of: string): Promise<void> => {
        const address = `tel:${of}`;
        const talk = await store.tx((tx) => tx.openConversation({ id, channel: "zalo-oa", address, at: T0 }));
        await store.tx((tx) => tx.saveConversation({ ...talk, person, at: T0 }));
      };
      await byNumber("lan", "tel-lan", "84912345678");
      await byNumber("an", "tel-an", "84900000000");
      await speaksAt(store, "lan", "tg-lan");
      await store.tx(async (tx) => {
        await tx.putPhone({ ...ofLan, at: T0 });
        await tx.putPhone({ ...ofLan, person: "an", at: T0 });
        await tx.addLinkCode({ ...code, at: T0 });
        await tx.addLinkCode({ ...code, code: "LK-AN", person: "an", at: T0 });
        await tx.addClaim({ id: "claim", conversation: "web-1", person: "lan", at: T0 });
        await tx.addClaim({ id: "claim-an", conversation: "tg-lan", person: "an", at: T0 });
      });
      await store.tx((tx) => tx.erasePerson("lan", T0 + MINUTE));

      const again = await reopen();
      expect(await again.phoneOf("lan")).toBeNull();
      expect(await again.linkCode(code.code)).toBeNull();
      expect(await again.conversationAt("zalo-oa", "tel:84912345678")).toBeNull();
      expect(JSON.stringify(await again.conversation("tel-lan"))).not.toContain("84912345678");
      expect(await again.conversation("tel-lan")).toMatchObject({ person: null, unreachable: "gone" });
      // Where they spoke themselves somebody may speak again, as if for the first time.
      expect(await again.conversationAt("telegram", "tg-lan")).toMatchObject({
        person: null,
        unreachable: null,
      });
      expect(await again.tx((tx) => tx.settleClaim({ id: "claim", confirmed: true, at: T0 }))).toBe(false);
      expect(await again.phoneOf("an")).toMatchObject({ number });
      expect(await again.linkCode("LK-AN")).toMatchObject({ person: "an" });
      expect(await again.conversationAt("zalo-oa", "tel:84900000000")).toMatchObject({ person: "an" });
      expect((await again.claimsIn(["chi-bo-1"])).map(({ id }) => id)).toEqual(["claim-an"]);
    });
  });
}
