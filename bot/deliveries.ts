/** What the board of deliveries shows, looked up: a few queries, whoever is shown, however much went wrong. */
import { addDays, dayOf, instantOf } from "../flows/engine/dates.ts";
import type { Deliveries, Picked, UndeliveredOf } from "../flows/engine/world.ts";
import { BOARD_DAYS, pickShown } from "../flows/deliveries/pick.ts";
import type { ChannelId, Instant, StoreReads, Undelivered, Unit } from "../flows/ports.ts";

/** The one channel on which messages cost something. */
export const PAID_CHANNEL: ChannelId = "zalo-oa";

/** For people of these units (`seen`, of all `units`). */
export async function loadDeliveries(
  store: StoreReads,
  units: readonly Unit[],
  seen: ReadonlySet<string>,
  now: Instant,
): Promise<Deliveries> {
  const all = await store.undeliveredIn([...seen], daysBefore(now, BOARD_DAYS));
  const { undelivered, unknown } = pickShown(all);
  const theirs = units.filter(({ id }) => seen.has(id));
  return {
    undelivered: await named(store, undelivered, theirs),
    unknown: await named(store, unknown, theirs),
    spent: await store.spentSince(PAID_CHANNEL, monthOf(now)),
  };
}

/** Where the day began that was so many days ago. */
export function daysBefore(now: Instant, days: number): Instant {
  return instantOf(addDays(dayOf(now), -days), 0);
}

/** Where this month began, in Vietnam. */
export function monthOf(now: Instant): Instant {
  return instantOf(`${dayOf(now).slice(0, "yyyy-mm".length)}-01`, 0);
}

async function named(
  store: StoreReads,
  { shown, rest }: Picked<Undelivered>,
  units: readonly Unit[],
): Promise<Picked<UndeliveredOf>> {
  const people: UndeliveredOf[] = [];
  for (const one of shown) people.push({ ...one, ...(await whoseIs(store, one, units)) });
  return { shown: people, rest };
}

async function whoseIs(
  store: StoreReads,
  { reminder }: Undelivered,
  units: readonly Unit[],
): Promise<{ name: string; unit: string }> {
  const person = await store.person(reminder.person);
  const roles = await store.rolesOf(reminder.person);
  const own = units.filter(({ id }) => roles.some(({ unit }) => unit === id));
  const unit = own.find(({ plan }) => plan === reminder.plan) ?? own[0];
  return { name: person?.name ?? "", unit: unit?.name ?? "" };
}
