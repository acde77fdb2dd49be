/** Ours against the best of the others, and how much of the difference could be chance. */
import { chanceOf } from "./chance.ts";
import { OURS } from "./engines.ts";
import type { EngineResult, Run } from "./measure.ts";

/** nDCG@10 of ours over that of the best other engine, the best chosen anew for each variant, with a 95 % interval. */
export interface Ratio {
  readonly ours: number;
  readonly peer: number;
  readonly peer_name: string;
  readonly ratio: number;
  /** From questions drawn anew with repeats, the same questions for both engines: where this spans 1 the difference proves nothing. */
  readonly interval: readonly [low: number, high: number];
}

/** Ratios by variant; the engines must have run the same questions in the same order, ours among them. */
export function ratiosOf(results: readonly EngineResult[]): { readonly [variant: string]: Ratio } {
  const ours = results.find(({ name }) => name === OURS);
  if (ours === undefined) return {};
  const others = results.filter(({ name }) => name !== OURS);
  return Object.fromEntries(
    Object.entries(ours.variants).flatMap(([variant, { "ndcg@10": mine }]) => {
      const ndcg = ({ variants }: EngineResult): number => variants[variant]?.["ndcg@10"] ?? 0;
      const [best] = others.toSorted((a, b) => ndcg(b) - ndcg(a));
      if (best === undefined) return [];
      const of = (runs: readonly Run[]): readonly Run[] =>
        runs.filter(({ query }) => query.variant === variant);
      return [
        [
          variant,
          {
            ours: mine,
            peer: ndcg(best),
            peer_name: best.name,
            ratio: rounded(mine / ndcg(best)),
            interval: intervalOf(of(ours.runs), of(best.runs), variant),
          },
        ] as const,
      ];
    }),
  );
}

const RESAMPLES = 1000;

function intervalOf(ours: readonly Run[], theirs: readonly Run[], seed: string): readonly [number, number] {
  const chance = chanceOf(seed);
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const sums = { ours: 0, theirs: 0 };
    for (const _ of ours) {
      const at = chance.below(ours.length);
      sums.ours += ours[at]?.ndcg ?? 0;
      sums.theirs += theirs[at]?.ndcg ?? 0;
    }
    return sums.ours / sums.theirs;
  }).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(ratios[Math.floor(share * RESAMPLES)] ?? 0);
  return [at(0.025), at(0.975)];
}

/** Three digits; 0 stands for what cannot be divided. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(3)) : 0;
}
