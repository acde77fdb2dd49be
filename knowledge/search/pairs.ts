/** Counts of neighbouring terms in flat memory: 12 bytes a slot, at most 70 % full, so that tens of millions of pairs fit. */
export class PairCounts {
  #firsts = new Uint32Array(1 << 12);
  #seconds = new Uint32Array(1 << 12);
  #counts = new Uint32Array(1 << 12);
  #used = 0;

  /** How many different pairs were counted. */
  get size(): number {
    return this.#used;
  }

  /** Counts one more `first second`; terms are positive integers. */
  add(first: number, second: number): void {
    if (this.#used * 10 >= this.#counts.length * 7) this.#grow();
    this.#bump(first, second, 1);
  }

  /** How often `second` was seen right after `first`. */
  count(first: number, second: number): number {
    return this.#counts[this.#slot(first, second)] ?? 0;
  }

  #bump(first: number, second: number, by: number): void {
    const slot = this.#slot(first, second);
    if (this.#counts[slot] === 0) {
      this.#used += 1;
      this.#firsts[slot] = first;
      this.#seconds[slot] = second;
    }
    this.#counts[slot] = (this.#counts[slot] ?? 0) + by;
  }

  /** Where the pair stands, or the free slot where it would. */
  #slot(first: number, second: number): number {
    const mask = this.#counts.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (this.#counts[slot] !== 0 && (this.#firsts[slot] !== first || this.#seconds[slot] !== second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const [firsts, seconds, counts] = [this.#firsts, this.#seconds, this.#counts];
    const size = counts.length * 2;
    this.#firsts = new Uint32Array(size);
    this.#seconds = new Uint32Array(size);
    this.#counts = new Uint32Array(size);
    this.#used = 0;
    for (const [slot, count] of counts.entries()) {
      if (count > 0) this.#bump(firsts[slot] ?? 0, seconds[slot] ?? 0, count);
    }
  }
}
