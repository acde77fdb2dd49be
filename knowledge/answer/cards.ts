/**
 * Everything a programme says, as cards of one shape: what a question about it would say (`cues`), what it says itself (`text`), and
 * the item to answer with. New directives bring new cards, no code.
 */
import type { Directive } from "../directive.ts";
import type { Programme } from "../programme.ts";
import { quoted, statementCards } from "./card.ts";
import type { Card, DutyCard, GapCard, StatementCard } from "./card.ts";
import { cuesFor } from "./cues.vi.ts";
import { identityCards, paperCards, saidCards } from "./document-cards.ts";
import { qualityCards } from "./quality-cards.ts";
import { words } from "./text.vi.ts";

/** All cards of one directive; a group stands before its single items, so that it wins when both fit as well. */
export function cardsOf({ id, programme }: Directive): readonly Card[] {
  return [
    ...programme.obligations.map((obligation) => dutyCard(id, obligation)),
    ...quotaCards(id, programme),
    ...fieldCards(id, programme),
    ...qualityCards(id, programme),
    ...paperCards(id, programme),
    ...saidCards(id, programme),
    ...identityCards(id, programme),
    ...programme.gaps.map((gap) => gapCard(id, gap)),
    ...programme.references.filter(isDateless).map((item) => undatedReference(id, item)),
  ];
}

function dutyCard(plan: string, obligation: Programme["obligations"][number]): DutyCard {
  const { title, form, owedTo, owedBy, source } = obligation;
  return {
    kind: "duty",
    plan,
    topic: "deadline",
    cues: cuesFor.duty(obligation),
    text: [title, form ?? "", owedTo ?? "", owedBy, source.quote].join(". "),
    obligation,
  };
}

function quotaCards(plan: string, { quotas, form }: Programme): readonly StatementCard[] {
  const heading = words.headings.quotas;
  const group = {
    heading,
    items: quotas.map(quoted),
    cues: cuesFor.quotas(form.noun),
    verbatim: true,
    counts: quotas.flatMap(countedBy),
  };
  return [
    ...statementCards(plan, "quota", group),
    ...quotas.flatMap((quota) =>
      statementCards(plan, "quota", {
        heading,
        items: [quoted(quota)],
        cues: cuesFor.quota(quota),
        verbatim: true,
        counts: countedBy(quota),
      }),
    ),
  ];
}

/** What a quota gives a number of; one that only says who has to do it gives none. */
function countedBy({ of, total, collective }: Programme["quotas"][number]): readonly string[] {
  if (total === null && collective === null) return [];
  return [of, ...(collective === null ? [] : ["tập thể", "cá nhân"])];
}

function fieldCards(plan: string, { fields }: Programme): readonly StatementCard[] {
  const labels = fields.map(({ label, source }) => ({ text: label, source }));
  return [
    ...statementCards(plan, "fields", {
      heading: words.headings.fields,
      items: labels,
      cues: cuesFor.fields,
      parts: labels.map(({ text }) => text),
    }),
    ...fields.flatMap(({ label, examples }) => [
      ...statementCards(plan, "fields", {
        heading: words.headings.field(label),
        items: examples,
        cues: cuesFor.field(label),
      }),
      ...examples.flatMap((example) =>
        statementCards(plan, "fields", {
          heading: words.headings.inField(label),
          items: [example],
          cues: cuesFor.fieldExample(example.text),
        }),
      ),
    ]),
  ];
}

/** Cited without day and year. */
function isDateless({ date, about, source }: Programme["references"][number]): boolean {
  return date === null && !/năm (?:19|20)\d\d/u.test(`${about} ${source.quote}`);
}

/** Asked for the day of a document that the directive cites without one. */
function undatedReference(plan: string, item: Programme["references"][number]): GapCard {
  const name = words.referenceName(item);
  return {
    kind: "gap",
    about: null,
    plan,
    topic: "reference",
    cues: [`${name} ban hành ngày nào`, `ngày ban hành ${name}`, `${name} năm nào`],
    text: `${name}. ${item.about}. ${item.source.quote}`,
    notice: words.undatedReference(name),
    nearest: item.source,
  };
}

function gapCard(plan: string, { about, notice, nearest }: Programme["gaps"][number]): GapCard {
  const parts = about.split(/[,;]/u).map((part) => part.trim());
  return {
    kind: "gap",
    about,
    plan,
    topic: "gap",
    cues: parts.filter((part) => part !== ""),
    text: [about, notice].join(". "),
    notice,
    nearest,
  };
}
