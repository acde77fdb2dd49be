/**
 * Chooses among what a plan offers for a question: its cards, its passages, or saying that it is silent. Each is described by a few
 * measures; a linear model weighs them. The weights are learned from the graded questions by `bench/learn.ts`, not set by hand.
 */
import type { Tally } from "./bag.ts";
import type { Match, Standing } from "./match.ts";
import type { Passage } from "./passages.ts";
import { WEIGHTS } from "./weights.ts";

/** What may answer; `none` is the honest silence. */
export type Candidate =
  | { readonly kind: "card"; readonly match: Match }
  | { readonly kind: "passage"; readonly passage: Passage }
  | { readonly kind: "none" };

/** Names of the measures, in the order of their weights. */
export const MEASURES = [
  "cue",
  "item",
  "intent",
  "grounded",
  "held",
  "heldPairs",
  "heldConcepts",
  "rarest",
  "lacked",
  "lackedShare",
  "lackedConcepts",
  "lacksTelling",
  "unnumbered",
  "timeless",
  "ask",
  "askLead",
  "mainAsk",
  "askBehind",
  "fit",
  "fitBehind",
  "behind",
  "mentioned",
  "gap",
  "gapGrounded",
  "duty",
  "undated",
  "hinted",
  "unaskedField",
  "many",
  "passage",
  "passageCoverage",
  "none",
  "noneUnknown",
  "noneElsewhere",
  "noneSaid",
  "noneElsewherePairs",
  "noneUnknownShare",
  "noneElsewhereShare",
  "noneAsk",
  "noneAskLead",
  "noneAskBehind",
  "noneAskElsewhere",
  "noneFit",
  "noneFitBehind",
  "noneFitElsewhere",
] as const;
export type Measure = (typeof MEASURES)[number];
export type Described = Partial<Readonly<Record<Measure, number>>>;

/** What a candidate has of each measure; what is not named is 0. `best` is the score of the nearest card. */
export function describe(candidate: Candidate, standing: Standing, best: number): Described {
  switch (candidate.kind) {
    case "card":
      return { ...describeCard(candidate.match), behind: best - candidate.match.score };
    case "passage":
      return {
        passage: 1,
        passageCoverage: candidate.passage.coverage,
        unnumbered: candidate.passage.unnumbered ? 1 : 0,
        timeless: candidate.passage.timeless ? 1 : 0,
        ...candidate.passage.asks,
        ...described(candidate.passage.tally),
      };
    case "none":
      return {
        none: 1,
        noneUnknown: Math.log1p(standing.unknown),
        noneElsewhere: Math.log1p(standing.elsewhere),
        noneSaid: Math.log1p(standing.said),
        noneElsewherePairs: Math.log1p(standing.elsewherePairs),
        noneUnknownShare: share(standing.unknown, standing),
        noneElsewhereShare: share(standing.elsewhere, standing),
        noneAsk: standing.silence.ask,
        noneAskLead: standing.silence.askLead,
        noneAskBehind: standing.silence.askBehind,
        noneAskElsewhere: standing.silence.askElsewhere,
        noneFit: standing.silence.fit,
        noneFitBehind: standing.silence.fitBehind,
        noneFitElsewhere: standing.silence.fitElsewhere,
      };
  }
}

function share(part: number, { unknown, elsewhere, said }: Standing): number {
  return part / (unknown + elsewhere + said || 1);
}

function described({ held, rarest, heldPairs, heldConcepts, lacked, lackedConcepts }: Tally): Described {
  return {
    held: Math.log1p(held),
    heldPairs: Math.log1p(heldPairs),
    heldConcepts: Math.log1p(heldConcepts),
    rarest,
    lacked: Math.log1p(lacked),
    lackedShare: lacked / (held + lacked || 1),
    lackedConcepts: Math.log1p(lackedConcepts),
  };
}

function describeCard({ card, grounded, mentioned, measures }: Match): Described {
  const isGap = card.kind === "gap";
  return {
    cue: measures.cue,
    item: measures.item,
    intent: measures.intent,
    grounded,
    ...described(measures.tally),
    lacksTelling: measures.lacksTelling ? 1 : 0,
    unnumbered: measures.unnumbered ? 1 : 0,
    timeless: measures.timeless ? 1 : 0,
    ask: measures.ask,
    askLead: measures.askLead,
    mainAsk: measures.mainAsk,
    askBehind: measures.askBehind,
    fit: measures.fit,
    fitBehind: measures.fitBehind,
    mentioned: mentioned ? 1 : 0,
    gap: isGap ? 1 : 0,
    gapGrounded: isGap ? grounded : 0,
    duty: card.kind === "duty" ? 1 : 0,
    undated: card.kind === "duty" && card.obligation.class === "undated" ? 1 : 0,
    hinted:
      card.kind === "duty" && card.obligation.when.kind === "undated" && card.obligation.when.hint !== null
        ? 1
        : 0,
    unaskedField: measures.unaskedField ? 1 : 0,
    many: card.kind === "statements" && card.items.length > 3 ? 1 : 0,
  };
}

/** How much speaks for a candidate; only differences mean something (natural logarithm of odds). */
export function weigh(candidate: Candidate, standing: Standing, best: number): number {
  const described = describe(candidate, standing, best);
  return MEASURES.reduce((sum, measure) => sum + WEIGHTS[measure] * (described[measure] ?? 0), 0);
}
