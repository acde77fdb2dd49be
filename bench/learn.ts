/**
 * `npm run learn`: learns the weights of `knowledge/answer/weights.ts` from the graded questions. Every candidate of every question is
 * composed and graded; a linear model is fitted to put the right ones first (softmax over the candidates of a question, L2, Adam), and
 * first of all judged by five-fold cross-validation, which is the figure to believe. Deterministic: no chance in it.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { paths } from "../bot/paths.ts";
import { projectRoot } from "../bot/root.ts";
import type { Answer, Question } from "../flows/ports.ts";
import { partsOf } from "../knowledge/answer/asked.ts";
import { answerFor } from "../knowledge/answer/compose.ts";
import { guardOf } from "../knowledge/answer/guards.ts";
import { candidatesOf, taken } from "../knowledge/answer/judge.ts";
import { Offers } from "../knowledge/answer/offers.ts";
import { refuseGap, refuseUnknown } from "../knowledge/answer/refuse.ts";
import { describe, MEASURES } from "../knowledge/answer/weigh.ts";
import { ASKED_AT, wrongWith } from "../knowledge/evaluation/grade.ts";
import { readGraded, type Graded } from "../knowledge/evaluation/questions.ts";
import { openKnowledge } from "../knowledge/knowledge.ts";

/** One question under one plan: its candidates' measures, and which of them would be right. */
interface Row {
  readonly id: string;
  /** How much it weighs; a question that is put to several plans weighs no more than one. */
  readonly share: number;
  readonly unanswerable: boolean;
  readonly candidates: readonly { readonly measures: readonly number[]; readonly right: boolean }[];
}

const ROUNDS = 500;
const RATE = 0.05;
const SHRINK = 0.01;
const FOLDS = 5;
/** An invented answer weighs more than a needless refusal. */
const REFUSAL = 1.5;
/** A gap this far from the question would refuse for the wrong reason. */
const GAP_NEAR = 0.4;

const knowledge = await openKnowledge(paths.knowledge);
const offers = new Offers(knowledge.directives);

