/** From matched cards to an answer: one plan in full, several plans a line each. */
import type { Citation, Instant, Knowledge } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { localDate } from "../deadlines.ts";
import type { DutyCard, StatementCard } from "./cards.ts";
import { numericDay, weekday } from "./days.ts";
import { cite, LONGEST_TEXT, unique } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { daysLeft, dutyFact } from "./facts.ts";
import type { DutyFact } from "./facts.ts";
import type { Passage } from "./passages.ts";
import { words } from "./text.vi.ts";
import type { Reading } from "./understand.ts";

/** What composing needs to know of the moment. */
export interface Setting {
  readonly knowledge: Knowledge;
  readonly reading: Reading;
  readonly now: Instant;
}

/** What answers for one plan: duties that fit equally well, statements, or a passage. */
export type Found =
  | { readonly kind: "duties"; readonly directive: Directive; readonly cards: readonly DutyCard[] }
  | { readonly kind: "statements"; readonly directive: Directive; readonly cards: readonly StatementCard[] }
  | { readonly kind: "passage"; readonly directive: Directive; readonly passage: Passage };

/** The body of an answer for one plan, without notices. */
interface Part {
  readonly lines: readonly string[];
  readonly citations: readonly Citation[];
  readonly days: Draft["days"];
  readonly trusted: readonly string[];
  /** What to add if there is room. */
  readonly notes: readonly string[];
}

const MOST_NOTES = 2;
/** A line of an answer over several plans, in characters. */
const LONGEST_LINE = 330;

export function isEnded({ programme }: Directive, now: Instant): boolean {
  return programme.validity.to < localDate(now);
}

/** The full answer for one plan; names the plan when the question did not. */
export function answerFor(
  found: Found,
  setting: Setting,
  { namePlan }: { readonly namePlan: boolean },
): Draft {
  const { directive } = found;
  const { endedNotice, names } = directive.programme;
  const ended = endedNotice !== null && isEnded(directive, setting.now);
  const part = partOf(found, setting);
  const head = [...(ended ? [endedNotice] : []), ...(namePlan && !ended ? [words.inPlan(names.label)] : [])];
  return {
    status: "answered",
    text: fit(head, part.lines, part.notes, part.citations[0]?.section ?? ""),
    plan: directive.id,
    citations: part.citations,
    days: part.days,
    trusted: [...part.trusted, names.label, ...(ended ? [endedNotice] : [])],
  };
}

/** One line for each plan. `silent` are plans asked for by name that say nothing of it. */
export function answerForSeveral(
  founds: readonly Found[],
  silent: readonly Directive[],
  setting: Setting,
): Draft {
  const parts = founds.map((found) => ({ found, part: partOf(found, setting) }));
  const lines = [
    ...parts.map(({ found: { directive }, part }) => {
      const body = part.lines.join(" ");
      const label = words.planLine(directive.programme.names.label, isEnded(directive, setting.now));
      return (
        label +
        (body.length > LONGEST_LINE ? `${body.slice(0, body.lastIndexOf(" ", LONGEST_LINE))} …` : body)
      );
    }),
    ...silent.map(
      (directive) =>
        words.planLine(directive.programme.names.label, isEnded(directive, setting.now)) + words.notThere,
    ),
  ];
  const directives = [...founds.map(({ directive }) => directive), ...silent];
  return {
    status: "answered",
    text: fit([words.severalPlans], lines, [], ""),
    plan: null,
    citations: unique(parts.flatMap(({ part }) => part.citations)),
    days: parts.flatMap(({ part }) => part.days),
    trusted: [
      ...parts.flatMap(({ part }) => part.trusted),
      ...directives.map(({ programme }) => programme.names.label),
    ],
  };
}

function partOf(found: Found, setting: Setting): Part {
  switch (found.kind) {
    case "duties":
      return dutiesPart(found.directive, found.cards, setting);
    case "statements":
      return together(found.cards.map((card) => statementsPart(found.directive, card, setting)));
    case "passage":
      return passagePart(found.directive, found.passage);
  }
}

