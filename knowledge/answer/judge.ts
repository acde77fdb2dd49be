/** What one plan has for a question, and whether it is good enough. */
import type { Directive } from "../directive.ts";
import type { Tally } from "./bag.ts";
import type { DutyCard, GapCard, StatementCard } from "./card.ts";
import type { Match } from "./match.ts";
import type { Offer } from "./offers.ts";
import type { Found } from "./parts.ts";
import type { Passage } from "./passages.ts";
import { weigh } from "./weigh.ts";
import type { Candidate } from "./weigh.ts";

/** Duties that score this close to the best are meant as well. */
const AS_GOOD = 0.06;
/** The same, for duties that a question of several parts mentions. */
const MENTIONED = 0.25;
/** Cards that are weighed, by their words and by the questions they are known to be asked with; the rest are far behind. */
const WEIGHED = 12;
const ASKED = 4;
/** A passage that stands out by its meaning is as good as a card that clearly beats silence, also when no plan is named. */
const STANDS_OUT = 1;

/** Silence counts so much more than was learned: a wrong answer costs more than a needless refusal. In logits. */
const IN_DOUBT = 0.3;

/** What weighs this little less than the best is said as well; in logits. */
const SECOND = 0.8;

/** What one plan has for the question. */
export interface Look {
  readonly directive: Directive;
  /** How far what the plan has beats saying nothing, in logits; negative when it doesn't. */
  readonly score: number;
  readonly found: Found | null;
  readonly gap: GapCard | null;
  /** What fits nearly as well: said too, for it may be what is meant. */
  readonly also: Found | null;
}

/** What a plan offers: its nearest cards, its passages, silence. */
export function candidatesOf(matches: readonly Match[], passages: readonly Passage[]): readonly Candidate[] {
  const byAsk = matches.toSorted((a, b) => b.measures.ask - a.measures.ask).slice(0, ASKED);
  const cards = [...new Set([...matches.slice(0, WEIGHED), ...byAsk])];
  return [
    ...cards.map((match) => ({ kind: "card", match }) as const),
    ...passages.map((passage) => ({ kind: "passage", passage }) as const),
    { kind: "none" },
  ];
}

/** Weighs what one plan has and takes what weighs most; silence is one of the choices. */
export function judge(directive: Directive, { matches, standing, passages, compound }: Offer): Look {
  const weighed = candidatesOf(matches, passages)
    .map((candidate) => ({
      candidate,
      weight: weigh(candidate, standing, matches[0]?.score ?? 0) + (candidate.kind === "none" ? IN_DOUBT : 0),
    }))
    .toSorted((a, b) => b.weight - a.weight);
  const silence = weighed.find(({ candidate }) => candidate.kind === "none")?.weight ?? 0;
  const something = weighed.find(({ candidate }) => candidate.kind !== "none");
  const score = (something?.weight ?? silence) - silence;
  if (something === undefined || score < 0) {
    const meant = passages.find(({ standsOut }) => standsOut);
    return meant === undefined
      ? { directive, score, found: null, gap: null, also: null }
      : {
          directive,
          score: STANDS_OUT,
          found: { kind: "passage", directive, passage: meant },
          gap: null,
          also: null,
        };
  }
  const first = taken(directive, something.candidate, matches, compound);
  const [, second] = weighed.filter(({ candidate }) => candidate.kind !== "none");
  const also =
    second === undefined || second.weight < silence || something.weight - second.weight > SECOND
      ? null
      : taken(directive, second.candidate, matches, compound).found;
  return { directive, score, ...first, also: first.found === null ? null : also };
}

/** What a candidate brings: a gap is known silence. */
export function taken(
  directive: Directive,
  candidate: Candidate,
  matches: readonly Match[],
  compound: boolean,
): Pick<Look, "found" | "gap"> {
  if (candidate.kind === "none") return { found: null, gap: null };
  if (candidate.kind === "passage")
    return { found: { kind: "passage", directive, passage: candidate.passage }, gap: null };
  const { card, score, measures } = candidate.match;
  switch (card.kind) {
    case "gap":
      return { found: null, gap: card };
    case "statements": {
      const cards = statementsMeant(widened(card, measures.tally, matches), matches);
      return { found: { kind: "statements", directive, cards }, gap: null };
    }
    case "duty":
      return {
        found: { kind: "duties", directive, cards: dutiesMeant(card, score, matches, compound) },
        gap: null,
      };
  }
}

/** Duties that fit as well as the best; in a question of several parts also those that it mentions. Undated ones step back. */
function dutiesMeant(
  best: DutyCard,
  score: number,
  matches: readonly Match[],
  compound: boolean,
): readonly DutyCard[] {
  if (best.obligation.class === "undated") return [best];
  const meant = matches.flatMap((match) => {
    const close =
      match.score >= score - AS_GOOD || (compound && match.mentioned && match.score >= score - MENTIONED);
    return match.card.kind === "duty" && close ? [match.card] : [];
  });
  return meant.filter(({ obligation }) => obligation.class !== "undated");
}

/** Whether a motto (`“Chân thứ hai”`) is one of those that another sums up (`“Hai chân - Ba mũi”`). */
function isPartOf(heading: string, whole: string): boolean {
  const [first = ""] = heading.toLowerCase().replaceAll(/[“”]/gu, "").split(" ");
  return (
    heading !== whole &&
    / thứ /u.test(heading) &&
    whole
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .includes(first)
  );
}

/** Of a unit that no single quota names (`Sở Tài chính`), all quotas are shown: one of them is general. */
function widened(card: StatementCard, { held, lacked }: Tally, matches: readonly Match[]): StatementCard {
  if (card.topic !== "quota" || card.items.length > 1 || lacked <= UNNAMED * (held + lacked)) return card;
  const quotas = matches.flatMap((match) =>
    match.card.kind === "statements" && match.card.topic === "quota" ? [match.card] : [],
  );
  return quotas.find(({ items }) => items.length > 1) ?? card;
}

/** Share of the question that the quota does not hold. */
const UNNAMED = 0.15;

/** A motto comes with the others that the question mentions. */
function statementsMeant(best: StatementCard, matches: readonly Match[]): readonly StatementCard[] {
  if (best.topic !== "motto") return [best];
  const mottos = matches.flatMap(({ card, mentioned }) =>
    card !== best && card.kind === "statements" && card.topic === "motto" ? [{ card, mentioned }] : [],
  );
  const mentioned = mottos.filter((motto) => motto.mentioned).slice(0, 2);
  // “Hai chân - Ba mũi” stands for “Chân thứ nhất”, “Mũi thứ hai” …: none of them named, all are meant.
  const meant =
    mentioned.length > 0 ? mentioned : mottos.filter(({ card }) => isPartOf(card.heading, best.heading));
  return [best, ...meant.map(({ card }) => card)];
}
