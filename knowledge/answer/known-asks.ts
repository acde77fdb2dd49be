/** The questions that things are known to be asked with (`asks.jsonl`): what each belongs to, and which are near a question. */
import { foldSpace } from "../directive.ts";
import type { Directive } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { searchShares } from "../search/rank.ts";
import type { Card } from "./card.ts";
import type { Paragraph } from "./near.ts";

/** A place in a directive, or a gap, that questions ask for. */
interface Line {
  readonly plan: string;
  readonly section: string | null;
  /** Verbatim, white space folded; the gap's name for a gap. */
  readonly quote: string;
  readonly asks: readonly string[];
}

/** A line, by its number, that asks for a card. */
export interface AsksFor {
  readonly line: number;
  /** How much of what the card stands on answers it, above 0 to 1: little for one thing of a long list. */
  readonly share: number;
}

/** How near a question is to the known ones of a card or a paragraph. */
export interface AskMeasures {
  /** To the nearest (`KnownAsks.nearness`). */
  readonly ask: number;
  /** How much nearer that is than what any question is near to. */
  readonly askLead: number;
  /** How much nearer the nearest of the plan is. */
  readonly askBehind: number;
}

/** What is this far down the list is near by chance. */
const BY_CHANCE = 7;

/** Measures `lines` against all lines of their plan. */
export function askMeasures(nearness: AskNearness, lines: readonly number[]): AskMeasures {
  const ask = Math.max(0, ...lines.map((line) => nearness.lines[line] ?? 0));
  return { ask, askLead: Math.max(0, ask - nearness.byChance), askBehind: nearness.nearest - ask };
}

/** How near each line is; and for the plan asked about, how near the nearest is and what is near by chance. */
export interface AskNearness {
  readonly lines: Float64Array;
  readonly nearest: number;
  readonly byChance: number;
}

/** Questions looked at; the rest are far. */
const NEAREST = 200;

export class KnownAsks {
  readonly lines: readonly Line[];
  readonly #index: SearchIndex;

  constructor(directives: readonly Directive[]) {
    this.lines = directives.flatMap(({ id, asked }) =>
      asked.map((line) => ({
        plan: id,
        section: "gap" in line ? null : line.section,
        quote: foldSpace("gap" in line ? line.gap : line.quote),
        asks: line.asks,
      })),
    );
    this.#index = buildIndex(
      this.lines.flatMap(({ asks }, line) => asks.map((text, at) => ({ id: `${line} ${at}`, text }))),
    );
  }

  /**
   * How near the nearest question of each line is to a question (`SharedHit.share`): 0 for nothing shared, about 2 for the same words.
   */
  nearness(question: string): Float64Array {
    const near = new Float64Array(this.lines.length);
    for (const { id, share } of searchShares(this.#index, question, { limit: NEAREST })) {
      const line = Number(id.split(" ")[0]);
      near[line] = Math.max(near[line] ?? 0, share);
    }
    return near;
  }

  /** The same for one plan. */
  inPlan(lines: Float64Array, plan: string): AskNearness {
    const own = this.lines.flatMap((line, at) => (line.plan === plan ? [lines[at] ?? 0] : []));
    const sorted = own.toSorted((a, b) => b - a);
    return { lines, nearest: sorted[0] ?? 0, byChance: sorted[BY_CHANCE] ?? 0 };
  }

  /** The lines that ask for a card; those that a gap comes near to don't. */
  of(card: Card): readonly AsksFor[] {
    if (card.kind === "gap")
      return this.#matching(card.plan, null, ({ quote }) => (quote === card.about ? 1 : 0));
    const sources = card.kind === "duty" ? [card.obligation.source] : card.items.map(({ source }) => source);
    const all = sources.reduce((sum, { quote }) => sum + quote.length, 0);
    const shares = new Map<number, number>();
    for (const { section, quote } of sources) {
      for (const { line, share } of this.#matching(card.plan, section, (asked) =>
        common(foldSpace(quote), asked.quote),
      ))
        shares.set(line, (shares.get(line) ?? 0) + share / (all || 1));
    }
    return [...shares].map(([line, share]) => ({ line, share: Math.min(1, share) }));
  }

  /** The lines that a paragraph holds. */
  ofParagraph(plan: string, { section, text }: Paragraph): readonly number[] {
    const whole = foldSpace(text);
    return this.#matching(plan, section.path, ({ quote }) => (whole.includes(quote) ? 1 : 0)).map(
      ({ line }) => line,
    );
  }

  #matching(plan: string, section: string | null, shareOf: (line: Line) => number): readonly AsksFor[] {
    return this.lines.flatMap((each, line) => {
      const share = each.plan === plan && each.section === section ? shareOf(each) : 0;
      return share === 0 ? [] : [{ line, share }];
    });
  }
}

/** Characters that two quotes have in common: one stands in the other, or they have none. */
function common(a: string, b: string): number {
  return a.includes(b) ? b.length : b.includes(a) ? a.length : 0;
}
