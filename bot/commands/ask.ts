/** `npm run --silent ask`: one question, one answer; or a file of them. */
import { readFile, writeFile } from "node:fs/promises";

import { z } from "zod";

import type { Answer, Answerer, Instant } from "../../flows/ports.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { readConfig } from "../config.ts";
import { openAnswerer } from "../open.ts";
import { paths, type KnowledgePaths } from "../paths.ts";
import { words } from "./ask.vi.ts";
import {
  execute,
  readFlags,
  readNow,
  runIfStarted,
  UsageError,
  type CommandResult,
  type Environment,
} from "./command.ts";

const HELP = `Usage: npm run --silent ask -- [--json] [--plan ID] [--now INSTANT] "câu hỏi"
       npm run --silent ask -- --batch IN.jsonl --out OUT.jsonl [--now INSTANT]

Answers questions from the directives, with citations.

  --json         print the answer as one JSON object: status, text, plan, citations
  --plan ID      the asker's own plan; a plan named in the question wins
  --now INSTANT  RFC 3339 with an offset, as 2026-11-22T09:00:00+07:00; default: KHEO_NOW, else the real time
  --batch FILE   questions, a JSON object a line: {"id", "question", "plan"?, "history"?: [string]}
  --out FILE     answers, a line each in the same order: {"id", "status", "text", "plan", "citations"}
  --help         print this
`;

/** Runs the command with the arguments after its name. Never throws; reads the knowledge files, writes only `--out`. */
export function runAsk(
  args: readonly string[],
  env: Environment,
  knowledgePaths: KnowledgePaths = paths.knowledge,
): Promise<CommandResult> {
  return execute("ask", HELP, args, async () => {
    const options = readOptions(args, env);
    const { batch, question: text, plan, now } = options;
    const lines = batch === null ? [] : parseBatch(batch.in, await readBatch(batch.in));
    const knowledge = await openKnowledge(knowledgePaths);
    const ids = knowledge.plans.map(({ id }) => id);
    checkPlan("--plan", plan, ids);
    for (const line of lines) checkPlan(`${batch?.in}:${line.number}: plan`, line.plan, ids);
    const closing = new AbortController();
    const answerer = await openAnswerer(knowledge, readConfig(env), { stopping: closing.signal });
    try {
      if (batch === null) {
        const answer = await answerer.answer({ text, plan, history: [], now });
        return options.json ? `${JSON.stringify(answer, null, 2)}\n` : readable(answer);
      }
      const answers = await answerAll(answerer, lines, now);
      await writeFile(batch.out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""));
      return "";
    } finally {
      closing.abort();
    }
  });
}

interface Options {
  readonly json: boolean;
  readonly question: string;
  readonly plan: string | null;
  readonly now: Instant;
  readonly batch: { readonly in: string; readonly out: string } | null;
}

function readOptions(args: readonly string[], env: Environment): Options {
  const { values, positionals } = readFlags(
    args,
    {
      json: { type: "boolean" },
      plan: { type: "string" },
      now: { type: "string" },
      batch: { type: "string" },
      out: { type: "string" },
    },
    true,
  );
  const { batch, out, json = false, plan = null } = values;
  if ((batch === undefined) !== (out === undefined))
    throw new UsageError("--batch and --out go together; see --help");
  if (batch !== undefined && positionals.length > 0)
    throw new UsageError("with --batch the questions come from the file; leave out the question");
  if (batch !== undefined && plan !== null)
    throw new UsageError("with --batch each line names its own plan; leave out --plan");
  const question = positionals.join(" ").trim();
  if (batch === undefined && question === "")
    throw new UsageError('needs a question, as ask -- "câu hỏi"; see --help');
  return {
    json,
    question,
    plan,
    now: readNow(values.now, env),
    batch: batch === undefined || out === undefined ? null : { in: batch, out },
  };
}

function checkPlan(where: string, plan: string | null, ids: readonly string[]): void {
  if (plan !== null && !ids.includes(plan))
    throw new UsageError(`${where} ${plan}: no such plan; one of ${ids.join(", ")}`);
}

const Line = z.object({
  id: z.union([z.string(), z.number()]),
  question: z.string(),
  plan: z
    .string()
    .nullish()
    .transform((plan) => plan ?? null),
  history: z.array(z.string()).default([]),
});
type Line = z.infer<typeof Line> & { readonly number: number };

async function readBatch(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Error(`${file}: cannot be read; name a file of questions, a JSON object a line`, { cause });
  }
}

function parseBatch(file: string, content: string): readonly Line[] {
  return content
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .flatMap((text, at) => {
      if (text.trim() === "") return [];
      const number = at + 1;
      const line = Line.safeParse(parseJson(text));
      if (!line.success) {
        const [issue] = line.error.issues;
        throw new Error(
          `${file}:${number}: needs {"id", "question", "plan"?, "history"?}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
        );
      }
      return [{ ...line.data, number }];
    });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function answerAll(
  answerer: Answerer,
  lines: readonly Line[],
  now: Instant,
): Promise<readonly ({ readonly id: string | number } & Answer)[]> {
  const answers = [];
  for (const { id, question, plan, history } of lines) {
    answers.push({ id, ...(await answerer.answer({ text: question, plan, history, now })) });
  }
  return answers;
}

function readable({ text, citations }: Answer): string {
  const sources = citations.map(({ number, section, quote }) => words.source(number, section, quote));
  return `${[text, ...(sources.length === 0 ? [] : ["", words.sources, ...sources])].join("\n")}\n`;
}

await runIfStarted(import.meta.url, runAsk);
