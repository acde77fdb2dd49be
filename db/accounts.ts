import { and, eq, sql } from "drizzle-orm";
import type { Instant, Store } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import { accountFacts, slots } from "./schema.sqlite.ts";

/* What processes share of an account of a platform: what was learned of it, and when the next call may be made. */

/** `Store.reserveSlot`: one statement, so that no two processes get the same slot. */
export async function reserveSlot(
  q: Q,
  { bucket, gapMs, now }: Parameters<Store["reserveSlot"]>[0],
): Promise<Instant> {
  const freeAt = sql<number>`max(${slots.freeAt}, ${now}) + ${gapMs}`;
  const [slot] = await q
    .insert(slots)
    .values({ bucket, freeAt: now + gapMs, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({ target: slots.bucket, set: { freeAt, updatedAt: now } })
    .returning({ freeAt: slots.freeAt });
  return (slot?.freeAt ?? now + gapMs) - gapMs;
}

/** `Store.accountFact` */
export async function accountFact(
  q: Q,
  { channel, account, fact }: Parameters<Store["accountFact"]>[0],
): Promise<{ value: string; at: Instant } | null> {
  const [row] = await q
    .select({ value: accountFacts.value, at: accountFacts.updatedAt })
    .from(accountFacts)
    .where(
      and(eq(accountFacts.channel, channel), eq(accountFacts.account, account), eq(accountFacts.fact, fact)),
    );
  return row ?? null;
}

/** `Store.putAccountFact` */
export async function putAccountFact(
  q: Q,
  { value, at, ...key }: Parameters<Store["putAccountFact"]>[0],
): Promise<void> {
  const { channel, account, fact } = accountFacts;
  if (value === null) {
    await q
      .delete(accountFacts)
      .where(and(eq(channel, key.channel), eq(account, key.account), eq(fact, key.fact)));
    return;
  }
  await q
    .insert(accountFacts)
    .values({ ...key, value, createdAt: at, updatedAt: at })
    .onConflictDoUpdate({ target: [channel, account, fact], set: { value, updatedAt: at } });
}
