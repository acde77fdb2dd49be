/**
 * Wakes, asks `flows/reminders` what is due, and writes reminder and message in one transaction. The unique key (occurrence, person,
 * offset) makes a reminder happen once, whoever else is awake. State is in the store, not in timers: a process that slept catches up.
 */
import type { Due, Person, Unit } from "../flows/ports.ts";
import { owes } from "../flows/duties/duty.ts";
import { withinTheDay } from "../flows/reminders/daily.ts";
import { planReminders, type Planned } from "../flows/reminders/schedule.ts";
import type { Log } from "./log.ts";
import { repeat, type Repeating } from "./repeating.ts";
import { handleInternal, type TurnDeps } from "./turn.ts";

const TICK_MS = 5_000;

export type Reminding = Repeating;

/** Looks every few seconds, and at once when somebody may have become a recipient. */
export function startReminders(deps: TurnDeps & { readonly log: Log }): Reminding {
  const failed = "reminders: could not look";
  return repeat((stopped) => remindAll(deps, stopped), TICK_MS, { log: deps.log, failed });
}

/** One pass over everybody who may owe something. Returns how many reminders were sent. */
export async function remindAll(deps: TurnDeps, stopped: () => boolean = () => false): Promise<number> {
  const now = deps.clock.now();
  const dues = deps.knowledge.dues({ now });
  let sent = 0;
  for (const recipient of await deps.store.reminderRecipients()) {
    if (stopped()) return sent;
    const duties = dues.filter((due) => owes(recipient.unit, due));
    if (duties.length > 0) sent += await remindOne(deps, recipient, duties, now);
  }
  return sent;
}

async function remindOne(
  deps: TurnDeps,
  { person }: { person: Person; unit: Unit },
  duties: ReturnType<TurnDeps["knowledge"]["dues"]>,
  now: number,
): Promise<number> {
  const { store } = deps;
  const [statuses, made] = [await store.dutyStatusesOf(person.id), await store.remindersOf(person.id)];
  const planned = planReminders({ duties, statuses, made }, deps.knowledge.calendar, now);
  if (planned.length === 0) return 0;
  // Nobody to speak to yet: the reminder waits until the person has a conversation.
  const [conversation] = await store.conversationsOf(person.id);
  if (conversation === undefined) return 0;
  const going = withinTheDay(planned, made, conversation, now);
  if (going.length === 0) return 0;
  return send(deps, person.id, conversation.id, going, now);
}

/** One message, whether one reminder is due or several; each is a row of its own. Gives how many. */
async function send(
  deps: TurnDeps,
  person: string,
  conversation: string,
  planned: readonly Planned[],
  now: number,
): Promise<number> {
  // In the order of their ids, which is the order in which the store gives them back.
  const ids = planned.map(() => deps.ids.id()).toSorted();
  const [lead = ""] = ids;
  const items = planned.map(({ due, offset }, i) => {
    const digest = i === 0 ? null : lead;
    const rest = { offset, digest, conversation, state: "scheduled", sentAt: null } as const;
    return { due, reminder: { id: ids[i] ?? "", ...keyOf(due, person), ...rest } };
  });
  try {
    await handleInternal(deps, conversation, { type: "reminder", items }, lead, async (tx) => {
      for (const [i, { due, reminder }] of items.entries()) {
        if ((await tx.addReminder({ ...reminder, at: now })) === "exists") throw new Beaten();
        for (const offset of planned[i]?.superseded ?? [])
          await tx.addReminder({ ...missed(due, person, offset), id: deps.ids.id(), at: now });
      }
      return true;
    });
    return items.length;
  } catch (error) {
    if (error instanceof Beaten) return 0;
    throw error;
  }
}

/** Somebody else made one of them meanwhile: nothing of the message is kept, and the next pass looks anew. */
class Beaten extends Error {}

/** A moment that passed while nobody looked: never sent. */
function missed(due: Due, person: string, offset: string) {
  const rest = { digest: null, conversation: null, state: "superseded", sentAt: null } as const;
  return { ...keyOf(due, person), offset, ...rest };
}

function keyOf({ plan, obligation, occurrence }: Due, person: string) {
  return { plan, obligation, occurrence: occurrence ?? "", person };
}
