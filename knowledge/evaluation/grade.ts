/** Asks the graded questions and says how many answers are right, and which promises to the reader were broken. */
import type { Answer, Answerer, Instant } from "../../flows/ports.ts";
import { quoteIn, type Directive } from "../directive.ts";
import type { Graded } from "./questions.ts";

/** The instant the questions are asked at: the expected days hold then. */
export const ASKED_AT: Instant = Date.parse("2026-11-22T09:00:00+07:00");

/** One question with its answer and what is wrong with it; nothing in `wrong` means right. */
export interface Marked {
  readonly graded: Graded;
  readonly answer: Answer;
  readonly wrong: readonly string[];
}

/** A share lies between 0 and 1, and is 1 where there was nothing to ask. */
export interface Grades {
  readonly questions: number;
  readonly accuracy: number;
  readonly kinds: { readonly [kind: string]: { readonly questions: number; readonly accuracy: number } };
  /** Questions the documents do not answer: how many there are, and the share that was refused. */
  readonly unanswerable: number;
  readonly refusedOfUnanswerable: number;
  /** Answers given as `answered` that state an excluded fact. */
  readonly wrongDates: number;
  /** Citations whose quote is not, word for word, in the section they name. */
  readonly quotesNotVerbatim: number;
  readonly answeredWithoutCitation: number;
  readonly wrong: readonly Marked[];
}

/** Asks every question once, one after another, and counts. The answerer must know `directives`. */
export async function grade(
  answerer: Answerer,
  directives: readonly Directive[],
  questions: readonly Graded[],
): Promise<Grades> {
  const marked: Marked[] = [];
  for (const graded of questions) {
    const { question: text, plan = null, history } = graded;
    const answer = await answerer.answer({ text, plan, history, now: ASKED_AT });
    marked.push({ graded, answer, wrong: wrongWith(graded, answer) });
  }
  const unanswerable = marked.filter(({ graded }) => graded.status.every((each) => each === "refused"));
  const answered = marked.filter(({ answer }) => answer.status === "answered");
  return {
    questions: marked.length,
    accuracy: share(marked, isRight),
    kinds: byKind(marked),
    unanswerable: unanswerable.length,
    refusedOfUnanswerable: share(unanswerable, ({ answer }) => answer.status === "refused"),
    wrongDates: answered.filter(({ graded, answer }) => excludedIn(graded, answer).length > 0).length,
    quotesNotVerbatim: marked.reduce((sum, { answer }) => sum + notVerbatim(answer, directives), 0),
    answeredWithoutCitation: answered.filter(({ answer }) => answer.citations.length === 0).length,
    wrong: marked.filter((each) => !isRight(each)),
  };
}

/** What is wrong with the answer to a graded question, in English; right when empty. */
export function wrongWith(graded: Graded, answer: Answer): readonly string[] {
  return [
    ...(graded.status.includes(answer.status) ? [] : [`is ${answer.status}`]),
    ...(graded.expectPlan === undefined || isOf(graded.expectPlan, answer) ? [] : [`plan ${answer.plan}`]),
    ...(answer.status === "clarify"
      ? []
      : graded.contains
          .filter((fact) => !holds(answer, fact))
          .map((fact) => `lacks ${typeof fact === "string" ? fact : fact.join(" | ")}`)),
    ...excludedIn(graded, answer).map((fact) => `has ${fact}`),
  ];
}

/** An answer over several plans, or a refusal before any plan is looked at, names none. */
function isOf(plan: string, answer: Answer): boolean {
  return (
    answer.plan === plan ||
    (answer.plan === null && answer.status !== "answered") ||
    answer.citations.some((each) => answer.plan === null && each.plan === plan)
  );
}

function holds({ text, citations }: Answer, fact: Graded["contains"][number]): boolean {
  if (typeof fact === "string") return plain(text).includes(plain(fact));
  const all = plain([text, ...citations.flatMap(({ quote, number }) => [quote, number])].join("\n"));
  return fact.some((each) => all.includes(plain(each)));
}

function excludedIn({ excludes }: Graded, { text }: Answer): readonly string[] {
  return excludes.filter((fact) => plain(text).includes(plain(fact)));
}

function notVerbatim({ citations }: Answer, directives: readonly Directive[]): number {
  return citations.filter(({ plan, section, quote }) => {
    const cited = directives.find(({ id }) => id === plan)?.sections.find(({ path }) => path === section);
    return cited === undefined || !quoteIn(cited, quote);
  }).length;
}

function byKind(marked: readonly Marked[]): Grades["kinds"] {
  const kinds = [...new Set(marked.map(({ graded }) => graded.kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const some = marked.filter(({ graded }) => graded.kind === kind);
      return [kind, { questions: some.length, accuracy: share(some, isRight) }];
    }),
  );
}

function isRight({ wrong }: Marked): boolean {
  return wrong.length === 0;
}

function share<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  return items.length === 0 ? 1 : items.filter(test).length / items.length;
}

function plain(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/gu, " ");
}
