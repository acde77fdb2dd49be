/** The graded set as `npm run eval` grades it: the figures of `knowledge/evaluation/floor.ts` may not fall. And that grading can fail. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runEval } from "../../bot/commands/eval.ts";
import { paths } from "../../bot/paths.ts";
import { projectRoot } from "../../bot/root.ts";
import type { Answer } from "../../flows/ports.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { belowFloor } from "../../knowledge/evaluation/floor.ts";
import { grade, wrongWith } from "../../knowledge/evaluation/grade.ts";
import { readGraded } from "../../knowledge/evaluation/questions.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";

const knowledge = await openKnowledge(paths.knowledge);
const questions = await readGraded(join(projectRoot(), "knowledge", "evaluation", "questions.jsonl"));

it("answers the graded questions", { timeout: 900_000 }, async () => {
  const grades = await grade(createAnswerer(knowledge), knowledge.directives, questions);
  for (const { graded, wrong } of grades.wrong)
    console.log(`${graded.id} [${graded.kind}] ${graded.question}: ${wrong.join("; ")}`);
  expect(grades.questions).toBeGreaterThanOrEqual(80);
  expect(grades.unanswerable * 6).toBeGreaterThanOrEqual(grades.questions);
  expect(belowFloor(grades)).toEqual([]);
});

describe("grading", () => {
  const [graded] = questions;
  if (graded === undefined) throw new Error("no graded question");
  const asked = { ...graded, expectPlan: "a", contains: ["30/11"], excludes: ["15/12"] };
  const right: Answer = { status: "answered", plan: "a", text: "Trước ngày  30/11.", citations: [] };

  it("finds nothing wrong with a right answer", () => expect(wrongWith(asked, right)).toEqual([]));

  it.each<[string, Partial<Answer>, readonly string[]]>([
    ["status", { status: "refused" }, ["is refused"]],
    ["plan", { plan: "b" }, ["plan b"]],
    ["missing fact", { text: "?" }, ["lacks 30/11"]],
    ["excluded fact", { text: "30/11, 15/12" }, ["has 15/12"]],
  ])("sees a wrong %s", (_, change, wrong) =>
    expect(wrongWith(asked, { ...right, ...change })).toEqual(wrong),
  );

  it("counts broken promises, and the floor names each", async () => {
    const cited = { plan: "tan-ky-2025", number: "05-KH/ĐU", section: "I", quote: "nowhere" };
    const answers: readonly Answer[] = [
      { ...right, text: "15/12" },
      { ...right, citations: [cited] },
    ];
    const twice = answers.map((_, at) => ({ ...asked, id: String(at), status: ["refused" as const] }));
    const rest = answers[Symbol.iterator]();
    const answerer = { answer: () => Promise.resolve(rest.next().value ?? right) };
    const grades = await grade(answerer, knowledge.directives, twice);
    expect(grades).toMatchObject({
      accuracy: 0,
      unanswerable: 2,
      refusedOfUnanswerable: 0,
      wrongDates: 1,
      quotesNotVerbatim: 1,
      answeredWithoutCitation: 1,
    });
    expect(belowFloor(grades)).toHaveLength(5);
  });
});

describe("the command", () => {
  let folder = "";
  const file = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kheo-eval-"));
    const right = { id: "a", kind: "good", question: "Thời tiết hôm nay thế nào?", status: ["refused"] };
    await writeFile(file("good.jsonl"), JSON.stringify(right));
    await writeFile(file("bad.jsonl"), JSON.stringify({ ...right, status: ["answered"] }));
    await writeFile(file("malformed.jsonl"), `\n${JSON.stringify({ id: "a" })}`);
    await writeFile(file("empty.jsonl"), "\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("prints figures and exits 0 above the floor", async () => {
    const { code, stdout } = await runEval(["--questions", file("good.jsonl"), "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ questions: 1, accuracy: 1, belowFloor: [] });
  });

  it("exits 1 below the floor, says why and still prints", async () => {
    const { code, stdout, stderr } = await runEval(["--questions", file("bad.jsonl"), "--wrong"]);
    expect(code).toBe(1);
    expect(stdout).toContain("a [good]");
    expect(stderr).toMatch(/^eval: accuracy 0\.0% is below 9\d\.\d%\n$/u);
  });

  it("ends with 1 on files it cannot read, 2 on wrong usage", async () => {
    expect((await runEval(["--questions", file("none.jsonl")])).code).toBe(1);
    const malformed = await runEval(["--questions", file("malformed.jsonl")]);
    expect(malformed).toMatchObject({ code: 1, stdout: "" });
    expect(malformed.stderr).toContain("malformed.jsonl:2:");
    expect((await runEval(["--questions", file("empty.jsonl")])).code).toBe(2);
    expect((await runEval(["--what"])).code).toBe(2);
    expect((await runEval(["--help"])).code).toBe(0);
  });
});
