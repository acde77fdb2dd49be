/** The index as typed arrays one after another, and back. The order here is the order in the file: whoever changes it raises `FORMAT`. */
import type { SearchIndex } from "./index.ts";
import { PairCounts } from "./pairs.ts";
import type { FlatPairs } from "./pairs.ts";
import type { Work } from "./slices.ts";
import { StringList, StringTable } from "./strings.ts";
import type { FlatStrings } from "./strings.ts";

export type Flat = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Number of the layout. */
export const FORMAT = 1;

/** Everything the index holds. */
export function flatten(index: SearchIndex): readonly Flat[] {
  const { vocabulary } = index;
  return [
    ...listParts(index.ids.flat()),
    ...tableParts(vocabulary.numbers),
    vocabulary.counts,
    vocabulary.functionWords,
    vocabulary.folds,
    ...tableParts(vocabulary.foldNumbers),
    vocabulary.memberStarts,
    vocabulary.members,
    index.sequence,
    index.starts,
    index.titleEnds,
    index.norms,
    index.postingStarts,
    index.docs,
    index.frequencies,
    index.peaks,
    index.foldDocs,
    ...pairParts(index.pairs.flat),
    ...pairParts(index.contentPairs.flat),
  ];
}

/** How many arrays an index has. */
export const PARTS = 28;

/** Gives the arrays of a file in order, each as a view on its memory. */
export interface Parts {
  u8(): Uint8Array;
  u16(): Uint16Array;
  u32(): Uint32Array;
  f32(): Float32Array;
}

/** The index over these arrays, or null when they don't fit together: nothing in it would loop or point outside. */
export function* unflatten(parts: Parts): Work<SearchIndex | null> {
  const ids = readList(parts);
  yield;
  const numbers = readTable(parts);
  yield;
  const [counts, functionWords, folds] = [parts.u32(), parts.u8(), parts.u32()];
  const foldNumbers = readTable(parts);
  yield;
  const [memberStarts, members] = [parts.u32(), parts.u32()];
  const [sequence, starts, titleEnds, norms] = [parts.u32(), parts.u32(), parts.u32(), parts.f32()];
  const [postingStarts, docs, frequencies, peaks] = [parts.u32(), parts.u32(), parts.u8(), parts.f32()];
  const foldDocs = parts.u32();
  const [pairs, contentPairs] = [readPairs(parts), readPairs(parts)];
  yield;
  if (ids === null || numbers === null || foldNumbers === null || pairs === null || contentPairs === null) {
    return null;
  }
  const terms = numbers.size;
  const perTerm = [counts, functionWords, folds, peaks].every(({ length }) => length === terms);
  const perDocument = [titleEnds, norms].every(({ length }) => length === ids.size);
  const perForm = foldDocs.length === foldNumbers.size;
  const spans =
    isSpans(starts, ids.size, sequence.length) &&
    isSpans(postingStarts, terms, docs.length) &&
    isSpans(memberStarts, foldNumbers.size, members.length) &&
    docs.length === frequencies.length;
  if (!perTerm || !perDocument || !perForm || !spans) return null;
  return {
    ids,
    vocabulary: {
      numbers,
      counts,
      total: sum(counts),
      folds,
      foldNumbers,
      memberStarts,
      members,
      functionWords,
    },
    sequence,
    starts,
    titleEnds,
    norms,
    postingStarts,
    docs,
    frequencies,
    peaks,
    foldDocs,
    pairs,
    contentPairs,
  };
}

function listParts({ units, starts }: FlatStrings): readonly Flat[] {
  return [units, starts];
}

function tableParts(table: StringTable): readonly Flat[] {
  const { units, starts, slots } = table.flat();
  return [units, starts, slots];
}

function pairParts({ starts, seconds, counts }: FlatPairs): readonly Flat[] {
  return [starts, seconds, counts];
}

function readList(parts: Parts): StringList | null {
  const [units, starts] = [parts.u16(), parts.u32()];
  const size = starts.length - 1;
  return isSpans(starts, size, units.length) ? new StringList({ units, starts }, size) : null;
}

function readTable(parts: Parts): StringTable | null {
  const list = readList(parts);
  const slots = parts.u32();
  if (list === null || list.size === 0) return null;
  // A full table, or one of odd length, would be searched for ever.
  const isPower = slots.length > 0 && (slots.length & (slots.length - 1)) === 0;
  return isPower && slots.includes(0) ? new StringTable(list, slots) : null;
}

function readPairs(parts: Parts): PairCounts | null {
  const [starts, seconds, counts] = [parts.u32(), parts.u32(), parts.u32()];
  const fits = isSpans(starts, starts.length - 1, seconds.length) && seconds.length === counts.length;
  return fits ? new PairCounts({ starts, seconds, counts }) : null;
}

function sum(values: Uint32Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] ?? 0;
  return total;
}

/** Whether these are the borders of `count` spans that fill `length` places. */
function isSpans(starts: Uint32Array, count: number, length: number): boolean {
  if (count < 0 || starts.length !== count + 1 || starts[0] !== 0 || starts[count] !== length) return false;
  for (let at = 0; at < count; at++) {
    if ((starts[at + 1] ?? 0) < (starts[at] ?? 0)) return false;
  }
  return true;
}
