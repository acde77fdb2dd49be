/**
 * A corpus of any size that is the same everywhere: words of one to three syllables drawn by Zipf's law from the syllables of the
 * directives and from syllables put together of their parts, set into phrases, sentences and passages of some hundred syllables, with
 * numbers, dates and document numbers in between. Nothing in it means anything; only its statistics matter.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { SearchDocument } from "../knowledge/search/index.ts";

const SEED = 20_260_122;
/** Different words, and Zipf's exponent over their ranks. */
const WORDS = 40_000;
const EXPONENT = 1.05;
/** Passages are about something: each draws part of its words from a few hundred of one subject. */
const SUBJECTS = 3000;
const SUBJECT_WORDS = 150;

export interface Question {
  readonly text: string;
  /** `marked` as written, `bare` without marks, `slip` with one letter lost. */
  readonly kind: "marked" | "bare" | "slip";
}

/** Draws passages and questions; the same seed gives the same ones. */
export class Synthetic {
  readonly #chance: () => number;
  readonly #words: readonly string[];
  readonly #shares: Float64Array;

  constructor(directives: string, seed = SEED) {
    this.#chance = generator(seed);
    const syllables = this.#enriched(syllablesIn(directives));
    this.#shares = zipf(WORDS);
    const common = zipf(syllables.length);
    this.#words = Array.from({ length: WORDS }, (_, rank) => {
      const length = rank < 60 ? 1 : 1 + Math.floor(this.#chance() * 2.2);
      return Array.from({ length }, () => syllables[this.#draw(common)] ?? "").join(" ");
    });
  }

  /** Passages one by one; ids are `p0`, `p1`, … */
  *passages(count: number): Generator<SearchDocument> {
    for (let at = 0; at < count; at++) {
      const subject = Math.floor(this.#chance() * SUBJECTS) * 13;
      const sentences = 3 + Math.floor(this.#chance() * 5);
      const text = Array.from({ length: sentences }, () => this.#sentence(subject)).join(" ");
      yield { id: `p${at}`, title: this.#phrase(subject, 3), text };
    }
  }

  /** Questions of four to ten words out of given passages, a third of each kind. */
  questions(passages: readonly SearchDocument[], count: number): readonly Question[] {
    return Array.from({ length: count }, (_, at) => {
      const passage = passages[Math.floor(this.#chance() * passages.length)];
      const syllables = (passage?.text ?? "").toLowerCase().split(/[\s.,;]+/u);
      const length = 4 + Math.floor(this.#chance() * 7);
      const from = Math.floor(this.#chance() * Math.max(1, syllables.length - length));
      const text = syllables.slice(from, from + length).join(" ");
      const kind = (["marked", "bare", "slip"] as const)[at % 3] ?? "marked";
      return { kind, text: kind === "marked" ? text : kind === "bare" ? bare(text) : this.#slip(text) };
    });
  }

  #sentence(subject: number): string {
    const phrases = 2 + Math.floor(this.#chance() * 3);
    const parts = Array.from({ length: phrases }, () => {
      const phrase = this.#phrase(subject, 2 + Math.floor(this.#chance() * 4));
      return this.#chance() < 0.06 ? `${phrase} ${this.#figure()}` : phrase;
    });
    const sentence = parts.join(this.#chance() < 0.5 ? ", " : " ");
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  }

  #phrase(subject: number, words: number): string {
    return Array.from({ length: words }, () => {
      const rank = this.#draw(this.#shares);
      const own = this.#chance() < 0.4 ? 60 + ((subject + (rank % SUBJECT_WORDS) * 7) % (WORDS - 60)) : rank;
      return this.#words[own] ?? "";
    }).join(" ");
  }

  #figure(): string {
    const number = (below: number): number => 1 + Math.floor(this.#chance() * below);
    const kind = this.#chance();
    if (kind < 0.5) return String(number(kind < 0.3 ? 100 : 100_000));
    return kind < 0.8
      ? `${number(28)}/${number(12)}/${2000 + number(30)}`
      : `${number(2000)}-KH/${["TU", "UBND", "BTG"][number(3) - 1] ?? ""}`;
  }

  #slip(text: string): string {
    const at = Math.floor(this.#chance() * text.length);
    return text.charAt(at) === " " ? text : text.slice(0, at) + text.slice(at + 1);
  }

  /** Adds syllables made of the beginnings and endings of known ones. */
  #enriched(known: readonly string[]): readonly string[] {
    const parts = known.flatMap((syllable) => {
      const match = /^([bcdđghklmnpqrstvx]*)(.+)$/u.exec(syllable);
      return match === null ? [] : [[match[1] ?? "", match[2] ?? ""] as const];
    });
    const all = new Set(known);
    const part = (): readonly [string, string] =>
      parts[Math.floor(this.#chance() * parts.length)] ?? ["", ""];
    for (let tries = 0; tries < 20_000; tries++) all.add(part()[0] + part()[1]);
    return [...all];
  }

  #draw(cumulative: Float64Array): number {
    const wanted = this.#chance();
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The words of all directives below a folder, as one text. */
export function directiveTexts(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
    .map((name) => readFileSync(join(folder, name, "text.md"), "utf8").replace(/^---[^]*?\n---\n/u, ""))
    .join("\n");
}

/** Syllables of a text in small letters, the commonest first. */
function syllablesIn(text: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const [syllable] of text
    .normalize("NFC")
    .toLowerCase()
    .matchAll(/\p{L}+/gu)) {
    counts.set(syllable, (counts.get(syllable) ?? 0) + 1);
  }
  return [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([syllable]) => syllable);
}

/** A text without its marks. */
export function bare(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("đ", "d");
}

/** Cumulative shares of ranks. */
function zipf(ranks: number): Float64Array {
  const shares = Float64Array.from({ length: ranks }, (_, rank) => 1 / (rank + 2.7) ** EXPONENT);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  return shares.map((share) => (before += share / total));
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
