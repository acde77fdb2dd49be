/** Cards on papers to hand in, on who does what, on what is quoted, and on the directive itself. */
import type { Programme } from "../programme.ts";
import { quoted, statementCards } from "./card.ts";
import type { Statement, StatementCard } from "./card.ts";
import { cuesFor } from "./cues.vi.ts";
import { words } from "./text.vi.ts";

/** The registration form and who may register, the report form, the rating, the award dossier. */
export function paperCards(plan: string, programme: Programme): readonly StatementCard[] {
  const { form, reportForm, rating, dossier } = programme;
  const { headings } = words;
  return [
    ...statementCards(plan, "form", {
      heading: headings.form(form.title),
      items: formItems(programme),
      cues: cuesFor.form(form.noun),
    }),
    ...statementCards(plan, "owner", {
      heading: headings.owner,
      items: ownerItems(programme),
      cues: cuesFor.owner,
    }),
    ...(reportForm === null
      ? []
      : statementCards(plan, "report-form", {
          heading: headings.reportForm(reportForm.title),
          items: reportForm.items,
          cues: cuesFor.reportForm,
          note: reportForm.note ?? null,
        })),
    ...(rating === null
      ? []
      : statementCards(plan, "rating", {
          heading: headings.rating(rating.scale),
          items: [quoted(rating)],
          cues: cuesFor.rating(rating.scale),
          verbatim: true,
        })),
    ...(dossier === null
      ? []
      : statementCards(plan, "dossier", {
          heading: headings.dossier(dossier),
          items: [quoted(dossier)],
          cues: cuesFor.dossier(dossier.items),
          verbatim: true,
        })),
  ];
}

function formItems({ form }: Programme): readonly Statement[] {
  return form.steps.flatMap(({ label, source }) =>
    label === undefined || source === null ? [] : [{ text: label, source }],
  );
}

/** Whether tập thể and cá nhân may register: what the form's question stands on, and what is said of both as actors. */
function ownerItems({ form, actors }: Programme): readonly Statement[] {
  const asked = form.steps.flatMap(({ step, source }) =>
    step === "ownerKind" && source !== null ? [quoted({ source })] : [],
  );
  const acting = actors.flatMap(({ name, duties: [first] }) =>
    OWNER.test(name) && first !== undefined ? [first] : [],
  );
  return [...asked, ...acting];
}

const OWNER = /^(tập thể|cá nhân|chủ thể)/iu;

/** Mottos, documents referred to, actors and their duties, aims and requirements. */
export function saidCards(plan: string, programme: Programme): readonly StatementCard[] {
  const { mottos, references, actors, purposes, requirements } = programme;
  const { headings } = words;
  const named = references.map((item) => ({ text: words.reference(item), source: item.source }));
  return [
    ...mottos.flatMap((motto) =>
      statementCards(plan, "motto", {
        heading: headings.motto(motto.name),
        items: [motto],
        cues: cuesFor.motto(motto.name),
      }),
    ),
    ...statementCards(plan, "reference", {
      heading: headings.references,
      items: named,
      cues: cuesFor.references,
    }),
    ...references.flatMap((item) =>
      statementCards(plan, "reference", {
        heading: words.reference(item),
        items: [quoted(item)],
        cues: cuesFor.reference(words.documentType(item.type), item.number, item.about),
        verbatim: true,
      }),
    ),
    ...actors.flatMap(({ name, duties }) => [
      ...statementCards(plan, "actor", {
        heading: headings.actor(name),
        items: duties,
        cues: cuesFor.actor(name),
      }),
      ...duties.flatMap((duty) =>
        statementCards(plan, "actor", {
          heading: name,
          items: [duty],
          cues: cuesFor.actorDuty(name, duty.text),
        }),
      ),
    ]),
    ...aimCards(plan, headings.purposes, purposes, cuesFor.purposes),
    ...aimCards(plan, headings.requirements, requirements, cuesFor.requirements),
  ];
}

function aimCards(
  plan: string,
  heading: string,
  items: readonly Statement[],
  cues: readonly string[],
): readonly StatementCard[] {
  return [
    ...statementCards(plan, "purpose", { heading, items, cues }),
    ...items.flatMap((item) => statementCards(plan, "purpose", { heading, items: [item], cues: [] })),
  ];
}

/** What the directive is, how long it holds, what does not fit in it, and what became of its bodies. */
export function identityCards(plan: string, programme: Programme): readonly StatementCard[] {
  const { directive, validity, anomalies, successors } = programme;
  return [
    ...statementCards(plan, "validity", {
      heading: words.validity(programme),
      items: [quoted(validity)],
      cues: cuesFor.validity(programme),
      note: validity.note ?? null,
      verbatim: true,
    }),
    ...statementCards(plan, "identity", {
      heading: words.identity(programme),
      items: directive.sources.map((source) => quoted({ source })),
      cues: cuesFor.identity,
      verbatim: true,
    }),
    ...anomalies.flatMap(({ notice, sources }) =>
      statementCards(plan, "anomaly", {
        heading: words.headings.anomaly,
        items: sources.map((source) => quoted({ source })),
        cues: cuesFor.anomaly(notice),
        note: notice,
        verbatim: true,
      }),
    ),
    ...successors.flatMap((item) =>
      statementCards(plan, "successor", {
        heading: words.successor(item),
        items: [quoted(validity)],
        cues: cuesFor.successor(item.body),
        verbatim: true,
      }),
    ),
  ];
}
