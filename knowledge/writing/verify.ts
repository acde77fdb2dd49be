/**
 * From what a model wrote to an answer that may be sent, or the reason why not. Nothing is repaired: one sentence that does not stand on
 * what it cites, and the whole is rejected.
 */
import type { Answer, Citation } from "../../flows/ports.ts";
import { numericDay } from "../answer/numeric-day.ts";
import { LONGEST_TEXT, unique } from "../answer/draft.ts";
import type { Draft } from "../answer/draft.ts";
import type { Evidence } from "../answer/evidence.ts";
import { PROPER_NAME } from "../answer/verify.ts";
import { foldSpace } from "../directive.ts";
import { claimProblem } from "./claims.ts";
import type { ClaimProblem } from "./claims.ts";
import { groundOf } from "./ground.ts";
import { languageProblem } from "./language.ts";
import type { LanguageProblem } from "./language.ts";
import { meaningProblem } from "./meaning.ts";
import type { MeaningProblem } from "./meaning.ts";
import { quoteFor } from "./quotes.ts";
import type { Written } from "./writer.ts";

/** Why a written answer is not sent; stable words for logs, nothing of what was written. */
export type Rejection =
  | "refused"
  | "empty"
  | "length"
  | "citation"
  | "plans"
  | "quotation"
  | "unsound"
  | ClaimProblem
  | LanguageProblem
  | MeaningProblem;

export type Verified = { readonly answer: Answer } | { readonly answer: null; readonly rejection: Rejection };

/** More sentences are no short answer. */
const MOST_SENTENCES = 12;

/** Judges what was written from `evidence`; `problems` is the last look that every draft gets. */
export function verify(
  written: Written,
  evidence: Evidence,
  problems: (draft: Draft) => readonly string[],
): Verified {
  const rejected = (rejection: Rejection): Verified => ({ answer: null, rejection });
  if (written.status === "refused") return rejected("refused");
  const sentences = written.sentences.map(({ text, citations }) => ({ text: tidied(text), citations }));
  if (sentences.length === 0 || sentences.some(({ text }) => text === "")) return rejected("empty");
  if (sentences.length > MOST_SENTENCES) return rejected("length");
  const body = sentences.map(({ text }) => text).join(" ");
  const plain = languageProblem(body);
  if (plain !== null) return rejected(plain);
  const turned = meaningProblem(body, evidence.facts);
  if (turned !== null) return rejected(turned);

  const citations: Citation[] = [];
  for (const { text, citations: numbers } of sentences) {
    const cited = numbers.flatMap((number) => evidence.passages[number - 1] ?? []);
    if (cited.length === 0 || cited.length !== numbers.length) return rejected("citation");
    if (!quotesSoundly(text, [...cited.map(({ quote }) => quote), ...evidence.trusted]))
      return rejected("quotation");
    const judged = [shortened(cited, text), cited].map((quotes) => ({
      quotes,
      problem: claimProblem(text, groundFor(quotes, evidence)),
    }));
    const sound = judged.find(({ problem }) => problem === null);
    if (sound === undefined) return rejected(judged.at(-1)?.problem ?? "unsound");
    citations.push(...sound.quotes);
  }
  return composed(body, unique(citations), evidence, problems);
}

/** The answer with what belongs above and below it, after the look that every draft gets. */
function composed(
  body: string,
  citations: readonly Citation[],
  { heads, notes, noteCitations, days, trusted }: Evidence,
  problems: (draft: Draft) => readonly string[],
): Verified {
  const rejected = (rejection: Rejection): Verified => ({ answer: null, rejection });
  const [plan, ...others] = new Set(citations.map((citation) => citation.plan));
  if (plan === undefined || others.length > 0) return rejected("plans");
  const head = heads.get(plan);
  const text = [...(head === undefined ? [] : [head]), body, ...notes].join("\n");
  if (text.length > LONGEST_TEXT) return rejected("length");
  const draft: Draft = {
    status: "answered",
    text,
    plan,
    citations: unique([...citations, ...noteCitations]),
    days,
    // Heads and notes are the programme's own words; so is what the facts repeat of it.
    trusted: [...trusted, ...(head === undefined ? [] : [head]), ...notes],
  };
  if (problems(draft).length > 0) return rejected("unsound");
  return { answer: { status: "answered", text, plan, citations: draft.citations } };
}

/** One line in NFC; straight quotation marks in pairs become curly ones; numbers of citations in brackets go, since they are data. */
function tidied(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll(/\s*\[\d{1,2}(?:\s*,\s*\d{1,2})*\]/gu, "")
    .replaceAll(/"([^"]*)"/gu, "“$1”")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/** Only “ ”, in pairs, and within the outermost only what stands verbatim in what is cited, or the movement's own name. */
function quotesSoundly(text: string, verbatim: readonly string[]): boolean {
  if (OTHER_QUOTES.test(text)) return false;
  const ground = verbatim.map(foldSpace).join("\n");
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(/[“”]/gu)) {
    if (sign === "“" && depth++ === 0) from = index + 1;
    if (sign === "”" && --depth < 0) return false;
    if (depth > 0 || sign === "“") continue;
    const quoted = foldSpace(text.slice(from, index));
    if (quoted === "" || (quoted !== PROPER_NAME && !ground.includes(quoted))) return false;
  }
  return depth === 0;
}

const OTHER_QUOTES = /["«»„‟‘‛‹›]/u;

function shortened(cited: readonly Citation[], sentence: string): readonly Citation[] {
  return cited.map((citation) => ({ ...citation, quote: quoteFor(citation.quote, sentence) }));
}

/** What a sentence may stand on: what it cites and checked facts, but no fact that repeats a passage it does not cite. */
function groundFor(quotes: readonly Citation[], { passages, facts, days, trusted }: Evidence) {
  const uncited = passages.filter((passage) => !quotes.some(({ quote }) => passage.quote.includes(quote)));
  const isCited = (text: string): boolean => !uncited.some(({ quote }) => text.includes(quote));
  return groundOf([
    ...quotes.flatMap(({ quote, number, section }) => [quote, number, section]),
    ...trusted.filter(isCited),
    ...facts.filter(isCited),
    ...days.map(numericDay),
  ]);
}
