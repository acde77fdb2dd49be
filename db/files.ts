import { createHash } from "node:crypto";
import { and, asc, eq, inArray, isNull, lt, notExists, notInArray, or } from "drizzle-orm";
import type { Instant } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import { bytes, drafts, files, registrations } from "./schema.sqlite.ts";

/** Bytes of a part: what is written in one transaction, so that no file holds up the turns of others. */
const PART = 512 * 1024;

/** `Store.keepBytes`; `write` runs one transaction. */
export async function keepBytes(
  write: (work: (q: Q) => Promise<void>) => Promise<void>,
  content: Uint8Array,
  at: Instant,
): Promise<string> {
  const hash = createHash("sha256").update(content).digest("hex");
  const parts = Math.max(1, Math.ceil(content.length / PART));
  for (let part = 0; part < parts; part += 1) {
    const piece = Buffer.from(content.subarray(part * PART, (part + 1) * PART));
    await write(async (q) => {
      await q
        .insert(bytes)
        .values({ hash, part, parts, content: piece, createdAt: at, updatedAt: at })
        // Kept again, they are young again: a sweep must not take them from under the file that is about to be added.
        .onConflictDoUpdate({ target: [bytes.hash, bytes.part], set: { createdAt: at, updatedAt: at } });
    });
  }
  return hash;
}

/** `Store.bytesOf` */
export async function bytesOf(q: Q, hash: string): Promise<Uint8Array | null> {
  const [first, ...rest] = await q
    .select({ parts: bytes.parts, content: bytes.content })
    .from(bytes)
    .where(eq(bytes.hash, hash))
    .orderBy(asc(bytes.part));
  if (first === undefined || rest.length + 1 !== first.parts) return null;
  return Buffer.concat([first.content, ...rest.map(({ content }) => content)]);
}

/** `Store.sweepFiles` */
export async function sweepFiles(
  q: Q,
  { papersBefore, bytesBefore }: { papersBefore: Instant; bytesBefore: Instant },
): Promise<void> {
  const cancelled = q.select({ id: drafts.id }).from(drafts).where(eq(drafts.state, "cancelled"));
  const oldPaper = and(isNull(files.draft), lt(files.createdAt, papersBefore));
  await q.delete(files).where(or(inArray(files.draft, cancelled), oldPaper));
  await dropBytes(q, bytesBefore);
}

/** Part of `StoreWrites.erasePerson`: all but what came with something submitted. */
export async function forgetFiles(q: Q, person: string): Promise<void> {
  const sent = q
    .select({ draft: registrations.draft })
    .from(registrations)
    .where(eq(registrations.person, person));
  const own = eq(files.person, person);
  const gone = await q
    .delete(files)
    .where(and(own, or(isNull(files.draft), notInArray(files.draft, sent))))
    .returning({ hash: files.hash });
  for (const { hash } of gone) await q.delete(bytes).where(and(eq(bytes.hash, hash), notExists(itsFile(q))));
}

async function dropBytes(q: Q, before: Instant): Promise<void> {
  await q.delete(bytes).where(and(lt(bytes.createdAt, before), notExists(itsFile(q))));
}

/** A file that these bytes belong to. */
function itsFile(q: Q) {
  return q.select({ id: files.id }).from(files).where(eq(files.hash, bytes.hash));
}
