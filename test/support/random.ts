/** Chance that can be repeated, and tags that no digit of a test is mistaken for. */

/** A tag without digits: 0 → `ka`, 1 → `kb`, 26 → `kba`. */
export function letters(n: number): string {
  return `k${Array.from(n.toString(26), (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26))).join("")}`;
}

/** mulberry32: small, seeded, good enough to choose moments. */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
