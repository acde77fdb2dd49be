/** What can be computed about a duty at a moment: its days, whether a day the question names is in time, how long is left. */
import type { Due, Instant, Knowledge, LocalDate } from "../../flows/ports.ts";
import { localDate } from "../deadlines.ts";
import type { DutyCard } from "./card.ts";
import { daysBetween, nextWeekday, plusDays, resolveDay, weekday } from "./days.ts";
import { numericDay } from "./numeric-day.ts";
import { words } from "./text.vi.ts";
import type { Reading } from "./understand.ts";

/** A duty with its days, and the sentence on the day that the question names, if it names one. */
export interface DutyFact {
  readonly due: Due;
  readonly verdict: string | null;
  /** Days that were computed, and may be said. */
  readonly days: readonly LocalDate[];
}

/** Facts of one duty; null when the knowledge has no such duty. */
export function dutyFact(
  knowledge: Knowledge,
  { plan, obligation }: DutyCard,
  reading: Reading,
  now: Instant,
): DutyFact | null {
  const due = dueOf(knowledge, plan, obligation.id, statedYear(reading, now), now);
  if (due === null) return null;
  const { lastValidDay, lastWorkingDay } = due;
  if (lastValidDay === null || lastWorkingDay === null) return { due, verdict: null, days: [] };
  const days = [lastValidDay, lastWorkingDay, ...(due.class === "before" ? [plusDays(lastValidDay, 1)] : [])];
  const verdict = verdictOn(due, lastValidDay, days, reading, localDate(now));
  return { due, verdict: verdict?.sentence ?? null, days: [...days, ...(verdict?.days ?? [])] };
}

/** The occurrence in a year the question states, else the next one. */
function dueOf(
  knowledge: Knowledge,
  plan: string,
  obligation: string,
  year: number | null,
  now: Instant,
): Due | null {
  const mine = (dues: readonly Due[]): readonly Due[] => dues.filter((due) => due.obligation === obligation);
  const stated = year === null ? [] : mine(knowledge.dues({ now, plan, until: `${year}-12-31` }));
  return (
    stated.find(({ occurrence }) => occurrence === String(year)) ??
    mine(knowledge.dues({ now, plan }))[0] ??
    null
  );
}

/** The last year a question states, in figures or as the next one. */
function statedYear({ years, relative }: Reading, now: Instant): number | null {
  const next = relative.nextYear ? Number(localDate(now).slice(0, 4)) + 1 : null;
  return years.at(-1) ?? next;
}

interface Verdict {
  readonly sentence: string;
  readonly days: readonly LocalDate[];
}

function verdictOn(
  due: Due,
  last: LocalDate,
  known: readonly LocalDate[],
  reading: Reading,
  today: LocalDate,
): Verdict | null {
  const asked = reading.days.flatMap((day) => resolveDay(day, known.at(-1) ?? last) ?? []);
  const relative = relativeDay(reading, asked[0] ?? last, asked[0] ?? today, today);
  const day = relative ?? asked.find((named) => named !== last) ?? asked[0];
  if (day === undefined) return null;
  if (!reading.yesNo && relative === null) {
    const matches = asked.some((named) => known.includes(named));
    return matches ? null : { sentence: words.otherDay, days: [] };
  }
  return {
    sentence: [judgement(day, last, relative !== null || known.includes(day)), reason(due, day, last)]
      .join(" ")
      .trim(),
    days: [day],
  };
}

function judgement(day: LocalDate, last: LocalDate, nameable: boolean): string {
  if (day <= last) return nameable ? words.inTime(numericDay(day), weekday(day)) : words.inTimeUnnamed;
  return nameable ? words.late(numericDay(day), weekday(day)) : words.lateUnnamed;
}

function reason(due: Due, day: LocalDate, last: LocalDate): string {
  if (due.class === "before" && day === plusDays(last, 1)) return words.beforeMeans(due.wording);
  if (due.class === "no-later-than" && day === last) return words.throughMeans(due.wording);
  return "";
}

/** A day told by its distance from today, or as the next such weekday from `from` on; after `last` when something moves to it. */
function relativeDay(
  { relative }: Reading,
  last: LocalDate,
  from: LocalDate,
  today: LocalDate,
): LocalDate | null {
  const { daysAhead, dayOfWeek, moved } = relative;
  if (daysAhead !== null) return plusDays(today, daysAhead);
  return dayOfWeek === null ? null : nextWeekday(moved ? last : from, dayOfWeek);
}

/** Days left until the last valid day; null when it has passed or there is none. */
export function daysLeft({ lastValidDay }: Due, now: Instant): number | null {
  if (lastValidDay === null) return null;
  const days = daysBetween(localDate(now), lastValidDay);
  return days < 0 ? null : days;
}
