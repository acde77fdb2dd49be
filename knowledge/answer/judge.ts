/** What one plan has for a question, and whether it is good enough. */
import type { Directive } from "../directive.ts";
import type { DutyCard, GapCard, StatementCard } from "./card.ts";
import { NEAR, SURE } from "./match.ts";
import type { Match } from "./match.ts";
import type { Found } from "./parts.ts";
import type { Passage } from "./passages.ts";

/** Duties that score this close to the best are meant as well. */
const AS_GOOD = 0.06;
/** The same, for duties that a question of several parts mentions. */
const MENTIONED = 0.25;
/** A gap this near goes before any passage. */
const GAP_BEFORE_PASSAGE = 0.42;
/** A card answers only when it holds this share of the question's own words. */
const GROUNDED = 0.38;
/** A passage answers when it holds this share of the question. */
const PASSAGE_SURE = 0.62;

/** What one plan has for the question. */
export interface Look {
  readonly directive: Directive;
  readonly score: number;
  readonly found: Found | null;
  readonly gap: GapCard | null;
}

/** Weighs what one plan has: its best card when that fits well, else a near gap, else a passage. */
export function judge(
  directive: Directive,
  matches: readonly Match[],
  compound: boolean,
  findPassage: () => Passage | null,
): Look {
  const [best] = matches;
  if (best === undefined) return { directive, score: 0, found: null, gap: null };
  const { card, score, grounded } = best;
  if (score < SURE || grounded < GROUNDED) return judgeUnsure(directive, matches, findPassage);
  switch (card.kind) {
    case "gap":
      return { directive, score, found: null, gap: card };
    case "statements":
      return {
        directive,
        score,
        found: { kind: "statements", directive, cards: statementsMeant(card, matches) },
        gap: null,
      };
    case "duty":
      return {
        directive,
        score,
        found: { kind: "duties", directive, cards: dutiesMeant(card, score, matches, compound) },
        gap: null,
      };
  }
}

/** No card fits well: a known gap that comes near, else a passage that holds most of the question. */
function judgeUnsure(
  directive: Directive,
  matches: readonly Match[],
  findPassage: () => Passage | null,
): Look {
  const score = matches[0]?.score ?? 0;
  const near = matches.find(
    (match) => match.card.kind === "gap" && match.score >= NEAR && match.grounded >= GROUNDED,
  );
  const gap = near?.card.kind === "gap" ? near.card : null;
  if (near !== undefined && near.score >= GAP_BEFORE_PASSAGE)
    return { directive, score: near.score, found: null, gap };
  const passage = findPassage();
  if (passage !== null && passage.coverage >= PASSAGE_SURE) {
    return {
      directive,
      score: Math.max(score, SURE),
      found: { kind: "passage", directive, passage },
      gap: null,
    };
  }
  return { directive, score, found: null, gap };
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

/** A motto comes with the others that the question mentions. */
function statementsMeant(best: StatementCard, matches: readonly Match[]): readonly StatementCard[] {
  if (best.topic !== "motto") return [best];
  const others = matches.flatMap(({ card, mentioned }) =>
    mentioned && card !== best && card.kind === "statements" && card.topic === "motto" ? [card] : [],
  );
  return [best, ...others.slice(0, 2)];
}
