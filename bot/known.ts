/** Who somebody may turn out to be, and the ways to them: loaded for the turns that ask for it (`flows/linking/words.ts`). */
import type { Instant, Person, Role, StoreReads } from "../flows/ports.ts";
import type { Known, Link, Own, WaitingClaim, World } from "../flows/engine/world.ts";
import type { Wants } from "../flows/linking/words.ts";
import { isTelephone } from "./channels/traits.ts";

type Part = Pick<World, "invite" | "joiningWith" | "link" | "linkingWith" | "codesFrom" | "listed" | "own">;

/** The part of a turn's world that most turns have nothing in. */
export async function loadKnown(
  store: StoreReads,
  wants: Wants,
  person: Person | null,
  now: Instant,
): Promise<Part> {
  return {
    invite: await heldInvite(store, wants.invite, now),
    joiningWith: await heldInvite(store, wants.joiningWith, now),
    link: await heldLink(store, wants.link, now),
    linkingWith: await heldLink(store, wants.linkingWith, now),
    codesFrom: wants.codesFrom,
    listed: person === null ? await listedWith(store, wants.number) : null,
    own: person !== null && wants.own ? await ownOf(store, person.id) : null,
  };
}

/** Claims to be people of these units. Whoever would be an administrator by it is for administrators to know. */
export async function claimsFor(
  store: StoreReads,
  own: readonly Role[],
  units: readonly string[],
): Promise<readonly WaitingClaim[]> {
  const claims: WaitingClaim[] = [];
  for (const claim of await store.claimsIn(units)) {
    const person = await store.person(claim.person);
    const conversation = await store.conversation(claim.conversation);
    const roles = await store.rolesOf(claim.person);
    const mayDecide = isAdmin(own) || !isAdmin(roles);
    if (person !== null && conversation !== null && mayDecide)
      claims.push({ claim, person, roles, channel: conversation.channel });
  }
  return claims;
}

async function heldInvite(store: StoreReads, code: string | null, now: Instant): Promise<World["invite"]> {
  const invite = code === null ? null : await store.invite(code);
  if (invite === null || invite.usesLeft <= 0 || (invite.expiresAt !== null && invite.expiresAt <= now))
    return null;
  const person = invite.person === null ? null : await store.person(invite.person);
  return { invite, person };
}

async function heldLink(store: StoreReads, code: string | null, now: Instant): Promise<Link | null> {
  const link = code === null ? null : await store.linkCode(code);
  if (link === null || link.expiresAt <= now) return null;
  const of = await knownAs(store, link.person);
  return of === null ? null : { code: link.code, of };
}

async function knownAs(store: StoreReads, id: string): Promise<Known | null> {
  const person = await store.person(id);
  if (person === null) return null;
  return {
    person,
    roles: await store.rolesOf(id),
    drafts: await store.openDraftsOf(id),
    registrations: (await store.registrationsOf(id)).length,
  };
}

async function listedWith(store: StoreReads, number: string | null): Promise<World["listed"]> {
  const all = number === null ? [] : await store.phonesWith(number);
  const [phone, ...others] = all.filter(({ source }) => source === "staff-list");
  if (phone === undefined || others.length > 0) return null;
  const known = await knownAs(store, phone.person);
  return known === null ? null : { ...known, phone };
}

async function ownOf(store: StoreReads, person: string): Promise<Own> {
  const conversations = (await store.conversationsOf(person)).filter(({ address }) => !isTelephone(address));
  return {
    channels: conversations.map(({ id, channel, heardAt }) => ({ id, channel, heardAt })),
    phone: await store.phoneOf(person),
  };
}

function isAdmin(roles: readonly Role[]): boolean {
  return roles.some(({ role }) => role === "admin");
}
