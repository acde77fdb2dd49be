/**
 * Wakes, asks `flows/reminders` what is due, and writes reminder and message in one transaction. The unique key (occurrence, person,
 * offset) makes a reminder happen once, whoever else is awake. State is in the store, not in timers: a process that slept catches up.
 */
import type { Person, Reminder, Unit } from "../flows/ports.ts";
import { owes } from "../flows/duties/duty.ts";
import { planReminders, type Planned } from "../flows/reminders/schedule.ts";
import { errorFields, type Log } from "./log.ts";
import { handleInternal, type TurnDeps } from "./turn.ts";

const TICK_MS = 5_000;

export interface Reminding {
  /** Somebody may have become a recipient just now. */
  kick(): void;
  stop(): Promise<void>;
}

export function startReminders(deps: TurnDeps & { readonly log: Log }): Reminding {
  let running: Promise<void> = Promise.resolve();
  let queued = false;
  let stopped = false;
  const kick = (): void => {
    if (queued || stopped) return;
    queued = true;
    running = running
      .then(async () => {
        queued = false;
        await remindAll(deps, () => stopped);
      })
      .catch((error: unknown) => deps.log.error(errorFields(error), "reminders: could not look"));
  };
  const timer = setInterval(kick, TICK_MS);
  kick();
  return {
    kick,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
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
  let sent = 0;
  for (const plan of planned) sent += (await send(deps, person.id, conversation.id, plan, now)) ? 1 : 0;
  return sent;
}

async function send(
  deps: TurnDeps,
  person: string,
  conversation: string,
  { due, offset, superseded }: Planned,
  now: number,
): Promise<boolean> {
  const base = { plan: due.plan, obligation: due.obligation, occurrence: due.occurrence ?? "", person };
  const reminder: Reminder = {
    ...base,
    id: deps.ids.id(),
    offset,
    conversation,
    state: "scheduled",
    sentAt: null,
  };
  return handleInternal(deps, conversation, { type: "reminder", reminder, due }, reminder.id, async (tx) => {
    if ((await tx.addReminder({ ...reminder, at: now })) === "exists") return false;
    for (const missed of superseded) {
      await tx.addReminder({
        ...base,
        id: deps.ids.id(),
        offset: missed,
        conversation: null,
        state: "superseded",
        sentAt: null,
        at: now,
      });
    }
    return true;
  });
}
