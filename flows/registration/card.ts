/** How a registration reads: the review card before sending, the full text afterwards, the list of one's own. */
import type { Answers, Button, Plan, Registration } from "../ports.ts";
import { shorten } from "../engine/input.ts";
import type { Ctx } from "../engine/world.ts";
import { attachedIn } from "./attached.ts";
import { isStepName, registrationSteps } from "./steps/index.ts";
import type { Form } from "./steps/step.ts";
import { steps as words, t } from "./text.vi.ts";

/** Longer answers are shortened on the card: a phone shows the whole of it at a glance. */
const CARD_VALUE = 110;

export function reviewCard(form: Form, practice: boolean): string {
  return [
    t.reviewHead,
    ...(practice ? [t.reviewPractice] : []),
    ...lines(form.plan, form.answers, form.ctx, CARD_VALUE),
    t.reviewAsk,
  ].join("\n");
}

/** A submitted registration in full. */
export function fullCard(registration: Registration, ctx: Ctx): string {
  const plan = ctx.world.knowledge.plans.find((p) => p.id === registration.plan);
  const head = [`${registration.name}`, t.receipt(registration.code), stateOf(registration)];
  const note = registration.note === null ? [] : [t.mine.note(registration.note)];
  const more = [
    t.paper.howTo(registration.code),
    ...(attachedIn(registration.answers).length > 0 ? [t.paper.filesHowTo(registration.code)] : []),
  ];
  return [
    ...head,
    ...note,
    ...(plan === undefined ? [] : lines(plan, registration.answers, ctx, 2_000)),
    ...more,
  ].join("\n");
}

/** The same as buttons. */
export function cardButtons({ code, answers }: Registration): readonly Button[] {
  return [
    { label: t.paper.take, action: `p.${code}` },
    ...(attachedIn(answers).length > 0 ? [{ label: t.files.show, action: `f.${code}` }] : []),
  ];
}

export function myRegistrations(ctx: Ctx): string {
  const { registrations, drafts, knowledge } = ctx.world;
  const waiting = drafts.length > 0 ? [t.mine.drafts(drafts.length)] : [];
  if (registrations.length === 0) return [t.mine.none, ...waiting].join("\n");
  const rows = registrations.map((r, i) => {
    const plan = knowledge.plans.find((p) => p.id === r.plan);
    return t.mine.line(i + 1, r.name, r.code, plan?.number ?? plan?.area ?? r.plan, stateOf(r));
  });
  return [t.mine.head(registrations.length), ...rows, ...waiting, t.mine.foot].join("\n");
}

export function stateOf(r: Registration): string {
  return r.practice ? t.practiceState : t.states[r.state];
}

function lines(plan: Plan, answers: Answers, ctx: Ctx, max: number): readonly string[] {
  return entriesOf(plan, answers, ctx).map(({ label, value }) =>
    t.reviewLine(label, value === "" ? t.blank : shorten(value.replaceAll("\n", " "), max)),
  );
}

/** Every datum in the plan's order and under its labels, in full; "" where it was left blank. */
export function entriesOf(
  plan: Plan,
  answers: Answers,
  ctx: Ctx,
): readonly { readonly label: string; readonly value: string }[] {
  const order = plan.form
    .map((e) => e.step)
    .flatMap((s) => (s === "continuation" ? [s, "continuationSince"] : [s]));
  const shown = order.includes("year") ? order : ["year", ...order];
  return [...(order.includes("directive") ? [] : ["directive"]), ...shown].flatMap((id) => {
    if (id === "review") return [];
    if (id === "directive") return [{ label: words.directive.label, value: plan.label }];
    if (!isStepName(id)) return [];
    const entry = plan.form.find((e) => e.step === id) ?? {
      step: id,
      label: null,
      example: null,
      help: null,
      optional: null,
      source: null,
    };
    const value = answers[id];
    const step = registrationSteps[id];
    const form: Form = { plan, entry, answers, ctx };
    if ("applies" in step && !step.applies(form)) return [];
    const label = entry.label ?? words[id].label;
    return [{ label, value: value === undefined || value === null ? "" : step.build(form).show(value) }];
  });
}
