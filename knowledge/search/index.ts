/**
 * The index: every passage as a sequence of term numbers, postings of terms, and counts of neighbouring terms. All in flat memory, which
 * `store.ts` writes to a file as it stands. Everything that ranking and query correction need is counted here, from the indexed passages
 * alone.
 */
import { Uint32Buffer } from "./buffer.ts";
import { literals } from "./literals.ts";
import { countPairs } from "./pairs.ts";
import type { PairCounts } from "./pairs.ts";
import { invert } from "./postings.ts";
import type { Passages, Postings } from "./postings.ts";
import { doAtOnce, doSlowly } from "./slices.ts";
import type { Work } from "./slices.ts";
import { StringList } from "./strings.ts";
import { BREAK, GrowingVocabulary } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What is indexed: a passage with the headings it stands under. */
export interface SearchDocument {
  readonly id: string;
  readonly title?: string | undefined;
  readonly text: string;
}

export interface SearchIndex extends Passages, Postings {
  readonly ids: StringList;
  readonly vocabulary: Vocabulary;
  /** Neighbours as they stand, and neighbours when function words are stepped over. */
  readonly pairs: PairCounts;
  readonly contentPairs: PairCounts;
}

/** Builds the index in one go. Ids should be unique; a passage without a word is kept and never found. */
export function buildIndex(documents: Iterable<SearchDocument>): SearchIndex {
  return doAtOnce(building(documents));
}

/**
 * Builds the same index in slices of some milliseconds, between which others run. A passage is a slice at least: texts of more than
 * 100,000 characters should come in parts. Rejects with the signal's reason once aborted.
 */
export function buildIndexAsync(
  documents: Iterable<SearchDocument>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SearchIndex> {
  return doSlowly(building(documents), signal);
}

/** The work of building, to be done at once or slowly. */
export function* building(documents: Iterable<SearchDocument>): Work<SearchIndex> {
  const growing = new GrowingVocabulary();
  const sequence = new Uint32Buffer();
  const starts = new Uint32Buffer();
  const titleEnds = new Uint32Buffer();
  const ids = new StringList();
  for (const { id, title = "", text } of documents) {
    ids.push(id);
    starts.push(sequence.length);
    yield* growing.read(title, sequence);
    yield;
    titleEnds.push(sequence.length);
    sequence.push(BREAK);
    yield* growing.read(text, sequence);
    yield;
    for (const literal of literals(`${title}\n${text}`)) {
      sequence.push(BREAK);
      sequence.push(growing.number(literal));
    }
    yield;
  }
  starts.push(sequence.length);
  const passages = {
    sequence: yield* sequence.toArray(),
    starts: yield* starts.toArray(),
    titleEnds: yield* titleEnds.toArray(),
  };
  const vocabulary = yield* growing.finish(passages.sequence);
  const terms = vocabulary.numbers.size;
  return {
    ids,
    vocabulary,
    ...passages,
    pairs: yield* countPairs(passages.sequence, terms, new Uint8Array(terms)),
    contentPairs: yield* countPairs(passages.sequence, terms, vocabulary.functionWords),
    ...(yield* invert(passages, vocabulary)),
  };
}
