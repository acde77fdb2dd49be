/** What one sentence claims and what it stands on: every day, number, name and denial must be found there, and most of its words. */
import { weekday } from "../answer/days.ts";
import { numbersIn } from "../answer/verify.ts";
import { literals, withoutDocumentNumbers } from "../search/literals.ts";
import { foldText } from "../search/normalise.ts";
import { tokenise } from "../search/tokenise.ts";
import type { Token } from "../search/tokenise.ts";
import { isFunctionWord } from "../search/words.ts";
import { isDenied, pairAt } from "./ground.ts";
import type { Ground } from "./ground.ts";
import { unknownName } from "./names.ts";
import { COUNTED, DOUBTFUL_NUMBER_WORDS, NEGATORS, NUMBER_WORDS, WEEKDAY } from "./words.vi.ts";

export type ClaimProblem = "number" | "count" | "weekday" | "name" | "denial" | "unsupported";

/** The first claim of a sentence that nothing it stands on bears out; null when all are borne out. */
export function claimProblem(sentence: string, ground: Ground): ClaimProblem | null {
  const tokens = tokenise(sentence);
  if ([...literals(sentence), ...numbersIn(sentence)].some((exact) => !ground.exact.has(exact)))
    return "number";
  if (miscounts(sentence, ground)) return "count";
  if (wrongWeekday(sentence, ground)) return "weekday";
  if (unknownName(tokens, ground)) return "name";
  if (denies(tokens, ground)) return "denial";
  return supported(tokens, ground) < MOSTLY ? "unsupported" : null;
}

/** Share of a sentence's words of content that must stand in what it stands on. */
const MOSTLY = 0.6;

function supported(tokens: readonly Token[], { words }: Ground): number {
  const content = tokens.filter(({ term }) => !isFunctionWord(term) && !/\d/u.test(term));
  return content.length === 0 ? 0 : content.filter(({ term }) => words.has(term)).length / content.length;
}

/** A number counts what it counts there: `3 mô hình` is not borne out by `01 mô hình` and `03 năm`. */
function miscounts(sentence: string, ground: Ground): boolean {
  const tokens = tokenise(withoutDocumentNumbers(sentence.replaceAll(DATE, ". ")).rest);
  return tokens.some(({ term }, at) => {
    const next = tokens[at + 1]?.joined === true ? tokens[at + 1]?.term : undefined;
    if (/^\d/u.test(term)) return !countedThere(tokens, at, next, ground);
    const figure =
      NUMBER_WORDS.get(term) ?? (COUNTED.has(next ?? "") ? DOUBTFUL_NUMBER_WORDS.get(term) : undefined);
    const before = tokens[at]?.joined === true ? tokens[at - 1]?.term : undefined;
    if (figure === undefined || next === undefined || before === WEEKDAY) return false;
    return !ground.pairs.has(`${term} ${next}`) && !ground.pairs.has(`${figure} ${next}`);
  });
}

function countedThere(
  tokens: readonly Token[],
  at: number,
  next: string | undefined,
  { pairs, text }: Ground,
): boolean {
  const { term = "", surface = "" } = tokens[at] ?? {};
  const before = tokens[at]?.joined === true ? tokens[at - 1]?.term : undefined;
  if (next !== undefined && pairs.has(`${term} ${next}`)) return true;
  if (before !== undefined && pairs.has(`${before} ${term}`)) return next === undefined || isYear(term);
  // A year, a percentage or a number between signs has no neighbour to be told by.
  return isYear(term) || (next === undefined && text.includes(surface));
}

function isYear(term: string): boolean {
  return /^(?:19|20)\d\d$/u.test(term);
}

const DATE = /(?<!\d)(?:\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?|\d{1,2}\s?[/-]\s?\d{4})(?!\d)/gu;

const NAMED_DAY =
  /(thu (?:hai|bay|ba|tu|nam|sau)|chu nhat)(?: ngay)?[ ,(]{1,2}(\d{1,2})\/(\d{1,2})\/(\d{4})|(\d{1,2})\/(\d{1,2})\/(\d{4})[ ,(]{1,2}(thu (?:hai|bay|ba|tu|nam|sau)|chu nhat)/gu;

/** A weekday is that of its day; one without a full day must stand in the ground. */
function wrongWeekday(sentence: string, ground: Ground): boolean {
  const folded = foldText(sentence);
  const rest = folded.replaceAll(NAMED_DAY, "");
  const known = foldText(ground.text);
  const loose = rest.match(/\b(?:thu (?:hai|bay|ba|tu|nam|sau)|chu nhat)\b/gu) ?? [];
  if (loose.some((day) => !known.includes(day))) return true;
  return Array.from(folded.matchAll(NAMED_DAY)).some(([, nameA, dA, mA, yA, dB, mB, yB, nameB]) => {
    const [day = "", month = "", year = ""] = [dA ?? dB, mA ?? mB, yA ?? yB];
    const named = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    return foldText(weekday(named)) !== (nameA ?? nameB);
  });
}

/** Denies what is not denied there, or says without its denial what is only said with it. */
function denies(tokens: readonly Token[], { pairs, denied, affirmed }: Ground): boolean {
  return tokens.some(({ term }, at) => {
    const pair = pairAt(tokens, at);
    if (pair === null) return false;
    if (NEGATORS.has(term)) return !pairs.has(pair);
    return !isDenied(tokens, at) && denied.has(pair) && !affirmed.has(pair);
  });
}
