/**
 * Several reminders in one message: each duty on a numbered line with its last valid day and the days left, as many as fit. Whose number is
 * typed (or pressed) opens the four replies to that duty; the others wait their turn.
 */
import type { Answers, Due, Json, LocalDate, Reminder } from "../ports.ts";
import { addDays, daysBetween, showDayLong } from "../engine/dates.ts";
import { fold, length, shorten } from "../engine/input.ts";
import { choice, MOST_SHOWN, numberIn, retry, type Kind } from "../engine/kinds.ts";
import { MAX_MESSAGE, say } from "../engine/prompt.ts";
import { plainStep } from "../engine/step.ts";
import type { Say, Step } from "../engine/types.ts";
import type { Ctx, FlowEvent } from "../engine/world.ts";
import { t } from "./text.vi.ts";

/** Occurrences are looked for so far ahead, in days. */
const AHEAD = 400;
/** Code points of a title in a list. */
const LONGEST_TITLE = 100;

/** What a reply is about; stands in the frame's answers, so that a reply is valid however late it comes. */
export type Subject = {
  readonly plan: string;
  readonly obligation: string;
  readonly occurrence: string;
  readonly title: string;
  /** The last valid day; "" without one. */
  readonly until: string;
};

export function subjectOf({ plan, obligation, occurrence, title, lastValidDay }: Due): Subject {
  return { plan, obligation, occurrence: occurrence ?? "", title, until: lastValidDay ?? "" };
}

/** The duty behind a reminder as the plan has it now; its title is known even when the occurrence is over. */
export function subjectBehind({ plan, obligation, occurrence }: Reminder, ctx: Ctx): Subject {
  const dues = duesLike({ plan, obligation }, ctx);
  const due = dues.find((d) => d.occurrence === occurrence);
  const title = (due ?? dues[0])?.title ?? "";
  return { plan, obligation, occurrence, title, until: due?.lastValidDay ?? "" };
}

/** The duty a reply is about; null when it is over. */
export function dueBehind(answers: Answers, ctx: Ctx): Due | null {
  const { plan, obligation, occurrence } = answers;
  if (typeof plan !== "string" || typeof obligation !== "string") return null;
  return duesLike({ plan, obligation }, ctx).find((due) => due.occurrence === occurrence) ?? null;
}

function duesLike({ plan, obligation }: Pick<Due, "plan" | "obligation">, ctx: Ctx): readonly Due[] {
  const { knowledge } = ctx.world;
  const dues = knowledge.dues({ now: ctx.now, plan, until: addDays(ctx.today, AHEAD) });
  return dues.filter((due) => due.obligation === obligation);
}

/** The message, and the duties it lists. */
export function digestMessage(
  { items }: FlowEvent & { type: "reminder" },
  busy: boolean,
  ctx: Ctx,
): { readonly message: Say; readonly listed: readonly Subject[] } {
  const head = t.digest.head(items.length);
  const foot = busy ? t.digest.busy : t.digest.ask;
  const lines: string[] = [];
  for (const { due } of items.slice(0, MOST_SHOWN)) {
    const next = [...lines, t.line(lines.length + 1, lineOf(due, ctx.today))];
    const whole = [head, ...next, t.digest.more(items.length), foot].join("\n");
    if (length(whole) > MAX_MESSAGE) break;
    lines.push(next.at(-1) ?? "");
  }
  const listed = items.slice(0, lines.length);
  const left = items.length - listed.length;
  const text = [head, ...lines, ...(left === 0 ? [] : [t.digest.more(left)]), foot].join("\n");
  const buttons = listed.map(({ reminder, due }) => ({
    label: shorten(due.title, LONGEST_TITLE),
    action: `r.${reminder.id}.0`,
  }));
  return { message: say("reminder", text, { buttons }), listed: listed.map(({ due }) => subjectOf(due)) };
}

function lineOf(due: Due, today: LocalDate): string {
  const title = shorten(due.title, LONGEST_TITLE);
  if (due.lastValidDay === null) return title;
  return t.digest.line(title, showDayLong(due.lastValidDay), daysBetween(today, due.lastValidDay));
}

/** Reminders that went in the message of the newest digest, in the order of their numbers; none when there was none. */
export function newestDigest(reminders: readonly Reminder[]): readonly Reminder[] {
  const cause = reminders.findLast(({ digest }) => digest !== null)?.digest;
  return cause == null ? [] : reminders.filter(({ id, digest }) => id === cause || digest === cause);
}

/** The duties of a digest that wait for a word, as they stand in the frame's answers. */
export function waitingIn(answers: Answers): readonly Subject[] {
  const { items } = answers;
  return Array.isArray(items) ? items.filter(isSubject) : [];
}

/** “Gõ số của việc”: numbers and whole titles only, since anything else goes past a reminder. */
export function whichStep(waiting: readonly Subject[]): Step {
  const options = waiting.map(({ title }, i) => ({ value: String(i), label: shorten(title, LONGEST_TITLE) }));
  const kind = choice("choice", options);
  const parse: Kind["parse"] = (typed) =>
    numberIn(typed) !== null || options.some(({ label }) => fold(label) === fold(typed))
      ? kind.parse(typed)
      : retry(t.badNumber);
  return plainStep("which", t.which, { ...kind, parse }, { uncounted: true });
}

function isSubject(value: Json): value is Subject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const held = new Map(Object.entries(value));
  return ["plan", "obligation", "occurrence", "title", "until"].every(
    (key) => typeof held.get(key) === "string",
  );
}
