/**
 * `npm run learn`: learns from the graded questions how much each word of a question is needed (`knowledge/answer/needed.ts`) and how to weigh
 * what may answer (`knowledge/answer/weights.ts`). First of all both are judged by five-fold cross-validation, which is the figure to believe.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { paths } from "../bot/paths.ts";
import { projectRoot } from "../bot/root.ts";
import { Needs } from "../knowledge/answer/needs.ts";
import { MEASURES } from "../knowledge/answer/weigh.ts";
import { readGraded } from "../knowledge/evaluation/questions.ts";
import { openKnowledge } from "../knowledge/knowledge.ts";
import { fit, picksRight, scalesOf } from "./learn/fit.ts";
import { needsOf } from "./learn/needs.ts";
import { Rows } from "./learn/rows.ts";

const FOLDS = 5;

const HELP = `Usage: npm run --silent learn -- [--write] [--quick]

Learns from knowledge/evaluation/questions.jsonl which words of a question are needed and how to weigh what answers it, and prints how well
that does (ten minutes of work).

  --write   write knowledge/answer/needed.ts and weights.ts
  --quick   leave cross-validation out (three minutes)
  --help    print this
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(HELP);
  if (args.some((arg) => arg !== "--write" && arg !== "--quick")) {
    process.exitCode = 2;
    return console.error("learn: unknown argument; see --help");
  }
  const questions = await readGraded(join(projectRoot(), "knowledge", "evaluation", "questions.jsonl"));
  const rows = new Rows(await openKnowledge(paths.knowledge));
  const untaught = rows.of(questions, new Needs({}));
  const needs = needsOf(untaught);
  const taught = rows.of(questions, new Needs(needs));
  const scales = scalesOf(taught);
  console.log(`${taught.length} rows of ${questions.length} questions`);

  if (!args.includes("--quick")) {
    const ids = [...new Set(taught.map(({ id }) => id))];
    const held = Array.from({ length: FOLDS }, (_, fold) => {
      const out = new Set(ids.filter((_id, at) => at % FOLDS === fold));
      const seen = new Needs(needsOf(untaught.filter(({ id }) => !out.has(id))));
      const all = rows.of(questions, seen);
      const weights = fit(
        all.filter(({ id }) => !out.has(id)),
        scales,
      );
      return all.filter(({ id }) => out.has(id)).map((row) => ({ row, right: picksRight(row, weights) }));
    }).flat();
    console.log(
      `five-fold: ${shareOf(held)} right, answerable ${shareOf(held.filter(({ row }) => !row.unanswerable))}, unanswerable ${shareOf(held.filter(({ row }) => row.unanswerable))}`,
    );
  }

  const weights = fit(taught, scales);
  console.log(`fitted to all: ${shareOf(taught.map((row) => ({ right: picksRight(row, weights) })))}`);
  if (args.includes("--write")) await write(weights, needs);
  else console.log("not written; --write writes knowledge/answer/needed.ts and weights.ts");
}

function shareOf(results: readonly { readonly right: boolean }[]): string {
  return `${((100 * results.filter(({ right }) => right).length) / results.length).toFixed(1)}%`;
}

const LEARNED =
  "/** Learned from the graded questions by `npm run learn -- --write`; not to be set by hand. */";

async function write(weights: readonly number[], needs: Readonly<Record<string, number>>): Promise<void> {
  const measures = MEASURES.map((measure, at) => `  ${measure}: ${Number((weights[at] ?? 0).toFixed(3))},`);
  await put("weights.ts", `${LEARNED}\nexport const WEIGHTS = {\n${measures.join("\n")}\n} as const;\n`);
  const words = Object.entries(needs)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([mark, need]) => `  ${JSON.stringify(mark)}: ${Number(need.toFixed(2))},`);
  await put("needed.ts", `${LEARNED}\nexport const NEEDED = {\n${words.join("\n")}\n};\n`);
}

async function put(file: string, content: string): Promise<void> {
  await writeFile(join(projectRoot(), "knowledge", "answer", file), content);
  console.log(`knowledge/answer/${file} is written`);
}

await main(process.argv.slice(2));
