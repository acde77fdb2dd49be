/** `npm run --silent search:eval`: the retrieval engine on any corpus, measured. */
import { createReadStream } from "node:fs";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

import { z } from "zod";

import { buildIndex } from "../../knowledge/search/index.ts";
import type { SearchDocument, SearchIndex } from "../../knowledge/search/index.ts";
import { search } from "../../knowledge/search/rank.ts";
import { execute, readFlags, runIfStarted, UsageError, type CommandResult } from "./command.ts";

const HELP = `Usage: npm run --silent search:eval -- --corpus C.jsonl --queries Q.jsonl [--json]

Builds the product's own index over a corpus, runs the queries and measures what is found.

  --corpus FILE   passages, a JSON object a line: {"id", "title"?, "text"}
  --queries FILE  queries, a JSON object a line: {"id", "text", "relevant": [ids], "variant"?}
  --json          accepted for uniformity: one JSON object is printed in any case
  --help          print this
`;

/** Hits looked at for each query. */
const DEPTH = 10;

/** Runs the command with the arguments after its name. Never throws; reads the two files, writes nothing. */
export function runSearchEval(args: readonly string[]): Promise<CommandResult> {
  return execute("search:eval", HELP, args, async () => {
    const { corpus, queries } = readFlags(args, {
      corpus: { type: "string" },
      queries: { type: "string" },
      json: { type: "boolean" }, // the report is one JSON object in any case
    }).values;
    if (corpus === undefined || queries === undefined)
      throw new UsageError("needs --corpus FILE and --queries FILE; see --help");
    const report = evaluate(await readLines(corpus, Passage), await readLines(queries, Query));
    return `${JSON.stringify(report, null, 2)}\n`;
  });
}

const Id = z.union([z.string(), z.number()]).transform(String);
const Passage = z.object({
  id: Id,
  title: z
    .string()
    .nullish()
    .transform((title) => title ?? undefined),
  text: z.string(),
});
const Query = z.object({
  id: Id,
  text: z.string(),
  relevant: z.array(Id),
  variant: z.string().default("default"),
});
type Query = z.infer<typeof Query>;

async function readLines<Line>(file: string, schema: z.ZodType<Line>): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === "") continue;
    const line = schema.safeParse(parseJson(text));
    if (!line.success) {
      const [issue] = line.error.issues;
      throw new Error(
        `${file}:${number}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "not a JSON object"}; see --help`,
      );
    }
    lines.push(line.data);
  }
  return lines;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Means over the queries of one variant; the key names are the public interface. */
interface Measures {
  readonly queries: number;
  readonly "recall@1": number;
  readonly "recall@3": number;
  readonly "recall@10": number;
  readonly "mrr@10": number;
  readonly "ndcg@10": number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

export interface Report {
  readonly documents: number;
  readonly build_ms: number;
  readonly rss_mb: number;
  readonly variants: { readonly [variant: string]: Measures };
}

/** Builds the index, warms it with a few queries, and measures every variant. */
export function evaluate(documents: readonly SearchDocument[], queries: readonly Query[]): Report {
  const started = performance.now();
  const index = buildIndex(documents);
  const buildMs = performance.now() - started;
  for (const { text } of queries.slice(0, 20)) search(index, text, { limit: DEPTH });
  const variants = [...new Set(queries.map(({ variant }) => variant))];
  return {
    documents: documents.length,
    build_ms: Math.round(buildMs),
    rss_mb: Math.round(process.memoryUsage().rss / 2 ** 20),
    variants: Object.fromEntries(
      variants.map((variant) => [
        variant,
        measure(
          index,
          queries.filter((query) => query.variant === variant),
        ),
      ]),
    ),
  };
}

function measure(index: SearchIndex, queries: readonly Query[]): Measures {
  const runs = queries.map(({ text, relevant }) => {
    const started = performance.now();
    const hits = search(index, text, { limit: DEPTH });
    const ms = performance.now() - started;
    const wanted = new Set(relevant);
    return { ms, wanted: wanted.size, ranks: hits.flatMap(({ id }, rank) => (wanted.has(id) ? [rank] : [])) };
  });
  const mean = (value: (run: (typeof runs)[number]) => number): number =>
    rounded(runs.reduce((sum, run) => sum + value(run), 0) / Math.max(1, runs.length), 4);
  const recall = (depth: number): number =>
    mean(({ ranks, wanted }) => (wanted === 0 ? 0 : ranks.filter((rank) => rank < depth).length / wanted));
  const times = runs.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const percentile = (share: number): number =>
    rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0, 3);
  return {
    queries: runs.length,
    "recall@1": recall(1),
    "recall@3": recall(3),
    "recall@10": recall(10),
    "mrr@10": mean(({ ranks: [first] }) => (first === undefined ? 0 : 1 / (first + 1))),
    "ndcg@10": mean(({ ranks, wanted }) =>
      wanted === 0
        ? 0
        : gain(ranks) / gain(Array.from({ length: Math.min(wanted, DEPTH) }, (_, rank) => rank)),
    ),
    p50_ms: percentile(0.5),
    p99_ms: percentile(0.99),
  };
}

/** Discounted cumulative gain of relevant hits at these ranks, counted from 0. */
function gain(ranks: readonly number[]): number {
  return ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 2), 0);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

await runIfStarted(import.meta.url, runSearchEval);
