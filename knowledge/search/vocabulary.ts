/** The terms of a corpus: numbered as they come, counted, and grouped by their folded forms. */
import type { Uint32Buffer } from "./buffer.ts";
import { fold } from "./normalise.ts";
import type { Work } from "./slices.ts";
import { StringTable } from "./strings.ts";
import { pieces, termOf } from "./tokenise.ts";
import { isFunctionWord } from "./words.ts";

/** Terms are numbered from 1 in order of first appearance; 0 stands for a break between words that do not touch. */
export const BREAK = 0;

export interface Vocabulary {
  readonly numbers: StringTable;
  /** Occurrences by number. */
  readonly counts: Uint32Array;
  readonly total: number;
  /** Number of the folded form, by term number; folded forms are numbered from 1. */
  readonly folds: Uint32Array;
  readonly foldNumbers: StringTable;
  /** Terms of a folded form, ascending: `members` from `memberStarts[fold]` to `memberStarts[fold + 1]`. */
  readonly memberStarts: Uint32Array;
  readonly members: Uint32Array;
  /** 1 for function words. */
  readonly functionWords: Uint8Array;
}

/** The terms of a folded form, ascending; none for form 0. */
export function membersOf(fold: number, { memberStarts, members }: Vocabulary): Uint32Array {
  return members.subarray(memberStarts[fold] ?? 0, memberStarts[fold + 1] ?? 0);
}

/** Terms or words between two yields. */
const STEP = 1 << 9;
/** Places of the sequence between two yields. */
const PLACES = 1 << 14;

/** Numbers terms as they come; surfaces are remembered so that each spelling is normalised once. */
export class GrowingVocabulary {
  readonly #numbers = new StringTable();
  readonly #surfaces = new Map<string, number>();

  number(term: string): number {
    return this.#numbers.add(term);
  }

  /** Writes a text as term numbers and breaks. */
  *read(text: string, into: Uint32Buffer): Work<void> {
    let done = 0;
    for (const { surface, joined } of pieces(text)) {
      let number = this.#surfaces.get(surface);
      if (number === undefined) {
        number = this.number(termOf(surface));
        this.#surfaces.set(surface, number);
      }
      if (!joined) into.push(BREAK);
      into.push(number);
      done += 1;
      if (done % STEP === 0) yield;
    }
  }

  /** Counts what was read. */
  *finish(sequence: Uint32Array): Work<Vocabulary> {
    this.#surfaces.clear();
    const terms = this.#numbers.size;
    const counts = new Uint32Array(terms);
    for (let from = 0; from < sequence.length; from += PLACES) {
      countEach(sequence.subarray(from, from + PLACES), counts);
      yield;
    }
    const breaks = counts[BREAK] ?? 0;
    counts[BREAK] = 0;
    const functionWords = new Uint8Array(terms);
    const folds = new Uint32Array(terms);
    const foldNumbers = new StringTable();
    for (let number = 1; number < terms; number++) {
      const term = this.#numbers.at(number);
      functionWords[number] = isFunctionWord(term) ? 1 : 0;
      folds[number] = foldNumbers.add(fold(term));
      if (number % STEP === 0) yield;
    }
    return {
      numbers: this.#numbers,
      counts,
      total: sequence.length - breaks,
      folds,
      foldNumbers,
      ...grouped(folds, foldNumbers.size),
      functionWords,
    };
  }
}

function countEach(places: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < places.length; at++) {
    const term = places[at] ?? BREAK;
    counts[term] = (counts[term] ?? 0) + 1;
  }
}

function grouped(folds: Uint32Array, forms: number) {
  const memberStarts = new Uint32Array(forms + 1);
  for (let term = 1; term < folds.length; term++) {
    const form = folds[term] ?? 0;
    memberStarts[form + 1] = (memberStarts[form + 1] ?? 0) + 1;
  }
  for (let form = 0; form < forms; form++) {
    memberStarts[form + 1] = (memberStarts[form + 1] ?? 0) + (memberStarts[form] ?? 0);
  }
  const next = memberStarts.slice();
  const members = new Uint32Array(Math.max(0, folds.length - 1));
  for (let term = 1; term < folds.length; term++) {
    const form = folds[term] ?? 0;
    const at = next[form] ?? 0;
    next[form] = at + 1;
    members[at] = term;
  }
  return { memberStarts, members };
}
