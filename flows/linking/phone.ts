/** One's telephone number: shared by a button of the channel, used for reminders only by consent, withdrawn at any time. */
import { choice, retry } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Flow, Option, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { menuFor } from "../menu/menu.ts";
import { rolesOf } from "./code.ts";
import { nationalNumber, showNumber } from "./number.ts";
import { t } from "./text.vi.ts";

export const phone: Flow = {
  id: "phone",
  version: 1,
  controls: { edit: false, save: false },
  // In the turn in which somebody is recognised by their number, the conversation is not theirs yet.
  view: (frame, ctx) =>
    ctx.world.person === null && frame.answers["number"] === undefined
      ? null
      : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps: (view, ctx) => [
    ...(view.answers["joined"] === "new" ? [remindersStep()] : []),
    ...(view.step === "share" ? [shareStep()] : []),
    agreeStep(view, ctx),
  ],
  accept,
  phone: shared,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: (view, ctx) => end(view, [], t.phoneKept, ctx),
  precious: () => false,
  saved: () => t.phoneKept,
  gone: () => t.gone,
};

/** What Khéo may do with the number it has, or sharing one. */
export function openPhone(ctx: Ctx): Outcome {
  const { person, own, conversation } = ctx.world;
  if (person === null) return tell(t.gone);
  if (own?.phone == null && conversation.phone === null) return tell(t.share.notHere);
  return {
    effects: [],
    says: [],
    frames: [openFrame(phone, own?.phone == null ? "share" : "agree")],
  };
}

/** A number the operator wrote down stays on the list, but nobody is reminded by it. */
export function dropPhone(ctx: Ctx): Outcome {
  const held = ctx.world.own?.phone ?? null;
  if (ctx.world.person === null) return tell(t.gone);
  if (held === null) return tell(t.noPhone);
  return held.source === "shared" ? { ...tell(t.dropped), effects: [{ type: "drop-phone" }] } : decline(ctx);
}

function accept(view: View, step: Step, _next: string | null, ctx: Ctx): Outcome {
  if (step.id === "reminders")
    return {
      effects: [{ type: "update-person", change: { reminders: view.answers["reminders"] === "yes" } }],
      says: [],
      frames: [{ ...view.frame, answers: view.answers, step: "agree" }],
    };
  const held = ctx.world.own?.phone ?? null;
  if (held === null) return end(view, [], t.noPhone, ctx);
  const { number, source } = held;
  const vouched = source === "staff-list" || view.answers["vouched"] === true;
  switch (view.answers["agree"]) {
    case "yes":
      return end(
        view,
        [{ type: "put-phone", phone: { number, source, agreed: true }, vouched }],
        t.agreed,
        ctx,
      );
    case "drop":
      return end(view, [{ type: "drop-phone" }], t.dropped, ctx);
    default:
      return end(view, decline(ctx).effects, t.declined, ctx);
  }
}

/** Kept at once, for nothing yet: what it may be used for is asked next. */
function shared(view: View, typed: string, ctx: Ctx): Outcome {
  const number = nationalNumber(typed);
  if (number === null) return { effects: [], frames: [view.frame], says: [say("reply", t.share.notANumber)] };
  const vouched = ctx.world.conversation.phone === "vouched";
  return {
    effects: [{ type: "put-phone", phone: { number, source: "shared", agreed: false }, vouched }],
    says: [],
    frames: [{ ...view.frame, answers: { ...view.answers, number, vouched }, step: "agree" }],
  };
}

function decline(ctx: Ctx): Outcome {
  const held = ctx.world.own?.phone ?? null;
  if (held === null) return tell(t.noPhone);
  const { number, source } = held;
  const effects: readonly Effect[] = [
    { type: "put-phone", phone: { number, source, agreed: false }, vouched: false },
  ];
  return { ...tell(source === "staff-list" ? t.onList : t.declined), effects };
}

/** Whoever has come in by their number sees now what can be done here. */
function end(view: View, effects: readonly Effect[], words: string, ctx: Ctx): Outcome {
  const hasCome = view.answers["joined"] !== undefined;
  return {
    effects,
    frames: [],
    says: [say("reply", words), ...(hasCome ? [menuFor(rolesOf(ctx.world.roles))] : [])],
  };
}

function tell(words: string): Outcome {
  return { effects: [], frames: [], says: [say("reply", words)] };
}

// ---------------------------------------------------------------- steps

function remindersStep(): Step {
  const options = [
    { value: "yes", label: t.reminders.yes, aliases: ["co", "nhac"] },
    { value: "no", label: t.reminders.no, aliases: ["khong"] },
  ];
  return plainStep("reminders", t.reminders, choice("choice", options), { uncounted: true });
}

/** What is typed proves nothing; the number comes as an event of the channel. */
function shareStep(): Step {
  return plainStep(
    "share",
    t.share,
    {
      kind: "text",
      options: [],
      phone: true,
      parse: () => retry(t.share.typed),
      show: () => "",
    },
    { uncounted: true },
  );
}

function agreeStep(view: View, ctx: Ctx): Step {
  const held = ctx.world.own?.phone ?? null;
  const given = view.answers["number"];
  const number = showNumber(held?.number ?? (typeof given === "string" ? given : ""));
  const isAgreed = held?.agreed === true;
  const canDrop = held === null ? view.answers["joined"] === undefined : held.source === "shared";
  const options: readonly Option[] = [
    { value: "yes", label: isAgreed ? t.agree.keep : t.agree.yes, aliases: ["co", "dong y", "duoc", "ok"] },
    { value: "no", label: t.agree.no, aliases: ["khong", "khong dong y"] },
    ...(canDrop ? [{ value: "drop", label: t.agree.drop, aliases: ["bo", "bo so dien thoai"] }] : []),
  ];
  const { label, help, ask, agreed } = t.agree;
  const question = isAgreed ? agreed(number) : ask(number);
  return plainStep("agree", { label, help, question }, choice("choice", options), { uncounted: true });
}
