/** One obligation occurrence as a person sees it: which are theirs, what they said of them, how a line reads. Pure. */
import type { Due, DutyStatus, Unit } from "../ports.ts";
import { daysBetween, showDayLong } from "../engine/dates.ts";
import type { Ctx } from "../engine/world.ts";
import { t } from "./text.vi.ts";

/** Units the person holds a role in. */
export function unitsOf(ctx: Ctx): readonly Unit[] {
  return ctx.world.roles
    .map((r) => ctx.world.units.find((u) => u.id === r.unit))
    .filter((u) => u !== undefined);
}

export function owes(unit: Unit, due: Due): boolean {
  return unit.plan === due.plan && due.owedByKinds.includes(unit.kind);
}

/** What the person's units owe at `now`, dated and still ahead or just overdue first. */
export function dutiesOf(ctx: Ctx): readonly Due[] {
  const units = unitsOf(ctx);
  return ctx.world.knowledge.dues({ now: ctx.now }).filter((due) => units.some((unit) => owes(unit, due)));
}

export function statusOf(
  due: Pick<Due, "plan" | "obligation" | "occurrence">,
  statuses: readonly DutyStatus[],
): DutyStatus | null {
  return (
    statuses.find(
      (s) => s.plan === due.plan && s.obligation === due.obligation && s.occurrence === due.occurrence,
    ) ?? null
  );
}

/** The three always apart: the directive's wording, the last valid day, the advised working day. */
export function dueLines(due: Due): readonly string[] {
  const to = due.owedTo === null ? [] : [t.to(due.owedTo)];
  if (due.lastValidDay === null || due.lastWorkingDay === null)
    return [t.wording(due.wording), t.undated, ...to];
  const last =
    due.class === "year" ? t.yearOnly(due.occurrence ?? "") : t.lastValid(showDayLong(due.lastValidDay));
  const advised = due.class === "year" ? [] : [t.advised(showDayLong(due.lastWorkingDay))];
  return [t.wording(due.wording), last, ...advised, ...to];
}

/** The list a cadre gets for “việc phải làm”. */
export function dutyList(ctx: Ctx): string {
  const duties = dutiesOf(ctx);
  const units = unitsOf(ctx);
  if (duties.length === 0) return t.none;
  const dated = duties.filter((due) => due.lastValidDay !== null);
  const undated = duties.filter((due) => due.lastValidDay === null);
  const rows = dated.map((due, i) => {
    const status = statusOf(due, ctx.world.dutyStatuses);
    const state = status === null ? (due.status === "past" ? [t.past] : []) : [t.states[status.reply]];
    return [t.line(i + 1, due.title), ...[...dueLines(due), ...state].map((line) => `   ${line}`)].join("\n");
  });
  const rest = undated.length === 0 ? [] : [t.undatedHead, ...undated.map((due) => t.undatedLine(due.title))];
  return [t.head(units.map((u) => u.name).join(", ")), ...rows, ...rest, t.foot].join("\n");
}

/** A duty with today's facts. */
export function dueText(due: Due, today: string): string {
  const days = due.lastValidDay === null ? null : daysBetween(today, due.lastValidDay);
  const left = days === null ? [] : [days >= 0 ? t.reminder.left(days) : t.reminder.overdue(-days)];
  return [due.title, ...dueLines(due), ...left].join("\n");
}

/** What a reminder says. */
export function reminderText(due: Due, today: string): string {
  return [
    t.reminder.head(dueText(due, today)),
    t.reminder.ask,
    ...t.reminder.choices.map((label, i) => `${i + 1}. ${label}`),
  ].join("\n");
}
