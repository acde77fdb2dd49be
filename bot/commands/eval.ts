/** `npm run --silent eval`: the graded questions put to the answerer, and how well it did. */
import { join } from "node:path";

import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { belowFloor, percent } from "../../knowledge/evaluation/floor.ts";
import { grade, type Grades, type Marked } from "../../knowledge/evaluation/grade.ts";
import { readGraded } from "../../knowledge/evaluation/questions.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { paths } from "../paths.ts";
import { projectRoot } from "../root.ts";
import { execute, readFlags, runIfStarted, UsageError, type CommandResult } from "./command.ts";

const HELP = `Usage: npm run --silent eval -- [--questions FILE] [--wrong] [--json]

Puts the graded questions to the answerer (no model, no network, a fixed day) and prints accuracy by kind and overall, the share of
unanswerable questions refused, wrong dates, quotes not verbatim and answers without a citation.
Exits 1 when a figure is below the committed floor (knowledge/evaluation/floor.ts).

  --questions FILE  graded questions, a JSON object a line: {"id", "kind", "question", "plan"?, "history"?: [string], "status": [string],
                    "expectPlan"?, "contains"?: [string or [string]], "excludes"?: [string]}; default: knowledge/evaluation/questions.jsonl
  --wrong           also list the wrong answers with what is wrong
  --json            print one JSON object: questions, accuracy, kinds, unanswerable, refusedOfUnanswerable, wrongDates,
                    quotesNotVerbatim, answeredWithoutCitation, belowFloor; with --wrong also wrong
  --help            print this
`;

/** Runs the command with the arguments after its name. Never throws; reads the knowledge files and the questions, writes nothing. */
export async function runEval(args: readonly string[]): Promise<CommandResult> {
  let below: readonly string[] = [];
  const result = await execute("eval", HELP, args, async () => {
    const { values } = readFlags(args, {
      questions: {
        type: "string",
        default: join(projectRoot(), "knowledge", "evaluation", "questions.jsonl"),
      },
      wrong: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    });
    const questions = await readGraded(values.questions);
    if (questions.length === 0) throw new UsageError(`${values.questions} holds no question; see --help`);
    const knowledge = await openKnowledge(paths.knowledge);
    const grades = await grade(createAnswerer(knowledge), knowledge.directives, questions);
    below = belowFloor(grades);
    return values.json ? json(grades, below, values.wrong) : readable(grades, values.wrong);
  });
  return below.length === 0 ? result : { ...result, code: 1, stderr: `eval: ${below.join("; ")}\n` };
}

function json(grades: Grades, below: readonly string[], withWrong: boolean): string {
  const { wrong, ...figures } = grades;
  const listed = wrong.map(
    ({ graded: { id, kind, question }, answer: { status, text }, wrong: reasons }) => ({
      id,
      kind,
      question,
      wrong: reasons,
      status,
      text,
    }),
  );
  const report = { ...figures, belowFloor: below, ...(withWrong ? { wrong: listed } : {}) };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function readable(grades: Grades, withWrong: boolean): string {
  const kinds = Object.entries(grades.kinds).map(([kind, { questions, accuracy }]) =>
    row(kind, percent(accuracy), questions),
  );
  return [
    ...kinds,
    row("all", percent(grades.accuracy), grades.questions),
    "",
    row("unanswerable refused", percent(grades.refusedOfUnanswerable), grades.unanswerable),
    row("wrong dates", String(grades.wrongDates)),
    row("quotes not verbatim", String(grades.quotesNotVerbatim)),
    row("answered without citation", String(grades.answeredWithoutCitation)),
    ...(withWrong ? ["", ...grades.wrong.map(wrongLine)] : []),
    "",
  ].join("\n");
}

function row(name: string, value: string, of?: number): string {
  return `${name.padEnd(26)}${value.padStart(7)}${of === undefined ? "" : `  of ${of}`}`;
}

function wrongLine({ graded: { id, kind, question }, wrong }: Marked): string {
  return `${id} [${kind}] ${question}: ${wrong.join("; ")}`;
}

await runIfStarted(import.meta.url, runEval);
