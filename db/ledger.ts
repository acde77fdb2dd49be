import { and, asc, count, desc, eq, exists, gte, inArray, isNotNull, max, sql } from "drizzle-orm";
import type { ChannelId, Instant, OutboxRow, Store, Undelivered } from "../flows/ports.ts";
import { outboxColumns, reminderColumns } from "./columns.ts";
import type { Q } from "./connection.ts";
import { settleOutbox } from "./outbox.ts";
import { outbox, reminders, roles } from "./schema.sqlite.ts";

/* What became of messages after they were decided: what they cost, whether they arrived, and which of them somebody has to see to. */

// Word for word as in the index (see `tables.ts`).
const isStranded = sql`state in ('dead', 'unknown') and kind in ('reminder', 'notice') and seen_to = 0`;

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
  const last = q
    .select({ cause: outbox.cause, at: max(outbox.createdAt).as("last_at") })
    .from(outbox)
    .where(eq(outbox.kind, "reminder"))
    .groupBy(outbox.cause)
    .as("last");
  const rows = await q
    .select({
      reminder: reminderColumns,
      channel: outbox.channel,
      reason: outbox.reason,
      at: reminders.updatedAt,
    })
    .from(reminders)
    .innerJoin(last, eq(last.cause, reminders.id))
    .innerJoin(outbox, and(eq(outbox.cause, reminders.id), eq(outbox.createdAt, last.at)))
    .where(
      and(
        inArray(reminders.state, ["undelivered", "unknown"]),
        gte(reminders.updatedAt, since),
        exists(theirs),
      ),
    )
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
    .set(
      seen
        ? {
            seenAt: sql`coalesce(${outbox.seenAt}, ${at})`,
            receivedAt: sql`coalesce(${outbox.receivedAt}, ${at})`,
          }
        : { receivedAt: sql`coalesce(${outbox.receivedAt}, ${at})` },
    )
    .where(and(eq(outbox.channel, channel), eq(outbox.message, message)))
    .returning({ id: outbox.id, state: outbox.state });
  if (row === undefined) return null;
  if (row.state === "unknown") await settleOutbox(q, { id: row.id, state: "sent", nextAt: at, at });
  return row.id;
}

/** `Store.spentSince` */
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
