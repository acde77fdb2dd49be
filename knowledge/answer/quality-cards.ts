/** Cards on what makes a good initiative and how it comes about: criteria, standards, steps. */
import type { Programme } from "../programme.ts";
import { statementCards } from "./card.ts";
import type { Statement, StatementCard } from "./card.ts";
import { cuesFor } from "./cues.vi.ts";
import { words } from "./text.vi.ts";

export function qualityCards(plan: string, programme: Programme): readonly StatementCard[] {
  return [
    ...criteriaCards(plan, programme),
    ...standardCards(plan, programme),
    ...processCards(plan, programme),
  ];
}

function criteriaCards(plan: string, { criteria, form: { noun } }: Programme): readonly StatementCard[] {
  const all = criteria.map(({ applies, text, source }) => ({ text: `${applies}: ${text}`, source }));
  return [
    ...statementCards(plan, "criteria", {
      heading: words.headings.criteria(noun),
      items: all,
      cues: cuesFor.criteria(noun),
    }),
    ...criteria.flatMap((criterion) =>
      statementCards(plan, "criteria", {
        heading: words.headings.criterion(criterion.applies),
        items: [criterion],
        cues: cuesFor.criterion(criterion.applies, criterion.text),
      }),
    ),
    ...groups(criteria, ({ applies }) => applies).flatMap(([applies, items]) =>
      items.length < 2
        ? []
        : statementCards(plan, "criteria", {
            heading: words.headings.criterion(applies),
            items,
            cues: cuesFor.criteriaFor(applies),
          }),
    ),
  ];
}

function standardCards(plan: string, { standards }: Programme): readonly StatementCard[] {
  const all = standards.map(({ level, text, source }) => ({ text: `${level}: ${text}`, source }));
  return [
    ...statementCards(plan, "standards", {
      heading: words.headings.standards,
      items: all,
      cues: cuesFor.standards,
    }),
    ...standards.flatMap((standard) =>
      statementCards(plan, "standards", {
        heading: words.headings.standard(standard.level),
        items: [standard],
        cues: cuesFor.standard(standard.level),
      }),
    ),
  ];
}

function processCards(plan: string, { process, form: { noun } }: Programme): readonly StatementCard[] {
  const heading = words.headings.process;
  const group = {
    heading,
    items: process.map(step),
    cues: cuesFor.process(noun),
    note: words.stepCount(process),
  };
  return [
    ...statementCards(plan, "process", group),
    ...process.flatMap((item) =>
      statementCards(plan, "process", {
        heading,
        items: [step(item)],
        cues: cuesFor.step(item.order, item.title),
      }),
    ),
  ];
}

function step({ order, title, text, source }: Programme["process"][number]): Statement {
  return { text: `${order}. ${title}: ${text}`, source };
}

function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return [...found];
}
