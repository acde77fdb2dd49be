import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { evaluate, runSearchEval } from "../../bot/commands/search-eval.ts";

const documents = [
  { id: "1", title: "Báo cáo", text: "Báo cáo tổng kết năm trước ngày 30/11." },
  { id: "2", text: "Hồ sơ khen thưởng lập thành 02 bộ." },
  { id: "3", text: "Phân loại rác thải tại nguồn." },
];
const queries = [
  { id: "a", text: "báo cáo tổng kết", relevant: ["1"], variant: "plain" },
  { id: "b", text: "ho so khen thuong", relevant: ["2"], variant: "bare" },
  { id: "c", text: "phân loại rác", relevant: ["3", "none"], variant: "plain" },
];

describe("evaluation", () => {
  it("measures by variant", () => {
    const { documents: count, variants } = evaluate(documents, queries);
    expect(count).toBe(3);
    expect(Object.keys(variants)).toEqual(["plain", "bare"]);
    expect(variants["bare"]).toMatchObject({ queries: 1, "recall@1": 1, "mrr@10": 1, "ndcg@10": 1 });
    expect(variants["plain"]).toMatchObject({ queries: 2, "recall@1": 0.75, "recall@10": 0.75, "mrr@10": 1 });
    expect(variants["plain"]?.["ndcg@10"]).toBeCloseTo((1 + 1 / (1 + 1 / Math.log2(3))) / 2, 4);
  });
});

describe("the command", () => {
  let folder = "";
  const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kheo-search-"));
    await writeFile(join(folder, "c.jsonl"), lines(documents));
    await writeFile(join(folder, "q.jsonl"), lines(queries));
    await writeFile(join(folder, "bad.jsonl"), `${lines(queries)}\n{"id":"d"}`);
  });
  afterAll(() => rm(folder, { recursive: true }));
  const run = (corpus: string, asked: string, ...more: readonly string[]) =>
    runSearchEval(["--corpus", join(folder, corpus), "--queries", join(folder, asked), ...more]);

  it("prints one JSON object with the promised keys", async () => {
    const { code, stdout } = await run("c.jsonl", "q.jsonl", "--json");
    expect(code).toBe(0);
    const report: unknown = JSON.parse(stdout);
    expect(Object.keys(Object(report))).toEqual(["documents", "build_ms", "rss_mb", "variants"]);
  });

  it("prints a table without --json", async () =>
    expect((await run("c.jsonl", "q.jsonl")).stdout).toContain("ndcg@10"));

  it("names the file and line of a bad row", async () => {
    const { code, stderr } = await run("c.jsonl", "bad.jsonl");
    expect(code).toBe(1);
    expect(stderr).toContain("bad.jsonl:4:");
  });

  it("ends with 1 on a missing file and 2 on wrong usage", async () => {
    expect((await run("none.jsonl", "q.jsonl")).code).toBe(1);
    expect((await runSearchEval(["--corpus", "x"])).code).toBe(2);
    expect((await runSearchEval(["--what"])).code).toBe(2);
    expect((await runSearchEval(["--help"])).code).toBe(0);
  });
});
