import { and, count, eq, gte, isNull } from "drizzle-orm";
import type { ChannelId, Instant, OutboxState, ReminderState } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import {
  arrivals,
  conversations,
  drafts,
  jobs,
  outbox,
  people,
  registrations,
  reminders,
  units,
} from "./schema.sqlite.ts";

const OUTBOX_STATES = [
  "pending",
  "sending",
  "sent",
  "retry",
  "unknown",
  "dead",
  "superseded",
] satisfies OutboxState[];
const REMINDER_STATES = [
  "scheduled",
  "sent",
  "superseded",
  "undelivered",
  "unknown",
] satisfies ReminderState[];

/** `Store.counts`: rows by table, and by state where a state needs watching. Every name is always there, if only as 0. */
export async function counts(q: Q): Promise<{ readonly [name: string]: number }> {
  const messages = await q.select({ state: outbox.state, rows: count() }).from(outbox).groupBy(outbox.state);
  const nudges = await q
    .select({ state: reminders.state, rows: count() })
    .from(reminders)
    .groupBy(reminders.state);
  return {
    people: await q.$count(people),
    units: await q.$count(units),
    conversations: await q.$count(conversations),
    drafts_open: await q.$count(drafts, eq(drafts.state, "open")),
    registrations: await q.$count(registrations),
    arrivals: await q.$count(arrivals),
    jobs_open: await q.$count(jobs, isNull(jobs.finishedAt)),
    ...byState("outbox", OUTBOX_STATES, messages),
    ...byState("reminders", REMINDER_STATES, nudges),
  };
}

/** `Store.useOf` */
export async function useOf(
  q: Q,
  channel: ChannelId,
  since: Instant,
): Promise<{ readonly conversations: number; readonly sent: number }> {
  return {
    conversations: await q.$count(conversations, eq(conversations.channel, channel)),
    sent: await q.$count(outbox, and(eq(outbox.channel, channel), gte(outbox.sentAt, since))),
  };
}

function byState<S extends string>(
  table: string,
  states: readonly S[],
  rows: readonly { state: S; rows: number }[],
): { [name: string]: number } {
  return Object.fromEntries(
    states.map((state) => [`${table}_${state}`, rows.find((row) => row.state === state)?.rows ?? 0]),
  );
}