function together(parts: readonly Part[]): Part {
  return {
    lines: parts.flatMap(({ lines }) => lines),
    citations: unique(parts.flatMap(({ citations }) => citations)),
    days: parts.flatMap(({ days }) => days),
    trusted: parts.flatMap(({ trusted }) => trusted),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

function dutiesPart(
  directive: Directive,
  cards: readonly DutyCard[],
  { knowledge, reading, now }: Setting,
): Part {
  const facts = cards.flatMap((card) => {
    const fact = dutyFact(knowledge, card, reading, now);
    return fact === null ? [] : [{ card, fact }];
  });
  const verdicts = facts.length === 1 ? facts.flatMap(({ fact }) => fact.verdict ?? []) : [];
  const anomalies = directive.programme.anomalies.filter(({ id }) =>
    facts.some(({ card }) => card.obligation.anomalies.includes(id)),
  );
  const shown = facts.length > 2 ? [] : anomalies.slice(0, MOST_NOTES);
  return {
    lines: [...verdicts, ...facts.map(({ card, fact }) => dutyLine(card, fact, now, facts.length === 1))],
    citations: unique([
      ...facts.map(({ fact }) => fact.due.source),
      ...shown.flatMap(({ sources }) => sources.map((source) => cite(directive, source))),
    ]),
    days: facts.flatMap(({ fact }) => fact.days),
    trusted: [
      ...facts.flatMap(({ card: { obligation }, fact: { due } }) => [
        obligation.title,
        obligation.owedBy,
        obligation.owedTo,
        obligation.form ?? "",
        due.wording,
        ...(obligation.when.kind === "undated" ? [obligation.when.hint ?? ""] : []),
        String(daysLeft(due, now) ?? ""),
      ]),
      ...shown.map(({ notice }) => notice),
    ],
    notes: shown.map(({ notice }) => words.noted(notice)),
  };
}

function dutyLine({ obligation }: DutyCard, { due }: DutyFact, now: Instant, alone: boolean): string {
  const recipient = /không nêu|tại cơ quan|ở cấp mình/u.test(obligation.owedTo)
    ? words.noRecipient
    : words.sendTo(obligation.owedTo);
  const who = alone ? ` ${words.owedBy(obligation.owedBy)}` : "";
  return `${words.duty(obligation.title)}${timeOf(obligation, due, now)} ${recipient}${who}`;
}

function timeOf({ when }: DutyCard["obligation"], due: Due, now: Instant): string {
  const { lastValidDay: last, lastWorkingDay: advised } = due;
  if (last === null || advised === null) {
    const hint = when.kind === "undated" ? when.hint : due.wording;
    return `${hint === null ? words.noDay : words.undated(hint)}.`;
  }
  const passed = daysLeft(due, now) === null;
  const days = [
    words.wording(due.wording),
    words.lastDay(numericDay(last), weekday(last)) +
      (passed ? ` (${words.status[due.status] || words.status.past})` : ""),
  ].join(", ");
  const advice = passed ? words.advisedWas : words.advised;
  return `${days}; ${advice(numericDay(advised), weekday(advised))}.`;
}

type Due = DutyFact["due"];

function statementsPart(directive: Directive, card: StatementCard, { reading }: Setting): Part {
  const one = card.items.length === 1;
  const said = card.items.map(({ text, source }) => (card.verbatim ? `“${source.quote}”` : text));
  const lines = one
    ? [`${card.heading}: ${said[0] ?? ""}`]
    : [
        `${card.heading}:`,
        ...(card.note === null ? [] : [card.note]),
        ...said.map((text) => `- ${text.replace(/^- /u, "")}`),
      ];
  const wrong = reading.yesNo && contradicts(reading, card) ? [words.otherNumber] : [];
  return {
    lines: [...wrong, ...lines],
    citations: unique(card.items.map(({ source }) => cite(directive, source))),
    days: [],
    trusted: [
      card.heading,
      card.note ?? "",
      ...card.items.flatMap(({ text, source }) => [text, source.quote]),
    ],
    notes: one && card.note !== null ? [card.note] : [],
  };
}

/** A question that states a count which the directive does not give. */
function contradicts({ words: said, days }: Reading, card: StatementCard): boolean {
  const terms = said.map(({ term }) => term);
  const stated = terms.flatMap((term, at) =>
    /^\d{1,3}$/u.test(term) &&
    COUNTED.has(terms[at + 1] ?? "") &&
    !days.some(({ day, month }) => day === Number(term) || month === Number(term))
      ? [Number(term)]
      : [],
  );
  if (stated.length === 0 || card.topic === "gap") return false;
  const given = new Set([
    ...card.items.flatMap(({ source }) => (source.quote.match(/\d+/gu) ?? []).map(Number)),
    ...(card.note?.match(/\d+/gu) ?? []).map(Number),
    card.items.length,
  ]);
  return stated.some((number) => !given.has(number));
}

/** First syllables of what is counted: tập thể, cá nhân, mô hình, điển hình, bước, bộ, mức, lĩnh vực, cuộc thi. */
const COUNTED = new Set([
  "tâp\u0323",
  "ca\u0301",
  "mô",
  "điên\u0309",
  "bươc\u0301",
  "bô\u0323",
  "mưc\u0301",
  "linh\u0303",
  "cuôc\u0323",
]);

function passagePart(directive: Directive, { section, quote }: Passage): Part {
  return {
    lines: [words.passage(words.section(section.path)), `“${quote}”`],
    citations: [cite(directive, { section: section.path, quote })],
    days: [],
    trusted: [],
    notes: [],
  };
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
