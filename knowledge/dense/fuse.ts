/** Reciprocal rank fusion: one order out of two, by places alone, since scores of different engines cannot be compared. */

/** Softens the lead of the first places; the value of Cormack, Clarke and Büttcher (2009), good on every collection they tried. */
const K = 60;

/** What a place in either order counts. Equal: neither engine is known to be better on words the other lacks; ties go to the words. */
export const WEIGHTS = { lexical: 1, dense: 1 } as const;

/**
 * Both orders as one, best first, everything once. An item gains `weight / (60 + place)` from each order it stands in. With an empty
 * `dense` it is `lexical` unchanged. An item never falls by standing higher in either order.
 */
export function fuse<T>(lexical: readonly T[], dense: readonly T[]): readonly T[] {
  const scores = new Map<T, number>();
  for (const [order, weight] of [
    [lexical, WEIGHTS.lexical],
    [dense, WEIGHTS.dense],
  ] as const) {
    for (const [at, item] of [...new Set(order)].entries())
      scores.set(item, (scores.get(item) ?? 0) + weight / (K + at + 1));
  }
  // Sorting is stable and what the words found was put in first, so it wins among equals.
  return [...scores].toSorted(([, a], [, b]) => b - a).map(([item]) => item);
}
