/**
 * How many messages of reminders a day a channel may bring. Where messages are counted (the Bot Platform's plan has 3,000 a month) it is one
 * a person and day: what becomes due later waits for the next morning's message, but for what is due that very day. Pure.
 */
import type { ChannelId, Instant, LocalDate, Reminder } from "../ports.ts";
import { dayOf } from "../engine/dates.ts";
import type { Planned } from "./schedule.ts";

/** Channels with one such message a day. */
const ONE_A_DAY: ReadonlySet<ChannelId> = new Set(["zalo-bot"]);

/** What of the planned reminders goes out now on this conversation. `made`: the person's reminders so far. */
export function withinTheDay(
  planned: readonly Planned[],
  made: readonly Pick<Reminder, "conversation" | "state" | "sentAt">[],
  to: { readonly id: string; readonly channel: ChannelId },
  now: Instant,
): readonly Planned[] {
  const today = dayOf(now);
  const had = ONE_A_DAY.has(to.channel) && made.some((one) => one.conversation === to.id && isOf(today, one));
  return had ? planned.filter(({ due }) => due.lastValidDay === today) : planned;
}

/** Went out today, or is about to. */
function isOf(today: LocalDate, { state, sentAt }: Pick<Reminder, "state" | "sentAt">): boolean {
  return sentAt === null ? state === "scheduled" : dayOf(sentAt) === today;
}
