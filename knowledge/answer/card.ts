/** One thing a programme says, with the words that ask for it. */
import type { ProgrammeObligation, ProgrammeSource } from "../programme.ts";

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

/** A heading and statements under it. */
export interface StatementCard extends CardBase {
  readonly kind: "statements";
  readonly heading: string;
  readonly items: readonly Statement[];
  /** What to add in Khéo's words; checked data of the programme. */
  readonly note: string | null;
  /** Show the quotes themselves rather than the statements' own words. */
  readonly verbatim: boolean;
  /** Names of the things listed, each of which has a card of its own; empty where they have none. */
  readonly parts: readonly string[];
  /** What is counted here; null when nothing is. */
  readonly counts: readonly string[] | null;
}

/** What is often asked and the directive does not say. */
export interface GapCard extends CardBase {
  readonly kind: "gap";
  /** As the programme names it; null for one that follows from something else. */
  readonly about: string | null;
  readonly notice: string;
  readonly nearest: ProgrammeSource | null;
}

export type Card = DutyCard | StatementCard | GapCard;

/** Statements of one topic as a card; none when there is nothing to state. */
export function statementCards(
  plan: string,
  topic: Topic,
  {
    heading,
    items,
    cues,
    note = null,
    verbatim = false,
    parts = [],
    counts = null,
  }: Pick<StatementCard, "heading" | "items" | "cues"> &
    Partial<Pick<StatementCard, "note" | "verbatim" | "parts" | "counts">>,
): readonly StatementCard[] {
  if (items.length === 0) return [];
  // What a sentence excludes is not what it is about.
  const text = [heading, ...items.map((item) => item.text)].join(". ").replaceAll(/\(trừ[^)]*\)/gu, "");
  return [{ kind: "statements", plan, topic, heading, items, cues, text, note, verbatim, parts, counts }];
}

/** A statement in the directive's own words. */
export function quoted({ source }: { readonly source: ProgrammeSource }): Statement {
  return { text: source.quote, source };
}
