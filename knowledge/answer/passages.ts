/** Finds the piece of a directive that speaks of the question, for what no card foresees. */
import { fuse } from "../dense/fuse.ts";
import type { Directive, Section } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { search } from "../search/rank.ts";
import { spaced, termsOf } from "../search/tokenise.ts";
import { covered, marksOf, tally } from "./bag.ts";
import type { Bag, Tally } from "./bag.ts";
import { givenBy, isTimeless, isUnnumbered } from "./kinds.ts";
import { askMeasures } from "./known-asks.ts";
import type { AskMeasures, AskNearness, KnownAsks } from "./known-asks.ts";
import type { Reading } from "./understand.ts";
import { paragraphsOf } from "./near.ts";
import type { NearParagraph, Paragraph } from "./near.ts";

export interface Passage {
  readonly plan: string;
  readonly section: Section;
  /** Verbatim from one paragraph. */
  readonly quote: string;
  /** The paragraphs it announces (`gồm:`), verbatim, as far as there is room. */
  readonly announced: readonly string[];
  /** Share of the question that the paragraph and its headings hold. */
  readonly coverage: number;
  readonly tally: Tally;
  /** Whether its meaning is so near that it may answer although it doesn't hold the question's words. */
  readonly standsOut: boolean;
  /** Whether something is counted and it numbers nothing of the kind; whether a time is asked for and it tells none. */
  readonly unnumbered: boolean;
  readonly timeless: boolean;
  readonly asks: AskMeasures;
  /** The marks of the paragraph and its headings. */
  readonly words: ReadonlySet<string>;
}

/** A quote longer than this is cut to its best sentences; in characters. */
const LONGEST_QUOTE = 700;

/** The paragraphs of one directive, searchable. */
export class Passages {
  readonly #plan: string;
  readonly #paragraphs: readonly Paragraph[];
  readonly #index: SearchIndex;
  /** The words of each paragraph, spaced. */
  readonly #lines: readonly string[];
  /** Lines of known questions that ask for each paragraph. */
  readonly #asks: readonly (readonly number[])[];

  constructor(directive: Directive, known: KnownAsks) {
    this.#plan = directive.id;
    this.#paragraphs = paragraphsOf(directive);
    this.#lines = this.#paragraphs.map(({ text }) => spaced(text));
    this.#asks = this.#paragraphs.map((paragraph) => known.ofParagraph(directive.id, paragraph));
    this.#index = buildIndex(
      this.#paragraphs.map(({ section, text }, at) => ({
        id: String(at),
        title: section.breadcrumb.join(" "),
        text,
      })),
    );
  }

  /** What words and meaning (`near`) find, those that hold most of the question first; empty when no paragraph shares anything. */
  find(
    question: string,
    reading: Reading,
    bag: Bag,
    nearness: AskNearness,
    near: readonly NearParagraph[] = [],
  ): readonly Passage[] {
    const wanted = quotedIn(question);
    const verbatim = this.#lines.flatMap((line, at) =>
      wanted.some((said) => line.includes(said)) ? [at] : [],
    );
    const hits = search(this.#index, question, { limit: CANDIDATES }).map(({ id }) => Number(id));
    const asks = this.#asks.map((lines) => askMeasures(nearness, lines));
    const asked = [...asks.keys()]
      .toSorted((a, b) => (asks[b]?.ask ?? 0) - (asks[a]?.ask ?? 0))
      .slice(0, ASKED);
    const byWords = [...new Set([...verbatim, ...hits.slice(0, CANDIDATES), ...asked])];
    const byMeaning = near.map(({ at }) => at);
    const found = fuse(byWords, byMeaning).flatMap((at) => {
      const paragraph = this.#paragraphs[at];
      if (paragraph === undefined) return [];
      const { section, text } = paragraph;
      const words = new Set(marksOf(termsOf([...section.breadcrumb, text].join(". "))));
      const standsOut =
        near.some((each) => each.at === at && each.standsOut) && mayAnswerByMeaning(bag, words);
      const quote = shorten(text, bag);
      const gives = givenBy(quote);
      return [
        {
          plan: this.#plan,
          section,
          quote,
          announced: quote.endsWith(":") ? this.#announcedBy(at) : [],
          coverage: verbatim.includes(at) ? 1 : heldBy(bag, words),
          tally: tally(bag, words),
          standsOut,
          words,
          asks: asks[at] ?? askMeasures(nearness, []),
          unnumbered: isUnnumbered(gives, reading),
          timeless: isTimeless(gives, reading),
        },
      ];
    });
    return found.toSorted((a, b) => b.coverage - a.coverage);
  }

  /** The items of a list, within its section. */
  #announcedBy(at: number): readonly string[] {
    const head = this.#paragraphs[at];
    const after = this.#paragraphs.slice(at + 1);
    const end = after.findIndex(({ section, text }) => section !== head?.section || !ITEM.test(text));
    const items = after.slice(0, end === -1 ? after.length : end).map(({ text }) => text);
    let room = LONGEST_QUOTE;
    return items.filter((text) => (room -= text.length) >= 0);
  }
}

