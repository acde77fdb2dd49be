/**
 * The reply surface of a reminder: 1 đã nộp · 2 nhắc lại · 3 cần giúp · 4 không phải việc của tôi. Soft: whatever it does not understand
 * goes past it. The duty stands in the frame's answers, so a reply is valid however late it comes.
 */
import type { Due, DutyReply, DutyStatus, Reminder } from "../ports.ts";
import { addDays, dayOf, showDayLong } from "../engine/dates.ts";
import { choice, date, text } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Ctx, Effect, Flow, FlowEvent, Frame, Outcome, Step, View } from "../engine/types.ts";
import { reminderText, statusOf, unitsOf } from "./duty.ts";
import { t } from "./text.vi.ts";

const REPLIES = ["done", "later", "help", "not-mine"] as const satisfies readonly DutyReply[];

export const duties: Flow = {
  id: "duties",
  version: 1,
  soft: true,
  controls: { edit: false, save: false },
  view: (frame, ctx) =>
    ctx.world.person === null ? null : { frame, step: frame.step, answers: frame.answers, draft: null },
  steps,
  accept,
  move: (view) => ({ effects: [], says: [], frames: [view.frame] }),
  cancel: () => ({ effects: [], frames: [], says: [say("reply", t.cancelled)] }),
  precious: () => false,
  saved: () => t.cancelled,
  gone: () => t.goneReminder,
};

/** A reminder arrives: the message with its four buttons, and, when nothing else is open, 1–4 as typed answers. */
export function remind(event: FlowEvent & { type: "reminder" }, busy: boolean, ctx: Ctx): Outcome {
  const { reminder, due } = event;
  const body = reminderText(due, ctx.today);
  const buttons = t.reminder.choices.map((label, i) => ({ label, action: `r.${reminder.id}.${i + 1}` }));
  const message = say("reminder", busy ? `${body}\n${t.reminder.busy}` : body, {
    buttons,
    citations: [due.source],
  });
  return { effects: [], says: [message], frames: busy ? [] : [replyFrame(due)] };
}

/** A pressed button or “nhắc N”: the reminder named, else the newest one still waiting for a word. */
export function answerReminder(id: string | null, number: number, ctx: Ctx): Outcome | null {
  const { reminders, dutyStatuses, knowledge } = ctx.world;
  const isSettled = (r: Reminder): boolean =>
    ["done", "not-mine"].includes(statusOf(r, dutyStatuses)?.reply ?? "");
  const reminder =
    id === null ? reminders.findLast((r) => !isSettled(r)) : reminders.find((r) => r.id === id);
  if (reminder === undefined)
    return id === null ? { effects: [], frames: [], says: [say("reply", t.noReminder)] } : null;
  const reply = REPLIES[number - 1];
  if (reply === undefined) return { effects: [], frames: [], says: [say("reply", t.badChoice)] };
  const dues = knowledge
    .dues({ now: ctx.now, plan: reminder.plan, until: addDays(ctx.today, 400) })
    .filter((d) => d.obligation === reminder.obligation);
  const due = dues.find((d) => d.occurrence === reminder.occurrence);
  const subject = { plan: reminder.plan, obligation: reminder.obligation, occurrence: reminder.occurrence };
  const frame = openFrame(duties, "reply", {
    answers: { ...subject, title: (due ?? dues[0])?.title ?? "", until: due?.lastValidDay ?? "" },
  });
  return decide({ frame, step: "reply", answers: { ...frame.answers, reply }, draft: null }, ctx);
}

function replyFrame(due: Due): Frame {
  return openFrame(duties, "reply", {
    answers: {
      plan: due.plan,
      obligation: due.obligation,
      occurrence: due.occurrence ?? "",
      title: due.title,
      until: due.lastValidDay ?? "",
    },
  });
}

function steps(view: View, ctx: Ctx): readonly Step[] {
  const { reply, when } = view.answers;
  const more =
    reply === "later"
      ? [untilStep(), ...(when === "other" ? [untilDayStep(view, ctx)] : [])]
      : reply === "help"
        ? [helpStep()]
        : [];
  return [replyStep(), ...more];
}

function accept(view: View, step: Step, _next: string | null, ctx: Ctx): Outcome {
  return step.id === "reply" ? decide(view, ctx) : finish(view, ctx);
}

