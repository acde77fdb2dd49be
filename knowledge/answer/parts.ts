/** The body of an answer for one plan: lines, what they stand on, and what may be added. */
import type { Citation, Instant, Knowledge } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import type { DutyCard, StatementCard } from "./card.ts";
import { weekday } from "./days.ts";
import { numericDay } from "./numeric-day.ts";
import { cite, unique } from "./draft.ts";
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
export interface Part {
  readonly lines: readonly string[];
  readonly citations: readonly Citation[];
  readonly days: Draft["days"];
  readonly trusted: readonly string[];
  /** What to add if there is room, and what that stands on. */
  readonly notes: readonly string[];
  readonly noteCitations: readonly Citation[];
}

const MOST_NOTES = 2;

export function partOf(found: Found, setting: Setting): Part {
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
    noteCitations: parts.flatMap(({ noteCitations }) => noteCitations),
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
    citations: unique(facts.map(({ fact }) => fact.due.source)),
    days: facts.flatMap(({ fact }) => fact.days),
    trusted: [
      ...facts.flatMap(({ card: { obligation }, fact: { due } }) => [
        obligation.title,
        obligation.owedBy,
        obligation.owedTo ?? "",
        obligation.form ?? "",
        due.wording,
        ...(obligation.when.kind === "undated" ? [obligation.when.hint ?? ""] : []),
        String(daysLeft(due, now) ?? ""),
      ]),
      ...shown.map(({ notice }) => notice),
    ],
    notes: shown.map(({ notice }) => words.noted(notice)),
    noteCitations: shown.flatMap(({ sources }) => sources.map((source) => cite(directive, source))),
  };
}

function dutyLine({ obligation }: DutyCard, { due }: DutyFact, now: Instant, alone: boolean): string {
  const recipient = obligation.owedTo === null ? words.noRecipient : words.sendTo(obligation.owedTo);
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
  const wrong = reading.confirming && contradicts(reading, card) ? [words.otherNumber] : [];
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
    noteCitations: [],
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

function passagePart(directive: Directive, { section, quote, announced }: Passage): Part {
  const quotes = [quote, ...announced];
  return {
    lines: [words.passage(words.section(section.path)), ...quotes.map((each) => `“${each}”`)],
    citations: quotes.map((each) => cite(directive, { section: section.path, quote: each })),
    days: [],
    trusted: [],
    notes: [],
    noteCitations: [],
  };
}
