/** The formula that every field is scored by. */

/** How soon more occurrences stop counting. */
export const K1 = 1.4;
/** How much long passages are held back. */
const B = 0.75;

/** Inverse document frequency of what stands in `holding` of `documents` passages; never negative. */
export function rarity(documents: number, holding: number): number {
  const held = Math.min(holding, documents);
  return Math.log(1 + (documents - held + 0.5) / (held + 0.5));
}

/** The length part of the formula for a passage. */
export function lengthNorm(length: number, averageLength: number): number {
  return K1 * (1 - B + (B * length) / averageLength);
}

/** What `frequency` occurrences are worth, between 0 and K1 + 1. */
export function saturated(frequency: number, norm: number): number {
  return ((K1 + 1) * frequency) / (frequency + norm);
}
