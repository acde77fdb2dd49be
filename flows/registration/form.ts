/** A plan's form as steps: the canonical data of `steps/`, switched, relabelled and ordered by the plan. */
import type { Answers, Draft, FormEntry, Json, Plan } from "../ports.ts";
import { choice, ok, retry, type Kind } from "../engine/kinds.ts";
import { shorten } from "../engine/input.ts";
import { plainStep } from "../engine/step.ts";
import type { Option, Step, View } from "../engine/types.ts";
import type { Ctx } from "../engine/world.ts";
import { reviewCard } from "./card.ts";
import { isStepName, registrationSteps, type StepName } from "./steps/index.ts";
import type { Form } from "./steps/step.ts";
import { steps as words, t } from "./text.vi.ts";

/** The steps that come before a draft exists: which draft, which plan, and, for an ended plan, whether to practise. */
export function openingSteps(view: View, ctx: Ctx): readonly Step[] {
  const drafts = ctx.world.drafts;
  const pick =
    view.draft === null && drafts.length > 0 && view.answers["draft"] !== "new" ? [draftStep(ctx)] : [];
  const plan = planOf(view, ctx);
  const practice =
    plan !== null && view.draft === null && needsPractice(plan, ctx) ? [practiceStep(plan)] : [];
  return [...pick, directiveStep(ctx), ...practice];
}

/** The form's steps after the directive, as this plan asks them, with the answers so far. */
export function formSteps(plan: Plan, answers: Answers, ctx: Ctx, practice: boolean): readonly Step[] {
  return entriesOf(plan)
    .map((entry) => formStep(entry, { plan, entry, answers, ctx }, practice))
    .filter((step) => step !== null);
}

/** Items that must be filled in and are not; what the conversation itself asks is left aside. */
export function missingSteps(plan: Plan, { answers, practice }: Draft, ctx: Ctx): readonly Step[] {
  return formSteps(plan, answers, ctx, practice).filter(
    (s) => !s.optional && s.id !== "review" && s.uncounted !== true && answers[s.id] === undefined,
  );
}

/** Registered for practice only: the plan has ended, nobody opened it, and this is a demo. */
export function needsPractice(plan: Plan, ctx: Ctx): boolean {
  return plan.validTo < ctx.today && !isOpened(plan, ctx);
}

export function planOf(view: View, ctx: Ctx): Plan | null {
  const id = view.draft?.plan ?? view.answers["directive"];
  return ctx.world.knowledge.plans.find((p) => p.id === id) ?? null;
}

/** The plan this person's unit works under comes first; a demo offers the others too. */
export function plansFor(ctx: Ctx): readonly Plan[] {
  const own = new Set(ctx.world.roles.map((r) => ctx.world.units.find((u) => u.id === r.unit)?.plan));
  const { plans } = ctx.world.knowledge;
  const mine = plans.filter((p) => own.has(p.id));
  return ctx.world.demo || mine.length === 0 ? [...mine, ...plans.filter((p) => !own.has(p.id))] : mine;
}

/** The plan's label of a step, else the common one. */
export function labelOf(plan: Plan | null, step: string): string {
  const entry = plan?.form.find((e) => e.step === step);
  return entry?.label ?? (isWord(step) ? words[step].label : step);
}

/** Name of a draft for lists. */
export function draftName(answers: Answers): string {
  const name = answers["name"];
  return typeof name === "string" && name !== "" ? name : t.unnamed;
}

// ---------------------------------------------------------------- single steps

/** `review` closes every form; a plan that keeps earlier initiatives also asks since when. */
function entriesOf(plan: Plan): readonly FormEntry[] {
  const silent = { label: null, example: null, help: null, optional: null, source: null };
  const entries = plan.form.filter((e) => e.step !== "directive" && e.step !== "review");
  const withSince = entries.flatMap((e) =>
    e.step === "continuation" ? [e, { step: "continuationSince", ...silent }] : [e],
  );
  const withYear = withSince.some((e) => e.step === "year")
    ? withSince
    : [{ step: "year", ...silent }, ...withSince];
  return [...withYear, plan.form.find((e) => e.step === "review") ?? { step: "review", ...silent }];
}

function formStep(entry: FormEntry, form: Form, practice: boolean): Step | null {
  const { step: id } = entry;
  if (!isStepName(id)) return null;
  const step = registrationSteps[id];
  if ("applies" in step && !step.applies(form)) return null;
  const kind = step.build(form);
  return assemble(id, entry, kind, () => questionOf(id, form, practice), step.optional);
}

/** Made only where it is asked: the review card shows every other step. */
function questionOf(id: StepName, form: Form, practice: boolean): string {
  if (id === "review") return reviewCard(form, practice);
  return id === "attachments" && !form.ctx.world.conversation.files ? t.files.notHere : words[id].question;
}

function assemble(
  id: StepName,
  entry: FormEntry,
  kind: Kind,
  question: () => string,
  optional: boolean,
): Step {
  const own = words[id];
  return {
    id,
    label: entry.label ?? own.label,
    get question() {
      return question();
    },
    example: kind.options.length > 0 ? null : (entry.example ?? own.example),
    help: { text: entry.help ?? own.help, citation: entry.source },
    optional: entry.optional ?? optional,
    ...kind,
  };
}

function draftStep(ctx: Ctx): Step {
  const options = [
    ...ctx.world.drafts.map((draft): Option => ({ value: draft.id, label: draftLabel(draft, ctx) })),
    { value: "new", label: t.newDraft, aliases: ["moi", "ban moi"] },
  ];
  return plainStep("draft", words.draft, choice("choice", options), { uncounted: true });
}

function draftLabel(draft: Draft, ctx: Ctx): string {
  const plan = ctx.world.knowledge.plans.find((p) => p.id === draft.plan) ?? null;
  return t.draftLabel(
    shorten(draftName(draft.answers), 60),
    plan?.number ?? plan?.area ?? draft.plan,
    labelOf(plan, draft.step),
  );
}

function directiveStep(ctx: Ctx): Step {
  const options = plansFor(ctx).map((plan) => ({
    value: plan.id,
    label: plan.validTo < ctx.today ? t.ended(plan.label) : plan.label,
    aliases: [plan.id.replaceAll("-", " ")],
  }));
  const pick = choice("choice", options);
  const parse: Kind["parse"] = (typed) => {
    const parsed = pick.parse(typed);
    if (parsed.outcome === "retry") return parsed;
    const plan = ctx.world.knowledge.plans.find((p) => p.id === parsed.value);
    if (plan === undefined || plan.validTo >= ctx.today || ctx.world.demo) return parsed;
    const notice = plan.endedNotice ?? t.endedDefault;
    return isOpened(plan, ctx) ? ok(parsed.value, t.openedByStaff(notice)) : retry(t.closed(notice));
  };
  const show = (value: Json): string => ctx.world.knowledge.plans.find((p) => p.id === value)?.label ?? "";
  return plainStep("directive", words.directive, { ...pick, parse, show });
}

function practiceStep(plan: Plan): Step {
  const options = [
    { value: "yes", label: t.practiceYes, aliases: ["hieu", "luyen tap", "co"] },
    { value: "no", label: t.practiceNo, aliases: ["khong"] },
  ];
  const question = t.practiceQuestion(plan.endedNotice ?? t.endedDefault);
  return plainStep("practice", { ...words.practice, question }, choice("confirm", options), {
    uncounted: true,
  });
}

function isOpened(plan: Plan, ctx: Ctx): boolean {
  return ctx.world.openings.some((o) => o.plan === plan.id && o.open);
}

function isWord(step: string): step is keyof typeof words {
  return Object.hasOwn(words, step);
}