const ITEM = /^\s*(?:[-+•*]|[a-zđ0-9]{1,2}[.)])\s/u;

/** What a question puts in quotation marks, spaced: it is looked for as it stands. The movement's own name says nothing. */
function quotedIn(question: string): readonly string[] {
  return Array.from(question.matchAll(/[“"‘']([^“”"‘’']+)[”"’']/gu), ([, said = ""]) => spaced(said)).filter(
    (said) => said.trim().split(" ").length >= 3 && said !== MOVEMENT,
  );
}

const MOVEMENT = spaced("dân vận khéo");

/** Paragraphs looked at for their words, and for the questions they are known to be asked with. */
const CANDIDATES = 5;
const ASKED = 3;

/**
 * Meaning alone never answers how many or by when, nor past a number, a day, a document or a concept that is asked for and not there:
 * those are right or wrong, and nearness doesn't tell.
 */
function mayAnswerByMeaning(bag: Bag, words: ReadonlySet<string>): boolean {
  const asked = [...bag].flatMap(([mark, { need }]) => (need > HALF ? [mark] : []));
  if (asked.includes("?when") || asked.includes("?many")) return false;
  return asked.every((mark) => !/^[=\d@#]/u.test(mark) || words.has(mark));
}

/** What is needed more often than not. */
const HALF = 0.5;

/** Syllables alone prove little: neighbours must be held as well, and every concept. */
const NEIGHBOURS = 1.4;

function heldBy(bag: Bag, words: ReadonlySet<string>): number {
  if ([...bag].some(([mark, { need }]) => mark.startsWith("=") && need > HALF && !words.has(mark))) return 0;
  const pairs = new Map(
    [...bag.keys()]
      .filter((mark) => mark.includes("_"))
      .map((mark) => [mark, { weight: 1, need: bag.get(mark)?.need ?? 0 }]),
  );
  const alone = covered(bag, words);
  return pairs.size < 2 ? alone : Math.min(alone, NEIGHBOURS * covered(pairs, words));
}

/** The run of sentences around the one that holds most of the question. */
function shorten(text: string, bag: Bag): string {
  if (text.length <= LONGEST_QUOTE) return text;
  const sentences = text.match(/[^.;]+[.;]*\s*/gu) ?? [text];
  const held = sentences.map((sentence) => covered(bag, new Set(marksOf(termsOf(sentence)))));
  let from = held.indexOf(Math.max(...held));
  let to = from + 1;
  const quote = (): string => sentences.slice(from, to).join("").trim();
  for (;;) {
    if (to < sentences.length && sentences.slice(from, to + 1).join("").length <= LONGEST_QUOTE) to += 1;
    else if (from > 0 && sentences.slice(from - 1, to).join("").length <= LONGEST_QUOTE) from -= 1;
    else return quote();
  }
}
