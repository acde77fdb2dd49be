/** The figures that answers may not fall below: the one place for the test and for `npm run eval`. Raise them when answers get better; lower them only when the questions get harder, and say so. */
import type { Grades } from "./grade.ts";

/** Least share of right answers. */
const ACCURACY = 0.955;
/** Least share of refusals among questions the documents do not answer. */
const REFUSED_OF_UNANSWERABLE = 0.965;

/** What falls short, a clause each, in English; empty when nothing does. A wrong date, a false quote or a missing citation is one too many. */
export function belowFloor(grades: Grades): readonly string[] {
  const atLeast = [
    ["accuracy", grades.accuracy, ACCURACY],
    ["refused of unanswerable", grades.refusedOfUnanswerable, REFUSED_OF_UNANSWERABLE],
  ] as const;
  const none = [
    ["wrong dates", grades.wrongDates],
    ["quotes not verbatim", grades.quotesNotVerbatim],
    ["answered without citation", grades.answeredWithoutCitation],
  ] as const;
  return [
    ...atLeast
      .filter(([, value, floor]) => value < floor)
      .map(([name, value, floor]) => `${name} ${percent(value)} is below ${percent(floor)}`),
    ...none.filter(([, count]) => count > 0).map(([name, count]) => `${name}: ${count}, must be 0`),
  ];
}

/** A share as `96.5%`. */
export function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
