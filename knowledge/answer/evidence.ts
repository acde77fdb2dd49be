/**
 * What a writer of answers may stand on: the extractive answer, the passages that speak of the question, verbatim and numbered by their
 * place, and what the programme computes or has checked. Says also whether anybody but the rules may answer at all.
 */
import type { Answer, Citation, Instant, LocalDate, Question } from "../../flows/ports.ts";
import { fuse } from "../dense/fuse.ts";
import type { Directive } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { search } from "../search/rank.ts";
import { isEnded } from "./compose.ts";
import { cite, unique } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Near } from "./near.ts";
import type { Scope } from "./scope.ts";
import { words } from "./text.vi.ts";

export interface Evidence {
  /** The extractive answer to the question as it was asked. It is what goes out when nothing better can be vouched for. */
  readonly answer: Answer;
  /** Whether it may be written anew. Never so for fixed replies, known gaps, strange places, questions back, answers over several plans. */
  readonly open: boolean;
  /** The question leans on earlier ones, or nothing was found for it: other words may find more. */
  readonly unclear: boolean;
  /** The citations of the facts first, then paragraphs in full, best first. Passage 1 is the first. */
  readonly passages: readonly Citation[];
  /** Lines of the extractive answer, without notices; empty when there is none. */
  readonly facts: readonly string[];
  /** Days that were computed, and may be said. */
  readonly days: readonly LocalDate[];
  /** Checked words of the programme, which may be repeated. */
  readonly trusted: readonly string[];
  /** What stands above an answer of this plan: that it has ended, or its name where the question left it open. */
  readonly heads: ReadonlyMap<string, string>;
  /** Notices on contradictions in the source, and what they stand on: they go with every answer to this question. */
  readonly notes: readonly string[];
  readonly noteCitations: readonly Citation[];
}

/** The seam through which a writer sees what the answerer knows. */
export interface EvidenceSource {
  /** `asked`: the question in words that stand alone, when they are not its own; used only to look. Never throws. */
  evidence(question: Question, asked?: string): Promise<Evidence>;
  /** Ids of the plans that a text names. */
  plansNamed(text: string): readonly string[];
  /** What is wrong with a draft (see `verify.ts`); empty when it may be sent. */
  problems(draft: Draft): readonly string[];
}

/** What the desk found out about a question. */
export interface Inquiry {
  /** Of the question as asked, and of its other words. */
  readonly own: Draft;
  readonly looked: Draft;
  /** Whether a rule answers either. */
  readonly ruled: boolean;
  readonly leans: boolean;
  readonly query: string;
  readonly scope: Scope;
  readonly now: Instant;
  /** Paragraphs near in meaning; null without search by meaning. */
  readonly near: Near | null;
}

const MOST_PARAGRAPHS = 8;
/** Hits read before those of other plans are left out. */
const MOST_HITS = 120;
/** A paragraph of fewer characters is a label or a line of a letterhead. */
const SHORTEST = 40;

/** Every paragraph of every directive, searchable. */
export class EvidenceBook {
  readonly #directives: readonly Directive[];
  readonly #paragraphs: readonly Citation[];
  readonly #index: SearchIndex;

  constructor(directives: readonly Directive[]) {
    const all = directives.flatMap((directive) =>
      directive.sections.flatMap(({ path, breadcrumb, paragraphs }) =>
        paragraphs.map((quote) => ({
          title: breadcrumb.join(" "),
          citation: cite(directive, { section: path, quote }),
        })),
      ),
    );
    this.#directives = directives;
    this.#paragraphs = all.map(({ citation }) => citation);
    this.#index = buildIndex(
      all.map(({ title, citation }, at) => ({ id: String(at), title, text: citation.quote })),
    );
  }

  evidence({ own, looked, ruled, leans, query, scope, now, near }: Inquiry): Evidence {
    const { status, text, plan, citations } = own;
    // Other words find more for a question that was not understood; they never change the facts of one that was.
    const facts = own.status === "answered" ? own : looked;
    const answered = facts.status === "answered";
    const plans =
      answered && facts.plan !== null ? [facts.plan] : scope.directives.map((directive) => directive.id);
    const lines = answered ? facts.text.split("\n") : [];
    const notes = lines.filter((line) => line.startsWith(words.noted("")));
    const passages = unique([
      ...(answered ? facts.citations : []),
      ...this.#paragraphsFor(query, plans, near),
    ]);
    return {
      answer: { status, text, plan, citations },
      open: !ruled && passages.length > 0 && (answered ? facts.plan !== null : facts.unknown === true),
      unclear: leans || own.unknown === true,
      passages,
      facts: lines.filter((line) => !notes.includes(line) && !this.#isHead(line)),
      days: facts.days,
      trusted: facts.trusted,
      heads: new Map(
        this.#directives.flatMap((directive) => {
          const head = headOf(directive, scope.stated, now);
          return head === null ? [] : [[directive.id, head] as const];
        }),
      ),
      notes,
      noteCitations: notes.length === 0 ? [] : facts.citations,
    };
  }

  #paragraphsFor(query: string, plans: readonly string[], near: Near | null): readonly Citation[] {
    const byWords = search(this.#index, query, { limit: MOST_HITS }).flatMap(
      ({ id }) => this.#paragraphs[Number(id)] ?? [],
    );
    const byMeaning = plans.flatMap((plan) => {
      const ofPlan = this.#paragraphs.filter((paragraph) => paragraph.plan === plan);
      return (near?.get(plan) ?? []).flatMap(({ at, similarity }) => {
        const paragraph = ofPlan[at];
        return paragraph === undefined ? [] : [{ paragraph, similarity }];
      });
    });
    return fuse(
      byWords,
      byMeaning.toSorted((a, b) => b.similarity - a.similarity).map(({ paragraph }) => paragraph),
    )
      .filter(({ plan, quote }) => plans.includes(plan) && quote.length >= SHORTEST)
      .slice(0, MOST_PARAGRAPHS);
  }

  #isHead(line: string): boolean {
    return this.#directives.some(
      ({ programme: { names, endedNotice } }) => line === endedNotice || line === words.inPlan(names.label),
    );
  }
}

function headOf(directive: Directive, stated: boolean, now: Instant): string | null {
  const { endedNotice, names } = directive.programme;
  if (endedNotice !== null && isEnded(directive, now)) return endedNotice;
  return stated ? null : words.inPlan(names.label);
}
