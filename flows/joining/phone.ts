/**
 * Coming in by one's telephone number. Where the platform vouches that it is the sender's own, whoever is on the staff list with it is
 * recognised at once; elsewhere it is a claim that staff decides on (`review/claims.ts`).
 */
import { showTime } from "../engine/codes.ts";
import { retry } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx, World } from "../engine/world.ts";
import { arrival, unfinished } from "../linking/code.ts";
import { phone as phoneFlow } from "../linking/phone.ts";
import { t as link } from "../linking/text.vi.ts";
import { chooseAgain } from "./again.ts";
import { CONSENT_VERSION, t } from "./text.vi.ts";

type Listed = NonNullable<World["listed"]>;

/** What is typed proves nothing; the number comes as an event of the channel. */
export function phoneStep(): Step {
  return plainStep("phone", t.phone, {
    kind: "text",
    options: [],
    phone: true,
    parse: () => retry(t.phone.typed),
    show: () => "",
  });
}

/** A number was shared. Whether none or several have it is the same sentence: who is on the list is nobody's business. */
export function recognise(view: View, _number: string, ctx: Ctx): Outcome {
  const { listed, codesFrom, conversation } = ctx.world;
  if (codesFrom !== null) return chooseAgain(view, "how", t.phone.barred(showTime(codesFrom)));
  if (listed === null) return chooseAgain(view, "how", t.phone.notListed);
  return conversation.phone === "vouched" ? comeIn(listed, ctx) : claim(listed, ctx);
}

/** Somebody known, or somebody on the list with the consent given just now; asked what has not been asked yet. */
function comeIn(listed: Listed, ctx: Ctx): Outcome {
  const { person, phone } = listed;
  const isNew = person.consent === null;
  const { id, channel } = ctx.world.conversation;
  const consented: readonly Effect[] = isNew
    ? [{ type: "update-person", change: { consent: CONSENT_VERSION } }]
    : [];
  const entry = {
    actor: person.id,
    action: "conversation.link",
    object: id,
    detail: { channel, by: "phone" },
  };
  const hello = say("reply", link.linked(person.name));
  const effects: readonly Effect[] = [
    { type: "become", person: person.id, invite: null },
    ...consented,
    { type: "audit", entry },
  ];
  if (!isNew && phone.agreed) return { effects, frames: [], guest: false, says: [hello, ...arrival(listed)] };
  const answers = { number: phone.number, joined: isNew ? "new" : "again" };
  return {
    effects,
    frames: [openFrame(phoneFlow, isNew ? "reminders" : "agree", { answers })],
    guest: false,
    says: [hello, ...unfinished(listed.drafts)],
  };
}

/** Meanwhile they may ask, or come in another way. */
function claim({ person, roles }: Listed, ctx: Ctx): Outcome {
  const { id: conversation, channel } = ctx.world.conversation;
  const units = [...new Set(roles.map(({ unit }) => unit))];
  const names = units.map((unit) => ctx.world.units.find(({ id }) => id === unit)?.name ?? "");
  const who = [person.name, person.title, ...names].filter((each) => each !== "").join(", ");
  const made = { id: ctx.ids.id(), conversation, person: person.id };
  const notice = t.phone.notice(who, link.channel(channel));
  return {
    effects: [
      { type: "claim", claim: made, units, notice },
      {
        type: "audit",
        entry: { actor: conversation, action: "claim.add", object: person.id, detail: { channel } },
      },
    ],
    frames: [],
    guest: true,
    says: [say("reply", t.phone.claimed)],
  };
}
