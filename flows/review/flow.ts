/** Reviewing: a reviewer of the receiving unit takes a registration in or returns it with a reason. Every decision is audited. */
import type { Registration } from "../ports.ts";
import { choice, text } from "../engine/kinds.ts";
import { shorten } from "../engine/input.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Flow, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { fullCard } from "../registration/card.ts";
import { openClaims } from "./claims.ts";
import { t } from "./text.vi.ts";

/** Stands among the registrations for the people who wait to be recognised. */
const CLAIMS = "claims";

export const review: Flow = {
  id: "review",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    frame.answers["item"] !== undefined && chosen(frame.answers["item"], ctx) === undefined
      ? null
      : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps(view, ctx) {
    const item = chosen(view.answers["item"], ctx);
    if (item === undefined) return [itemStep(ctx)];
    return [
      itemStep(ctx),
      decisionStep(item, ctx),
      ...(view.answers["decision"] === "return" ? [reasonStep()] : []),
    ];
  },
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => close([], t.kept),
  precious: () => false,
  saved: () => t.kept,
  gone: () => t.gone,
};

export function openReview(ctx: Ctx): Outcome {
  if (ctx.world.toReview.length === 0 && ctx.world.claims.length > 0) return openClaims(ctx);
  if (ctx.world.toReview.length === 0) return close([], t.nothing);
  return { effects: [], says: [], frames: [openFrame(review, "item")] };
}

function accept(view: View, _step: Step, next: string | null, ctx: Ctx): Outcome {
  if (view.answers["item"] === CLAIMS) return openClaims(ctx);
  const item = chosen(view.answers["item"], ctx);
  if (next !== null)
    return { effects: [], says: [], frames: [{ ...view.frame, answers: view.answers, step: next }] };
  if (item === undefined || view.answers["decision"] === "none") return close([], t.kept);
  const reason = view.answers["reason"];
  return typeof reason === "string" ? giveBack(item, reason, ctx) : receive(item, ctx);
}

function receive(item: Registration, ctx: Ctx): Outcome {
  const who =
    ctx.world.units.find((u) => ctx.world.roles.some((r) => r.unit === u.id && r.role !== "member"))?.name ??
    "";
  return close(
    [
      decide(item, "received", null, t.noticeReceived(item.name, item.code, who)),
      audited(item, "registration.receive", "", ctx),
    ],
    t.received(item.name),
  );
}

function giveBack(item: Registration, reason: string, ctx: Ctx): Outcome {
  return close(
    [
      decide(item, "returned", reason, t.noticeReturned(item.name, item.code, reason)),
      audited(item, "registration.return", reason, ctx),
    ],
    t.returned(item.name),
  );
}

function decide(
  item: Registration,
  state: "received" | "returned",
  note: string | null,
  notice: string,
): Effect {
  return {
    type: "decide",
    registration: {
      id: item.id,
      draft: item.draft,
      version: item.version,
      state,
      note,
      answers: item.answers,
    },
    person: item.person,
    notice,
  };
}

function audited(item: Registration, action: string, reason: string, ctx: Ctx): Effect {
  return {
    type: "audit",
    entry: {
      actor: ctx.world.person?.id ?? "",
      action,
      object: item.code,
      detail: { before: item.state, reason },
    },
  };
}

function chosen(item: unknown, ctx: Ctx): Registration | undefined {
  return ctx.world.toReview.find((r) => r.id === item);
}

function close(effects: readonly Effect[], words: string): Outcome {
  return { effects, says: [say("reply", words)], frames: [] };
}

function itemStep(ctx: Ctx): Step {
  const options = ctx.world.toReview.map((r) => {
    const unit = ctx.world.units.find((u) => u.id === r.unit)?.name ?? "";
    return { value: r.id, label: t.itemLabel(shorten(r.name, 60), unit, r.code) };
  });
  const waiting = ctx.world.claims.length;
  const people = waiting === 0 ? [] : [{ value: CLAIMS, label: t.people(waiting), aliases: ["nguoi dung"] }];
  // Before the registrations: somebody can do nothing until they are known.
  return plainStep("item", t.item, choice("choice", [...people, ...options]));
}

function decisionStep(item: Registration, ctx: Ctx): Step {
  const options = [
    { value: "receive", label: t.decision.receive },
    { value: "return", label: t.decision.back, aliases: ["tra lai"] },
    { value: "none", label: t.decision.none, aliases: ["de sau"] },
  ];
  return plainStep(
    "decision",
    { ...t.decision, question: t.decisionAsk(fullCard(item, ctx)) },
    choice("choice", options),
  );
}

function reasonStep(): Step {
  return plainStep("reason", t.reason, text("longtext", { min: 10, max: 500 }));
}
