/** The bench: its data are sound, its variants stay what they are, and its figures are right on a corpus small enough to reckon by hand. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runBenchSearch } from "../../bench/search.ts";
import { chanceOf } from "../../bench/search/chance.ts";
import { ENGINES } from "../../bench/search/engines.ts";
import { readPassages, readQueries } from "../../bench/search/files.ts";
import { graded } from "../../bench/search/measure.ts";
import { misspell } from "../../bench/search/typo.ts";
import { unmarked, variantsOf } from "../../bench/search/variants.ts";
import { projectRoot } from "../../bot/root.ts";

const folder = join(projectRoot(), "bench", "search");
const passages = await readPassages(join(folder, "corpus.jsonl"));
const queries = await readQueries(join(folder, "queries.jsonl"));
const written = queries.filter(({ variant }) => variant === "as written");

describe("the corpus", () => {
  it("has enough passages of the right length, composed, with ids of their own", () => {
    expect(passages.length).toBeGreaterThanOrEqual(260);
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
    const lengths = passages.map(({ text }) => text.match(/[\p{L}\d]+/gu)?.length ?? 0);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(120);
    expect(passages.filter(({ title, text }) => title + text !== (title + text).normalize("NFC"))).toEqual(
      [],
    );
  });

  it("has at least five passages a theme", () => {
    const theme = (id: string): string => id.replace(/-\d+$/u, "");
    const lonely = passages.filter(
      ({ id }) => passages.filter((other) => theme(other.id) === theme(id)).length < 5,
    );
    expect(lonely).toEqual([]);
  });

  it("is asked enough questions, each with an answer in it", () => {
    const ids = new Set(passages.map(({ id }) => id));
    expect(written.length).toBeGreaterThanOrEqual(200);
    expect(
      written.filter(({ relevant }) => relevant.length === 0 || !relevant.every((id) => ids.has(id))),
    ).toEqual([]);
  });
});

describe("variants", () => {
  const made = (id: string, text: string) =>
    variantsOf({ id, text, relevant: [] }).map((query) => [query.variant, query.text]);

  it("are made from the question alone", () => {
    expect(made("q1", "Ủy ban nhân dân có thu phí không, đăng ký ở đâu?")).toMatchInlineSnapshot(`
      [
        [
          "as written",
          "Ủy ban nhân dân có thu phí không, đăng ký ở đâu?",
        ],
        [
          "no diacritics",
          "Uy ban nhan dan co thu phi khong, dang ky o dau?",
        ],
        [
          "one typo",
          "Ủy ban nhân dân có tu phí không, đăng ký ở đâu?",
        ],
        [
          "telegraphic",
          "ủy ban nhân dân thu phí không đăng ký",
        ],
        [
          "abbreviated",
          "UBND có thu phí ko, đky ở đâu?",
        ],
      ]
    `);
  });

  it("leave out what would not change the question", () => {
    expect(made("q2", "bo ga").map(([variant]) => variant)).toEqual(["as written"]);
  });

  it("strip every mark", () => expect(unmarked("Đồng Tháp, ở đâu?")).toBe("Dong Thap, o dau?"));

  it("of a typo change one word only", () => {
    for (const { id, text } of queries.filter(({ variant }) => variant === "one typo")) {
      const before = written.find((query) => query.id === id)?.text.split(" ") ?? [];
      const after = text.split(" ");
      expect(after.length).toBe(before.length);
      expect(after.filter((word, at) => word !== before[at])).toHaveLength(1);
    }
  });

  it("of a typo always differ from the word", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("trường", "giấy", "bơi", "nhanh", "đất", "rượu"),
        fc.string(),
        (word, seed) => {
          expect(misspell(word, chanceOf(seed))).not.toBe(word);
        },
      ),
    );
  });
});

describe("figures", () => {
  it("are nDCG at ten and recall at one", () => {
    expect(graded(["a", "b"], ["a"])).toEqual({ ndcg: 1, recall1: 1 });
    expect(graded(["b", "a"], ["a"])).toEqual({ ndcg: 1 / Math.log2(3), recall1: 0 });
    expect(graded(["a"], ["a", "b"])).toEqual({ ndcg: 1 / (1 + 1 / Math.log2(3)), recall1: 0.5 });
    expect(graded([], ["a"])).toEqual({ ndcg: 0, recall1: 0 });
  });
});

describe("every engine", () => {
  it.each(ENGINES)("$name finds a word that stands in one passage", async (engine) => {
    const ask = await engine.build([
      { id: "1", title: "", text: "con meo ngoi tren mai" },
      { id: "2", title: "trang", text: "bong hoa trong vuon" },
    ]);
    expect((await ask("hoa?"))[0]).toBe("2");
    expect(await ask("?!")).toEqual([]);
  });
});

describe("the command", () => {
  let scratch = "";
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "kheo-bench-"));
    await writeFile(
      join(scratch, "c.jsonl"),
      '{"id":1,"text":"giấy khai sinh"}\n{"id":2,"text":"nuôi ong"}\n',
    );
    await writeFile(
      join(scratch, "q.jsonl"),
      '{"id":"a","text":"khai sinh","relevant":[1],"variant":"plain"}\n',
    );
    await writeFile(join(scratch, "bad.jsonl"), '{"id":"a"}\n');
  });
  afterAll(() => rm(scratch, { recursive: true }));
  const run = (queriesFile: string, ...more: readonly string[]) =>
    runBenchSearch(["--corpus", join(scratch, "c.jsonl"), "--queries", join(scratch, queriesFile), ...more]);

  it("takes other files, with variants of their own", async () => {
    const { code, stdout } = await run("q.jsonl", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      documents: 2,
      engines: { kheo: { variants: { plain: { queries: 1, "ndcg@10": 1, "recall@1": 1 } } } },
      ratio: { plain: { ours: 1 } },
    });
    expect((await run("q.jsonl", "--losses", "2")).stdout).toContain("ratio of nDCG@10");
  });

  it("ends with 1 on a bad file, 2 on wrong usage", async () => {
    expect((await run("bad.jsonl")).stderr).toContain("bad.jsonl:1:");
    expect((await run("none.jsonl")).code).toBe(1);
    expect((await runBenchSearch(["--corpus", "x"])).code).toBe(2);
    expect((await run("q.jsonl", "--losses", "many")).code).toBe(2);
    expect((await runBenchSearch(["--help"])).code).toBe(0);
  });
});
