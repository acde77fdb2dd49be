/** What Khéo knows, opened once at start and read without waiting: the plans, the calendar and every duty with its days. */
import type { Citation, Due, Instant, Knowledge, LocalDate, Plan, WorkCalendar } from "../flows/ports.ts";
import { loadCalendar } from "./calendar/calendar.ts";
import { dueStatus, localDate, nextOccurrence, occurrences } from "./deadlines.ts";
import type { Occurrence } from "./deadlines.ts";
import type { Directive } from "./directive.ts";
import { loadDirectives } from "./load.ts";
import type { ProgrammeObligation, ProgrammeSource } from "./programme.ts";

/**
 * Opens the directives under `directivesDir` and the calendar in `calendarFile` (`holidays.vi.json`). Plans stand in the order of their
 * ids. Throws `KheoError` (stop) when a directive or the calendar is not in order; the message names every file and item.
 */
export async function openKnowledge(paths: {
  readonly directivesDir: string;
  readonly calendarFile: string;
}): Promise<Knowledge & { readonly directives: readonly Directive[] }> {
  const [directives, calendar] = await Promise.all([
    loadDirectives(paths.directivesDir),
    loadCalendar(paths.calendarFile),
  ]);
  const duties = directives.flatMap((directive) =>
    directive.programme.obligations.map((obligation) => dutyOf(directive, obligation, calendar)),
  );
  return {
    directives,
    calendar,
    plans: directives.map(planOf),
    dues: ({ now, plan, until }) =>
      duesOf(plan === undefined ? duties : duties.filter((duty) => duty.plan === plan), now, until),
  };
}

/** What stays of a duty whatever day it is. */
interface Duty extends Omit<Due, "occurrence" | "lastValidDay" | "lastWorkingDay" | "status"> {
  readonly validTo: LocalDate;
  readonly recurs: boolean;
  /** Earliest first; empty when the directive gives no day. */
  readonly occurrences: readonly DatedOccurrence[];
}

interface DatedOccurrence extends Occurrence {
  readonly lastWorkingDay: LocalDate;
}

function duesOf(duties: readonly Duty[], now: Instant, until: LocalDate | undefined): readonly Due[] {
  const today = localDate(now);
  return duties.flatMap((duty) => rowsOf(duty, today, until)).toSorted(soonestFirst);
}

/**
 * Without `until`, one row a duty. With it, what falls due up to that day: of a recurring duty from `today` on, of a one-off duty
 * even when it has passed; and what has no day.
 */
function rowsOf(duty: Duty, today: LocalDate, until: LocalDate | undefined): readonly Due[] {
  const { validTo, recurs, occurrences: all, ...fixed } = duty;
  if (all.length === 0) {
    return [{ ...fixed, occurrence: null, lastValidDay: null, lastWorkingDay: null, status: "undated" }];
  }
  const next = nextOccurrence(all, today);
  const chosen =
    until === undefined
      ? all.filter((occurrence) => occurrence === next)
      : all.filter(({ lastValidDay }) => lastValidDay <= until && (!recurs || lastValidDay >= today));
  return chosen.map(({ name, lastValidDay, lastWorkingDay }) => ({
    ...fixed,
    occurrence: name,
    lastValidDay,
    lastWorkingDay,
    status: dueStatus({ lastValidDay, lastWorkingDay, validTo, today }),
  }));
}

/** By last valid day, those without one last; then by plan and obligation, so that the order is always the same. */
function soonestFirst(a: Due, b: Due): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function sortKey({ lastValidDay, plan, obligation }: Due): string {
  const afterEveryDay = "9999-99-99";
  return `${lastValidDay ?? afterEveryDay} ${plan} ${obligation}`;
}

function dutyOf(directive: Directive, obligation: ProgrammeObligation, calendar: WorkCalendar): Duty {
  const { kind } = obligation.when;
  return {
    plan: directive.id,
    obligation: obligation.id,
    title: obligation.title,
    owedBy: obligation.owedBy,
    owedByKinds: obligation.owedByKinds,
    owedTo: obligation.owedTo,
    wording: obligation.wording,
    class: obligation.class,
    source: citationOf(directive, obligation.source),
    validTo: directive.programme.validity.to,
    recurs: kind === "yearly" || kind === "yearly-month",
    occurrences: occurrences(obligation).map((occurrence) => ({
      ...occurrence,
      lastWorkingDay: calendar.workingDayOnOrBefore(occurrence.lastValidDay),
    })),
  };
}

function planOf(directive: Directive): Plan {
  const { directive: identity, names, validity, endedNotice, form, fields } = directive.programme;
  return {
    id: directive.id,
    number: identity.number,
    issuer: identity.issuer,
    label: names.label,
    area: names.area,
    validFrom: validity.from,
    validTo: validity.to,
    years: validity.years,
    endedNotice,
    noun: form.noun,
    form: form.steps.map((entry) => ({
      step: entry.step,
      label: entry.label ?? null,
      example: entry.example,
      help: entry.help ?? null,
      optional: entry.optional ?? null,
      source: entry.source === null ? null : citationOf(directive, entry.source),
    })),
    fields: fields.map(({ code, label }) => ({ code, label })),
  };
}

function citationOf(directive: Directive, { section, quote }: ProgrammeSource): Citation {
  return { plan: directive.id, number: directive.programme.directive.citeAs, section, quote };
}
