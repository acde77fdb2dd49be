/** Memory for one search at a time, kept with its index: a fresh megabyte for every search would keep the garbage collector busy. */
import type { SearchIndex } from "./index.ts";

export interface Scratch {
  /** Sums by passage; all 0 when borrowed. */
  readonly sums: Float32Array;
  /** Passages with a sum: the first `touched` of the list, in no order. */
  readonly list: Uint32Array;
  touched: number;
  /** Must be called at the end, also of a search that was given up. */
  giveBack(): void;
}

/** Searches at once that find their memory ready; more make their own. */
const KEPT = 4;

const shelves = new WeakMap<SearchIndex, Scratch[]>();

/** Memory that nobody else uses until it is given back. */
export function borrow(index: SearchIndex): Scratch {
  const shelf = shelves.get(index) ?? [];
  shelves.set(index, shelf);
  const documents = index.titleEnds.length;
  const scratch = shelf.pop() ?? {
    sums: new Float32Array(documents),
    list: new Uint32Array(documents),
    touched: 0,
    giveBack(): void {
      for (let nth = 0; nth < this.touched; nth++) this.sums[this.list[nth] ?? 0] = 0;
      this.touched = 0;
      if (shelf.length < KEPT) shelf.push(this);
    },
  };
  return scratch;
}
