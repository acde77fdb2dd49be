/** From what was found to an answer: one plan in full, several plans a line each. */
import type { Instant } from "../../flows/ports.ts";
import { localDate } from "../deadlines.ts";
import type { Directive } from "../directive.ts";
import { LONGEST_TEXT, unique } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { partOf } from "./parts.ts";
import type { Found, Part, Setting } from "./parts.ts";
import { words } from "./text.vi.ts";

/** Room for a line of an answer over several plans, in characters: what the plans share among them, but enough to say something. */
function lineRoom(plans: number): number {
  return Math.max(330, Math.floor((LONGEST_TEXT - 150) / Math.max(1, plans)) - 90);
}

/** Whether the plan is over on the day of `now`. */
export function isEnded({ programme }: Directive, now: Instant): boolean {
  return programme.validity.to < localDate(now);
}

/** The full answer for one plan; names the plan when the question did not. */
export function answerFor(
  found: Found,
  setting: Setting,
  { namePlan, also }: { readonly namePlan: boolean; readonly also: Found | null },
): Draft {
  const { directive } = found;
  const { endedNotice, names } = directive.programme;
  const ended = endedNotice !== null && isEnded(directive, setting.now);
  const part = withAlso(partOf(found, setting), also === null ? null : partOf(also, setting));
  const head = [...(ended ? [endedNotice] : []), ...(namePlan && !ended ? [words.inPlan(names.label)] : [])];
  return {
    status: isSilent(found, setting) ? "refused" : "answered",
    text: fit(head, part.lines, part.notes, part.citations[0]?.section ?? ""),
    plan: directive.id,
    citations: unique([...part.citations, ...part.noteCitations]),
    days: part.days,
    trusted: [...part.trusted, names.label, ...(ended ? [endedNotice] : [])],
  };
}

/** Adds what fits nearly as well, if all of it is new; it goes first when room is short. */
function withAlso(part: Part, also: Part | null): Part {
  const said = new Set(part.citations.map(({ quote }) => quote));
  if (also === null || also.citations.some(({ quote }) => said.has(quote))) return part;
  return {
    lines: [...part.lines, words.alsoThis, ...also.lines],
    citations: unique([...part.citations, ...also.citations]),
    days: [...part.days, ...also.days],
    trusted: [...part.trusted, ...also.trusted],
    notes: part.notes,
    noteCitations: part.noteCitations,
  };
}

/** Asked for a time where the directive sets none: what it does say is shown, but that is no answer. */
function isSilent(found: Found, { reading }: Setting): boolean {
  return (
    found.kind === "duties" &&
    (reading.marks.includes("?when") || reading.days.length > 0) &&
    found.cards.every(({ obligation: { when } }) => when.kind === "undated" && when.hint === null)
  );
}

/** A plan that says nothing of the matter: the notice of its gap, or null when not even that is known. */
export interface Silent {
  readonly directive: Directive;
  readonly notice: string | null;
}

/** One line for each plan, those that say nothing last. */
export function answerForSeveral(
  founds: readonly Found[],
  silent: readonly Silent[],
  setting: Setting,
): Draft {
  const parts = founds.map((found) => ({ directive: found.directive, part: partOf(found, setting) }));
  const room = lineRoom(founds.length + silent.length);
  const line = (directive: Directive, said: string): string =>
    words.planLine(directive.programme.names.label, isEnded(directive, setting.now)) + shortened(said, room);
  const lines = [
    ...parts.map(({ directive, part }) => line(directive, part.lines.join(" "))),
    ...silent.map(({ directive, notice }) => line(directive, notice ?? words.notThere)),
  ];
  return {
    status: "answered",
    text: fit([words.severalPlans], lines, [], ""),
    plan: null,
    citations: unique(parts.flatMap(({ part }) => part.citations)),
    days: parts.flatMap(({ part }) => part.days),
    trusted: [
      ...parts.flatMap(({ part }) => part.trusted),
      ...silent.flatMap(({ notice }) => notice ?? []),
      ...[...founds, ...silent].map(({ directive }) => directive.programme.names.label),
    ],
  };
}

function shortened(said: string, room: number): string {
  return said.length > room ? `${said.slice(0, said.lastIndexOf(" ", room))} …` : said;
}

/** Puts lines together within the limit: notes go first, then the last lines, and it is said that there is more. */
function fit(
  head: readonly string[],
  lines: readonly string[],
  notes: readonly string[],
  section: string,
): string {
  const text = (body: readonly string[], more: readonly string[]): string =>
    [...head, ...body, ...more].join("\n");
  for (let kept = notes.length; kept >= 0; kept--) {
    const whole = text(lines, notes.slice(0, kept));
    if (whole.length <= LONGEST_TEXT) return whole;
  }
  for (let kept = lines.length - 1; kept > 0; kept--) {
    const cut = text(lines.slice(0, kept), [words.more(section)]);
    if (cut.length <= LONGEST_TEXT) return cut;
  }
  return text(lines, []).slice(0, LONGEST_TEXT - 2) + " …";
}
