/**
 * The last look before an answer goes out: every quote stands verbatim where it is said to stand, and every day, number and quoted word
 * of the text comes from a quote, from a computed day or from checked words of the programme. What fails is not sent.
 */
import type { Directive } from "../directive.ts";
import { foldSpace, quoteIn } from "../directive.ts";
import { literals } from "../search/literals.ts";
import { numericDay } from "./numeric-day.ts";
import { LONGEST_TEXT } from "./draft.ts";
import type { Draft } from "./draft.ts";

/** What is wrong with a draft, in English for logs and tests; empty when it may be sent. */
export function problemsOf(draft: Draft, directives: ReadonlyMap<string, Directive>): readonly string[] {
  return [...citationProblems(draft, directives), ...textProblems(draft)];
}

function citationProblems(
  { status, citations }: Draft,
  directives: ReadonlyMap<string, Directive>,
): readonly string[] {
  const problems = citations.flatMap(({ plan, section, quote }) => {
    const found = directives.get(plan)?.sections.find(({ path }) => path === section);
    return found !== undefined && quoteIn(found, quote)
      ? []
      : [`not verbatim in ${plan} ${section}: ${quote}`];
  });
  return status === "answered" && citations.length === 0
    ? ["answered without a citation", ...problems]
    : problems;
}

function textProblems({ text, citations, days, trusted }: Draft): readonly string[] {
  const grounds = [
    ...citations.flatMap(({ quote, number, section }) => [quote, number, section]),
    ...trusted,
    ...days.map(numericDay),
  ];
  const ground = grounds.map(foldSpace).join("\n");
  const known = new Set(grounds.flatMap((each) => [...literals(each), ...numbersIn(each)]));
  const unknown = [...literals(text), ...numbersIn(text)].filter((literal) => !known.has(literal));
  const misquoted = Array.from(text.matchAll(/“([^“”]+)”/gu), ([, quoted = ""]) => quoted).filter(
    (quoted) => !ground.includes(foldSpace(quoted)) && quoted !== PROPER_NAME,
  );
  return [
    ...unknown.map((literal) => `says ${literal}, which nothing it stands on says`),
    ...misquoted.map((quoted) => `quotes “${quoted}”, which nothing it stands on says`),
    ...(text.length > LONGEST_TEXT ? [`${text.length} characters, more than ${LONGEST_TEXT}`] : []),
    ...(text.trim() === "" ? ["empty"] : []),
  ];
}

/** The movement's own name is always in quotation marks. */
export const PROPER_NAME = "Dân vận khéo";

/** Plain numbers of a text, leading zeros dropped, one an occurrence. */
export function numbersIn(text: string): readonly string[] {
  return (text.match(/\d+/gu) ?? []).map((digits) => String(Number(digits)));
}
