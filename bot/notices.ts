/** Messages that a transaction leaves for conversations: the turn's own, and notices to others. */
import type { Conversation, Ids, Instant, StoreWrites, Unit } from "../flows/ports.ts";
import type { Say } from "../flows/engine/types.ts";
import { fit, isTelephone } from "./channels/traits.ts";
import { ancestry } from "./world.ts";

/** Where and when something is carried out, for whom. */
export interface Place {
  readonly tx: StoreWrites;
  readonly ids: Ids;
  readonly at: Instant;
  readonly conversation: Conversation;
  readonly units: readonly Unit[];
  /** What the messages answer: a repeated event gets them again. */
  readonly cause: string;
}

/** As much of it as writing takes. */
type Hand = Pick<Place, "tx" | "ids" | "at">;

/** A notice to everybody who looks after one of these units, but for one. Gives the conversations that got it. */
export async function tellStaff(
  place: Place,
  units: readonly string[],
  text: string,
  but: string | null,
): Promise<readonly string[]> {
  const staff = await place.tx.staffOf([...new Set(units.flatMap((unit) => ancestry(place.units, unit)))]);
  return notify(
    place,
    staff.filter((id) => id !== but),
    text,
  );
}

/** One notice to each person, on the conversation they used last; none where only reminders may be sent. */
export async function notify(
  place: Place,
  people: readonly string[],
  text: string,
): Promise<readonly string[]> {
  const reached: string[] = [];
  for (const person of people) {
    const [target] = (await place.tx.conversationsOf(person)).filter(({ address }) => !isTelephone(address));
    if (target === undefined || target.id === place.conversation.id) continue;
    await tellConversation(place, target, text);
    reached.push(target.id);
  }
  return reached;
}

/** A notice in another conversation, which is saved with it. */
export async function tellConversation(place: Hand, target: Conversation, text: string): Promise<void> {
  const say: Say = { kind: "notice", text, buttons: [], citations: [], files: [] };
  await leave(place, target, say, `notice:${place.ids.id()}`);
}

/** Something said in another conversation, in messages of its channel; the conversation is saved with it. */
export async function leave(place: Hand, target: Conversation, said: Say, cause: string): Promise<void> {
  const lastSeq = await enqueue(place, target, [said], cause);
  await place.tx.saveConversation({ ...target, lastSeq, at: place.at });
}

/** Gives the number of the last message they became. */
export async function enqueue(
  place: Hand,
  to: Conversation,
  says: readonly Say[],
  cause: string,
): Promise<number> {
  const rows = fit(to.channel, says).map(({ kind, ...body }, at) => ({
    id: place.ids.id(),
    conversation: to.id,
    channel: to.channel,
    seq: to.lastSeq + 1 + at,
    cause,
    kind,
    body,
    nextAt: place.at,
    at: place.at,
  }));
  await place.tx.enqueue(rows);
  return to.lastSeq + rows.length;
}
