/** Runs every engine over every question of every variant, in turn and in this process, and reduces the hits to figures. */
import { performance } from "node:perf_hooks";

import { DEPTH, type Engine, type Passage } from "./engines.ts";
import type { Query } from "./variants.ts";

/** Means over the questions of one variant; times in ms. */
export interface Figures {
  readonly queries: number;
  readonly "ndcg@10": number;
  readonly "recall@1": number;
  readonly p50_ms: number;
}

/** One question asked of one engine. `top` is the id ranked first, null when nothing was found. */
export interface Run {
  readonly query: Query;
  readonly ndcg: number;
  readonly recall1: number;
  readonly top: string | null;
  readonly ms: number;
}

export interface EngineResult {
  readonly name: string;
  readonly build_ms: number;
  readonly variants: { readonly [variant: string]: Figures };
  readonly runs: readonly Run[];
}

/** Questions asked before the clock counts. */
const WARM_UP = 40;

/** Builds `engine` over `passages`, warms it up and asks all `queries`, one after another. */
export async function measure(
  engine: Engine,
  passages: readonly Passage[],
  queries: readonly Query[],
): Promise<EngineResult> {
  const started = performance.now();
  const ask = await engine.build(passages);
  const build = performance.now() - started;
  for (const { text } of queries.slice(0, WARM_UP)) await ask(text);
  const runs: Run[] = [];
  for (const query of queries) {
    const asked = performance.now();
    const hits = await ask(query.text);
    const ms = performance.now() - asked;
    runs.push({ query, ...graded(hits.slice(0, DEPTH), query.relevant), top: hits[0] ?? null, ms });
  }
  const variants = [...new Set(queries.map(({ variant }) => variant))];
  return {
    name: engine.name,
    build_ms: Math.round(build),
    variants: Object.fromEntries(
      variants.map((variant) => [variant, figuresOf(runs.filter(({ query }) => query.variant === variant))]),
    ),
    runs,
  };
}

/** nDCG at ten with relevance 0 or 1, and the share of relevant passages that stand first. */
export function graded(
  hits: readonly string[],
  relevant: readonly string[],
): { readonly ndcg: number; readonly recall1: number } {
  const wanted = new Set(relevant);
  if (wanted.size === 0) return { ndcg: 0, recall1: 0 };
  const gain = (ranks: readonly number[]): number =>
    ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 2), 0);
  const found = hits.flatMap((id, rank) => (wanted.has(id) ? [rank] : []));
  const ideal = Array.from({ length: Math.min(wanted.size, DEPTH) }, (_, rank) => rank);
  return { ndcg: gain(found) / gain(ideal), recall1: (found[0] === 0 ? 1 : 0) / wanted.size };
}

function figuresOf(runs: readonly Run[]): Figures {
  const mean = (value: (run: Run) => number): number =>
    Number((runs.reduce((sum, run) => sum + value(run), 0) / Math.max(1, runs.length)).toFixed(4));
  const times = runs.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return {
    queries: runs.length,
    "ndcg@10": mean(({ ndcg }) => ndcg),
    "recall@1": mean(({ recall1 }) => recall1),
    p50_ms: Number((times[Math.floor(times.length / 2)] ?? 0).toFixed(3)),
  };
}
