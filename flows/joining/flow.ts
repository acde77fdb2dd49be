/**
 * Joining: consent, then an invitation, one's telephone number or a choice of unit, then name, office and whether to be reminded. Nothing
 * about the person is stored before consent; refusing leaves a guest who may ask questions.
 */
import type { Answers, Invite, Person } from "../ports.ts";
import { showTime } from "../engine/codes.ts";
import { fold } from "../engine/input.ts";
import { choice, ok, retry, text, type Kind } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { plainStep } from "../engine/step.ts";
import type { Flow, Frame, Option, Outcome, Parsed, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { menuFor } from "../menu/menu.ts";
import { chooseAgain } from "./again.ts";
import { phoneStep, recognise } from "./phone.ts";
import { CONSENT_VERSION, t } from "./text.vi.ts";

export const joining: Flow = {
  id: "joining",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    ctx.world.person === null ? { frame, step: frame.step, answers: frame.answers, draft: null } : null,
  steps,
  accept,
  phone: recognise,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => ({ effects: [], frames: [], guest: true, says: [say("reply", t.cancelled)] }),
  precious: () => false,
  saved: () => t.cancelled,
  gone: () => t.gone,
};

function steps(view: View, ctx: Ctx): readonly Step[] {
  // An invitation made for somebody already on the staff list needs no name.
  const who = guest(view.answers, ctx)?.person == null ? personSteps() : [];
  return [consentStep(ctx), howStep(ctx), ...route(view, ctx), ...who, remindersStep()];
}

function route({ answers }: View, ctx: Ctx): readonly Step[] {
  const { how, area } = answers;
  switch (how) {
    case "invite":
      return [inviteStep(ctx)];
    case "phone":
      return [phoneStep()];
    default:
      return [areaStep(ctx), unitStep(ctx, typeof area === "string" ? area : "")];
  }
}

/** What the invitation in use stands for, while it holds. */
function guest(answers: Answers, { world }: Ctx): Ctx["world"]["invite"] {
  const code = codeIn(answers);
  const held = [world.invite, world.joiningWith].find((each) => each?.invite.code === code);
  return code === null ? null : (held ?? null);
}

/** The first thing asked of whoever comes by this invitation. */
function firstOf(answers: Answers, ctx: Ctx): string {
  return guest(answers, ctx)?.person == null ? "fullName" : "reminders";
}

function accept(view: View, step: Step, next: string | null, ctx: Ctx): Outcome {
  const value = view.answers[step.id];
  const stay = (answers: Answers, at: string): Outcome => ({
    effects: [],
    says: [],
    frames: [{ ...view.frame, answers, step: at }],
  });
  if (step.id === "consent") return acceptConsent(view, next, ctx);
  const found = ctx.world.invite;
  if (found !== null && (step.id === "invite" || (step.id === "how" && value === "code"))) {
    if (found.person?.consent != null) return become(found.invite, found.person);
    const answers = { ...view.answers, how: "invite", invite: found.invite.code };
    return stay(answers, firstOf(answers, ctx));
  }
  if (step.id === "area") {
    const { unit: _, ...rest } = view.answers; // a unit chosen before belongs to another area
    return stay(rest, "unit");
  }
  return next === null ? join(view, ctx) : stay(view.answers, next);
}

function acceptConsent(view: View, next: string | null, ctx: Ctx): Outcome {
  const { consent, ...rest } = view.answers;
  const reopened: Frame = { ...view.frame, answers: rest, step: "consent" };
  switch (consent) {
    case "refuse":
      return { effects: [], frames: [], guest: true, says: [say("reply", t.consent.refused)] };
    case "details":
      return { effects: [], frames: [reopened], says: [say("reply", t.consent.detailsText)] };
    case "code": {
      const found = ctx.world.invite;
      if (found?.person?.consent != null) return become(found.invite, found.person);
      const code = found?.invite.code ?? "";
      return {
        effects: [],
        frames: [{ ...reopened, answers: { ...rest, how: "invite", invite: code } }],
        says: [say("reply", t.consent.codeFirst)],
      };
    }
    default: {
      const step = codeIn(rest) === null ? (next ?? "how") : firstOf(rest, ctx);
      return { effects: [], says: [], frames: [{ ...view.frame, answers: view.answers, step }] };
    }
  }
}

/** A person the store knows already takes this conversation over. */
function become(invite: Invite, person: Person): Outcome {
  return {
    effects: [{ type: "become", person: person.id, invite: invite.code }],
    frames: [],
    guest: false,
    says: [say("reply", t.back(person.name)), menuFor([invite.role])],
  };
}

function join(view: View, ctx: Ctx): Outcome {
  const { unit, fullName, title, reminders } = view.answers;
  const code = codeIn(view.answers);
  const held = guest(view.answers, ctx);
  const invite = held?.invite ?? null;
  if (code !== null && invite === null) return chooseAgain(view, "how", t.invite.unknown);
  if (held?.person != null) return begin(held.invite, held.person, reminders === "yes");
  const role = code === null || invite === null ? "member" : invite.role;
  const unitId = code === null || invite === null ? unit : invite.unit;
  if (typeof unitId !== "string") return chooseAgain(view, "area");
  const person: Person = {
    id: ctx.ids.id(),
    name: typeof fullName === "string" ? fullName : "",
    title: typeof title === "string" ? title : "",
    consent: CONSENT_VERSION,
    reminders: reminders === "yes",
    demo: false,
  };
  const name = ctx.world.units.find((u) => u.id === unitId)?.name ?? "";
  return {
    effects: [{ type: "join", person, role: { unit: unitId, role }, invite: code }],
    frames: [],
    guest: false,
    says: [say("reply", t.joined(person.name, name)), menuFor([role])],
  };
}

/** Somebody on the staff list who has not been here before: with the consent given just now. */
function begin(invite: Invite, person: Person, reminders: boolean): Outcome {
  const known = become(invite, person);
  const change = { consent: CONSENT_VERSION, reminders };
  return { ...known, effects: [...known.effects, { type: "update-person", change }] };
}

/** The invitation in use: one typed before choosing a unit instead does not count. */
function codeIn({ how, invite }: Answers): string | null {
  return how === "invite" && typeof invite === "string" ? invite : null;
}

// ---------------------------------------------------------------- steps

function consentStep(ctx: Ctx): Step {
  const { consent } = t;
  const options = [
    { value: "agree", label: consent.agree, aliases: ["co", "dong y", "vang", "ok"] },
    { value: "refuse", label: consent.refuse, aliases: ["khong"] },
    { value: "details", label: consent.details, aliases: ["chi tiet"] },
  ];
  return plainStep("consent", consent, withCode(choice("choice", options), ctx));
}

function howStep(ctx: Ctx): Step {
  const options = [
    // Without units there is nothing to choose from: an invitation is the only way in.
    ...(ctx.world.units.length > 0 ? [{ value: "choose", label: t.how.choose }] : []),
    { value: "invite", label: t.how.invite, aliases: ["ma moi", "co ma"] },
    ...(ctx.world.conversation.phone === null
      ? []
      : [{ value: "phone", label: t.how.phone, aliases: ["so dien thoai", "dien thoai"] }]),
  ];
  return plainStep("how", t.how, withCode(choice("choice", options), ctx));
}

function areaStep(ctx: Ctx): Step {
  const options = ctx.world.knowledge.plans
    .filter((plan) => ctx.world.units.some((u) => u.plan === plan.id))
    .map((plan) => ({ value: plan.id, label: plan.area, aliases: [fold(plan.id), fold(plan.number ?? "")] }));
  return plainStep("area", t.area, choice("choice", options));
}

function unitStep(ctx: Ctx, area: string): Step {
  const units = ctx.world.units.filter((u) => u.plan === area);
  const options = units.map((u): Option => ({ value: u.id, label: u.name }));
  return plainStep("unit", t.unit, choice("choice", options));
}

function inviteStep(ctx: Ctx): Step {
  const parse = (): Parsed => {
    const { invite: found, codesFrom } = ctx.world;
    if (codesFrom !== null) return retry(t.invite.barred(showTime(codesFrom)));
    return found === null ? retry(t.invite.unknown) : ok(found.invite.code);
  };
  return plainStep("invite", t.invite, {
    kind: "text",
    options: [],
    parse,
    show: (v) => (typeof v === "string" ? v : ""),
  });
}

function personSteps(): readonly Step[] {
  return [
    plainStep("fullName", t.fullName, text("text", { min: 3, max: 80 })),
    plainStep("title", t.title, text("text", { min: 2, max: 100 })),
  ];
}

function remindersStep(): Step {
  const options = [
    { value: "yes", label: t.reminders.yes, aliases: ["co", "nhac"] },
    { value: "no", label: t.reminders.no, aliases: ["khong"] },
  ];
  return plainStep("reminders", t.reminders, choice("choice", options));
}

/** A typed invitation is understood wherever one may be typed. */
function withCode(kind: Kind, ctx: Ctx): Kind {
  return { ...kind, parse: (typed) => (ctx.world.invite === null ? kind.parse(typed) : ok("code")) };
}
