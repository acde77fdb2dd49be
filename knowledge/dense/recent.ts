/** A map that remembers what was used last and forgets the rest. */
export class Recent<V> {
  readonly #most: number;
  readonly #values = new Map<string, V>();

  /** Keeps at most `most` values. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value ?? key);
  }
}
