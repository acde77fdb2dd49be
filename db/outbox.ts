import {
  and,
  asc,
  eq,
  exists,
  inArray,
  lt,
  lte,
  ne,
  notExists,
  notInArray,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { ChannelId, Instant, OutboxRow, OutboxState, Reminder, Store } from "../flows/ports.ts";
import { outboxColumns } from "./columns.ts";
import type { Q } from "./connection.ts";
import { sqliteKit } from "./kit.ts";
import { perNumber, prepared } from "./prepared.ts";
import { outbox, reminders } from "./schema.sqlite.ts";

/*
 * The life of a message:
 *
 *   pending ──claim──▶ sending ──settle──▶ sent | dead            the end
 *                        │  └────settle──▶ retry ──claim──▶ sending
 *                        └───────settle──▶ unknown                held until somebody settles it
 *   pending, retry ──supersede──▶ superseded                      the end
 *
 * Only the oldest waiting message of a conversation can be claimed: people read answers in the order they were given, and a chat that
 * fails holds up nobody but itself.
 */

/** What somebody waits for goes out before what somebody should know, and that before what goes to many. */
export const URGENCY = { reply: 0, answer: 0, reminder: 1, notice: 2 } as const satisfies {
  [kind in OutboxRow["kind"]]: number;
};

const ENDED: OutboxState[] = ["sent", "dead", "superseded"];

/** A second look at the table, for what stands before a message in its conversation. */
const earlier = alias(outbox, "earlier");

// Written out, because SQLite uses a partial index only for a condition that equals the index's own, literals included.
const isDue = sql`${outbox.state} in ('pending', 'retry')`;
const isEarlierWaiting = sql`${earlier.state} in ('pending', 'retry', 'sending')`;

/** `Store.claimOutbox`: one statement, so that no two claims get the same row. */
export async function claimOutbox(
  q: Q,
  query: {
    channels: readonly ChannelId[];
    now: Instant;
    limit: number;
    except?: readonly string[];
  },
): Promise<readonly OutboxRow[]> {
  const claimed = await claimUpTo(query.limit)(q, {
    now: query.now,
    channels: query.channels,
    except: query.except ?? [],
  });
  // `returning` has no order
  return claimed.toSorted(
    (a, b) => URGENCY[a.kind] - URGENCY[b.kind] || a.nextAt - b.nextAt || compare(a.id, b.id),
  );
}

const claimUpTo = perNumber((limit) =>
  prepared({ now: outbox.updatedAt, channels: "list", except: "list" }, (q, given) => {
    const before = and(
      eq(earlier.conversation, outbox.conversation),
      lt(earlier.seq, outbox.seq),
      isEarlierWaiting,
    );
    const due = q
      .select({ id: outbox.id })
      .from(outbox)
      .where(
        and(
          isDue,
          lte(outbox.nextAt, given("now")),
          inArray(outbox.channel, sqliteKit.listed(given("channels"))),
          notInArray(outbox.conversation, sqliteKit.listed(given("except"))),
          notExists(q.select({ id: earlier.id }).from(earlier).where(before)),
        ),
      )
      .orderBy(asc(outbox.urgency), asc(outbox.nextAt), asc(outbox.id))
      .limit(limit);
    return q
      .update(outbox)
      .set({ state: "sending", attempts: sql`${outbox.attempts} + 1`, updatedAt: given("now") })
      .where(inArray(outbox.id, due))
      .returning(outboxColumns);
  }),
);

/** `Store.settleOutbox`. What has ended stays as it ended; what the platform tells of a sent one is added. */
export async function settleOutbox(
  q: Q,
  { reason, receipt, ...row }: Parameters<Store["settleOutbox"]>[0],
): Promise<void> {
  const { message = null, quota = null } = receipt ?? {};
  const [settled] = await settleMessage(q, {
    ...row,
    reason: reason ?? null,
    message,
    quota,
    sentAt: row.state === "sent" ? row.at : null,
  });
  // An echo may be here before the platform's answer, and have settled it: what the answer tells is kept all the same.
  if (settled === undefined && receipt !== undefined) await keepReceipt(q, { id: row.id, message, quota });
  if (row.state === "sent") await settleReminderOf(q, row);
  if (row.state === "retry") await dropSuperseded(q, eq(outbox.id, row.id), row.at);
}

const settleMessage = prepared(
  {
    id: outbox.id,
    state: outbox.state,
    nextAt: outbox.nextAt,
    sentAt: outbox.sentAt,
    reason: outbox.reason,
    message: outbox.message,
    quota: outbox.quota,
    at: outbox.updatedAt,
  },
  (q, given) =>
    q
      .update(outbox)
      .set({
        state: given("state"),
        nextAt: given("nextAt"),
        sentAt: given("sentAt"),
        spending: false,
        reason: given("reason"),
        message: sql`coalesce(${given("message")}, ${outbox.message})`,
        quota: sql`coalesce(${given("quota")}, ${outbox.quota})`,
        updatedAt: given("at"),
      })
      .where(and(eq(outbox.id, given("id")), notInArray(outbox.state, ENDED)))
      .returning({ id: outbox.id }),
);

const keepReceipt = prepared({ id: outbox.id, message: outbox.message, quota: outbox.quota }, (q, given) =>
  q
    .update(outbox)
    .set({
      message: sql`coalesce(${outbox.message}, ${given("message")})`,
      quota: sql`coalesce(${outbox.quota}, ${given("quota")})`,
    })
    .where(and(eq(outbox.id, given("id")), eq(outbox.state, "sent"))),
);

const settleReminderOf = prepared({ id: outbox.id, at: outbox.updatedAt }, (q, given) =>
  settleReminders(q, eq(outbox.id, given("id")), given("at")),
);

/** `Store.markDelivered`. */
export async function markDelivered(q: Q, conversation: string, upToSeq: number, at: Instant): Promise<void> {
  const handedOver = { conversation, upTo: upToSeq, at };
  await settleUpTo(q, handedOver);
  await settleRemindersUpTo(q, handedOver);
}

const UP_TO = { conversation: outbox.conversation, upTo: outbox.seq, at: outbox.updatedAt };

const settleUpTo = prepared(UP_TO, (q, given) =>
  q
    .update(outbox)
    .set({ state: "sent", sentAt: given("at"), updatedAt: given("at") })
    .where(and(isUpTo(given), notInArray(outbox.state, ENDED))),
);

const settleRemindersUpTo = prepared(UP_TO, (q, given) => settleReminders(q, isUpTo(given), given("at")));

function isUpTo(given: (name: keyof typeof UP_TO) => SQL): SQL | undefined {
  return and(eq(outbox.conversation, given("conversation")), lte(outbox.seq, given("upTo")));
}

/**
 * `Store.reclaimSending`. A message that was on the wire when the process died may or may not have arrived. Losing one is worse than
 * saying one twice, so they go out again, but for those that cost something: what became of them has to be found out. The caller gets
 * those that go again, in order to count the repeats.
 */
export async function reclaimSending(q: Q, at: Instant): Promise<readonly OutboxRow[]> {
  await q
    .update(outbox)
    .set({ state: "unknown", spending: false, reason: "crashed", nextAt: at, updatedAt: at })
    .where(and(eq(outbox.state, "sending"), eq(outbox.spending, true)));
  const reclaimed = await q
    .update(outbox)
    .set({ state: "retry", nextAt: at, updatedAt: at })
    .where(eq(outbox.state, "sending"))
    .returning({ id: outbox.id });
  const reclaimedNow = inArray(
    outbox.id,
    reclaimed.map((row) => row.id),
  );
  await dropSuperseded(q, reclaimedNow, at);
  return await q
    .select(outboxColumns)
    .from(outbox)
    .where(and(reclaimedNow, eq(outbox.state, "retry")))
    .orderBy(asc(outbox.id));
}

/** `StoreWrites.supersedeReminders`. A message that is on the wire is left to `settleOutbox`. */
export async function supersedeReminders(
  q: Q,
  duty: Pick<Reminder, "plan" | "obligation" | "occurrence" | "person"> & { at: Instant },
): Promise<void> {
  const ofDuty = and(
    eq(reminders.person, duty.person),
    eq(reminders.plan, duty.plan),
    eq(reminders.obligation, duty.obligation),
    eq(reminders.occurrence, duty.occurrence),
  );
  await q
    .update(reminders)
    .set({ state: "superseded", updatedAt: duty.at })
    .where(and(ofDuty, inArray(reminders.state, ["scheduled", "undelivered", "unknown"])));
  const causes = q.select({ cause: causeOf }).from(reminders).where(ofDuty);
  const theirMessages = inArray(outbox.cause, causes);
  await dropSuperseded(q, theirMessages, duty.at);
}

/** What the message of a reminder has as its cause: several share one. */
export const causeOf = sql<string>`coalesce(${reminders.digest}, ${reminders.id})`;

/** A reminder is sent when its message is: same transaction, so the two never disagree. */
function settleReminders(q: Q, messages: SQL | undefined, at: SQL) {
  const sent = q
    .select({ cause: outbox.cause })
    .from(outbox)
    .where(and(messages, eq(outbox.kind, "reminder"), eq(outbox.state, "sent")));
  return q
    .update(reminders)
    .set({ state: "sent", sentAt: at, updatedAt: at })
    .where(
      and(or(inArray(reminders.id, sent), inArray(reminders.digest, sent)), ne(reminders.state, "sent")),
    );
}

/** Nothing goes out (any more) for a reminder that was superseded, be it queued or back from a failed attempt. */
async function dropSuperseded(q: Q, messages: SQL, at: Instant): Promise<void> {
  const itsReminders = or(eq(reminders.id, outbox.cause), eq(reminders.digest, outbox.cause));
  const stopped = q
    .select({ id: reminders.id })
    .from(reminders)
    .where(and(itsReminders, eq(reminders.state, "superseded")));
  const others = q
    .select({ id: reminders.id })
    .from(reminders)
    .where(and(itsReminders, ne(reminders.state, "superseded")));
  await q
    .update(outbox)
    .set({ state: "superseded", updatedAt: at })
    .where(and(messages, eq(outbox.kind, "reminder"), isDue, exists(stopped), notExists(others)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
