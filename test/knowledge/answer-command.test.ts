import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runAsk } from "../../bot/commands/ask.ts";
import { projectRoot } from "../../bot/root.ts";

const knowledge = join(projectRoot(), "knowledge");
const paths = {
  directivesDir: join(knowledge, "directives"),
  calendarFile: join(knowledge, "calendar", "holidays.vi.json"),
};
const ask = (...args: readonly string[]) => runAsk(args, {}, paths);
const NOW = ["--now", "2026-11-22T09:00:00+07:00"] as const;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kheo-ask-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function batch(content: string): Promise<readonly string[]> {
  const file = join(folder, "in.jsonl");
  await writeFile(file, content);
  return ["--batch", file, "--out", join(folder, "out.jsonl"), ...NOW];
}

describe("one question", () => {
  it("prints the answer and its sources", async () => {
    const { code, stdout } = await ask(...NOW, "Tuyên Quang nộp báo cáo năm trước ngày nào?");
    expect(code).toBe(0);
    expect(stdout).toContain("29/11/2026");
    expect(stdout).toContain("- 66-KH/TU, mục IV: “");
  });

  it("prints JSON as the interface has it", async () => {
    const { stdout } = await ask(...NOW, "--json", "--plan", "tan-ky-2025", "Mỗi chi bộ bao nhiêu mô hình?");
    const answer: unknown = JSON.parse(stdout);
    expect(answer).toMatchObject({ status: "answered", plan: "tan-ky-2025" });
    expect(Object.keys(Object(answer))).toEqual(["status", "text", "plan", "citations"]);
  });

  it("prints help", async () => expect(await ask("--help")).toMatchObject({ code: 0, stderr: "" }));
});

describe("a batch", () => {
  it("answers every line, in order, with its id", async () => {
    const lines = [
      { id: 7, question: "Hôm nay thời tiết thế nào?" },
      { id: "b", question: "còn báo cáo 6 tháng?", history: ["Tuyên Quang nộp báo cáo năm trước ngày nào?"] },
      { id: "c", question: "Đặt tên mô hình thế nào?", plan: "tan-ky-2025" },
    ];
    const args = await batch(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n\n`);
    expect(await ask(...args)).toEqual({ code: 0, stdout: "", stderr: "" });
    const out = (await readFile(join(folder, "out.jsonl"), "utf8")).trim().split("\n");
    const answers: readonly unknown[] = out.map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { id: 7, status: "refused" },
      { id: "b", status: "answered", plan: "tuyen-quang-2026-2030" },
      { id: "c", status: "answered", plan: "tan-ky-2025" },
    ]);
  });

  it.each([
    ["no JSON", '{"id":1,"question":"a"}\nnot json', ":2:"],
    ["no question", '{"id":1}', ":1:"],
    ["an unknown plan", '{"id":1,"question":"a","plan":"x"}', ":1: plan x"],
  ])("names the line with %s", async (_, content, where) => {
    const { code, stderr } = await ask(...(await batch(content)));
    expect(code).not.toBe(0);
    expect(stderr).toContain(where);
    expect(stderr.trim()).not.toContain("\n");
  });
});

describe("wrong usage", () => {
  it.each([
    ["no question", []],
    ["an unknown flag", ["--what"]],
    ["an unknown plan", ["--plan", "x", "a"]],
    ["a wrong instant", ["--now", "yesterday", "a"]],
    ["a batch without --out", ["--batch", "in.jsonl"]],
    ["a batch and a question", ["--batch", "a", "--out", "b", "câu hỏi"]],
  ])("%s ends with 2 and one line", async (_, args) => {
    const { code, stdout, stderr } = await ask(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^ask: [^\n]+\n$/u);
  });

  it("a missing batch file ends with 1", async () => {
    expect((await ask("--batch", join(folder, "none"), "--out", join(folder, "out"))).code).toBe(1);
  });
});
