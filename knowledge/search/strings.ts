/**
 * Strings in flat memory, so that a hundred thousand of them are read from a file without making one: their UTF-16 code units one after
 * another, and for a table a hash of open addressing over them.
 */

/** The flat memory of a list: string `n` is `units` from `starts[n]` to `starts[n + 1]`. */
export interface FlatStrings {
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
}

/** Strings by number, from 0. */
export class StringList {
  #units: Uint16Array;
  #starts: Uint32Array;
  #size: number;

  constructor(
    flat: FlatStrings = { units: new Uint16Array(1 << 10), starts: new Uint32Array(1 << 8) },
    size = 0,
  ) {
    this.#units = flat.units;
    this.#starts = flat.starts;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** The string of a number; empty when there is none. */
  at(number: number): string {
    if (number < 0 || number >= this.#size) return "";
    const [start, end] = [this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0];
    let text = "";
    for (let at = start; at < end; at++) text += String.fromCharCode(this.#units[at] ?? 0);
    return text;
  }

  /** Adds a string whatever is there already; gives its number. */
  push(text: string): number {
    const start = this.#starts[this.#size] ?? 0;
    const end = start + text.length;
    if (end > this.#units.length) this.#units = grown(this.#units, new Uint16Array(roomFor(end)));
    if (this.#size + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(roomFor(this.#size + 2)));
    }
    for (let at = 0; at < text.length; at++) this.#units[start + at] = text.charCodeAt(at);
    this.#starts[this.#size + 1] = end;
    this.#size += 1;
    return this.#size - 1;
  }

  /** Whether the string of a number is `text`. */
  is(number: number, text: string): boolean {
    const start = this.#starts[number] ?? 0;
    if ((this.#starts[number + 1] ?? 0) - start !== text.length) return false;
    for (let at = 0; at < text.length; at++) {
      if (this.#units[start + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  /** The memory in use, as views. */
  flat(): FlatStrings {
    return {
      units: this.#units.subarray(0, this.#starts[this.#size] ?? 0),
      starts: this.#starts.subarray(0, this.#size + 1),
    };
  }
}

/** Different strings numbered from 1 in the order they are added. Number 0 is the empty place: never found, `at(0)` is empty. */
export class StringTable {
  readonly #list: StringList;
  /** Numbers by hash; 0 where nothing stands. Its length is a power of two and more than the strings. */
  #slots: Uint32Array;

  constructor(list?: StringList, slots: Uint32Array = new Uint32Array(1 << 8)) {
    this.#list = list ?? new StringList();
    if (list === undefined) this.#list.push("");
    this.#slots = slots;
  }

  /** Numbers given out, the empty place included. */
  get size(): number {
    return this.#list.size;
  }

  at(number: number): string {
    return this.#list.at(number);
  }

  get(text: string): number | undefined {
    const number = this.#slots[this.#slot(text)] ?? 0;
    return number === 0 ? undefined : number;
  }

  has(text: string): boolean {
    return this.#slots[this.#slot(text)] !== 0;
  }

  /** The number of a string, which is added unless it is there. */
  add(text: string): number {
    const slot = this.#slot(text);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    const number = this.#list.push(text);
    this.#slots[slot] = number;
    if (this.#list.size * 2 > this.#slots.length) this.#spread();
    return number;
  }

  flat(): FlatStrings & { readonly slots: Uint32Array } {
    return { ...this.#list.flat(), slots: this.#slots };
  }

  /** Where the string stands, or the free slot where it would. */
  #slot(text: string): number {
    const mask = this.#slots.length - 1;
    let hash = 0;
    for (let at = 0; at < text.length; at++)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) + 0x9e3779b1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0 || this.#list.is(number, text)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 1; number < this.#list.size; number++) {
      this.#slots[this.#slot(this.#list.at(number))] = number;
    }
  }
}

function roomFor(length: number): number {
  return 2 ** Math.ceil(Math.log2(length + 1));
}

function grown<Values extends Uint16Array | Uint32Array>(old: Values, larger: Values): Values {
  larger.set(old);
  return larger;
}
