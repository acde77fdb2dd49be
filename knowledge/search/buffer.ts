/** A typed array that grows as it is written. */
export class Uint32Buffer {
  #values = new Uint32Array(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** What was written, in memory of just that size. */
  toArray(): Uint32Array {
    return this.#values.slice(0, this.#length);
  }
}
