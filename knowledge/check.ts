/**
 * What makes a `programme.yaml` trustworthy: it fits the schema, every quote stands in the directive's text, every day is real, every
 * name is known and unique. Pure; each problem names the line and the item, so that a person who wrote the file can mend it.
 */
import { isNode, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import { z } from "zod";

import { classFits } from "./deadlines.ts";
import { foldSpace, quoteIn } from "./directive.ts";
import type { Section, TextProblem } from "./directive.ts";
import { Programme } from "./programme.ts";
import type { ProgrammeObligation, ProgrammeSource } from "./programme.ts";

/**
 * The steps a registration form is made of, in their usual order. A new step is its file in `flows/registration/steps/` and its name
 * here; what stands in a form but not here is taken for a slip.
 */
const FORM_STEPS: readonly string[] = `
  directive year ownerKind ownerName contact name field continuation rationale goal criteria activities area partners resources
  startDate endDate lead sustainability attachments review
`
  .trim()
  .split(/\s+/u);

export interface CheckedProgramme {
  /** Null when the file does not fit the schema. */
  readonly programme: Programme | null;
  readonly problems: readonly TextProblem[];
}

/** Checks the text of a `programme.yaml` against the sections of its directive. */
export function checkProgramme(yaml: string, id: string, sections: readonly Section[]): CheckedProgramme {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const problems = broken.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, message }));
    return { programme: null, problems };
  }

  const data: unknown = document.toJS();
  const parsed = Programme.safeParse(data);
  const findings = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.map(pathKey), message })),
    ...sourceFindings(data, sections),
    ...(parsed.success ? itemFindings(parsed.data, id) : []),
  ];
  const problems = findings.map(({ path, message }) => ({
    line: lineOf(document, lines, path),
    message: path.length === 0 ? message : `${itemName(path)}: ${message}`,
  }));
  return { programme: parsed.data ?? null, problems };
}

type Path = readonly (string | number)[];

interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** Every `{section, quote}`, wherever it stands, must be found in the text. */
function* sourceFindings(value: unknown, sections: readonly Section[], path: Path = []): Generator<Finding> {
  if (typeof value !== "object" || value === null) return;
  const source = Source.safeParse(value).data;
  if (source !== undefined) {
    const message = missingQuote(source, sections);
    if (message !== null) yield { path, message };
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    yield* sourceFindings(item, sections, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

const Source = z.object({ section: z.string(), quote: z.string() });

function missingQuote({ section: at, quote }: ProgrammeSource, sections: readonly Section[]): string | null {
  const section = sections.find(({ path }) => path === at);
  if (section === undefined) return `text.md has no section ${at}`;
  if (quoteIn(section, quote)) return null;
  const elsewhere = sections.find((other) => quoteIn(other, quote));
  const hint = elsewhere === undefined ? "" : ` (it stands in ${elsewhere.path})`;
  return `section ${at} has no paragraph with “${quote}”${hint}`;
}

function* itemFindings(programme: Programme, id: string): Generator<Finding> {
  const { validity, form, obligations, quotas, actors, anomalies, fields } = programme;
  if (programme.id !== id) yield { path: ["id"], message: `is ${programme.id}, but the folder is ${id}` };
  if (validity.from > validity.to) yield { path: ["validity"], message: "ends before it begins" };
  if (!validity.years.every(isPlausible)) yield { path: ["validity", "years"], message: IMPLAUSIBLE };

  const known = new Set(anomalies.map((anomaly) => anomaly.id));
  for (const [index, obligation] of obligations.entries()) {
    for (const { path, message } of obligationFindings(obligation, known)) {
      yield { path: ["obligations", index, ...path], message };
    }
  }
  for (const [index, { step }] of form.steps.entries()) {
    if (FORM_STEPS.includes(step)) continue;
    yield { path: ["form", "steps", index], message: `${step} is no step; one of ${FORM_STEPS.join(", ")}` };
  }

  for (const [key, items] of Object.entries({ obligations, quotas, actors, anomalies })) {
    const ids = items.map((item) => item.id);
    yield* repeated([key], ids);
  }
  const codes = fields.map(({ code }) => code);
  const steps = form.steps.map(({ step }) => step);
  yield* repeated(["fields"], codes);
  yield* repeated(["form", "steps"], steps);
}

function* obligationFindings(
  obligation: ProgrammeObligation,
  anomalies: ReadonlySet<string>,
): Generator<Finding> {
  const { wording, source, when } = obligation;
  if (!foldSpace(source.quote).includes(foldSpace(wording))) {
    yield { path: ["wording"], message: "does not stand in its source.quote" };
  }
  if (!classFits(obligation)) {
    yield { path: ["class"], message: `${obligation.class} does not fit when.kind ${when.kind}` };
  }
  const wrong = wrongDate(when);
  if (wrong !== null) yield { path: ["when"], message: wrong };
  for (const name of obligation.anomalies) {
    if (!anomalies.has(name)) yield { path: ["anomalies"], message: `there is no anomaly ${name}` };
  }
}

function* repeated(path: Path, names: readonly string[]): Generator<Finding> {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) yield { path: [...path, index], message: `${name} stands twice` };
  }
}

/** Days of a month in a leap year: the longest a month can be. */
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with the days beyond the schema; null when they are real. */
function wrongDate(when: ProgrammeObligation["when"]): string | null {
  switch (when.kind) {
    case "yearly":
    case "yearly-month":
      if (when.kind === "yearly" && when.day > (LONGEST_MONTH[when.month - 1] ?? 0)) {
        return `there is no day ${when.day}/${when.month}`;
      }
      if (when.from > when.to) return "ends before it begins";
      return isPlausible(when.from) && isPlausible(when.to) ? null : IMPLAUSIBLE;
    case "year":
      return isPlausible(when.year) ? null : IMPLAUSIBLE;
    case "once":
    case "monthly":
    case "undated":
      return null;
  }
}

const IMPLAUSIBLE = "holds a year that cannot be right";

/** A slip such as 20262 is a valid number and no year of a plan. */
function isPlausible(year: number): boolean {
  return year >= 2000 && year <= 2100;
}

/** `obligations[2].source`; the index counts from 0, as in the schema's own messages. */
function itemName(path: Path): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
    .join("");
}

/** The line of the item, or of the nearest thing around it that stands in the file. */
function lineOf(document: Document, lines: LineCounter, path: Path): number | null {
  const node: unknown = document.getIn(path, true);
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  return path.length === 0 ? null : lineOf(document, lines, path.slice(0, -1));
}

function pathKey(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}
