/**
 * The index: every passage as a sequence of term numbers, postings of terms, and counts of neighbouring terms. All in typed arrays:
 * 200,000 passages of 130 syllables take about 400 MB. Everything that ranking and query correction need is counted here, from the
 * indexed passages alone.
 */
import { lengthNorm } from "./bm25.ts";
import { Uint32Buffer } from "./buffer.ts";
import { literals } from "./literals.ts";
import { fold } from "./normalise.ts";
import { PairCounts } from "./pairs.ts";
import { pieces, termOf } from "./tokenise.ts";
import { isFunctionWord } from "./words.ts";

/** What is indexed: a passage with the headings it stands under. */
export interface SearchDocument {
  readonly id: string;
  readonly title?: string | undefined;
  readonly text: string;
}

/** Terms are numbered from 1 in order of first appearance; 0 stands for a break between words that do not touch. */
export const BREAK = 0;

/** A title counts as often as this. */
export const TITLE_COUNT = 3;

export interface Vocabulary {
  /** By number; `terms[0]` is empty. */
  readonly terms: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Occurrences by number. */
  readonly counts: Uint32Array;
  readonly total: number;
  /** Number of the folded form, by term number; folded forms are numbered from 1. */
  readonly folds: Uint32Array;
  readonly foldNumbers: ReadonlyMap<string, number>;
  /** Terms of each folded form. */
  readonly foldMembers: readonly (readonly number[])[];
  /** 1 for function words. */
  readonly functionWords: Uint8Array;
}

export interface SearchIndex {
  readonly ids: readonly string[];
  readonly vocabulary: Vocabulary;
  /** All passages one after another; `starts[doc]` to `starts[doc + 1]` is one, its title first, then its text, then its literals. */
  readonly sequence: Uint32Array;
  readonly starts: Uint32Array;
  /** Where the title ends, within the sequence. */
  readonly titleEnds: Uint32Array;
  /** What the length of each passage means for its scores; the title counts `TITLE_COUNT` times. */
  readonly norms: Float32Array;
  /** Postings of a term: `docs` and `frequencies` from `postingStarts[term]` to `postingStarts[term + 1]`. */
  readonly postingStarts: Uint32Array;
  readonly docs: Uint32Array;
  readonly frequencies: Uint8Array;
  /** In how many passages a folded form stands. */
  readonly foldDocs: Uint32Array;
  /** Neighbours as they stand, and neighbours when function words are stepped over. */
  readonly pairs: PairCounts;
  readonly contentPairs: PairCounts;
}

/** Builds the index. Ids should be unique; a passage without a word is kept and never found. */
export function buildIndex(documents: Iterable<SearchDocument>): SearchIndex {
  const vocabulary = new GrowingVocabulary();
  const sequence = new Uint32Buffer();
  const starts = new Uint32Buffer();
  const titleEnds = new Uint32Buffer();
  const ids: string[] = [];
  for (const { id, title = "", text } of documents) {
    ids.push(id);
    starts.push(sequence.length);
    vocabulary.read(title, sequence);
    titleEnds.push(sequence.length);
    sequence.push(BREAK);
    vocabulary.read(text, sequence);
    for (const literal of literals(`${title}\n${text}`)) {
      sequence.push(BREAK);
      sequence.push(vocabulary.number(literal));
    }
  }
  starts.push(sequence.length);
  const shape = { sequence: sequence.toArray(), starts: starts.toArray(), titleEnds: titleEnds.toArray() };
  const words = vocabulary.finish(shape.sequence);
  return { ids, vocabulary: words, ...shape, ...countPairs(shape.sequence, words), ...invert(shape, words) };
}

/** Numbers terms as they come; surfaces are remembered so that each spelling is normalised once. */
class GrowingVocabulary {
  readonly #terms: string[] = [""];
  readonly #numbers = new Map<string, number>();
  readonly #surfaces = new Map<string, number>();

  number(term: string): number {
    let number = this.#numbers.get(term);
    if (number === undefined) {
      number = this.#terms.push(term) - 1;
      this.#numbers.set(term, number);
    }
    return number;
  }

  read(text: string, into: Uint32Buffer): void {
    for (const { surface, joined } of pieces(text)) {
      let number = this.#surfaces.get(surface);
      if (number === undefined) {
        number = this.number(termOf(surface));
        this.#surfaces.set(surface, number);
      }
      if (!joined) into.push(BREAK);
      into.push(number);
    }
  }