/** After 1–4: done at once, or one more question. */
function decide(view: View, ctx: Ctx): Outcome {
  const at = (step: string): Outcome => ({
    effects: [],
    says: [],
    frames: [{ ...view.frame, answers: view.answers, step }],
  });
  switch (view.answers["reply"]) {
    case "later":
      return at("when");
    case "help":
      return at("helpText");
    default:
      return finish(view, ctx);
  }
}

function finish(view: View, ctx: Ctx): Outcome {
  const { reply, when } = view.answers;
  const title = text_(view, "title");
  switch (reply) {
    case "later": {
      if (when === "other" && view.answers["untilDay"] === undefined) {
        return {
          effects: [],
          says: [],
          frames: [{ ...view.frame, answers: view.answers, step: "untilDay" }],
        };
      }
      const today = dayOf(ctx.now);
      const until =
        when === "tomorrow"
          ? addDays(today, 1)
          : when === "day-after"
            ? addDays(today, 2)
            : text_(view, "untilDay");
      return close([duty(view, "later", until, ctx)], t.later(showDayLong(until)));
    }
    case "help": {
      const words = text_(view, "helpText");
      return close(
        [
          duty(view, "help", null, ctx),
          ...staff(ctx, t.staffHelp(ctx.world.person?.name ?? "", title, words)),
          audit(view, ctx, words),
        ],
        t.helped,
      );
    }
    case "not-mine":
      return close(
        [
          duty(view, "not-mine", null, ctx),
          ...staff(ctx, t.staffNotMine(ctx.world.person?.name ?? "", title)),
        ],
        t.notMine,
      );
    default:
      return close([duty(view, "done", null, ctx)], t.done(title));
  }
}

function close(effects: readonly Effect[], words: string): Outcome {
  return { effects, says: [say("reply", words)], frames: [] };
}

function duty(view: View, reply: DutyReply, until: string | null, ctx: Ctx): Effect {
  const status: DutyStatus = {
    plan: text_(view, "plan"),
    obligation: text_(view, "obligation"),
    occurrence: text_(view, "occurrence"),
    person: ctx.world.person?.id ?? "",
    reply,
    until,
  };
  return { type: "duty", status };
}

function staff(ctx: Ctx, text: string): readonly Effect[] {
  const unit = unitsOf(ctx)[0];
  return unit === undefined ? [] : [{ type: "tell-staff", unit: unit.id, text }];
}

function audit(view: View, ctx: Ctx, words: string): Effect {
  const object = `${text_(view, "plan")}/${text_(view, "obligation")}/${text_(view, "occurrence")}`;
  return {
    type: "audit",
    entry: { actor: ctx.world.person?.id ?? "", action: "duty.help", object, detail: { text: words } },
  };
}

// ---------------------------------------------------------------- steps

function replyStep(): Step {
  const options = REPLIES.map((value, i) => ({
    value,
    label: t.reminder.choices[i] ?? value,
    aliases: ALIASES[value],
  }));
  return plainStep("reply", t.reply, choice("choice", options), { uncounted: true });
}

const ALIASES: { readonly [reply in DutyReply]: readonly string[] } = {
  done: ["da nop", "nop roi", "da gui", "xong", "xong roi", "da nop roi"],
  later: ["nhac lai", "de sau", "nhac sau"],
  help: ["can giup", "giup"],
  "not-mine": ["khong phai viec cua toi", "khong phai toi"],
};

function untilStep(): Step {
  return plainStep(
    "when",
    t.until,
    choice("choice", [
      { value: "tomorrow", label: t.until.tomorrow, aliases: ["mai"] },
      { value: "day-after", label: t.until.dayAfter, aliases: ["kia"] },
      { value: "other", label: t.until.other, aliases: ["khac"] },
    ]),
    { uncounted: true },
  );
}

function untilDayStep(view: View, ctx: Ctx): Step {
  const from = addDays(ctx.today, 1);
  const last = text_(view, "until");
  const to = last > from ? last : addDays(ctx.today, 31);
  return plainStep("untilDay", t.untilDay, date(ctx, { from, to }), { uncounted: true });
}

function helpStep(): Step {
  return plainStep("helpText", t.helpText, text("longtext", { min: 3, max: 500 }), { uncounted: true });
}

function text_(view: View, key: string): string {
  const value = view.answers[key];
  return typeof value === "string" ? value : "";
}
