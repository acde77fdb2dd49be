/** Finds the piece of a directive that speaks of the question, for what no card foresees. */
import type { Directive, Section } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { search } from "../search/rank.ts";
import { tokenise } from "../search/tokenise.ts";
import { covered, marksOf } from "./bag.ts";
import type { Bag } from "./bag.ts";

export interface Passage {
  readonly plan: string;
  readonly section: Section;
  /** Verbatim from one paragraph. */
  readonly quote: string;
  /** Share of the question that the paragraph and its headings hold. */
  readonly coverage: number;
}

/** A quote longer than this is cut to its best sentences; in characters. */
const LONGEST_QUOTE = 700;

interface Paragraph {
  readonly section: Section;
  readonly text: string;
}

/** The paragraphs of one directive, searchable. */
export class Passages {
  readonly #plan: string;
  readonly #paragraphs: readonly Paragraph[];
  readonly #index: SearchIndex;

  constructor({ id, sections }: Directive) {
    this.#plan = id;
    this.#paragraphs = sections.flatMap((section) => section.paragraphs.map((text) => ({ section, text })));
    this.#index = buildIndex(
      this.#paragraphs.map(({ section, text }, at) => ({
        id: String(at),
        title: section.breadcrumb.join(" "),
        text,
      })),
    );
  }

  /** The best passage, or null when no paragraph shares anything. */
  find(question: string, bag: Bag): Passage | null {
    const found = search(this.#index, question, { limit: 5 }).flatMap(({ id }) => {
      const paragraph = this.#paragraphs[Number(id)];
      if (paragraph === undefined) return [];
      const { section, text } = paragraph;
      const around = marksOf(tokenise([...section.breadcrumb, text].join(". ")).map(({ term }) => term));
      return [
        { plan: this.#plan, section, quote: shorten(text, bag), coverage: heldBy(bag, new Set(around)) },
      ];
    });
    return found.toSorted((a, b) => b.coverage - a.coverage)[0] ?? null;
  }
}

/** Syllables alone prove little: neighbours must be held as well, and every concept. */
const NEIGHBOURS = 1.4;

function heldBy(bag: Bag, words: ReadonlySet<string>): number {
  if ([...bag.keys()].some((mark) => mark.startsWith("=") && !words.has(mark))) return 0;
  const pairs = new Map([...bag.keys()].filter((mark) => mark.includes("_")).map((mark) => [mark, 1]));
  const alone = covered(bag, words);
  return pairs.size < 2 ? alone : Math.min(alone, NEIGHBOURS * covered(pairs, words));
}

/** The run of sentences around the one that holds most of the question. */
function shorten(text: string, bag: Bag): string {
  if (text.length <= LONGEST_QUOTE) return text;
  const sentences = text.match(/[^.;]+[.;]*\s*/gu) ?? [text];
  const held = sentences.map((sentence) =>
    covered(bag, new Set(marksOf(tokenise(sentence).map(({ term }) => term)))),
  );
  let from = held.indexOf(Math.max(...held));
  let to = from + 1;
  const quote = (): string => sentences.slice(from, to).join("").trim();
  for (;;) {
    if (to < sentences.length && sentences.slice(from, to + 1).join("").length <= LONGEST_QUOTE) to += 1;
    else if (from > 0 && sentences.slice(from - 1, to).join("").length <= LONGEST_QUOTE) from -= 1;
    else return quote();
  }
}
