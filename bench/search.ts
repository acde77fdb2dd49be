/** `npm run bench:search`: our search engine beside three others, over the same passages and questions, in one run. */
import { join } from "node:path";

import { execute, readFlags, runIfStarted, UsageError, type CommandResult } from "../bot/commands/command.ts";
import { projectRoot } from "../bot/root.ts";
import { ENGINES } from "./search/engines.ts";
import { readPassages, readQueries } from "./search/files.ts";
import { measure, type EngineResult } from "./search/measure.ts";
import { ratiosOf } from "./search/ratio.ts";
import { lossesTable, table } from "./search/table.ts";

const HELP = `Usage: npm run --silent bench:search -- [--corpus C.jsonl] [--queries Q.jsonl] [--losses N] [--json]

Builds kheo, MiniSearch, Orama and SQLite FTS5 over one corpus, asks all of them the same questions and prints nDCG@10, recall@1
and the median time of a question, by engine and variant, and kheo's nDCG@10 over the best other engine's.

  --corpus FILE   passages, a JSON object a line: {"id", "title"?, "text"}; default: bench/search/corpus.jsonl
  --queries FILE  questions: {"id", "text", "relevant": [ids], "variant"?}; default: bench/search/queries.jsonl
                  without a variant in the file each is asked as written, without diacritics, with one typo, telegraphic and abbreviated
  --losses N      then the N questions of each variant where kheo falls furthest behind the best other engine
  --json          print the figures as one JSON object
  --help          print this
`;

/** Runs the command with the arguments after its name. Never throws; reads the two files, writes nothing. */
export function runBenchSearch(args: readonly string[]): Promise<CommandResult> {
  return execute("bench:search", HELP, args, async () => {
    const { values } = readFlags(args, {
      corpus: { type: "string" },
      queries: { type: "string" },
      losses: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
    });
    if ((values.corpus === undefined) !== (values.queries === undefined))
      throw new UsageError("--corpus and --queries go together; see --help");
    if (!/^\d+$/u.test(values.losses)) throw new UsageError("--losses needs a whole number; see --help");
    const ours = join(projectRoot(), "bench", "search");
    const passages = await readPassages(values.corpus ?? join(ours, "corpus.jsonl"));
    const queries = await readQueries(values.queries ?? join(ours, "queries.jsonl"));
    const results: EngineResult[] = [];
    for (const engine of ENGINES) results.push(await measure(engine, passages, queries));
    const losses = lossesTable(results, Number(values.losses));
    return values.json ? json(passages.length, results) : table(passages.length, results) + losses;
  });
}

function json(documents: number, results: readonly EngineResult[]): string {
  const engines = Object.fromEntries(
    results.map(({ name, build_ms, variants }) => [name, { build_ms, variants }]),
  );
  return `${JSON.stringify({ documents, engines, ratio: ratiosOf(results) }, null, 2)}\n`;
}

await runIfStarted(import.meta.url, runBenchSearch);
