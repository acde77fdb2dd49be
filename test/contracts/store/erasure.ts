import { describe, expect, it } from "vitest";
import {
  aDraft,
  aJob,
  aMessage,
  aRegistration,
  aUnit,
  type Current,
  MINUTE,
  T0,
  withLan,
} from "./fixtures.ts";

/** What staff is told of, what a returned registration allows again, and how a person is forgotten. */
export function erasureContract(current: Current): void {
  describe("staff", () => {
    it("are those who review or administer one of the units, each once", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.grant("lan", { unit: "chi-bo-1", role: "reviewer" }, T0);
        await tx.grant("lan", { unit: "u2", role: "admin" }, T0);
      });
      expect(await store.staffOf(["chi-bo-1", "u2"])).toEqual(["lan"]);
      expect(await store.staffOf(["elsewhere"])).toEqual([]);
      expect(await store.staffOf([])).toEqual([]);
    });

    it("are not its members", async () => {
      const { store } = current();
      await withLan(store);
      expect(await store.staffOf(["chi-bo-1"])).toEqual([]);
    });
  });

  describe("a returned registration", () => {
    it("opens its draft again and takes the corrected words", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ state: "submitted" }));
        await tx.addRegistration(aRegistration());
        await tx.reopenDraft({ id: aDraft().id, step: "review", at: T0 + MINUTE });
      });
      const [draft] = await store.openDraftsOf("lan");
      expect(draft).toMatchObject({
        id: aDraft().id,
        state: "open",
        step: "review",
        version: aDraft().version + 1,
      });

      const before = await store.registrationByCode(aRegistration().code);
      const corrected = {
        name: "Tên đã sửa",
        year: 2027,
        ownerKind: "individual",
        submittedAt: T0 + 2 * MINUTE,
      };
      await store.tx((tx) =>
        tx.saveRegistration({
          id: before?.id ?? "",
          version: before?.version ?? -1,
          state: "submitted",
          note: null,
          answers: { name: "Tên đã sửa" },
          ...corrected,
          at: T0 + 2 * MINUTE,
        }),
      );
      expect(await store.registrationByCode(aRegistration().code)).toMatchObject(corrected);
    });

    it("leaves a draft alone that is open already", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft());
        await tx.reopenDraft({ id: aDraft().id, step: "review", at: T0 });
      });
      expect(await store.draft(aDraft().id)).toEqual(aDraft());
    });
  });

  describe("erasing a person", () => {
    it("leaves nothing that names them, and what they submitted", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ id: "open", code: "OPEN" }));
        await tx.addDraft(aDraft({ state: "submitted" }));
        await tx.addRegistration(aRegistration());
        const talk = await tx.openConversation({
          id: "web-1",
          channel: "web",
          address: "bearer-hash-1",
          at: T0,
        });
        await tx.saveConversation({ ...talk, person: "lan", state: { secret: "Lan" }, lastSeq: 1, at: T0 });
        await tx.enqueue([aMessage()]);
        await tx.addJob({ ...aJob({ conversation: "web-1" }), at: T0 });
      });
      await store.tx((tx) => tx.erasePerson("lan", T0 + MINUTE));

      expect(await store.person("lan")).toMatchObject({
        name: "",
        title: "",
        consent: null,
        reminders: false,
      });
      expect(await store.rolesOf("lan")).toEqual([]);
      expect(await store.openDraftsOf("lan")).toEqual([]);
      expect(await store.draft("open")).toBeNull();
      expect(await store.conversationsOf("lan")).toEqual([]);
      expect(await store.conversation("web-1")).toMatchObject({ person: null, state: {} });
      expect(await store.messagesAfter("web-1", 0, 10)).toEqual([]);
      expect(await store.openJobsOf(aJob().cause)).toEqual([]);
      expect(await store.registrationsOf("lan")).toHaveLength(1);
    });

    it("leaves others alone", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addDraft(aDraft()));
      await store.tx((tx) => tx.erasePerson("nobody", T0));
      expect(await store.person("lan")).toMatchObject({ name: "Nguyễn Thị Lan" });
      expect(await store.openDraftsOf("lan")).toHaveLength(1);
    });
  });
}