const HELP = `Usage: npm run --silent learn -- [--write]

Learns from knowledge/evaluation/questions.jsonl how to weigh what answers a question, and prints how well that does (a minute of work).

  --write   write knowledge/answer/weights.ts
  --help    print this
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(HELP);
  if (args.some((arg) => arg !== "--write")) {
    process.exitCode = 2;
    return console.error("learn: unknown argument; see --help");
  }
  const questions = await readGraded(join(projectRoot(), "knowledge", "evaluation", "questions.jsonl"));
  const rows = questions.flatMap(rowsOf).filter(({ candidates }) => candidates.some(({ right }) => right));
  const scales = MEASURES.map((_, at) =>
    deviation(rows.flatMap((row) => row.candidates.map(({ measures }) => measures[at] ?? 0))),
  );
  const ids = [...new Set(rows.map(({ id }) => id))];
  const held = Array.from({ length: FOLDS }, (_, fold) => {
    const out = new Set(ids.filter((_id, at) => at % FOLDS === fold));
    const weights = fit(
      rows.filter(({ id }) => !out.has(id)),
      scales,
    );
    return rows.filter(({ id }) => out.has(id)).map((row) => ({ row, right: picksRight(row, weights) }));
  }).flat();
  const weights = fit(rows, scales);
  console.log(`${rows.length} rows of ${questions.length} questions`);
  console.log(
    `five-fold: ${shareOf(held)} right, answerable ${shareOf(held.filter(({ row }) => !row.unanswerable))}, unanswerable ${shareOf(held.filter(({ row }) => row.unanswerable))}`,
  );
  console.log(`fitted to all: ${shareOf(rows.map((row) => ({ right: picksRight(row, weights) })))}`);
  if (args.includes("--write")) await write(weights);
  else console.log("not written; --write writes knowledge/answer/weights.ts");
}

/** A question is put to each plan it may be about; what rules answer, and what cannot be graded by one plan, is left out. */
function rowsOf(graded: Graded): readonly Row[] {
  const question: Question = {
    text: graded.question,
    plan: graded.plan ?? null,
    history: graded.history,
    now: ASKED_AT,
  };
  if (guardOf(partsOf(graded.question).asked) !== null || offers.namesForeignPlace(graded.question))
    return [];
  const { directives, stated } = offers.scope(question);
  const unanswerable = graded.status.every((status) => status === "refused");
  const asked =
    directives.length === 1 || unanswerable
      ? directives
      : directives.filter(({ id }) => id === graded.expectPlan);
  if (!unanswerable && graded.contains.length === 0) return [];
  return asked.map((directive) => {
    const offer = offers.of(directive, question);
    const setting = { knowledge, reading: offers.read(question), now: ASKED_AT };
    const right = (answer: Answer): boolean =>
      wrongWith({ ...graded, expectPlan: undefined }, answer).length === 0;
    const candidates = candidatesOf(offer.matches, offer.passages).map((candidate) => {
      const { found, gap } = taken(directive, candidate, offer.matches, offer.compound);
      const far = candidate.kind === "card" && gap !== null && candidate.match.score < GAP_NEAR;
      const answer =
        found !== null
          ? answerFor(found, setting, { namePlan: !stated, also: null })
          : gap !== null
            ? refuseGap(directive, gap, setting)
            : refuseUnknown(directive);
      const described = describe(candidate, offer.standing, offer.matches[0]?.score ?? 0);
      return { measures: MEASURES.map((measure) => described[measure] ?? 0), right: !far && right(answer) };
    });
    return { id: graded.id, share: (unanswerable ? REFUSAL : 1) / asked.length, unanswerable, candidates };
  });
}

/** Weights in the units of the measures. */
function fit(rows: readonly Row[], scales: readonly number[]): readonly number[] {
  const size = MEASURES.length;
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  for (let round = 1; round <= ROUNDS; round++) {
    const gradient = gradientOf(rows, weights, scales);
    for (let at = 0; at < size; at++) {
      const slope = (gradient[at] ?? 0) / rows.length + SHRINK * (weights[at] ?? 0);
      mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * slope;
      spread[at] = 0.999 * (spread[at] ?? 0) + 0.001 * slope * slope;
      const step = (mean[at] ?? 0) / (1 - 0.9 ** round);
      const size_ = Math.sqrt((spread[at] ?? 0) / (1 - 0.999 ** round)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (RATE * step) / size_;
    }
  }
  return Array.from(weights, (weight, at) => weight / (scales[at] ?? 1));
}

/** Of minus the logarithm of the probability that a right candidate is taken. */
function gradientOf(rows: readonly Row[], weights: Float64Array, scales: readonly number[]): Float64Array {
  const gradient = new Float64Array(weights.length);
  for (const { candidates, share } of rows) {
    const heights = candidates.map(({ measures }) =>
      measures.reduce((sum, value, at) => sum + ((weights[at] ?? 0) * value) / (scales[at] ?? 1), 0),
    );
    const top = Math.max(...heights);
    const odds = heights.map((height) => Math.exp(height - top));
    const all = odds.reduce((sum, each) => sum + each, 0);
    const right = odds.reduce((sum, each, at) => sum + (candidates[at]?.right === true ? each : 0), 0);
    for (const [at, { measures, right: isRight }] of candidates.entries()) {
      const odd = odds[at] ?? 0;
      const pull = share * (odd / all - (isRight ? odd / right : 0));
      for (const [measure, value] of measures.entries())
        gradient[measure] = (gradient[measure] ?? 0) + (pull * value) / (scales[measure] ?? 1);
    }
  }
  return gradient;
}

function picksRight({ candidates }: Row, weights: readonly number[]): boolean {
  const heights = candidates.map(({ measures }) =>
    measures.reduce((sum, value, at) => sum + (weights[at] ?? 0) * value, 0),
  );
  return candidates[heights.indexOf(Math.max(...heights))]?.right === true;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
}

function shareOf(results: readonly { readonly right: boolean }[]): string {
  return `${((100 * results.filter(({ right }) => right).length) / results.length).toFixed(1)}%`;
}

async function write(weights: readonly number[]): Promise<void> {
  const lines = MEASURES.map((measure, at) => `  ${measure}: ${Number((weights[at] ?? 0).toFixed(3))},`);
  const file = `/** Learned from the graded questions by \`npm run learn -- --write\`; not to be set by hand. */
export const WEIGHTS = {\n${lines.join("\n")}\n} as const;\n`;
  await writeFile(join(projectRoot(), "knowledge", "answer", "weights.ts"), file);
  console.log("knowledge/answer/weights.ts is written");
}

await main(process.argv.slice(2));
