/**
 * What a platform tells of a conversation beside what is said in it: whether its person can be reached, that they withdraw their consent, that
 * somebody of the account has taken over. A repeated event changes nothing.
 */
import type { Conversation, Instant, StoreWrites } from "../flows/ports.ts";
import { forget } from "./effects.ts";
import { tellStaff } from "./notices.ts";
import { t } from "./text.vi.ts";
import { again, type Inbound, type TurnDeps } from "./turn.ts";

type Told = Omit<Inbound, "event">;

/**
 * Nothing arrives at this conversation any more: what waits for it ends, and those who look after the person's unit hear of it once,
 * whichever message found out.
 */
export async function setUnreachable(deps: TurnDeps, conversationId: string, reason: string): Promise<void> {
  deps.signals.changed(await again(() => deps.store.tx((tx) => lose(deps, tx, conversationId, reason))));
}

/** The platform says that somebody can't be reached any more (`unreachable`: why), or can again. */
export async function handleReach(deps: TurnDeps, told: Told, unreachable: string | null): Promise<void> {
  await once(deps, told, async (tx, { id }, at) => {
    if (unreachable !== null) return lose(deps, tx, id, unreachable);
    await tx.setReachable({ id, unreachable, at });
    return [];
  });
}

/** The platform says that somebody withdraws their consent: what is theirs is deleted, as if they had asked for it here. */
export async function handleWithdrawal(deps: TurnDeps, told: Told): Promise<void> {
  await once(deps, told, async (tx, { id, person }, at) => {
    if (person === null) return [];
    await forget({ tx, ids: deps.ids, at }, person, { asked: `by ${told.channel}` });
    return [id];
  });
}

/** A person of the account speaks there: Khéo is silent for so long (ms). */
export async function handleTakeover(deps: TurnDeps, told: Told, ms: number): Promise<void> {
  await once(deps, told, async (tx, { id }, at) => {
    await tx.holdConversation({ id, until: at + ms, at });
    return [];
  });
}

/** One event of a conversation that there is, once, in one transaction; `work` gives the conversations that changed. */
async function once(
  deps: TurnDeps,
  { channel, address, key }: Told,
  work: (tx: StoreWrites, conversation: Conversation, at: Instant) => Promise<readonly string[]>,
): Promise<void> {
  const changed = await again(() =>
    deps.store.tx(async (tx) => {
      const at = deps.clock.now();
      const conversation = await tx.conversationAt(channel, address);
      if (conversation === null) return [];
      const admitted = await tx.admit({ channel, key, conversation: conversation.id, at });
      return admitted === "exists" ? [] : work(tx, conversation, at);
    }),
  );
  deps.signals.changed(changed);
}

async function lose(
  deps: TurnDeps,
  tx: StoreWrites,
  conversationId: string,
  reason: string,
): Promise<readonly string[]> {
  const at = deps.clock.now();
  if (!(await tx.setReachable({ id: conversationId, unreachable: reason, at }))) return [];
  const conversation = await tx.conversation(conversationId);
  const person = conversation?.person == null ? null : await tx.person(conversation.person);
  if (conversation === null || person === null) return [];
  const units = (await tx.rolesOf(person.id)).map(({ unit }) => unit);
  const place = { tx, ids: deps.ids, at, conversation, units: await tx.units(), cause: "" };
  return tellStaff(place, units, t.unreachable(person.name, person.title, conversation.channel), person.id);
}
