/** The questions that things are known to be asked with (`asks.jsonl`): what each belongs to, and which are near a question. */
import type { Asked } from "../asks.ts";
import { foldSpace } from "../directive.ts";
import type { Directive } from "../directive.ts";
import { buildIndex } from "../search/index.ts";
import type { SearchIndex } from "../search/index.ts";
import { searchShares } from "../search/rank.ts";
import type { Card } from "./card.ts";
import type { Paragraph } from "./near.ts";
import { agreement, wantedBy } from "./wanted.vi.ts";
import type { Wanted } from "./wanted.vi.ts";

/** A place in a directive, a gap of it, or another thing it is silent about, that questions ask for. */
interface Line {
  readonly plan: string;
  /** Of a place: its section; for what the directive does not say: how that is known. */
  readonly at: { readonly section: string } | "gap" | "silent";
  /** Verbatim, white space folded; the name of what is not said. */
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
  /** To the nearest, by how far it wants the same kind of thing (`wanted.vi.ts`). */
  readonly fit: number;
  /** How much better the best of the plan fits. */
  readonly fitBehind: number;
}

/** What is this far down the list is near by chance. */
const BY_CHANCE = 7;

/** Measures `lines` against all lines of their plan. */
export function askMeasures(nearness: Omit<AskNearness, "silence">, lines: readonly number[]): AskMeasures {
  const ask = Math.max(0, ...lines.map((line) => nearness.lines[line] ?? 0));
  const fit = Math.max(0, ...lines.map((line) => nearness.fits[line] ?? 0));
  return {
    ask,
    askLead: Math.max(0, ask - nearness.byChance),
    askBehind: nearness.nearest - ask,
    fit,
    fitBehind: nearness.fittest - fit,
  };
}

/** How near a question is to each line: by its words, and by its words and the kind of thing it wants. */
export interface Nearness {
  readonly lines: Float64Array;
  readonly fits: Float64Array;
}

/** How near each line is; and for the plan asked about, how near the nearest is and what is near by chance. */
export interface AskNearness extends Nearness {
  readonly nearest: number;
  readonly byChance: number;
  /** How well the best fits. */
  readonly fittest: number;
  /** To what the plan is known to be silent about. */
  readonly silence: SilenceMeasures;
}

/** How near a question is to the known ones that a plan leaves unanswered. */
export interface SilenceMeasures extends AskMeasures {
  /** To the nearest that another plan leaves unanswered; the same by how well it fits. */
  readonly askElsewhere: number;
  readonly fitElsewhere: number;
}

/** Questions looked at; the rest are far. */
const NEAREST = 400;
/** What is left of the nearness of a question that wants something quite different. */
const AT_ODDS = 0.3;

export class KnownAsks {
  readonly lines: readonly Line[];
  readonly #index: SearchIndex;
  /** What each question wants, by its id in the index. */
  readonly #wanted: ReadonlyMap<string, ReadonlySet<Wanted>>;

  constructor(directives: readonly Directive[]) {
    this.lines = directives.flatMap(({ id, asked }) =>
      asked.map((line) => ({ plan: id, ...belongingOf(line), asks: line.asks })),
    );
    const questions = this.lines.flatMap(({ asks }, line) =>
      asks.map((text, at) => ({ id: `${line} ${at}`, text })),
    );
    this.#index = buildIndex(questions);
    this.#wanted = new Map(questions.map(({ id, text }) => [id, wantedBy(text)]));
  }

  /**
   * How near the nearest question of each line is to a question (`SharedHit.share`): 0 for nothing shared, about 2 for the same words.
   * `wanted`: what the question wants.
   */
  nearness(question: string, wanted: ReadonlySet<Wanted>): Nearness {
    const lines = new Float64Array(this.lines.length);
    const fits = new Float64Array(this.lines.length);
    for (const { id, share } of searchShares(this.#index, question, { limit: NEAREST })) {
      const line = Number(id.split(" ")[0]);
      const agreed = agreement(wanted, this.#wanted.get(id) ?? new Set());
      lines[line] = Math.max(lines[line] ?? 0, share);
      fits[line] = Math.max(fits[line] ?? 0, share * (AT_ODDS + (1 - AT_ODDS) * agreed));
    }
    return { lines, fits };
  }

  /** The same for one plan. */
  inPlan(nearness: Nearness, plan: string): AskNearness {
    const { lines, fits } = nearness;
    const all = this.lines.map((line, at) => ({
      at,
      isOwn: line.plan === plan,
      isSilent: line.at === "silent",
    }));
    const own = all.filter(({ isOwn }) => isOwn).map(({ at }) => at);
    const sorted = own.map((at) => lines[at] ?? 0).toSorted((a, b) => b - a);
    const near = {
      ...nearness,
      nearest: sorted[0] ?? 0,
      byChance: sorted[BY_CHANCE] ?? 0,
      fittest: Math.max(0, ...own.map((at) => fits[at] ?? 0)),
    };
    const silent = all.filter(({ isSilent }) => isSilent);
    const others = silent.filter(({ isOwn }) => !isOwn).map(({ at }) => at);
    return {
      ...near,
      silence: {
        ...askMeasures(
          near,
          silent.filter(({ isOwn }) => isOwn).map(({ at }) => at),
        ),
        askElsewhere: Math.max(0, ...others.map((at) => lines[at] ?? 0)),
        fitElsewhere: Math.max(0, ...others.map((at) => fits[at] ?? 0)),
      },
    };
  }

  /** The lines that ask for a card; those that a gap comes near to don't. */
  of(card: Card): readonly AsksFor[] {
    if (card.kind === "gap")
      return this.#matching(card.plan, ({ at, quote }) => (at === "gap" && quote === card.about ? 1 : 0));
    const sources = card.kind === "duty" ? [card.obligation.source] : card.items.map(({ source }) => source);
    const all = sources.reduce((sum, { quote }) => sum + quote.length, 0);
    const shares = new Map<number, number>();
    for (const { section, quote } of sources) {
      for (const { line, share } of this.#matching(card.plan, (asked) =>
        isIn(section, asked) ? common(foldSpace(quote), asked.quote) : 0,
      ))
        shares.set(line, (shares.get(line) ?? 0) + share / (all || 1));
    }
    return [...shares].map(([line, share]) => ({ line, share: Math.min(1, share) }));
  }

  /** The lines that a paragraph holds. */
  ofParagraph(plan: string, { section, text }: Paragraph): readonly number[] {
    const whole = foldSpace(text);
    return this.#matching(plan, (line) =>
      isIn(section.path, line) && whole.includes(line.quote) ? 1 : 0,
    ).map(({ line }) => line);
  }

  #matching(plan: string, shareOf: (line: Line) => number): readonly AsksFor[] {
    return this.lines.flatMap((each, line) => {
      const share = each.plan === plan ? shareOf(each) : 0;
      return share === 0 ? [] : [{ line, share }];
    });
  }
}

function belongingOf(line: Asked): Pick<Line, "at" | "quote"> {
  if ("gap" in line) return { at: "gap", quote: foldSpace(line.gap) };
  if ("silent" in line) return { at: "silent", quote: foldSpace(line.silent) };
  return { at: { section: line.section }, quote: foldSpace(line.quote) };
}

function isIn(section: string, { at }: Line): boolean {
  return typeof at === "object" && at.section === section;
}

/** Characters that two quotes have in common: one stands in the other, or they have none. */
function common(a: string, b: string): number {
  return a.includes(b) ? b.length : b.includes(a) ? a.length : 0;
}
