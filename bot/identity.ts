/** Carries out what a turn decided of people's ways to Khéo: linking and unlinking conversations, claims, telephone numbers. */
import type { Conversation } from "../flows/ports.ts";
import { StaleWrite } from "../flows/ports.ts";
import type { Effect } from "../flows/engine/types.ts";
import { telephoneAddress } from "./channels/traits.ts";
import { tellConversation, tellStaff, type Place } from "./notices.ts";

type Of<T extends Effect["type"]> = Effect & { readonly type: T };

/** The code is used up with it; when it was used meanwhile, or has run out, the turn is decided anew and sees so. */
export async function link(
  { tx, at }: Place,
  { code, person, merges }: Of<"link">,
  before: string | null,
): Promise<string> {
  if (!(await tx.useLinkCode(code, at))) throw new StaleWrite("the link code");
  if (merges && before !== null) await tx.mergePeople({ from: before, into: person, at });
  return person;
}

/** Whose this conversation is afterwards. */
export async function unlink(
  { tx, at, conversation }: Place,
  { conversation: id }: Of<"unlink">,
  person: string | null,
): Promise<string | null> {
  // Only one's own: between the question and the answer it may have become somebody else's.
  if ((await tx.conversation(id))?.person !== person) return person;
  // What waits to be sent there ends, so that reminders take another way.
  await tx.setReachable({ id, unreachable: "unlinked", at });
  await tx.setReachable({ id, unreachable: null, at });
  if (id === conversation.id) return null;
  await tx.releaseConversation({ id, at });
  return person;
}

/** Gives the conversations in which staff was told. */
export async function addClaim(
  place: Place,
  { claim, units, notice }: Of<"claim">,
): Promise<readonly string[]> {
  await place.tx.addClaim({ ...claim, at: place.at });
  return tellStaff(place, units, notice, null);
}

/** One decision a claim: a second one is decided anew, and sees that there is nothing left to decide. Gives the conversation that was told. */
export async function settleClaim(
  place: Place,
  { claim, confirmed, consent, notice }: Of<"settle-claim">,
): Promise<readonly string[]> {
  const { tx, at } = place;
  if (!(await tx.settleClaim({ id: claim.id, confirmed, at }))) throw new StaleWrite("the claim");
  const target = await tx.conversation(claim.conversation);
  if (target === null) return [];
  await tellConversation(
    place,
    confirmed ? await confirm(place, target, claim.person, consent) : target,
    notice,
  );
  return [target.id];
}

/** What they did meanwhile under a name of their own is theirs under this one; the example people are everybody's and stay. */
async function confirm(
  { tx, at }: Place,
  target: Conversation,
  person: string,
  consent: string,
): Promise<Conversation> {
  if (target.person === person) return target;
  const meanwhile = target.person === null ? null : await tx.person(target.person);
  if (meanwhile !== null && !meanwhile.demo) await tx.mergePeople({ from: meanwhile.id, into: person, at });
  if ((await tx.person(person))?.consent === null) await tx.updatePerson(person, { consent, at });
  return { ...target, person, state: {} };
}

/** A number its owner may be reminded at is a conversation of its own, in which nothing but reminders is ever said. */
export async function putPhone(
  { tx, at, ids }: Place,
  { phone, vouched }: Of<"put-phone">,
  person: string,
): Promise<void> {
  await tx.putPhone({ ...phone, person, at });
  if (!phone.agreed) return closeTelephone({ tx, at }, phone.number, person);
  const opened = await tx.openConversation({
    id: ids.id(),
    channel: "zalo-oa",
    address: telephoneAddress(phone.number),
    at,
  });
  // Numbers change hands; but only a number that is surely theirs is taken from somebody else.
  if (opened.person !== person && opened.person !== null && !vouched) return;
  if (opened.unreachable !== null) await tx.setReachable({ id: opened.id, unreachable: null, at });
  if (opened.person !== person) await tx.saveConversation({ ...opened, person, at });
}

/** The number goes, and with it the way. */
export async function dropPhone({ tx, at }: Place, person: string): Promise<void> {
  const phone = await tx.phoneOf(person);
  if (phone === null) return;
  await tx.dropPhone(person);
  await closeTelephone({ tx, at }, phone.number, person);
}

async function closeTelephone(
  { tx, at }: Pick<Place, "tx" | "at">,
  number: string,
  person: string,
): Promise<void> {
  const open = await tx.conversationAt("zalo-oa", telephoneAddress(number));
  if (open === null || open.person !== person) return;
  const { id } = open;
  // The address is the number: it must not stay behind.
  await tx.setReachable({ id, unreachable: "gone", at });
  await tx.moveConversation({ id, address: `gone:${id}`, at });
  await tx.releaseConversation({ id, at });
}
