import { describe, expect, it } from "vitest";
import { StaleWrite } from "../../../flows/ports.ts";
import { aDraft, aPerson, aRegistration, aUnit, type Current, MINUTE, T0, withLan } from "./fixtures.ts";

/** A draft becomes one registration, whoever presses how often. */
export function initiativesContract(current: Current): void {
  describe("drafts", () => {
    it("are kept as given, across a restart", async () => {
      const { store, reopen } = current();
      await withLan(store);
      const draft = aDraft({
        answers: { name: "Tổ “Dân vận khéo” số 1", activities: ["a", { b: [1, null] }] },
      });
      await store.tx((tx) => tx.addDraft(draft));
      expect(await store.draft("draft-1")).toEqual(draft);
      expect(await (await reopen()).draft("draft-1")).toEqual(draft);
    });

    it("are saved with a version that grows, and not over somebody else's change", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addDraft(aDraft()));
      const save = (step: string) =>
        store.tx((tx) =>
          tx.saveDraft({
            id: "draft-1",
            version: 0,
            step,
            answers: { step },
            formVersion: 2,
            state: "open",
            at: T0 + MINUTE,
          }),
        );
      const outcomes = await Promise.allSettled([save("goal"), save("area")]);
      expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected"]);
      await expect(save("lead")).rejects.toBeInstanceOf(StaleWrite);
      const saved = {
        step: "goal",
        answers: { step: "goal" },
        formVersion: 2,
        version: 1,
        updatedAt: T0 + MINUTE,
      };
      expect(await store.draft("draft-1")).toEqual({ ...aDraft(), ...saved });
    });

    it("cannot be changed any more when they are submitted or cancelled", async () => {
      const { store } = current();
      await withLan(store);
      for (const state of ["submitted", "cancelled"] as const) {
        const draft = aDraft({ id: state, code: state });
        await store.tx((tx) => tx.addDraft(draft));
        await store.tx((tx) => tx.saveDraft({ ...draft, state, at: T0 }));
        const reopened = store.tx((tx) => tx.saveDraft({ ...draft, version: 1, at: T0 }));
        await expect(reopened).rejects.toBeInstanceOf(StaleWrite);
        expect(await store.draft(state)).toMatchObject({ state, version: 1 });
      }
      expect(await store.openDraftsOf("lan")).toEqual([]);
    });

    it("that are open come with the most recently changed first", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addPerson(aPerson({ id: "an" }));
        await tx.addDraft(aDraft({ id: "old", code: "1" }));
        await tx.addDraft(aDraft({ id: "new", code: "2", updatedAt: T0 + 2 * MINUTE }));
        await tx.addDraft(aDraft({ id: "cancelled", code: "3", state: "cancelled" }));
        await tx.addDraft(aDraft({ id: "ans", code: "4", person: "an" }));
      });
      expect((await store.openDraftsOf("lan")).map((d) => d.id)).toEqual(["new", "old"]);
    });

    it("never share a receipt code", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addDraft(aDraft()));
      const clash = store.tx((tx) => tx.addDraft(aDraft({ id: "draft-2" })));
      await expect(clash).rejects.toMatchObject({ code: "store-constraint" });
    });
  });

  describe("registrations", () => {
    it("are made once a draft, however many confirm at once", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addDraft(aDraft()));
      const made = await Promise.all(
        ["r1", "r2", "r3"].map((id) => store.tx((tx) => tx.addRegistration(aRegistration({ id })))),
      );
      expect(made.toSorted()).toEqual(["exists", "exists", "new"]);
      const all = await store.registrationsOf("lan");
      expect(all).toHaveLength(1);
      const id = all[0]?.id ?? "";
      expect(await store.registrationByCode("K7M4")).toEqual({ ...aRegistration({ id }), version: 0 });
      expect(await store.registrationByCode("????")).toBeNull();
    });

    it("refuse the code of another draft's registration", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft());
        await tx.addDraft(aDraft({ id: "draft-2", code: "OTHER" }));
        await tx.addRegistration(aRegistration());
      });
      const clash = store.tx((tx) => tx.addRegistration(aRegistration({ id: "r2", draft: "draft-2" })));
      await expect(clash).rejects.toMatchObject({ code: "store-constraint" });
    });

    it("are judged under an optimistic lock", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft());
        await tx.addRegistration(aRegistration());
      });
      const answers = { name: "Tên mới" };
      const judge = (state: "returned" | "received", note: string | null) =>
        store.tx((tx) =>
          tx.saveRegistration({ id: "registration-1", version: 0, state, note, answers, at: T0 + MINUTE }),
        );
      await judge("returned", "Ghi rõ chỉ tiêu");
      await expect(judge("received", null)).rejects.toBeInstanceOf(StaleWrite);
      const judged = { state: "returned", note: "Ghi rõ chỉ tiêu", answers, version: 1 };
      expect(await store.registrationByCode("K7M4")).toEqual({ ...aRegistration(), ...judged });
    });

    it("come to reviewers by unit and state, oldest first, practice only when asked for", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "u2" }));
        await tx.addUnit(aUnit({ id: "u3" }));
        for (const [code, given] of Object.entries({
          late: { submittedAt: T0 + 3 * MINUTE },
          early: { unit: "u2", submittedAt: T0 - MINUTE },
          elsewhere: { unit: "u3" },
          returned: { state: "returned", submittedAt: T0 + MINUTE },
          registered: { state: "registered" },
          practice: { practice: true },
        } as const)) {
          await tx.addDraft(aDraft({ id: code, code }));
          await tx.addRegistration(aRegistration({ id: code, code, draft: code, ...given }));
        }
      });
      const codes = async (query: Parameters<typeof store.registrationsIn>[0]) =>
        (await store.registrationsIn(query)).map((r) => r.code);
      const open = { units: ["chi-bo-1", "u2"], states: ["submitted", "returned"] } as const;
      expect(await codes(open)).toEqual(["early", "returned", "late"]);
      expect(await codes({ ...open, practice: false })).toEqual(["early", "returned", "late"]);
      expect(await codes({ ...open, practice: true })).toEqual(["early", "practice", "returned", "late"]);
      expect(await codes({ ...open, units: [] })).toEqual([]);
      expect(await codes({ ...open, states: [] })).toEqual([]);
      expect((await store.registrationsOf("lan")).map((r) => r.code)).toEqual([
        "early",
        "elsewhere",
        "practice",
        "registered",
        "returned",
        "late",
      ]);
    });
  });
}
