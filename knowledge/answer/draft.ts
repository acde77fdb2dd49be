/** An answer before it is checked: what is said, what it stands on, and which days and words besides the quotes may be said. */
import type { Answer, Citation, LocalDate } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import type { ProgrammeSource } from "../programme.ts";

export interface Draft extends Answer {
  /** Days computed from the programme. */
  readonly days: readonly LocalDate[];
  /** Checked words of the programme (notices, labels) that may be repeated. */
  readonly trusted: readonly string[];
  /** Refused only because nothing was found, not because the question is none or the documents are known to be silent. */
  readonly unknown?: true;
}

/** Longest text of an answer, in characters. */
export const LONGEST_TEXT = 1900;

export function cite({ id, programme }: Directive, { section, quote }: ProgrammeSource): Citation {
  return { plan: id, number: programme.directive.citeAs, section, quote };
}

/** Equal citations once, in order; what a longer quote of the same section holds needs no citation of its own. */
export function unique(citations: readonly Citation[]): readonly Citation[] {
  return citations.filter(
    (one, at) =>
      !citations.some(
        (other, place) =>
          other.plan === one.plan &&
          other.section === one.section &&
          (other.quote === one.quote ? place < at : other.quote.includes(one.quote)),
      ),
  );
}
