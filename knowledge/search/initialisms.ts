/**
 * Finds what an unknown initialism (`HLHPN`) stands for: the commonest phrase of the indexed texts whose words begin with its letters. Also
 * what a word joined to the first letter of the one before it (`ksát`, `đgiá`) stands for.
 */
import type { SearchIndex } from "./index.ts";
import { canonical, fold } from "./normalise.ts";
import { Recent } from "./recent.ts";
import type { Work } from "./slices.ts";
import { membersOf } from "./vocabulary.ts";

/** Phrases kept while reading letter by letter, and words tried for each letter. */
const BEAM = 40;
const WORDS_PER_LETTER = 120;
/** A phrase expected fewer times than this in the whole corpus is chance. */
const LEAST = 2;

/** Initialisms remembered with an index. */
const REMEMBERED = 2048;

/** Term numbers of the phrase, or null when no phrase with these initials is usual. */
export function* readInitialism(index: SearchIndex, initialism: string): Work<readonly number[] | null> {
  const { known, byLetter } = yield* memoryOf(index);
  const letters = fold(initialism);
  let phrase = known.get(letters);
  if (phrase === undefined) {
    phrase = commonestPhrase(index, byLetter, letters);
    known.set(letters, phrase);
  }
  return phrase;
}

/** Whether a word looks like initials: two to six letters, written large, or without any vowel. */
export function looksLikeInitials(surface: string): boolean {
  if (!/^\p{L}{2,6}$/u.test(surface)) return false;
  return surface === surface.toUpperCase() || !/[aeiouy]/u.test(fold(surface));
}

/** A consonant, and a word that cannot follow it in one syllable: `ksát`, but not `khát`. */
const JOINED_ON = /^(?!ch|gh|gi|kh|ng|nh|ph|qu|th|tr)([bcdđghklmnpqrstvx])((?![aeiouy])\p{L}{2,6})$/u;

/** Term numbers of the two words that are usual side by side, the first by its letter; null when there are none. */
export function* readContraction(index: SearchIndex, surface: string): Work<readonly number[] | null> {
  const [, letter = "", rest = ""] = JOINED_ON.exec(surface.toLowerCase().normalize("NFC")) ?? [];
  if (rest === "" || !/[aeiouy]/u.test(fold(rest))) return null;
  const { numbers, foldNumbers } = index.vocabulary;
  const asTyped = numbers.get(canonical(rest)) ?? 0;
  const bare = rest === fold(rest);
  const seconds = bare ? membersOf(foldNumbers.get(fold(rest)) ?? 0, index.vocabulary) : [asTyped];
  const { byLetter } = yield* memoryOf(index);
  const firsts = (byLetter.get(fold(letter)) ?? []).filter(
    (number) => letter !== "đ" || numbers.at(number).startsWith("đ"),
  );
  const usual = firsts.flatMap((first) =>
    Array.from(seconds, (second) => ({ terms: [first, second], count: index.pairs.count(first, second) })),
  );
  const best = usual.toSorted((a, b) => b.count - a.count)[0];
  return best !== undefined && best.count >= LEAST ? best.terms : null;
}

interface Memory {
  readonly known: Recent<string, readonly number[] | null>;
  readonly byLetter: ReadonlyMap<string, readonly number[]>;
}

const memories = new WeakMap<SearchIndex, Memory>();

function* memoryOf(index: SearchIndex): Work<Memory> {
  const kept = memories.get(index);
  if (kept !== undefined) return kept;
  const byLetter = yield* commonWordsByLetter(index);
  const memory: Memory = { known: new Recent(REMEMBERED), byLetter };
  memories.set(index, memory);
  return memory;
}

/** Terms between two yields. */
const STEP = 1 << 10;

function* commonWordsByLetter({
  vocabulary: { numbers, counts, folds, foldNumbers },
}: SearchIndex): Work<ReadonlyMap<string, readonly number[]>> {
  const byLetter = new Map<string, number[]>();
  for (let number = 1; number < numbers.size; number++) {
    if (number % STEP === 0) yield;
    const letter = foldNumbers.at(folds[number] ?? 0).charAt(0);
    if (!/[a-z]/u.test(letter) || numbers.at(number).length < 2) continue;
    const words = byLetter.get(letter);
    if (words === undefined) byLetter.set(letter, [number]);
    else words.push(number);
  }
  for (const [letter, words] of byLetter) {
    const commonest = words
      .toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0))
      .slice(0, WORDS_PER_LETTER);
    byLetter.set(letter, commonest);
    yield;
  }
  return byLetter;
}

interface Phrase {
  readonly terms: readonly number[];
  /** Expected occurrences by the chain of pairs. */
  readonly expected: number;
}

function commonestPhrase(
  { vocabulary: { counts }, pairs }: SearchIndex,
  byLetter: ReadonlyMap<string, readonly number[]>,
  letters: string,
): readonly number[] | null {
  const [first = "", ...others] = letters;
  let phrases: readonly Phrase[] = (byLetter.get(first) ?? []).map((term) => ({
    terms: [term],
    expected: counts[term] ?? 0,
  }));
  for (const letter of others) {
    const longer: Phrase[] = [];
    for (const { terms, expected } of phrases) {
      const last = terms.at(-1) ?? 0;
      for (const term of byLetter.get(letter) ?? []) {
        const together = pairs.count(last, term);
        if (together > 1)
          longer.push({ terms: [...terms, term], expected: (expected * together) / (counts[last] ?? 1) });
      }
    }
    phrases = longer.toSorted((a, b) => b.expected - a.expected).slice(0, BEAM);
  }
  const best = phrases[0];
  return best !== undefined && best.expected >= LEAST ? best.terms : null;
}
