/** Carries out what a turn decided, in the turn's transaction: domain rows first, then messages with their numbers. */
import type {
  Conversation,
  Ids,
  Instant,
  Job,
  JsonObject,
  Registration,
  StoreWrites,
  Unit,
} from "../flows/ports.ts";
import { StaleWrite } from "../flows/ports.ts";
import type { Effect, Say } from "../flows/engine/types.ts";
import { fit } from "./channels/traits.ts";
import { ancestry } from "./world.ts";

export interface Applied {
  /** The conversation's person after the turn. */
  readonly person: string | null;
  readonly lastSeq: number;
  /** Other conversations that got a message. */
  readonly touched: readonly string[];
}

interface Place {
  readonly tx: StoreWrites;
  readonly ids: Ids;
  readonly at: Instant;
  readonly conversation: Conversation;
  readonly units: readonly Unit[];
  /** What the messages answer: a repeated event gets them again. */
  readonly cause: string;
}

export async function applyEffects(effects: readonly Effect[], place: Place): Promise<Applied> {
  const { conversation } = place;
  let { person } = conversation;
  const touched: string[] = [];
  const says: Say[] = [];
  // Erasing comes first: it takes the conversation's old messages along, not the ones that confirm it.
  for (const effect of effects.toSorted(
    (a, b) => Number(b.type === "erase-person") - Number(a.type === "erase-person"),
  )) {
    switch (effect.type) {
      case "say":
        says.push(effect.say);
        break;
      case "join":
        await place.tx.addPerson({ ...effect.person, at: place.at });
        await place.tx.grant(effect.person.id, effect.role, place.at);
        await spend(place, effect.invite);
        person = effect.person.id;
        break;
      case "become":
        await spend(place, effect.invite);
        person = effect.person;
        break;
      case "erase-person":
        if (person !== null) await forget(place, person, {});
        person = null;
        break;
      case "tell-staff":
        touched.push(...(await tellStaff(place, [effect.unit], effect.text, person)));
        break;
      case "decide":
        await decide(place, effect.registration);
        touched.push(...(await notify(place, [effect.person], effect.notice)));
        break;
      default:
        await write(effect, place, person);
    }
  }
  return { person, lastSeq: await enqueue(place, conversation, says, place.cause), touched };
}

/** Deletes what is a person's, with an entry in the audit log that names nobody. */
export async function forget(
  { tx, ids, at }: Pick<Place, "tx" | "ids" | "at">,
  person: string,
  detail: JsonObject,
): Promise<void> {
  await tx.audit({ id: ids.id(), actor: person, action: "person.erase", object: person, detail, at });
  await tx.erasePerson(person, at);
}

type RowEffect = Exclude<
  Effect,
  { type: "say" | "join" | "become" | "erase-person" | "tell-staff" | "decide" }
>;

async function write(effect: RowEffect, place: Place, person: string | null): Promise<void> {
  const { tx, at, ids } = place;
  switch (effect.type) {
    case "ask": {
      const { question, plan, history } = effect;
      return work(place, "answer", { question, plan, history: [...history] });
    }
    case "fetch-file":
      return work(place, "file", { ...effect.file, draft: effect.draft, askedAt: at });
    case "make-paper":
      return work(place, "paper", { ...effect.paper, rows: effect.paper.rows.map((row) => ({ ...row })) });
    case "add-file":
      return tx.addFile({ ...effect.file, at });
    case "add-role":
      if (person !== null) await tx.grant(person, effect.role, at);
      return spend(place, effect.invite);
    case "update-person":
      return person === null ? undefined : tx.updatePerson(person, { ...effect.change, at });
    case "add-draft":
      await tx.addDraft(effect.draft);
      return effect.from === undefined
        ? undefined
        : tx.moveFiles({ from: effect.from, to: effect.draft.id, at });
    case "save-draft":
      return tx.saveDraft({ ...effect.draft, at });
    case "submit":
      return submit(place, effect.registration);
    case "duty":
      await tx.setDutyStatus({ ...effect.status, at });
      // Met or not theirs: whatever has not gone out yet stays in.
      if (effect.status.reply === "done" || effect.status.reply === "not-mine")
        await tx.supersedeReminders({ ...effect.status, at });
      return undefined;
    case "open-plan":
      return tx.setPlanOpening({ ...effect.opening, at });
    case "audit":
      return tx.audit({ ...effect.entry, id: ids.id(), at });
  }
}

/** Something to do outside the transaction, for the event that this turn answers. */
async function work(place: Place, kind: Job["kind"], payload: JsonObject): Promise<void> {
  const { tx, ids, at, cause, conversation } = place;
  await tx.addJob({ id: ids.id(), kind, conversation: conversation.id, cause, payload, at });
}

/** One draft has one registration: a second submission changes nothing, unless the first was returned and is now corrected. */
async function submit({ tx, at }: Place, entry: Omit<Registration, "version">): Promise<void> {
  if ((await tx.addRegistration(entry)) === "new") return;
  const before = await tx.registrationByCode(entry.code);
  if (before?.state !== "returned") return;
  const { name, year, ownerKind, answers, submittedAt } = entry;
  const { id, version } = before;
  await tx.saveRegistration({
    id,
    version,
    state: "submitted",
    note: null,
    answers,
    name,
    year,
    ownerKind,
    submittedAt,
    at,
  });
}

/** A returned registration opens its draft again, at the review card. */
async function decide(
  { tx, at }: Place,
  decision: (Effect & { type: "decide" })["registration"],
): Promise<void> {
  const { draft, ...change } = decision;
  await tx.saveRegistration({ ...change, at });
  if (change.state === "returned") await tx.reopenDraft({ id: draft, step: "review", at });
}

/** Takes one use of an invitation; when somebody else took the last one, the turn is decided anew and sees so. */
async function spend(place: Place, code: string | null): Promise<void> {
  if (code !== null && !(await place.tx.useInvite(code, place.at))) throw new StaleWrite("the invitation");
}

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

/** One notice to each person, on the conversation they used last. */
async function notify(place: Place, people: readonly string[], text: string): Promise<readonly string[]> {
  const reached: string[] = [];
  for (const person of people) {
    const [target] = await place.tx.conversationsOf(person);
    if (target === undefined || target.id === place.conversation.id) continue;
    const say: Say = { kind: "notice", text, buttons: [], citations: [], files: [] };
    const lastSeq = await enqueue(place, target, [say], `notice:${place.ids.id()}`);
    await place.tx.saveConversation({ ...target, lastSeq, at: place.at });
    reached.push(target.id);
  }
  return reached;
}

/** Gives the number of the last message they became. */
async function enqueue(place: Place, to: Conversation, says: readonly Say[], cause: string): Promise<number> {
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
