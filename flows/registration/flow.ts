/**
 * Registration: opening (which draft, which plan), the plan's form, review, one submission. Step and answers live in the draft, which
 * belongs to the person, not to the conversation: begun on one channel, finished on another. Every accepted answer is saved at once.
 */
import type { Answers, Draft, Plan, Registration, Unit } from "../ports.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { t as engine } from "../engine/text.vi.ts";
import { t as menu } from "../menu/text.vi.ts";
import type { Effect, Flow, Frame, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { draftName, formSteps, missingSteps, needsPractice, openingSteps, planOf, plansFor } from "./form.ts";
import { openYears } from "./steps/year.ts";
import { textOf } from "./steps/step.ts";
import { t } from "./text.vi.ts";

const VERSION = 1;
/** Characters of a receipt code behind `DVK-`: about a billion codes a plan year. */
const CODE_LENGTH = 6;
/** Answers that are the conversation's, not the form's. */
const OPENING = new Set(["draft", "practice", "review", "replaces"]);

export const registration: Flow = {
  id: "registration",
  version: VERSION,
  controls: { edit: true, save: true },
  view,
  steps,
  accept,
  move: (at) => ({ effects: at.draft === null ? [] : [save(at, at.step)], says: [], frames: [at.frame] }),
  cancel: (at) => ({
    effects: at.draft === null ? [] : [save(at, at.step, "cancelled")],
    says: [say("reply", t.dropped)],
    frames: [],
  }),
  precious: (at) => at.draft !== null,
  saved: (at) => (at.draft === null ? t.savedNothing : t.saved(draftName(at.answers))),
  gone(frame, ctx) {
    const sent = ctx.world.registrations.find((r) => r.draft === frame.draft);
    return sent === undefined ? t.gone : t.goneSubmitted(sent.code);
  },
};

/** The frame of a new registration, or of a draft taken up again. */
export function registrationFrame(draft: string | null = null): Frame {
  return openFrame(registration, "", { draft });
}

function view(frame: Frame, ctx: Ctx): View | null {
  if (frame.draft === null) return { frame, step: frame.step, answers: frame.answers, draft: null };
  const draft = ctx.world.drafts.find((d) => d.id === frame.draft && d.state === "open");
  return draft === undefined ? null : { frame, step: draft.step, answers: draft.answers, draft };
}

function steps(at: View, ctx: Ctx): readonly Step[] {
  // Before the plan is chosen, the first one offered stands in, so that “Bước 1/18” is told from the start.
  const plan = planOf(at, ctx) ?? plansFor(ctx)[0];
  const practice = at.draft?.practice ?? false;
  return [
    ...openingSteps(at, ctx),
    ...(plan === undefined ? [] : formSteps(plan, at.answers, ctx, practice)),
  ];
}

function accept(at: View, step: Step, next: string | null, ctx: Ctx): Outcome {
  switch (step.id) {
    case "draft":
      return acceptDraft(at, next, ctx);
    case "directive":
      return acceptDirective(at, next, ctx);
    case "practice":
      return at.answers["practice"] === "yes"
        ? begin(at, true, ctx)
        : reopen("directive", without(at.answers, "practice", "directive"));
    case "attachments":
      return acceptFiles(at, next);
    case "review":
      return acceptReview(at, ctx);
    default:
      return go(at, next ?? "review");
  }
}

function acceptDraft(at: View, next: string | null, ctx: Ctx): Outcome {
  const chosen = textOf(at.answers, "draft");
  if (chosen === "new") return reopen(next ?? "directive", at.answers);
  const older = (ctx.world.drafts.find((d) => d.id === chosen)?.formVersion ?? VERSION) < VERSION;
  return {
    effects: [],
    says: older ? [say("reply", engine.changed)] : [],
    frames: [registrationFrame(chosen)],
  };
}

/** “Bỏ qua” leaves what was sent where it is; only “bỏ hết” drops it, and asks again. */
function acceptFiles(at: View, next: string | null): Outcome {
  const given = at.answers["attachments"];
  if (Array.isArray(given) && given.length === 0) {
    const emptied = go({ ...at, answers: without(at.answers, "attachments") }, "attachments");
    return { ...emptied, says: [say("reply", t.files.dropped)] };
  }
  const held = at.draft?.answers["attachments"] ?? null;
  return go({ ...at, answers: { ...at.answers, attachments: held } }, next ?? "review");
}

/** A plan is chosen: the draft begins, unless an ended plan has to be said to be one first. */
function acceptDirective(at: View, next: string | null, ctx: Ctx): Outcome {
  const plan = ctx.world.knowledge.plans.find((p) => p.id === at.answers["directive"]);
  if (plan === undefined) return reopen("directive", without(at.answers, "directive"));
  if (at.draft !== null && at.draft.plan === plan.id) return go(at, at.frame.returnTo ?? next ?? "year");
  // Another plan has another form: the draft begins anew with what both forms ask. The old one stays until the new one is there.
  const replaces = at.draft === null ? {} : { replaces: at.draft.id };
  const answers: Answers = { ...without(at.answers, "field", "year"), ...replaces };
  return needsPractice(plan, ctx)
    ? reopen("practice", answers)
    : begin({ ...at, draft: null, answers }, false, ctx);
}

/** The draft is made with the first answer, and with it the receipt code it will have. */
function begin(at: View, practice: boolean, ctx: Ctx): Outcome {
  const plan = planOf({ ...at, draft: null }, ctx);
  if (plan === null) return reopen("directive", at.answers);
  const years = openYears(plan.years, ctx.today);
  const single = years.length === 1 ? { year: String(years[0]) } : {};
  const answers: Answers = { ...without(at.answers, ...OPENING), ...single };
  const first = formSteps(plan, answers, ctx, practice).find((s) => answers[s.id] === undefined);
  const draft: Draft = {
    id: ctx.ids.id(),
    person: ctx.world.person?.id ?? "",
    plan: plan.id,
    formVersion: VERSION,
    step: first?.id ?? "review",
    answers,
    code: `DVK-${ctx.ids.code(CODE_LENGTH)}`,
    practice,
    state: "open",
    version: 1,
    updatedAt: ctx.now,
  };
  const old = ctx.world.drafts.find((d) => d.id === at.answers["replaces"]);
  const dropped: readonly Effect[] =
    old === undefined ? [] : [{ type: "save-draft", draft: { ...old, state: "cancelled" } }];
  return {
    effects: [...dropped, { type: "add-draft", draft, ...(old === undefined ? {} : { from: old.id }) }],
    says: [],
    frames: [registrationFrame(draft.id)],
  };
}

function acceptReview(at: View, ctx: Ctx): Outcome {
  const { draft } = at;
  if (draft === null) return reopen("directive", at.answers);
  const held: View = { ...at, answers: draft.answers };
  switch (textOf(at.answers, "review")) {
    case "send": {
      // The form may have grown since the draft went past a step.
      const plan = planOf(held, ctx);
      const [missing] = plan === null ? [] : missingSteps(plan, draft, ctx);
      if (missing === undefined) return submit(held, draft, ctx);
      const asking = go({ ...held, frame: { ...at.frame, returnTo: "review" } }, missing.id);
      return { ...asking, says: [say("reply", engine.changed)] };
    }
    case "edit":
      return { effects: [], says: [], frames: [{ ...at.frame, aside: "edit" }] };
    default:
      return { effects: [], says: [say("reply", t.saved(draftName(draft.answers)))], frames: [] };
  }
}

/** What is sent: answers to the form's own steps, none that became pointless (“since when” of a new initiative). */
function sentAnswers(at: View, draft: Draft, ctx: Ctx): Answers {
  const asked = new Set(steps(at, ctx).map((s) => s.id));
  return Object.fromEntries(Object.entries(draft.answers).filter(([step]) => asked.has(step)));
}

function submit(at: View, draft: Draft, ctx: Ctx): Outcome {
  const plan = planOf(at, ctx);
  const unit = homeUnit(plan, ctx);
  const entry: Omit<Registration, "version"> = {
    id: ctx.ids.id(),
    code: draft.code,
    draft: draft.id,
    person: draft.person,
    unit: unit?.id ?? "",
    plan: draft.plan,
    year: Number(textOf(draft.answers, "year")),
    ownerKind: textOf(draft.answers, "ownerKind"),
    name: textOf(draft.answers, "name"),
    practice: draft.practice,
    state: "submitted",
    note: null,
    answers: sentAnswers(at, draft, ctx),
    submittedAt: ctx.now,
  };
  const receiver = ctx.world.units.find((u) => u.id === unit?.parent) ?? unit;
  const text = draft.practice ? t.sentPractice(draft.code) : t.sent(draft.code, receiver?.name ?? "");
  const tellStaff: readonly Effect[] = draft.practice
    ? []
    : [
        {
          type: "tell-staff",
          unit: entry.unit,
          text: t.newForStaff(entry.name, unit?.name ?? "", entry.code),
        },
      ];
  return {
    effects: [save(at, "review", "submitted"), { type: "submit", registration: entry }, ...tellStaff],
    says: [
      say("reply", text, {
        buttons: [
          { label: menu.items.mine, action: "m.mine" },
          { label: t.paper.take, action: `p.${draft.code}` },
        ],
      }),
    ],
    frames: [],
    receipt: draft.code,
  };
}

/** The person's unit under this plan, else their first one (practice under a plan of another area). */
function homeUnit(plan: Plan | null, ctx: Ctx): Unit | undefined {
  const own = ctx.world.roles
    .map((r) => ctx.world.units.find((u) => u.id === r.unit))
    .filter((u) => u !== undefined);
  return own.find((u) => u.plan === plan?.id) ?? own[0];
}

// ---------------------------------------------------------------- small moves

/** Saves the draft standing at `step` and shows it. */
function go(at: View, step: string): Outcome {
  const returnTo = at.frame.returnTo === step ? null : at.frame.returnTo;
  return {
    effects: at.draft === null ? [] : [save(at, step)],
    says: [],
    frames: [{ ...at.frame, step, returnTo, aside: null }],
  };
}

/** Stays in the opening steps, whose answers live in the frame. */
function reopen(step: string, answers: Answers): Outcome {
  return { effects: [], says: [], frames: [openFrame(registration, step, { answers })] };
}

function save(at: View, step: string, state: Draft["state"] = "open"): Effect {
  const draft = at.draft;
  return {
    type: "save-draft",
    draft: {
      id: draft?.id ?? "",
      version: draft?.version ?? 0,
      step,
      answers: without(at.answers, ...OPENING),
      formVersion: VERSION,
      state,
    },
  };
}

function without(answers: Answers, ...steps: readonly string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([step]) => !steps.includes(step)));
}
