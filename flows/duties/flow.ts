/**
 * The reply surface of a reminder: 1 đã nộp · 2 nhắc lại · 3 cần giúp · 4 không phải việc của tôi. Soft: whatever it does not understand
 * goes past it. The duty stands in the frame's answers, so a reply is valid however late it comes.
 */
import type { Due, DutyReply, DutyStatus, Reminder } from "../ports.ts";
import { addDays, dayOf, showDayLong } from "../engine/dates.ts";
import {
  digestMessage,
  dueBehind,
  newestDigest,
  subjectBehind,
  subjectOf,
  waitingIn,
  whichStep,
  type Subject,
} from "./digest.ts";
import { choice, date, MOST_SHOWN, text } from "../engine/kinds.ts";
import { say } from "../engine/prompt.ts";
import { openFrame } from "../engine/state.ts";
import { plainStep } from "../engine/step.ts";
import type { Effect, Flow, Frame, Outcome, Step, View } from "../engine/types.ts";
import type { Ctx, FlowEvent } from "../engine/world.ts";
import { dueText, reminderText, statusOf, unitsOf } from "./duty.ts";
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

/** Reminders arrive: one with its four replies, several as a list; and, when nothing else is open, numbers as typed answers. */
export function remind(event: FlowEvent & { type: "reminder" }, busy: boolean, ctx: Ctx): Outcome {
  const [only, ...more] = event.items;
  if (only !== undefined && more.length === 0) return remindOfOne(only, busy, ctx);
  const { message, listed } = digestMessage(event, busy, ctx);
  return { effects: [], says: [message], frames: busy ? [] : [whichFrame(listed)] };
}

function remindOfOne({ reminder, due }: { reminder: Reminder; due: Due }, busy: boolean, ctx: Ctx): Outcome {
  const body = reminderText(due, ctx.today);
  const buttons = t.reminder.choices.map((label, i) => ({ label, action: `r.${reminder.id}.${i + 1}` }));
  const message = say("reminder", busy ? `${body}\n${t.reminder.busy}` : body, {
    buttons,
    citations: [due.source],
  });
  return { effects: [], says: [message], frames: busy ? [] : [replyFrame(subjectOf(due))] };
}

/**
 * “Việc N” (a place in the newest digest, from 1), or the button of one of its duties (the reminder's id): opens the four replies. Null when
 * there is no such reminder of this person.
 */
export function chooseReminder(chosen: number | string, ctx: Ctx): Outcome | null {
  const { reminders } = ctx.world;
  const reminder =
    typeof chosen === "number"
      ? newestDigest(reminders)[chosen - 1]
      : reminders.find(({ id }) => id === chosen);
  return reminder === undefined
    ? null
    : { effects: [], says: [], frames: [replyFrame(subjectBehind(reminder, ctx))] };
}

/** A pressed button or “nhắc N”: the reminder named, else the newest one still waiting for a word. */
export function answerReminder(id: string | null, number: number, ctx: Ctx): Outcome | null {
  const { reminders, dutyStatuses } = ctx.world;
  const isSettled = (r: Reminder): boolean =>
    ["done", "not-mine"].includes(statusOf(r, dutyStatuses)?.reply ?? "");
  const reminder =
    id === null
      ? reminders.findLast((r) => r.conversation !== null && !isSettled(r))
      : reminders.find((r) => r.id === id);
  if (reminder === undefined)
    return id === null ? { effects: [], frames: [], says: [say("reply", t.noReminder)] } : null;
  const reply = REPLIES[number - 1];
  if (reply === undefined) return { effects: [], frames: [], says: [say("reply", t.badChoice)] };
  // Which of several that came in one message?
  const together = id === null ? newestDigest(reminders).filter((r) => !isSettled(r)) : [];
  if (together.length > 1 && together.includes(reminder))
    return { effects: [], says: [], frames: [whichFrame(together.map((r) => subjectBehind(r, ctx)))] };
  const frame = replyFrame(subjectBehind(reminder, ctx));
  return decide({ frame, step: "reply", answers: { ...frame.answers, reply }, draft: null }, ctx);
}

function replyFrame(subject: Subject): Frame {
  return openFrame(duties, "reply", { answers: { ...subject } });
}

/** As many as can be chosen by number. */
function whichFrame(waiting: readonly Subject[]): Frame {
  const items = waiting.slice(0, MOST_SHOWN).map((subject) => ({ ...subject }));
  return openFrame(duties, "which", { answers: { items } });
}

function steps(view: View, ctx: Ctx): readonly Step[] {
  const { reply, when } = view.answers;
  const more =
    reply === "later"
      ? [untilStep(), ...(when === "other" ? [untilDayStep(view, ctx)] : [])]
      : reply === "help"
        ? [helpStep()]
        : [];
  const waiting = waitingIn(view.answers);
  return [...(waiting.length === 0 ? [] : [whichStep(waiting)]), replyStep(view, ctx), ...more];
}

function accept(view: View, step: Step, _next: string | null, ctx: Ctx): Outcome {
  switch (step.id) {
    case "which": {
      const chosen = waitingIn(view.answers)[Number(view.answers["which"])];
      const answers = { ...view.answers, ...chosen };
      return { effects: [], says: [], frames: [{ ...view.frame, answers, step: "reply" }] };
    }
    case "reply":
      return decide(view, ctx);
    default:
      return finish(view, ctx);
  }
}

/** The duties of a digest that still wait for a word, once this one has had its own. */
function others(view: View): readonly Frame[] {
  const { plan, obligation, occurrence } = view.answers;
  const waiting = waitingIn(view.answers).filter(
    (each) => each.plan !== plan || each.obligation !== obligation || each.occurrence !== occurrence,
  );
  return waiting.length === 0 ? [] : [whichFrame(waiting)];
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
      return close(view, [duty(view, "later", until, ctx)], t.later(showDayLong(until)));
    }
    case "help": {
      const words = text_(view, "helpText");
      return close(
        view,
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
        view,
        [
          duty(view, "not-mine", null, ctx),
          ...staff(ctx, t.staffNotMine(ctx.world.person?.name ?? "", title)),
        ],
        t.notMine,
      );
    default:
      return close(view, [duty(view, "done", null, ctx)], t.done(title));
  }
}

function close(view: View, effects: readonly Effect[], words: string): Outcome {
  return { effects, says: [say("reply", words)], frames: others(view) };
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

function replyStep(view: View, ctx: Ctx): Step {
  const due = dueBehind(view.answers, ctx);
  const question = due === null ? t.reply.question : dueText(due, ctx.today);
  const options = REPLIES.map((value, i) => ({
    value,
    label: t.reminder.choices[i] ?? value,
    aliases: ALIASES[value],
  }));
  return plainStep("reply", { ...t.reply, question }, choice("choice", options), { uncounted: true });
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
