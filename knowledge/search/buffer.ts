/** A typed array that grows as it is written: in pieces, as copying a large one over would hold everything up. */
import type { Work } from "./slices.ts";

const PIECE = 1 << 16;

export class Uint32Buffer {
  readonly #full: Uint32Array[] = [];
  // The first piece is small, as most indexes are.
  #piece = new Uint32Array(1 << 10);
  #used = 0;

  get length(): number {
    return this.#full.length * PIECE + this.#used;
  }

  push(value: number): void {
    if (this.#used === this.#piece.length) this.#grow();
    this.#piece[this.#used] = value;
    this.#used += 1;
  }

  #grow(): void {
    const old = this.#piece;
    if (old.length === PIECE) {
      this.#full.push(old);
      this.#piece = new Uint32Array(PIECE);
      this.#used = 0;
    } else {
      this.#piece = new Uint32Array(Math.min(PIECE, old.length * 4));
      this.#piece.set(old);
    }
  }

  /** What was written, in memory of just that size. */
  *toArray(): Work<Uint32Array> {
    const values = new Uint32Array(this.length);
    for (const [at, piece] of this.#full.entries()) {
      values.set(piece, at * PIECE);
      yield;
    }
    values.set(this.#piece.subarray(0, this.#used), this.#full.length * PIECE);
    return values;
  }
}
