/** What the plans offer for a question, before anything is chosen: how it reads, which plans it is about, their cards and passages. */
import type { Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { partsOf } from "./asked.ts";
import { cardsOf } from "./cards.ts";
import { isUncountable, lacksMeasure } from "./fitness.ts";
import { KnownAsks } from "./known-asks.ts";
import type { Nearness } from "./known-asks.ts";
import { Matcher } from "./match.ts";
import type { Match, Standing } from "./match.ts";
import { Needs } from "./needs.ts";
import { NEEDED } from "./needed.ts";
import type { NearParagraph } from "./near.ts";
import { Passages } from "./passages.ts";
import type { Passage } from "./passages.ts";
import { scopeOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { wantedBy } from "./wanted.vi.ts";
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
  readonly #known: KnownAsks;
  readonly #near = new WeakMap<Question, Nearness>();
  readonly #readings = new WeakMap<Question, Reading>();

  constructor(directives: readonly Directive[], needs: Needs = new Needs(NEEDED)) {
    const cards = directives.flatMap(cardsOf);
    const known = new KnownAsks(directives);
    this.#known = known;
    this.#directives = directives;
    this.#understanding = new Understanding(directives, cards);
    this.#matcher = new Matcher(cards, known, needs);
    this.#passages = new Map(directives.map((directive) => [directive.id, new Passages(directive, known)]));
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
    const nearness = this.#known.inPlan(this.#nearness(question), directive.id);
    const passages =
      this.#passages.get(directive.id)?.find(this.textOf(question), reading, bag, nearness, near) ?? [];
    return {
      matches: this.#matcher.match(reading, directive.id, nearness),
      standing: this.#matcher.standing(reading, directive.id, nearness),
      passages: isUncountable(reading.counted)
        ? []
        : passages.filter(
            ({ coverage, standsOut, quote }) =>
              (coverage > 0 || standsOut) && !lacksMeasure(quote, reading.counted),
          ),
      compound: COMPOUND.test(question.text),
    };
  }

  /** How near each known question is. */
  #nearness(question: Question): Nearness {
    const known = this.#near.get(question);
    if (known !== undefined) return known;
    const { asked } = partsOf(question.text);
    const near = this.#known.nearness(this.textOf(question, asked), wantedBy(asked));
    this.#near.set(question, near);
    return near;
  }

  /** What is looked for: the question, after the one it leans on. */
  textOf(question: Question, text = question.text): string {
    const leans = this.read(question).earlierMarks.length > 0;
    return [...(leans ? question.history.slice(-1) : []), text].join(". ");
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
