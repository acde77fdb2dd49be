/** What a turn knows: everything flows may read of the store, loaded inside the turn's transaction. */
import type { Conversation, Instant, Knowledge, StoreReads, Unit } from "../flows/ports.ts";
import type { FlowEvent, World } from "../flows/engine/world.ts";
import { asksForBoard } from "../flows/deliveries/board.ts";
import { loadDeliveries } from "./deliveries.ts";
import type { Wants } from "../flows/linking/words.ts";
import { bringsFiles, isShared, sharesPhone } from "./channels/traits.ts";
import { claimsFor, loadKnown } from "./known.ts";

export async function loadWorld(
  store: StoreReads,
  conversation: Conversation,
  event: FlowEvent,
  fixed: {
    readonly knowledge: Knowledge;
    readonly demo: boolean;
    readonly now: Instant;
    /** What this turn needs beside what every turn needs. */
    readonly wants: Wants;
  },
): Promise<World> {
  const person = conversation.person === null ? null : await store.person(conversation.person);
  const units = await store.units();
  const shared = {
    conversation: {
      id: conversation.id,
      channel: conversation.channel,
      shared: isShared(conversation.channel, conversation.address),
      files: bringsFiles(conversation.channel),
      phone: sharesPhone(conversation.channel),
    },
    person,
    units,
    ...(await loadKnown(store, fixed.wants, person, fixed.now)),
    openings: await store.planOpenings(),
    deliveries: null,
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
      claims: [],
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
    claims: reviewed.length === 0 ? [] : await claimsFor(store, roles, reviewed),
    dutyStatuses: await store.dutyStatusesOf(person.id),
    reminders: await store.remindersOf(person.id),
    deliveries:
      reviewed.length > 0 &&
      asksForBoard(
        event,
        roles.map(({ role }) => role),
      )
        ? await loadDeliveries(store, units, new Set(reviewed), fixed.now)
        : null,
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
