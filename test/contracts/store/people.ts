import { describe, expect, it } from "vitest";
import { type Invite, StaleWrite } from "../../../flows/ports.ts";
import { aPerson, aUnit, type Current, MINUTE, T0, withLan } from "./fixtures.ts";

/** People, the tree of units, roles, and the invite codes that give them. */
export function peopleContract(current: Current): void {
  describe("people", () => {
    it("are kept as given and changed field by field", async () => {
      const { store } = current();
      const { at, ...lan } = aPerson({ consent: null });
      await store.tx((tx) => tx.addPerson({ ...lan, at }));
      expect(await store.person("lan")).toEqual(lan);

      await store.tx((tx) => tx.updatePerson("lan", { consent: "2", reminders: false, at: T0 + MINUTE }));
      expect(await store.person("lan")).toEqual({ ...lan, consent: "2", reminders: false });
      await store.tx((tx) =>
        tx.updatePerson("lan", { consent: null, name: "Lan", title: "", demo: true, at: T0 }),
      );
      const changed = { consent: null, reminders: false, name: "Lan", title: "", demo: true };
      expect(await store.person("lan")).toEqual({ ...lan, ...changed });
    });

    it("must exist to be changed", async () => {
      const { store } = current();
      expect(await store.person("nobody")).toBeNull();
      const change = store.tx((tx) => tx.updatePerson("nobody", { name: "X", at: T0 }));
      await expect(change).rejects.toBeInstanceOf(StaleWrite);
    });

    it("hold a role once, however often it is given", async () => {
      const { store } = current();
      await withLan(store);
      const reviewer = { unit: "chi-bo-1", role: "reviewer" } as const;
      const given = await Promise.all(
        [1, 2, 3].map((n) => store.tx((tx) => tx.grant("lan", reviewer, T0 + n))),
      );
      expect(given.toSorted()).toEqual(["exists", "exists", "new"]);
      expect(await store.rolesOf("lan")).toEqual([{ unit: "chi-bo-1", role: "member" }, reviewer]);
      expect(await store.rolesOf("nobody")).toEqual([]);
    });

    it("are recipients of reminders once a unit, when they consented and want them", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addUnit(aUnit({ id: "chi-bo-2", name: "Chi bộ 2" }));
        await tx.grant("lan", { unit: "chi-bo-1", role: "reviewer" }, T0);
        await tx.grant("lan", { unit: "chi-bo-2", role: "member" }, T0);
        for (const other of [
          { id: "an", consent: "1", reminders: true },
          { id: "no-consent", consent: null },
          { id: "unwilling", reminders: false },
        ]) {
          await tx.addPerson(aPerson(other));
          await tx.grant(other.id, { unit: "chi-bo-1", role: "member" }, T0);
        }
        await tx.addPerson(aPerson({ id: "without-unit" }));
      });
      const recipients = await store.reminderRecipients();
      expect(recipients.map((r) => [r.person.id, r.unit.id])).toEqual([
        ["an", "chi-bo-1"],
        ["lan", "chi-bo-1"],
        ["lan", "chi-bo-2"],
      ]);
      const { at: _at, ...lan } = aPerson();
      const { at: _then, ...unit } = aUnit();
      expect(recipients[1]).toEqual({ person: lan, unit });
    });
  });

  describe("units", () => {
    it("form a tree and are added once", async () => {
      const { store } = current();
      const { at, ...commune } = aUnit({ id: "a-xa", name: "Đảng ủy xã", kind: "dang-uy-xa" });
      const { at: _at, ...cell } = aUnit({ id: "b-thon", parent: "a-xa" });
      expect(await store.tx((tx) => tx.addUnit({ ...commune, at }))).toBe("new");
      expect(await store.tx((tx) => tx.addUnit({ ...cell, at }))).toBe("new");
      expect(await store.tx((tx) => tx.addUnit({ ...cell, name: "Khác", at }))).toBe("exists");
      expect(await store.units()).toEqual([commune, cell]);
    });
  });

  describe("invites", () => {
    const staff: Invite = {
      code: "AB3D9",
      unit: "chi-bo-1",
      role: "reviewer",
      person: null,
      usesLeft: 2,
      expiresAt: T0 + MINUTE,
    };

    it("are added once and read back", async () => {
      const { store } = current();
      await withLan(store);
      expect(await store.tx((tx) => tx.addInvite({ ...staff, at: T0 }))).toBe("new");
      expect(await store.tx((tx) => tx.addInvite({ ...staff, usesLeft: 99, at: T0 }))).toBe("exists");
      expect(await store.invite("AB3D9")).toEqual(staff);
      expect(await store.invite("ab3d9")).toBeNull();
    });

    it("give their uses and no more", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addInvite({ ...staff, expiresAt: null, person: "lan", at: T0 }));
      const use = () => store.tx((tx) => tx.useInvite("AB3D9", T0 + 99 * MINUTE));
      expect([await use(), await use(), await use()]).toEqual([true, true, false]);
      expect((await store.invite("AB3D9"))?.usesLeft).toBe(0);
      expect(await store.tx((tx) => tx.useInvite("WRONG", T0))).toBe(false);
    });

    it("give their last use to one of two who come at once", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addInvite({ ...staff, usesLeft: 1, at: T0 }));
      const used = await Promise.all([0, 1].map(() => store.tx((tx) => tx.useInvite("AB3D9", T0))));
      expect(used.filter(Boolean)).toHaveLength(1);
    });

    it("end at the instant they expire", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addInvite({ ...staff, at: T0 }));
      expect(await store.tx((tx) => tx.useInvite("AB3D9", T0 + MINUTE))).toBe(false);
      expect(await store.tx((tx) => tx.useInvite("AB3D9", T0 + MINUTE - 1))).toBe(true);
    });

    it("keep their use when the turn that took it failed", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx((tx) => tx.addInvite({ ...staff, at: T0 }));
      const failed = store.tx(async (tx) => {
        await tx.useInvite("AB3D9", T0);
        throw new Error("crash");
      });
      await expect(failed).rejects.toThrow("crash");
      expect((await store.invite("AB3D9"))?.usesLeft).toBe(2);
    });
  });
}
