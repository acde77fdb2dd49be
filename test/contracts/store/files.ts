import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { FileRow, Store } from "../../../flows/ports.ts";
import { aDraft, aPerson, aRegistration, type Current, MINUTE, T0, withLan } from "./fixtures.ts";

const DAY = 24 * 60 * MINUTE;
/** More than one part of any store, and not a whole number of them. */
const LARGE = Buffer.from(Array.from({ length: 3_000_001 }, (_, i) => (i * 31 + (i >> 8)) % 251));

function aFile(hash: string, given: Partial<FileRow> = {}): FileRow & { at: number } {
  const photo = { name: "Ảnh họp.jpg", type: "image/jpeg", size: 3, person: "lan", draft: null };
  return { id: "F1", ...photo, hash, ...given, at: T0 };
}

/** Bytes with a file that names them. */
async function kept(store: Store, text: string, given: Partial<FileRow> = {}): Promise<string> {
  const hash = await store.keepBytes(Buffer.from(text), T0);
  await store.tx((tx) => tx.addFile(aFile(hash, given)));
  return hash;
}

/** Bytes under their hash, and the files that name them. */
export function filesContract(current: Current): void {
  describe("bytes", () => {
    it("lie under their SHA-256 and come back whole, however large", async () => {
      const { store, reopen } = current();
      const hash = await store.keepBytes(LARGE, T0);
      expect(hash).toBe(createHash("sha256").update(LARGE).digest("hex"));
      expect(Buffer.from((await store.bytesOf(hash)) ?? []).equals(LARGE)).toBe(true);
      const again = await reopen();
      expect(Buffer.from((await again.bytesOf(hash)) ?? []).equals(LARGE)).toBe(true);
    });

    it("kept twice, at once too, are kept once", async () => {
      const { store } = current();
      const [one, two] = await Promise.all([store.keepBytes(LARGE, T0), store.keepBytes(LARGE, T0)]);
      expect(two).toBe(one);
      await store.keepBytes(LARGE, T0 + MINUTE);
      expect(Buffer.from((await store.bytesOf(one)) ?? []).equals(LARGE)).toBe(true);
    });

    it("of which there are none are bytes too; others are not there", async () => {
      const { store } = current();
      const hash = await store.keepBytes(new Uint8Array(), T0);
      expect(Buffer.from((await store.bytesOf(hash)) ?? [1])).toHaveLength(0);
      expect(await store.bytesOf("0".repeat(64))).toBeNull();
    });

    it("do not hold up the turns of others", async () => {
      const { store } = current();
      const order: string[] = [];
      const keeping = store.keepBytes(LARGE, T0).then(() => order.push("bytes"));
      await store.tx(async () => void order.push("turn"));
      await keeping;
      expect(order).toEqual(["turn", "bytes"]);
    });
  });

  describe("a file", () => {
    it("is found by its id alone", async () => {
      const { store } = current();
      await withLan(store);
      const hash = await kept(store, "ảnh");
      const { at: _, ...file } = aFile(hash);
      expect(await store.file("F1")).toEqual(file);
      expect(await store.file("f1")).toBeNull();
      expect(await store.file("")).toBeNull();
    });

    it("goes on with the draft that goes on from its own", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ id: "old", code: "A", state: "cancelled" }));
        await tx.addDraft(aDraft({ id: "new", code: "B" }));
      });
      await kept(store, "ảnh", { id: "MOVED", draft: "old" });
      await store.tx((tx) => tx.moveFiles({ from: "old", to: "new", at: T0 + MINUTE }));
      await store.sweepFiles({ papersBefore: T0, bytesBefore: T0 + DAY });
      expect(await store.file("MOVED")).toMatchObject({ draft: "new" });
    });

    it("goes when its draft is cancelled, a paper when it is old; bytes when no file has them and they are old", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ id: "open", code: "A" }));
        await tx.addDraft(aDraft({ id: "dropped", code: "B", state: "cancelled" }));
      });
      const both = await kept(store, "hai bản", { id: "OPEN", draft: "open" });
      await kept(store, "hai bản", { id: "DROPPED", draft: "dropped" });
      const paper = await kept(store, "giấy", { id: "PAPER" });
      const loose = await store.keepBytes(Buffer.from("chưa ai nhận"), T0 + DAY);
      await store.sweepFiles({ papersBefore: T0, bytesBefore: T0 + DAY });
      expect(await store.file("OPEN")).not.toBeNull();
      expect(await store.file("DROPPED")).toBeNull();
      expect(await store.file("PAPER")).not.toBeNull();
      expect(await store.bytesOf(both)).not.toBeNull();
      expect(await store.bytesOf(loose)).not.toBeNull();
      await store.sweepFiles({ papersBefore: T0 + MINUTE, bytesBefore: T0 + DAY + MINUTE });
      expect(await store.file("PAPER")).toBeNull();
      expect(await store.bytesOf(paper)).toBeNull();
      expect(await store.bytesOf(loose)).toBeNull();
      expect(await store.bytesOf(both)).not.toBeNull();
    });

    it("kept anew is young anew", async () => {
      const { store } = current();
      const hash = await store.keepBytes(Buffer.from("lại"), T0);
      await store.keepBytes(Buffer.from("lại"), T0 + DAY);
      await store.sweepFiles({ papersBefore: T0, bytesBefore: T0 + DAY });
      expect(await store.bytesOf(hash)).not.toBeNull();
    });
  });

  describe("erasing a person", () => {
    it("takes their files and bytes along, but for what was submitted and what others have too", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addPerson(aPerson({ id: "an" }));
        await tx.addDraft(aDraft({ id: "open", code: "OPEN" }));
        await tx.addDraft(aDraft({ state: "submitted" }));
        await tx.addRegistration(aRegistration());
      });
      const own = await kept(store, "riêng", { id: "OWN", draft: "open" });
      const paper = await kept(store, "giấy", { id: "PAPER" });
      const sent = await kept(store, "đã gửi", { id: "SENT", draft: aDraft().id });
      const common = await kept(store, "chung", { id: "COMMON", draft: "open" });
      await kept(store, "chung", { id: "AN", person: "an" });
      await store.tx((tx) => tx.erasePerson("lan", T0 + MINUTE));
      for (const id of ["OWN", "PAPER", "COMMON"]) expect(await store.file(id)).toBeNull();
      for (const id of ["SENT", "AN"]) expect(await store.file(id)).not.toBeNull();
      for (const hash of [own, paper]) expect(await store.bytesOf(hash)).toBeNull();
      for (const hash of [sent, common]) expect(await store.bytesOf(hash)).not.toBeNull();
    });

    it("whose registration was returned keeps what was sent, and its files; nothing is left to correct", async () => {
      const { store } = current();
      await withLan(store);
      await store.tx(async (tx) => {
        await tx.addDraft(aDraft({ state: "submitted" }));
        await tx.addRegistration(aRegistration());
        await tx.reopenDraft({ id: aDraft().id, step: "review", at: T0 });
      });
      await kept(store, "đã gửi", { id: "SENT", draft: aDraft().id });
      await store.tx((tx) => tx.erasePerson("lan", T0 + MINUTE));
      expect(await store.openDraftsOf("lan")).toEqual([]);
      expect(await store.registrationByCode(aRegistration().code)).toMatchObject(aRegistration());
      expect(await store.file("SENT")).not.toBeNull();
    });
  });
}
