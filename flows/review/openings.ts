/** Opening and closing registration under a plan that has ended: an admin's act, with a reason, in the audit log. */
import { choice, text } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Flow, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { t } from "./text.vi.ts";

export const openings: Flow = {
  id: "openings",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    isAdmin(ctx) ? { frame, step: frame.step, answers: frame.answers, draft: null } : null,
  steps: (_view, ctx) => [
    planStep(ctx),
    plainStep("why", t.planReason, text("longtext", { min: 10, max: 300 })),
  ],
  accept(view, _step, next, ctx) {
    return next === null
      ? change(view, ctx)
      : { effects: [], says: [], frames: [{ ...view.frame, answers: view.answers, step: next }] };
  },
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => close(t.kept),
  precious: () => false,
  saved: () => t.kept,
  gone: () => t.kept,
};

export function openOpenings(ctx: Ctx): Outcome {
  if (ended(ctx).length === 0) return close(t.noneEnded);
  return { effects: [], says: [], frames: [openFrame(openings, "plan")] };
}

function change(view: View, ctx: Ctx): Outcome {
  const plan = ended(ctx).find((p) => p.id === view.answers["plan"]);
  if (plan === undefined) return close(t.kept);
  const why = view.answers["why"];
  const reason = typeof why === "string" ? why : "";
  const open = !isOpen(plan.id, ctx);
  const by = ctx.world.person?.id ?? "";
  return {
    effects: [
      { type: "open-plan", opening: { plan: plan.id, open, by, reason } },
      {
        type: "audit",
        entry: { actor: by, action: open ? "plan.open" : "plan.close", object: plan.id, detail: { reason } },
      },
    ],
    says: [say("reply", open ? t.opened(plan.label) : t.closed(plan.label))],
    frames: [],
  };
}

function ended(ctx: Ctx) {
  const mine = new Set(
    ctx.world.roles
      .filter((r) => r.role === "admin")
      .map((r) => ctx.world.units.find((u) => u.id === r.unit)?.plan),
  );
  return ctx.world.knowledge.plans.filter((p) => p.validTo < ctx.today && mine.has(p.id));
}

function isOpen(plan: string, ctx: Ctx): boolean {
  return ctx.world.openings.some((o) => o.plan === plan && o.open);
}

function isAdmin(ctx: Ctx): boolean {
  return ctx.world.roles.some((r) => r.role === "admin");
}

function close(words: string): Outcome {
  return { effects: [], says: [say("reply", words)], frames: [] };
}

function planStep(ctx: Ctx): Step {
  const options = ended(ctx).map((p) => ({ value: p.id, label: t.planLabel(p.label, isOpen(p.id, ctx)) }));
  return plainStep("plan", t.plan, choice("choice", options));
}
