/** One's channels: which there are, and letting one go. Works in the middle of any form. */
import { dayOf, showDay } from "../engine/dates.ts";
import { fold } from "../engine/input.ts";
import { choice } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Flow, Option, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx, Own } from "../engine/world.ts";
import { t } from "./text.vi.ts";

type Channel = Own["channels"][number];

export const channels: Flow = {
  id: "channels",
  version: 1,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    ctx.world.person === null ? null : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps: (view, ctx) => [whichStep(ctx), ...(isOnly(view.answers["which"], ctx) ? [sureStep()] : [])],
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => kept(),
  precious: () => false,
  saved: () => t.channelsKept,
  gone: () => t.gone,
};

export function openChannels(ctx: Ctx): Outcome {
  return ctx.world.person === null
    ? { effects: [], frames: [], says: [say("reply", t.gone)] }
    : { effects: [], says: [], frames: [openFrame(channels, "which")] };
}

function accept(view: View, step: Step, next: string | null, ctx: Ctx): Outcome {
  const chosen = mine(ctx).find(({ id }) => id === view.answers["which"]);
  if (chosen === undefined) return kept();
  if (step.id === "which" && next !== null)
    return { effects: [], says: [], frames: [{ ...view.frame, answers: view.answers, step: next }] };
  return step.id === "sure" && view.answers["sure"] !== "yes" ? kept() : unlink(chosen, ctx);
}

/** Letting go of this very channel leaves a guest. */
function unlink({ id, channel }: Channel, ctx: Ctx): Outcome {
  const isHere = id === ctx.world.conversation.id;
  const actor = ctx.world.person?.id ?? "";
  return {
    effects: [
      { type: "unlink", conversation: id },
      { type: "audit", entry: { actor, action: "conversation.unlink", object: id, detail: { channel } } },
    ],
    frames: [],
    says: [say("reply", isHere ? t.unlinkedHere : t.unlinked(t.channel(channel)))],
    ...(isHere ? { guest: true } : {}),
  };
}

function kept(): Outcome {
  return { effects: [], frames: [], says: [say("reply", t.channelsKept)] };
}

/** This one first, the others as they came: an order that does not change while somebody is choosing. */
function mine({ world }: Ctx): readonly Channel[] {
  const here = (c: Channel): number => (c.id === world.conversation.id ? 0 : 1);
  return (world.own?.channels ?? []).toSorted((a, b) => here(a) - here(b) || (a.id < b.id ? -1 : 1));
}

function isOnly(which: unknown, ctx: Ctx): boolean {
  const all = mine(ctx);
  return all.length === 1 && all[0]?.id === which;
}

function whichStep(ctx: Ctx): Step {
  const options = [
    ...mine(ctx).map((c, i): Option => {
      const name = t.channel(c.channel);
      return {
        value: c.id,
        label: t.channels.option(name, about(c, ctx)),
        aliases: [`go ${i + 1}`, `go ${fold(name)}`],
      };
    }),
    { value: "none", label: t.channels.none, aliases: ["khong", "khong go"] },
  ];
  return plainStep("which", t.channels, choice("choice", options), { uncounted: true });
}

function about({ id, heardAt }: Channel, ctx: Ctx): string {
  if (id === ctx.world.conversation.id) return t.channels.here;
  return heardAt === null ? "" : t.channels.heard(showDay(dayOf(heardAt)));
}

function sureStep(): Step {
  const options = [
    { value: "no", label: t.sure.no, aliases: ["khong"] },
    { value: "yes", label: t.sure.yes, aliases: ["go", "co"] },
  ];
  return plainStep("sure", t.sure, choice("confirm", options), { uncounted: true });
}
