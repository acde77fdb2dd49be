/**
 * The noisy channel: which terms of the corpus a typed word may have been meant as, and how likely each would come out as typed.
 * Two writers are told apart: one who sets marks and errs now and then, and one who types without marks at all.
 */
import { canonical, fold } from "./normalise.ts";
import { Recent } from "./recent.ts";
import { readKeystrokes } from "./telex.ts";
import { isExact } from "./tokenise.ts";
import { membersOf } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type Writer = "careful" | "bare";

/** How a typed word came from the term meant. */
type Slip =
  | "same" // as it stands
  | "lost" // all marks left out
  | "partial" // some marks left out, none wrong
  | "wrong" // other marks
  | "keystrokes" // an input method that was off
  | "near" // one letter wrong, the tone right
  | "far"; // one letter wrong, and the tone too

export interface Reading {
  readonly term: number;
  /** P(typed | meant), by writer. */
  readonly likelihood: { readonly [writer in Writer]: number };
}

/** Rough shares of what people type; only their order of magnitude matters, the words around decide the rest. */
const LIKELIHOOD: { readonly [slip in Slip]: { readonly [writer in Writer]: number } } = {
  same: { careful: 0.95, bare: 0.95 },
  lost: { careful: 0.012, bare: 0.95 },
  partial: { careful: 0.01, bare: 0.01 },
  wrong: { careful: 0.004, bare: 0.0005 },
  keystrokes: { careful: 0.02, bare: 0.02 },
  near: { careful: 0.0006, bare: 0.0006 },
  far: { careful: 0.00015, bare: 0.0006 },
};
/** A slip that gives another syllable of the corpus is rarer than one that gives none. */
const SLIP_TO_A_WORD = 0.04;
/** A bare writer hardly ever sets a mark. */
const BARE_SETS_MARKS = 0.02;

/** Stands for a word that the corpus does not have: a reading like any other, so that strange words are not bent into known ones. */
export const UNKNOWN = 0;

/** Terms considered for one typed word, the likeliest by themselves. */
const MOST_READINGS = 20;

/** People type the same words over and over: the readings of this many are remembered with their vocabulary. */
const REMEMBERED = 2048;
const memories = new WeakMap<Vocabulary, Recent<string, readonly Reading[]>>();

/** The readings of a typed canonical term within the vocabulary; numbers and literals are only themselves. */
export function readings(typed: string, vocabulary: Vocabulary): readonly Reading[] {
  const memory = memories.get(vocabulary) ?? new Recent<string, readonly Reading[]>(REMEMBERED);
  memories.set(vocabulary, memory);
  const known = memory.get(typed);
  if (known !== undefined) return known;
  const found = workOut(typed, vocabulary);
  memory.set(typed, found);
  return found;
}

function workOut(typed: string, vocabulary: Vocabulary): readonly Reading[] {
  const found = new Map<number, Slip>();
  const add = (term: number, slip: Slip): void => {
    const known = found.get(term);
    if (known === undefined || LIKELIHOOD[slip].careful > LIKELIHOOD[known].careful) found.set(term, slip);
  };
  const same = vocabulary.numbers.get(typed);
  if (same !== undefined) add(same, "same");
  if (!isExact(typed)) {
    const folded = fold(typed);
    for (const term of saidAs(folded, vocabulary)) {
      if (term !== same) add(term, markSlip(typed, vocabulary.numbers.at(term), folded));
    }
    for (const keystrokes of readKeystrokes(typed)) {
      const term = vocabulary.numbers.get(keystrokes);
      if (term !== undefined) add(term, "keystrokes");
    }
    for (const near of oneEditAway(folded, vocabulary)) {
      for (const term of saidAs(near, vocabulary)) {
        add(term, toneOf(typed) === toneOf(vocabulary.numbers.at(term)) ? "near" : "far");
      }
    }
  }
  if (same === undefined && !isExact(typed)) add(UNKNOWN, "same");
  const bareFactor = fold(typed) === typed ? 1 : BARE_SETS_MARKS;
  const slipFactor = saidAs(fold(typed), vocabulary).length > 0 ? SLIP_TO_A_WORD : 1;
  return [...found]
    .map(([term, slip]) => {
      const { careful, bare } = LIKELIHOOD[slip];
      const rare = slip === "near" || slip === "far" ? slipFactor : 1;
      return { term, likelihood: { careful: careful * rare, bare: bare * rare * bareFactor } };
    })
    .toSorted((a, b) => weight(b, vocabulary) - weight(a, vocabulary))
    .slice(0, MOST_READINGS);
}

function weight({ term, likelihood }: Reading, { counts }: Vocabulary): number {
  return (likelihood.careful + likelihood.bare / 4) * (1 + (counts[term] ?? 0));
}

function saidAs(folded: string, vocabulary: Vocabulary): Uint32Array {
  return membersOf(vocabulary.foldNumbers.get(folded) ?? 0, vocabulary);
}

function markSlip(typed: string, meant: string, folded: string): Slip {
  if (typed === folded) return "lost";
  return marksWithin(typed, meant) ? "partial" : "wrong";
}

/** Whether every mark of `typed` stands in `meant` too, at the same letter. */
function marksWithin(typed: string, meant: string): boolean {
  const tone = toneOf(typed);
  if (tone !== "" && tone !== toneOf(meant)) return false;
  const [letters, model] = [Array.from(withoutTone(typed)), Array.from(withoutTone(meant))];
  return (
    letters.length === model.length &&
    letters.every((letter, at) => letter === model[at] || letter === fold(model[at] ?? ""))
  );
}

const TONE = /\p{M}+$/u;

function toneOf(term: string): string {
  return TONE.exec(term)?.[0] ?? "";
}

function withoutTone(term: string): string {
  return term.replace(TONE, "");
}

const LETTERS = "abcdeghiklmnopqrstuvxy";

/** Folded forms of the vocabulary that one letter more, less, other, or two letters swapped turn into `folded`. */
function oneEditAway(folded: string, { foldNumbers }: Vocabulary): ReadonlySet<string> {
  const found = new Set<string>();
  const tryForm = (form: string): void => {
    const unified = form.includes("y") ? canonical(form) : form;
    if (unified !== folded && foldNumbers.has(unified)) found.add(unified);
  };
  if (folded.length < 2 || folded.length > 12) return found;
  for (let at = 0; at <= folded.length; at++) {
    const [head, tail] = [folded.slice(0, at), folded.slice(at)];
    if (tail !== "" && folded.length > 2) tryForm(head + tail.slice(1));
    if (tail.length > 1) tryForm(head + (tail[1] ?? "") + (tail[0] ?? "") + tail.slice(2));
    for (const letter of LETTERS) {
      tryForm(head + letter + tail);
      if (tail !== "" && folded.length > 2) tryForm(head + letter + tail.slice(1));
    }
  }
  return found;
}
