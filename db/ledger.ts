import { and, asc, count, desc, eq, exists, gte, inArray, isNotNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { ChannelId, Instant, OutboxRow, Store, Undelivered } from "../flows/ports.ts";
import { outboxColumns, reminderColumns } from "./columns.ts";
import type { Q } from "./connection.ts";
import { causeOf, settleOutbox } from "./outbox.ts";
import { outbox, reminders, roles } from "./schema.sqlite.ts";

/* What became of messages after they were decided: what they cost, whether they arrived, and which of them somebody has to see to. */

// Word for word as in the indexes (see `tables.ts`).
const isStranded = sql`state in ('dead', 'unknown') and kind in ('reminder', 'notice') and seen_to = 0`;
const isUndelivered = sql`${reminders.state} in ('undelivered', 'unknown')`;

/** A second look at the table, for the last message of a reminder. */
const tried = alias(outbox, "tried");

/** `StoreReads.stranded` */
export async function stranded(q: Q, limit: number): Promise<readonly OutboxRow[]> {
  return await q
    .select(outboxColumns)
    .from(outbox)
    .where(isStranded)
    .orderBy(asc(outbox.createdAt), asc(outbox.id))
    .limit(limit);
}

/** `StoreReads.undeliveredIn` */
export async function undeliveredIn(
  q: Q,
  units: readonly string[],
  since: Instant,
): Promise<readonly Undelivered[]> {
  const theirs = q
    .select({ person: roles.person })
    .from(roles)
    .where(and(eq(roles.person, reminders.person), inArray(roles.unit, [...units])));
  // Of several messages for one reminder the last: instants may be equal, ids never are.
  const last = q
    .select({ id: tried.id })
    .from(tried)
    .where(and(eq(tried.cause, causeOf), eq(tried.kind, "reminder")))
    .orderBy(desc(tried.createdAt), desc(tried.id))
    .limit(1);
  const rows = await q
    .select({
      reminder: reminderColumns,
      channel: outbox.channel,
      reason: outbox.reason,
      message: outbox.id,
      receipt: outbox.message,
      at: reminders.updatedAt,
    })
    .from(reminders)
    .innerJoin(outbox, eq(outbox.id, last))
    .where(and(isUndelivered, gte(reminders.updatedAt, since), exists(theirs)))
    .orderBy(desc(reminders.updatedAt), desc(reminders.id));
  return rows.flatMap(({ reminder, ...rest }) =>
    reminder.state === "undelivered" || reminder.state === "unknown"
      ? [{ reminder, state: reminder.state, ...rest }]
      : [],
  );
}

/** `Store.markSpending` */
export async function markSpending(q: Q, { id, at }: { id: string; at: Instant }): Promise<void> {
  await q
    .update(outbox)
    .set({ spending: true, updatedAt: at })
    .where(and(eq(outbox.id, id), eq(outbox.state, "sending")));
}

/** `Store.markReceived` */
export async function markReceived(
  q: Q,
  { channel, message, seen, at }: Parameters<Store["markReceived"]>[0],
): Promise<string | null> {
  const [row] = await q
    .update(outbox)
    .set({
      receivedAt: sql`coalesce(${outbox.receivedAt}, ${at})`,
      ...(seen ? { seenAt: sql`coalesce(${outbox.seenAt}, ${at})` } : {}),
      updatedAt: at,
    })
    .where(and(eq(outbox.channel, channel), eq(outbox.message, message)))
    .returning({ id: outbox.id, state: outbox.state });
  if (row === undefined) return null;
  if (row.state === "unknown") await settleOutbox(q, { id: row.id, state: "sent", nextAt: at, at });
  return row.id;
}

/** `StoreReads.spentSince` */
export async function spentSince(
  q: Q,
  channel: ChannelId,
  since: Instant,
): Promise<readonly { readonly quota: string; readonly messages: number }[]> {
  const rows = await q
    .select({ quota: outbox.quota, messages: count() })
    .from(outbox)
    .where(and(eq(outbox.channel, channel), gte(outbox.sentAt, since), isNotNull(outbox.sentAt)))
    .groupBy(outbox.quota)
    .orderBy(asc(outbox.quota));
  return rows.flatMap(({ quota, messages }) => (quota === null ? [] : [{ quota, messages }]));
}
