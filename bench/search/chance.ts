/** Chance that is the same on every machine and every run: a small generator (mulberry32) seeded by a text (FNV-1a). */
export interface Chance {
  /** A whole number from 0 up to, not including, `limit`; 0 when `limit` is 0. */
  below(limit: number): number;
}

/** The sequence that belongs to `seed`. */
export function chanceOf(seed: string): Chance {
  let state = Array.from(seed).reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619),
    2_166_136_261,
  );
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (limit) => Math.floor(next() * limit) };
}
