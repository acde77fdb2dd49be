/** The graded set: `questions.jsonl`. A question is right when status, plan and every wanted fact are; accuracy may not fall. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";
import { z } from "zod";

import { projectRoot } from "../../bot/root.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";

/** Raise these when answers get better; never lower them. */
const ACCURACY = 0.965;
const REFUSED_OF_UNANSWERABLE = 0.95;
/** Mean time of an answer, ms; generous, for a busy machine. */
const SLOWEST_MEAN = 150;

const Graded = z.strictObject({
  id: z.string(),
  kind: z.string(),
  question: z.string(),
  plan: z.string().optional(),
  history: z.array(z.string()).default([]),
  /** Any of these is right. */
  status: z.array(z.enum(["answered", "clarify", "refused"])).min(1),
  expectPlan: z.string().optional(),
  /** Facts the text must hold; not asked of a `clarify`. */
  contains: z.array(z.string()).default([]),
  excludes: z.array(z.string()).default([]),
});

const folder = join(projectRoot(), "knowledge");
const knowledge = await openKnowledge({
  directivesDir: join(folder, "directives"),
  calendarFile: join(folder, "calendar", "holidays.vi.json"),
});
const answerer = createAnswerer(knowledge);
const now = Date.parse("2026-11-22T09:00:00+07:00");

const questions = readFileSync(join(projectRoot(), "test", "knowledge", "questions.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => Graded.parse(JSON.parse(line)));

const plain = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll(/\s+/gu, " ");

async function wrongWith(graded: z.infer<typeof Graded>): Promise<readonly string[]> {
  const { question: text, plan = null, history } = graded;
  const answer = await answerer.answer({ text, plan, history, now });
  const said = plain(answer.text);
  return [
    ...(graded.status.includes(answer.status) ? [] : [`is ${answer.status}`]),
    ...(graded.expectPlan === undefined || graded.expectPlan === answer.plan ? [] : [`plan ${answer.plan}`]),
    ...(answer.status === "clarify"
      ? []
      : graded.contains.filter((fact) => !said.includes(plain(fact))).map((fact) => `lacks ${fact}`)),
    ...graded.excludes.filter((fact) => said.includes(plain(fact))).map((fact) => `has ${fact}`),
  ];
}

it("answers the graded questions", async () => {
  const started = performance.now();
  const results = await Promise.all(
    questions.map(async (graded) => ({ graded, wrong: await wrongWith(graded) })),
  );
  const mean = (performance.now() - started) / questions.length;

  const failures = results.filter(({ wrong }) => wrong.length > 0);
  for (const { graded, wrong } of failures)
    console.log(`${graded.id} [${graded.kind}] ${graded.question}: ${wrong.join("; ")}`);
  const right = (some: typeof results): number =>
    some.filter(({ wrong }) => wrong.length === 0).length / some.length;
  const unanswerable = results.filter(({ graded: { status } }) => status.every((each) => each === "refused"));

  expect(questions.length).toBeGreaterThanOrEqual(80);
  expect(unanswerable.length * 6).toBeGreaterThanOrEqual(questions.length);
  expect(right(results)).toBeGreaterThanOrEqual(ACCURACY);
  expect(right(unanswerable)).toBeGreaterThanOrEqual(REFUSED_OF_UNANSWERABLE);
  expect(mean).toBeLessThan(SLOWEST_MEAN);
});
