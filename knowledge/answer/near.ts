/** The seam to search by meaning (`../dense`): which paragraphs of a plan are near a question. Nothing here needs a model. */
import type { Directive, Section } from "../directive.ts";

/** A paragraph of a directive with the section it stands in; its number is its place in `paragraphsOf`. */
export interface Paragraph {
  readonly section: Section;
  /** Verbatim. */
  readonly text: string;
}

/** Every paragraph of a directive in order: both searches count by it. */
export function paragraphsOf({ sections }: Directive): readonly Paragraph[] {
  return sections.flatMap((section) => section.paragraphs.map((text) => ({ section, text })));
}

/** A paragraph that is near the question in meaning. */
export interface NearParagraph {
  /** Place in `paragraphsOf` of its directive. */
  readonly at: number;
  /** Cosine, −1 to 1. */
  readonly similarity: number;
  /** Whether it is so much nearer than the rest that it may answer without sharing words. */
  readonly standsOut: boolean;
}

/** By plan, nearest first. */
export type Near = ReadonlyMap<string, readonly NearParagraph[]>;

/** Ranks paragraphs by meaning. */
export interface Nearness {
  /** Null when it cannot say in time; never throws. Personal data is masked before anything leaves the machine. */
  rank(question: string): Promise<Near | null>;
}
