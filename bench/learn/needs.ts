/** Learns how much each word of a question is needed (`knowledge/answer/needs.ts`). */
import { untaught } from "../../knowledge/answer/needs.ts";
import type { Row } from "./fit.ts";

/** What is believed of a word beforehand counts as much as this many questions. */
const PRIOR = 3;

/** How often a right answer holds each word that is asked with; where nothing answers, a word that is not there either is what was wanted. */
export function needsOf(rows: readonly Row[]): Readonly<Record<string, number>> {
  const counts = new Map<string, { readonly all: number; readonly needed: number }>();
  for (const { marks, candidates, unanswerable, nearest } of rows) {
    for (const mark of marks) {
      const needed = unanswerable
        ? nearest?.has(mark) !== true
        : candidates.some(({ right, words }) => right && words?.has(mark) === true);
      if (unanswerable && !needed) continue;
      const count = counts.get(mark) ?? { all: 0, needed: 0 };
      counts.set(mark, { all: count.all + 1, needed: count.needed + (needed ? 1 : 0) });
    }
  }
  return Object.fromEntries(
    [...counts].map(([mark, { all, needed }]) => [mark, (needed + PRIOR * untaught(mark)) / (all + PRIOR)]),
  );
}
