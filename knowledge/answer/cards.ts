/**
 * Everything a programme says, as cards of one shape: what a question about it would say (`cues`), what it says itself (`text`), and
 * the item to answer with. New directives bring new cards, no code.
 */
import type { Directive } from "../directive.ts";
import type { Programme, ProgrammeObligation, ProgrammeSource } from "../programme.ts";
import { cuesFor } from "./cues.vi.ts";
import { words } from "./text.vi.ts";

/** A statement of the programme and where the directive says it. */
export interface Statement {
  readonly text: string;
  readonly source: ProgrammeSource;
}

/** What a card is about; also the intent a question may ask for outright. */
export type Topic =
  | "deadline"
  | "quota"
  | "fields"
  | "criteria"
  | "standards"
  | "process"
  | "form"
  | "report-form"
  | "rating"
  | "dossier"
  | "motto"
  | "reference"
  | "actor"
  | "purpose"
  | "owner"
  | "validity"
  | "identity"
  | "anomaly"
  | "successor"
  | "gap";

interface CardBase {
  readonly plan: string;
  readonly topic: Topic;
  readonly cues: readonly string[];
  /** Own words of the item, for matching what the cues do not foresee. */
  readonly text: string;
}

export interface DutyCard extends CardBase {
  readonly kind: "duty";
  readonly obligation: ProgrammeObligation;
}

/** A heading and statements under it; `lead` stands before them. */
export interface StatementCard extends CardBase {
  readonly kind: "statements";
  readonly heading: string;
  readonly items: readonly Statement[];
  /** What to add in Khéo's words; checked data of the programme. */
  readonly note: string | null;
  /** Show the quotes themselves rather than the statements' own words. */
  readonly verbatim: boolean;
}

/** What is often asked and the directive does not say. */
export interface GapCard extends CardBase {
  readonly kind: "gap";
  readonly notice: string;
  readonly nearest: ProgrammeSource | null;
}

export type Card = DutyCard | StatementCard | GapCard;

