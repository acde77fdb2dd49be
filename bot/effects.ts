/** Carries out what a turn decided, in the turn's transaction: domain rows first, then messages with their numbers. */
import type { Job, JsonObject, Registration } from "../flows/ports.ts";
import { StaleWrite } from "../flows/ports.ts";
import type { Effect, Say } from "../flows/engine/types.ts";
import { addClaim, dropPhone, link, putPhone, settleClaim, unlink } from "./identity.ts";
import { enqueue, notify, tellStaff, type Place } from "./notices.ts";

export interface Applied {
  /** The conversation's person after the turn. */
  readonly person: string | null;
  readonly lastSeq: number;
  /** Other conversations that got a message. */
  readonly touched: readonly string[];
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
      case "link":
        person = await link(place, effect, person);
        break;
      case "unlink":
        person = await unlink(place, effect, person);
        break;
      case "claim":
        touched.push(...(await addClaim(place, effect)));
        break;
      case "settle-claim":
        touched.push(...(await settleClaim(place, effect)));
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
  {
    type:
      | "say"
      | "join"
      | "become"
      | "link"
      | "unlink"
      | "claim"
      | "settle-claim"
      | "erase-person"
      | "tell-staff"
      | "decide";
  }
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
    case "link-code":
      return person === null
        ? undefined
        : tx.addLinkCode({ code: effect.code, person, expiresAt: effect.expiresAt, at });
    case "put-phone":
      return person === null ? undefined : putPhone(place, effect, person);
    case "drop-phone":
      return person === null ? undefined : dropPhone(place, person);
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
