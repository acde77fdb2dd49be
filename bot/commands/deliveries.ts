/** `admin deliveries` and `admin spending`: what the staff's board tells, for the operator: with ids to look up, without names. */
import type { Instant, Store } from "../../flows/ports.ts";
import { daysBefore, monthOf, PAID_CHANNEL } from "../deliveries.ts";

/** Reminders of the last days that did not arrive or of which nobody knows, newest first: a JSON line each. */
export async function deliveriesTask(store: Store, now: Instant, days: number): Promise<string> {
  const units = (await store.units()).map(({ id }) => id);
  const all = await store.undeliveredIn(units, daysBefore(now, days));
  return lines(
    all.map(({ reminder, state, channel, reason, message, receipt, at }) => ({
      state,
      reminder: reminder.id,
      person: reminder.person,
      plan: reminder.plan,
      obligation: reminder.obligation,
      occurrence: reminder.occurrence,
      channel,
      reason,
      message,
      receipt,
      at: new Date(at).toISOString(),
    })),
  );
}

/** Messages of this month by the platform's quota, a JSON line each. */
export async function spendingTask(store: Store, now: Instant): Promise<string> {
  const since = monthOf(now);
  const spent = await store.spentSince(PAID_CHANNEL, since);
  return lines(
    spent.map(({ quota, messages }) => ({
      channel: PAID_CHANNEL,
      since: new Date(since).toISOString(),
      quota,
      messages,
    })),
  );
}

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