/** All cards of one directive. */
export function cardsOf({ id, programme }: Directive): readonly Card[] {
  const add = (
    topic: Topic,
    heading: string,
    items: readonly Statement[],
    cues: readonly string[],
    more: { readonly note?: string | null; readonly verbatim?: boolean } = {},
  ): readonly StatementCard[] =>
    items.length === 0
      ? []
      : [
          {
            kind: "statements",
            plan: id,
            topic,
            heading,
            items,
            cues,
            // What a sentence excludes is not what it is about.
            text: [heading, ...items.map(({ text }) => text)].join(". ").replaceAll(/\(trừ[^)]*\)/gu, ""),
            note: more.note ?? null,
            verbatim: more.verbatim ?? false,
          },
        ];
  const p = programme;
  const noun = p.form.noun;
  return [
    ...p.obligations.map((obligation): DutyCard => ({
      kind: "duty",
      plan: id,
      topic: "deadline",
      cues: cuesFor.duty(obligation),
      text: [
        obligation.title,
        obligation.form ?? "",
        obligation.owedTo,
        obligation.owedBy,
        obligation.source.quote,
      ].join(". "),
      obligation,
    })),
    ...add("quota", words.headings.quotas, p.quotas.map(quoted), cuesFor.quotas(noun), { verbatim: true }),
    ...p.quotas.flatMap((quota) =>
      add("quota", words.headings.quotas, [quoted(quota)], cuesFor.quota(quota), { verbatim: true }),
    ),
    ...add(
      "fields",
      words.headings.fields,
      p.fields.map((field) => ({ text: field.label, source: field.source })),
      cuesFor.fields,
    ),
    ...p.fields.flatMap((field) => [
      ...add("fields", words.headings.field(field.label), field.examples, cuesFor.field(field.label)),
      ...field.examples.flatMap((example) =>
        add("fields", words.headings.inField(field.label), [example], cuesFor.fieldExample(example.text)),
      ),
    ]),
    ...add("criteria", words.headings.criteria(noun), p.criteria.map(named), cuesFor.criteria(noun)),
    ...p.criteria.flatMap((criterion) =>
      add(
        "criteria",
        words.headings.criterion(criterion.applies),
        [criterion],
        cuesFor.criterion(criterion.applies, criterion.text),
      ),
    ),
    ...groups(p.criteria, ({ applies }) => applies).flatMap(([applies, items]) =>
      items.length < 2
        ? []
        : add("criteria", words.headings.criterion(applies), items, cuesFor.criteriaFor(applies)),
    ),
    ...add(
      "standards",
      words.headings.standards,
      p.standards.map(({ level, text, source }) => ({ text: `${level}: ${text}`, source })),
      cuesFor.standards,
    ),
    ...p.standards.flatMap((standard) =>
      add("standards", words.headings.standard(standard.level), [standard], cuesFor.standard(standard.level)),
    ),
    ...add("process", words.headings.process, p.process.map(step), cuesFor.process(noun), {
      note: p.process.length === 0 ? null : words.stepCount(p.process),
    }),
    ...p.process.flatMap((item) =>
      add("process", words.headings.process, [step(item)], cuesFor.step(item.order, item.title)),
    ),
    ...add("form", words.headings.form(p.form.title), formItems(p), cuesFor.form(noun)),
    ...add("owner", words.headings.owner, ownerItems(p), cuesFor.owner),
    ...(p.reportForm === null
      ? []
      : [
          ...add(
            "report-form",
            words.headings.reportForm(p.reportForm.title),
            p.reportForm.items,
            cuesFor.reportForm,
            {
              note: p.reportForm.note ?? null,
            },
          ),
        ]),
    ...(p.rating === null
      ? []
      : add(
          "rating",
          words.headings.rating(p.rating.scale),
          [quoted(p.rating)],
          cuesFor.rating(p.rating.scale),
          { verbatim: true },
        )),
    ...(p.dossier === null
      ? []
      : add(
          "dossier",
          words.headings.dossier(p.dossier),
          [quoted(p.dossier)],
          cuesFor.dossier(p.dossier.items),
          { verbatim: true },
        )),
    ...p.mottos.flatMap((motto) =>
      add("motto", words.headings.motto(motto.name), [motto], cuesFor.motto(motto.name)),
    ),
    ...add(
      "reference",
      words.headings.references,
      p.references.map((item) => ({ text: words.reference(item), source: item.source })),
      cuesFor.references,
    ),
    ...p.references.flatMap((item) =>
      add(
        "reference",
        words.reference(item),
        [quoted(item)],
        cuesFor.reference(words.documentType(item.type), item.number, item.about),
        {
          verbatim: true,
        },
      ),
    ),
    ...p.actors.flatMap((actor) => [
      ...add("actor", words.headings.actor(actor.name), actor.duties, cuesFor.actor(actor.name)),
      ...actor.duties.flatMap((duty) =>
        add("actor", actor.name, [duty], cuesFor.actorDuty(actor.name, duty.text)),
      ),
    ]),
    ...add("purpose", words.headings.purposes, p.purposes, cuesFor.purposes),
    ...add("purpose", words.headings.requirements, p.requirements, cuesFor.requirements),
    ...p.purposes.flatMap((item) => add("purpose", words.headings.purposes, [item], [])),
    ...p.requirements.flatMap((item) => add("purpose", words.headings.requirements, [item], [])),
    ...add("validity", words.validity(p), [quoted(p.validity)], cuesFor.validity(p), {
      note: p.validity.note ?? null,
      verbatim: true,
    }),
    ...add("identity", words.identity(p), identityItems(p), cuesFor.identity, { verbatim: true }),
    ...p.anomalies.flatMap((item) =>
      add(
        "anomaly",
        words.headings.anomaly,
        item.sources.map((source) => ({ text: source.quote, source })),
        cuesFor.anomaly(item.notice),
        {
          note: item.notice,
          verbatim: true,
        },
      ),
    ),
    ...p.successors.flatMap((item) =>
      add("successor", words.successor(item), [quoted(p.validity)], cuesFor.successor(item.body), {
        verbatim: true,
      }),
    ),
    ...p.gaps.map((gap): GapCard => ({
      kind: "gap",
      plan: id,
      topic: "gap",
      cues: gap.about
        .split(/[,;]/u)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
      text: [gap.about, gap.notice].join(". "),
      notice: gap.notice,
      nearest: gap.nearest,
    })),
  ];
}

function quoted({ source }: { readonly source: ProgrammeSource }): Statement {
  return { text: source.quote, source };
}

function named({ applies, text, source }: Programme["criteria"][number]): Statement {
  return { text: `${applies}: ${text}`, source };
}

function step({ order, title, text, source }: Programme["process"][number]): Statement {
  return { text: `${order}. ${title}: ${text}`, source };
}

function formItems(p: Programme): readonly Statement[] {
  return p.form.steps.flatMap(({ label, source }) =>
    label === undefined || source === null ? [] : [{ text: label, source }],
  );
}

/** Whether tập thể and cá nhân may register: what the form's question stands on, and what is said of both as actors. */
function ownerItems(p: Programme): readonly Statement[] {
  const asked = p.form.steps.flatMap(({ step: name, source }) =>
    name === "ownerKind" && source !== null ? [quoted({ source })] : [],
  );
  const acting = p.actors.flatMap(({ name, duties: [first] }) =>
    OWNER.test(name) && first !== undefined ? [first] : [],
  );
  return [...asked, ...acting];
}

const OWNER = /^(tập thể|cá nhân|chủ thể)/iu;

function identityItems(p: Programme): readonly Statement[] {
  return p.directive.sources.map((source) => quoted({ source }));
}

function groups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const found = new Map<string, Item[]>();
  for (const item of items) found.set(keyOf(item), [...(found.get(keyOf(item)) ?? []), item]);
  return [...found];
}
