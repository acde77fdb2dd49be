/** Somebody who has joined types the code of somebody else who has: are they the same person? Merging can't be undone, so it is asked. */
import { choice } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { plainStep } from "../engine/step.ts";
import type { Flow, Frame, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx, Known, Link } from "../engine/world.ts";
import { t } from "./text.vi.ts";

export const linking: Flow = {
  id: "linking",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    ctx.world.person === null || linkOf(frame, ctx) === undefined
      ? null
      : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps: (view, ctx) => [sameStep(view, ctx)],
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => kept(),
  precious: () => false,
  saved: () => t.same.kept,
  gone: () => t.same.gone,
};

/** The code was looked up anew in this turn: it may have been used, or have run out. */
function linkOf(frame: Frame, { world }: Ctx): Link | undefined {
  return [world.link, world.linkingWith].find((link) => link?.code === frame.answers["code"]) ?? undefined;
}

function accept(view: View, _step: Step, _next: string | null, ctx: Ctx): Outcome {
  const link = linkOf(view.frame, ctx);
  const own = ctx.world.person;
  if (link === undefined || own === null || view.answers["same"] !== "yes") return kept();
  const into = link.of.person;
  const { id, channel } = ctx.world.conversation;
  // The example people are everybody's: what is theirs stays theirs.
  const merges = !own.demo;
  const entry = merges
    ? { actor: into.id, action: "person.merge", object: into.id, detail: { from: own.id, channel } }
    : { actor: into.id, action: "conversation.link", object: id, detail: { channel, by: "code" } };
  return {
    effects: [
      { type: "link", code: link.code, person: into.id, merges },
      { type: "audit", entry },
    ],
    frames: [],
    says: [say("reply", merges ? t.same.merged(into.name) : t.linked(into.name))],
  };
}

function kept(): Outcome {
  return { effects: [], frames: [], says: [say("reply", t.same.kept)] };
}

function sameStep(view: View, ctx: Ctx): Step {
  const { person, roles, drafts, registrations } = ctx.world;
  const link = linkOf(view.frame, ctx);
  const isTrial = person?.demo === true;
  const other = link === undefined ? "" : who(link.of, ctx);
  const own = person === null ? "" : who({ person, roles, drafts, registrations: registrations.length }, ctx);
  const question = isTrial ? t.same.trial(other, own) : t.same.question(other, own);
  const options = [
    {
      value: "yes",
      label: isTrial ? t.same.yesTrial : t.same.yes,
      aliases: ["dung", "dung roi", "gop", "co"],
    },
    { value: "no", label: t.same.no, aliases: ["khong phai", "khong gop"] },
  ];
  const { label, help } = t.same;
  return plainStep("same", { label, help, question }, choice("confirm", options), { uncounted: true });
}

function who({ person, roles, drafts, registrations }: Known, { world }: Ctx): string {
  const units = roles.map(({ unit }) => world.units.find(({ id }) => id === unit)?.name ?? "").join(", ");
  return t.same.who(person.name, person.title, units, drafts.length, registrations);
}
