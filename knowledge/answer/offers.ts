/** What the plans offer for a question, before anything is chosen: how it reads, which plans it is about, their cards and passages. */
import type { Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { cardsOf } from "./cards.ts";
import { isUncountable } from "./fitness.ts";
import { Matcher } from "./match.ts";
import type { Match, Standing } from "./match.ts";
import type { NearParagraph } from "./near.ts";
import { Passages } from "./passages.ts";
import type { Passage } from "./passages.ts";
import { scopeOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { readingFor, Understanding } from "./understand.ts";
import type { Reading } from "./understand.ts";

/** What one plan offers. */
export interface Offer {
  /** Nearest first. */
  readonly matches: readonly Match[];
  readonly standing: Standing;
  readonly passages: readonly Passage[];
  /** Whether the question asks for several things at once. */
  readonly compound: boolean;
}

/** Indexes the directives once; a question is read once however often it is asked about. */
export class Offers {
  readonly #directives: readonly Directive[];
  readonly #understanding: Understanding;
  readonly #matcher: Matcher;
  readonly #passages: ReadonlyMap<string, Passages>;
  readonly #readings = new WeakMap<Question, Reading>();

  constructor(directives: readonly Directive[]) {
    const cards = directives.flatMap(cardsOf);
    this.#directives = directives;
    this.#understanding = new Understanding(directives, cards);
    this.#matcher = new Matcher(cards);
    this.#passages = new Map(directives.map((directive) => [directive.id, new Passages(directive)]));
  }

  read(question: Question): Reading {
    const known = this.#readings.get(question);
    if (known !== undefined) return known;
    const reading = this.#understanding.read(question);
    this.#readings.set(question, reading);
    return reading;
  }

  scope(question: Question): Scope {
    return scopeOf(question, this.read(question), this.#directives);
  }

  /** `near`: paragraphs near in meaning, when that is known. */
  of(directive: Directive, question: Question, near: readonly NearParagraph[] = []): Offer {
    const reading = readingFor(this.read(question), directive.id);
    const bag = this.#matcher.bag(reading);
    const passages = this.#passages.get(directive.id)?.find(this.textOf(question), bag, near) ?? [];
    return {
      matches: this.#matcher.match(reading, directive.id),
      standing: this.#matcher.standing(reading, directive.id),
      passages: isUncountable(reading.counted)
        ? []
        : passages.filter(({ coverage, standsOut }) => coverage > 0 || standsOut),
      compound: COMPOUND.test(question.text),
    };
  }

  /** What is looked for: the question, after the one it leans on. */
  textOf(question: Question): string {
    const leans = this.read(question).earlierMarks.length > 0;
    return [...(leans ? question.history.slice(-1) : []), question.text].join(". ");
  }

  /** The plans a text names. */
  plansNamed(text: string): readonly string[] {
    return this.#understanding.read({ text, history: [] }).named;
  }

  namesForeignPlace(text: string): boolean {
    return this.#understanding.namesForeignPlace(text);
  }
}

const COMPOUND = /,| và | va /u;