  finish(sequence: Uint32Array): Vocabulary {
    const counts = new Uint32Array(this.#terms.length);
    for (const term of sequence) counts[term] = (counts[term] ?? 0) + 1;
    const breaks = counts[BREAK] ?? 0;
    counts[BREAK] = 0;

    const folds = new Uint32Array(this.#terms.length);
    const foldNumbers = new Map<string, number>();
    const foldMembers: number[][] = [[]];
    for (const [number, term] of this.#terms.entries()) {
      if (number === BREAK) continue;
      const folded = fold(term);
      const known = foldNumbers.get(folded);
      const foldNumber = known ?? foldMembers.push([]) - 1;
      if (known === undefined) foldNumbers.set(folded, foldNumber);
      foldMembers[foldNumber]?.push(number);
      folds[number] = foldNumber;
    }
    return {
      terms: this.#terms,
      numbers: this.#numbers,
      counts,
      total: sequence.length - breaks,
      folds,
      foldNumbers,
      foldMembers,
      functionWords: Uint8Array.from(this.#terms, (term) => (isFunctionWord(term) ? 1 : 0)),
    };
  }
}

function countPairs(sequence: Uint32Array, { functionWords }: Vocabulary) {
  const pairs = new PairCounts();
  const contentPairs = new PairCounts();
  let before = BREAK;
  let contentBefore = BREAK;
  for (const term of sequence) {
    if (term === BREAK) {
      before = contentBefore = BREAK;
      continue;
    }
    if (before !== BREAK) pairs.add(before, term);
    before = term;
    if (functionWords[term] === 1) continue;
    if (contentBefore !== BREAK) contentPairs.add(contentBefore, term);
    contentBefore = term;
  }
  return { pairs, contentPairs };
}

interface Shape {
  readonly sequence: Uint32Array;
  readonly starts: Uint32Array;
  readonly titleEnds: Uint32Array;
}

/** Turns sequences into postings in two passes: count, then place. */
function invert(shape: Shape, vocabulary: Vocabulary) {
  const documents = shape.titleEnds.length;
  const terms = vocabulary.terms.length;
  const lengths = new Float32Array(documents);
  const postingStarts = new Uint32Array(terms + 1);
  const foldDocs = new Uint32Array(vocabulary.foldMembers.length);
  const lastFold = new Uint32Array(vocabulary.foldMembers.length);
  eachDocument(shape, terms, (doc, touched, frequency) => {
    for (const term of touched) {
      lengths[doc] = (lengths[doc] ?? 0) + (frequency[term] ?? 0);
      postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + 1;
      const folded = vocabulary.folds[term] ?? 0;
      if (lastFold[folded] === doc + 1) continue;
      lastFold[folded] = doc + 1;
      foldDocs[folded] = (foldDocs[folded] ?? 0) + 1;
    }
  });
  for (let term = 0; term < terms; term++) {
    postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + (postingStarts[term] ?? 0);
  }
  const size = postingStarts[terms] ?? 0;
  const docs = new Uint32Array(size);
  const frequencies = new Uint8Array(size);
  const next = postingStarts.slice();
  eachDocument(shape, terms, (doc, touched, frequency) => {
    for (const term of touched) {
      const at = next[term] ?? 0;
      next[term] = at + 1;
      docs[at] = doc;
      frequencies[at] = Math.min(frequency[term] ?? 0, 255);
    }
  });
  const averageLength = Math.max(
    1,
    lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents),
  );
  const norms = lengths.map((length) => lengthNorm(length, averageLength));
  return { norms, postingStarts, docs, frequencies, foldDocs };
}

function eachDocument(
  { sequence, starts, titleEnds }: Shape,
  terms: number,
  visit: (doc: number, touched: readonly number[], frequency: Uint32Array) => void,
): void {
  const frequency = new Uint32Array(terms);
  for (let doc = 0; doc < titleEnds.length; doc++) {
    const touched: number[] = [];
    const titleEnd = titleEnds[doc] ?? 0;
    const end = starts[doc + 1] ?? 0;
    for (let at = starts[doc] ?? 0; at < end; at++) {
      const term = sequence[at] ?? BREAK;
      if (term === BREAK) continue;
      if (frequency[term] === 0) touched.push(term);
      frequency[term] = (frequency[term] ?? 0) + (at < titleEnd ? TITLE_COUNT : 1);
    }
    visit(doc, touched, frequency);
    for (const term of touched) frequency[term] = 0;
  }
}
