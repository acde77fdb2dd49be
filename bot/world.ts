/** What a turn knows: everything flows may read of the store, loaded inside the turn's transaction. */
import type { Conversation, Instant, Knowledge, Person, StoreReads, Unit } from "../flows/ports.ts";
import type { FlowEvent, World } from "../flows/engine/types.ts";
import { bringsFiles, isShared } from "./channels/traits.ts";

/** A typed text that may be an invitation: letters and digits in groups joined by hyphens. */
const CODE = /^[a-z0-9]{3,12}(?:-[a-z0-9]{2,12}){1,4}$/i;

export async function loadWorld(
  store: StoreReads,
  conversation: Conversation,
  event: FlowEvent,
  fixed: {
    readonly knowledge: Knowledge;
    readonly demo: boolean;
    readonly now: Instant;
    /** The invitation a newcomer typed before (`flows/joining`). */
    readonly joiningCode: string | null;
  },
): Promise<World> {
  const person = conversation.person === null ? null : await store.person(conversation.person);
  const units = await store.units();
  const invite = event.type === "text" ? await heldInvite(store, event.text, fixed.now) : null;
  const shared = {
    conversation: {
      id: conversation.id,
      channel: conversation.channel,
      shared: isShared(conversation.channel, conversation.address),
      files: bringsFiles(conversation.channel),
    },
    person,
    units,
    invite,
    joiningWith: (await heldInvite(store, fixed.joiningCode ?? "", fixed.now))?.invite ?? null,
    openings: await store.planOpenings(),
    knowledge: fixed.knowledge,
    demo: fixed.demo,
  };
  if (person === null) {
    return {
      ...shared,
      roles: [],
      drafts: [],
      registrations: [],
      toReview: [],
      dutyStatuses: [],
      reminders: [],
    };
  }
  const roles = await store.rolesOf(person.id);
  const reviewed = roles.filter((r) => r.role !== "member").flatMap((r) => subtree(units, r.unit));
  return {
    ...shared,
    roles,
    drafts: await store.openDraftsOf(person.id),
    registrations: await store.registrationsOf(person.id),
    toReview:
      reviewed.length === 0 ? [] : await store.registrationsIn({ units: reviewed, states: ["submitted"] }),
    dutyStatuses: await store.dutyStatusesOf(person.id),
    reminders: await store.remindersOf(person.id),
  };
}

/** The unit and every unit below it: what its reviewers may see. */
export function subtree(units: readonly Unit[], root: string): readonly string[] {
  const below = units.filter((u) => u.parent === root).flatMap((u) => subtree(units, u.id));
  return [root, ...below];
}

/** The unit and every unit above it: whose staff hears of it. */
export function ancestry(units: readonly Unit[], unit: string): readonly string[] {
  const parent = units.find((u) => u.id === unit)?.parent ?? null;
  return parent === null ? [unit] : [unit, ...ancestry(units, parent)];
}

async function heldInvite(store: StoreReads, text: string, now: Instant): Promise<World["invite"]> {
  if (!CODE.test(text)) return null;
  const invite = await store.invite(text.toUpperCase());
  if (invite === null || invite.usesLeft <= 0 || (invite.expiresAt !== null && invite.expiresAt <= now))
    return null;
  const person: Person | null = invite.person === null ? null : await store.person(invite.person);
  return { invite, person };
}
