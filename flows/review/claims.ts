/** Somebody shared a number that is on the staff list, where the platform does not vouch for it: staff decides whether they are that person. */
import { fold } from "../engine/input.ts";
import { choice } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Flow, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx, WaitingClaim } from "../engine/world.ts";
import { CONSENT_VERSION } from "../joining/text.vi.ts";
import { t as link } from "../linking/text.vi.ts";
import { t } from "./claims.vi.ts";

export const claims: Flow = {
  id: "claims",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    frame.answers["claim"] !== undefined && chosen(frame.answers["claim"], ctx) === undefined
      ? null
      : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps(view, ctx) {
    const item = chosen(view.answers["claim"], ctx);
    return [itemStep(ctx), ...(item === undefined ? [] : [decisionStep(item, ctx)])];
  },
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => close([], t.kept),
  precious: () => false,
  saved: () => t.kept,
  gone: () => t.gone,
};

/** “Xác nhận người dùng”, of staff; null for anything else. */
export function claimsRequest(text: string, ctx: Ctx): Outcome | null {
  const isStaff = ctx.world.roles.some(({ role }) => role !== "member");
  return isStaff && /^xac nhan (?:nguoi dung|can bo)$/.test(fold(text)) ? openClaims(ctx) : null;
}

export function openClaims(ctx: Ctx): Outcome {
  if (ctx.world.claims.length === 0) return close([], t.nothing);
  return { effects: [], says: [], frames: [openFrame(claims, "claim")] };
}

function accept(view: View, _step: Step, next: string | null, ctx: Ctx): Outcome {
  const item = chosen(view.answers["claim"], ctx);
  if (next !== null)
    return { effects: [], says: [], frames: [{ ...view.frame, answers: view.answers, step: next }] };
  const decision = view.answers["decision"];
  if (item === undefined || (decision !== "yes" && decision !== "no")) return close([], t.kept);
  return decide(item, decision === "yes", ctx);
}

function decide({ claim, person, channel }: WaitingClaim, confirmed: boolean, ctx: Ctx): Outcome {
  const entry = {
    actor: ctx.world.person?.id ?? "",
    action: confirmed ? "claim.confirm" : "claim.reject",
    object: person.id,
    detail: { conversation: claim.conversation, channel },
  };
  return close(
    [
      {
        type: "settle-claim",
        claim,
        confirmed,
        // Given before the number was shared: nobody comes so far without.
        consent: CONSENT_VERSION,
        notice: confirmed ? t.noticeConfirmed(person.name) : t.noticeRejected,
      },
      { type: "audit", entry },
    ],
    confirmed ? t.confirmed(person.name) : t.rejected(person.name),
  );
}

function chosen(id: unknown, ctx: Ctx): WaitingClaim | undefined {
  return ctx.world.claims.find(({ claim }) => claim.id === id);
}

function close(effects: readonly Effect[], words: string): Outcome {
  return { effects, says: [say("reply", words)], frames: [] };
}

function itemStep(ctx: Ctx): Step {
  const options = ctx.world.claims.map((each) => ({
    value: each.claim.id,
    label: t.option(who(each, ctx), link.channel(each.channel)),
  }));
  return plainStep("claim", t.item, choice("choice", options));
}

function decisionStep(item: WaitingClaim, ctx: Ctx): Step {
  const options = [
    { value: "yes", label: t.decision.yes, aliases: ["dung roi", "xac nhan"] },
    { value: "no", label: t.decision.no, aliases: ["khong", "sai"] },
    { value: "later", label: t.decision.later, aliases: ["de sau"] },
  ];
  const question = t.decision.ask(who(item, ctx), link.channel(item.channel));
  return plainStep("decision", { ...t.decision, question }, choice("choice", options));
}

function who({ person, roles }: WaitingClaim, { world }: Ctx): string {
  const units = roles.map(({ unit }) => world.units.find(({ id }) => id === unit)?.name ?? "");
  return t.who(person.name, person.title, [...new Set(units)].join(", "));
}
