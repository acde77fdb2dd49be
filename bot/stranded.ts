/**
 * Reminders and notices that did not arrive take the person's next channel; when there is none left, or nobody knows whether one arrived
 * that must not be sent twice, those who look after the person's unit hear of it. Looked up in the store each time, so that nothing depends on
 * who was awake when the message ended.
 */
import type { Conversation, Instant, OutboxRow, Reminder, StoreWrites } from "../flows/ports.ts";
import { isTelephone } from "./channels/traits.ts";
import type { Log } from "./log.ts";
import { leave, tellStaff } from "./notices.ts";
import { dueOf } from "./reminded.ts";
import { repeat, type Repeating } from "./repeating.ts";
import { t } from "./text.vi.ts";
import { again, handleInternal, type TurnDeps } from "./turn.ts";

const TICK_MS = 5_000;
const MOST_AT_ONCE = 200;
/** So long the platform may yet tell that a message arrived after all. */
const SETTLES_MS = 2 * 60_000;

export function startStranded(deps: TurnDeps & { readonly log: Log }): Repeating {
  const failed = "stranded messages could not be seen to";
  return repeat((stopped) => seeToStranded(deps, stopped), TICK_MS, { log: deps.log, failed });
}

/** One pass. Gives how many messages were seen to. */
export async function seeToStranded(deps: TurnDeps, stopped: () => boolean = () => false): Promise<number> {
  let seen = 0;
  for (const row of await deps.store.stranded(MOST_AT_ONCE)) {
    if (stopped()) return seen;
    if (row.state === "unknown" && deps.clock.now() - row.nextAt < SETTLES_MS) continue;
    seen += (await seeTo(deps, row)) ? 1 : 0;
  }
  return seen;
}

async function seeTo(deps: TurnDeps, row: OutboxRow): Promise<boolean> {
  if (row.kind === "reminder") return seeToReminders(deps, row);
  return row.state === "dead" ? passOnNotice(deps, row) : done(deps, row);
}

/** One message may carry several reminders: they go on together. */
async function seeToReminders(deps: TurnDeps, row: OutboxRow): Promise<boolean> {
  const waiting = (await deps.store.remindersIn(row.cause)).filter(({ state }) => state === "scheduled");
  const [first] = waiting;
  if (first === undefined) return done(deps, row);
  if (row.state === "unknown") return giveUp(deps, row, waiting, "unknown");
  // Whose day is over, or whose plan has it no more, is not said any more.
  const items = waiting.flatMap((reminder) => {
    const due = dueOf(deps, reminder);
    return due === null || due.status === "past" ? [] : [{ reminder, due }];
  });
  const next = items.length === 0 ? undefined : await nextConversation(deps, first.person, row.cause);
  if (next === undefined) return giveUp(deps, row, waiting, "undelivered");
  const there = items.map(({ reminder, due }) => ({ reminder: { ...reminder, conversation: next.id }, due }));
  return handleInternal(deps, next.id, { type: "reminder", items: there }, row.cause, async (tx) => {
    const at = deps.clock.now();
    if (!(await takes(tx, row, waiting, at))) return false;
    for (const { id, conversation } of waiting)
      await (items.some(({ reminder }) => reminder.id === id)
        ? tx.saveReminder({ id, conversation: next.id, state: "scheduled", at })
        : tx.saveReminder({ id, conversation, state: "undelivered", at }));
    return true;
  });
}

/** The same words on another channel. */
async function passOnNotice(deps: TurnDeps, row: OutboxRow): Promise<boolean> {
  const { store, clock, ids } = deps;
  const person = (await store.conversation(row.conversation))?.person ?? null;
  const next = person === null ? undefined : await nextConversation(deps, person, row.cause);
  // By telephone number nothing but reminders is ever said.
  if (next === undefined || isTelephone(next.address)) return done(deps, row);
  const passed = await again(() =>
    store.tx(async (tx) => {
      const at = clock.now();
      const target = await tx.conversation(next.id);
      if (target === null || !(await tx.seeTo({ id: row.id, at }))) return false;
      await leave({ tx, ids, at }, target, { kind: row.kind, ...row.body }, row.cause);
      return true;
    }),
  );
  if (passed) deps.signals.changed([next.id]);
  return passed;
}

/** No way is left, or none may be taken: staff hears of it, once. */
async function giveUp(
  deps: TurnDeps,
  row: OutboxRow,
  waiting: readonly Reminder[],
  state: "undelivered" | "unknown",
): Promise<boolean> {
  const [first] = waiting;
  const touched = await again(() =>
    deps.store.tx(async (tx) => {
      const at = deps.clock.now();
      const conversation = await tx.conversation(row.conversation);
      const person = first === undefined ? null : await tx.person(first.person);
      if (conversation === null || person === null || !(await takes(tx, row, waiting, at))) return null;
      for (const { id } of waiting) await tx.saveReminder({ id, conversation: row.conversation, state, at });
      const units = (await tx.rolesOf(person.id)).map(({ unit }) => unit);
      const place = { tx, ids: deps.ids, at, conversation, units: await tx.units(), cause: "" };
      const titles = waiting.map((one) => dueOf(deps, one)?.title ?? t.unnamedDuty).join("”, “");
      return tellStaff(place, units, t[state](person.name, person.title, titles), person.id);
    }),
  );
  deps.signals.changed(touched ?? []);
  return touched !== null;
}

async function done({ store, clock }: TurnDeps, { id }: OutboxRow): Promise<boolean> {
  return store.tx((tx) => tx.seeTo({ id, at: clock.now() }));
}

/** Nobody has seen to the message yet, and its reminders still wait; what changed meanwhile is looked at anew in the next pass. */
async function takes(
  tx: StoreWrites,
  { id }: OutboxRow,
  waiting: readonly Reminder[],
  at: Instant,
): Promise<boolean> {
  for (const reminder of waiting) if ((await tx.reminder(reminder.id))?.state !== "scheduled") return false;
  return tx.seeTo({ id, at });
}

/** The person's conversation that was used last, of those where this was not tried yet. */
async function nextConversation(
  { store }: TurnDeps,
  person: string,
  cause: string,
): Promise<Conversation | undefined> {
  for (const conversation of await store.conversationsOf(person))
    if ((await store.messagesOf(conversation.id, cause)).length === 0) return conversation;
  return undefined;
}
