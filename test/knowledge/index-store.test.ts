/** The index as a file, and searching in slices: both must give what building and searching in one go give, to the last bit. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Synthetic } from "../../bench/synthetic.ts";
import { saturated } from "../../knowledge/search/bm25.ts";
import { featuresOf } from "../../knowledge/search/features.ts";
import { HEADER, readHeader, writeHeader } from "../../knowledge/search/header.ts";
import type { Header } from "../../knowledge/search/header.ts";
import { buildIndex, buildIndexAsync } from "../../knowledge/search/index.ts";
import type { SearchDocument, SearchIndex } from "../../knowledge/search/index.ts";
import { flatten, PARTS } from "../../knowledge/search/layout.ts";
import { readQuery } from "../../knowledge/search/query.ts";
import { search, searchAsync } from "../../knowledge/search/rank.ts";
import { shortlist } from "../../knowledge/search/shortlist.ts";
import type { Candidate } from "../../knowledge/search/shortlist.ts";
import { doAtOnce } from "../../knowledge/search/slices.ts";
import { openIndex } from "../../knowledge/search/store.ts";
import { StringTable } from "../../knowledge/search/strings.ts";

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kheo-index-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A path that nothing stands at. */
function fresh(): string {
  files += 1;
  return join(folder, String(files), "index");
}

/** Syllables to make a corpus of; fixed, so that scores are. */
const SYLLABLES = `đẩy mạnh phong trào thi đua dân vận khéo giai đoạn mới của tỉnh ủy và các cấp ủy đảng chính quyền mặt trận tổ quốc đoàn thể
  mỗi chi bộ đăng ký ít nhất một mô hình hoặc điển hình báo cáo kết quả về ban tuyên giáo trước ngày cuối năm xây dựng nông thôn đô thị văn minh
  giữ gìn trật tự an toàn xã hội bảo vệ môi trường khen thưởng tập thể cá nhân tiêu biểu hồ sơ gồm tờ trình biên bản họp danh sách trích ngang`;
const synthetic = new Synthetic(SYLLABLES);
const passages = [...synthetic.passages(1500)];
const questions = synthetic.questions(passages, 60).map(({ text }) => text);
const index = buildIndex(passages);
const expected = questions.map((question) => search(index, question));

/** Few words, so that passages share them and scores are often equal. */
const word = fc.constantFrom(
  "dân",
  "dan",
  "vận",
  "khéo",
  "kheo",
  "báo",
  "cáo",
  "30/11",
  "05-KH/ĐU",
  "và",
  "của",
  "x",
  "tổ",
);
const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(" "));
const corpora = fc
  .array(fc.record({ title: fc.option(text, { nil: undefined }), text }), { maxLength: 40 })
  .map((documents) => documents.map((document, at) => ({ id: `d${at}`, ...document })));

describe("an index in a file", () => {
  it("is built and written once, then read", async () => {
    const file = fresh();
    const first = await openIndex({ documents: passages, file });
    expect(first).toMatchObject({ rebuilt: "absent", unsaved: null });
    const second = await openIndex({ documents: passages, file });
    expect(second).toMatchObject({ rebuilt: null, unsaved: null });
    expect(flatten(second.index)).toHaveLength(PARTS);
    expect(bytesOf(second.index)).toBe(bytesOf(index));
    expect(questions.map((question) => search(second.index, question))).toEqual(expected);
    expect(await readdir(join(file, ".."))).toEqual(["index"]);
  });

  it("holds any corpus to the last bit", async () => {
    const anything = fc.array(
      fc.record({ id: fc.string(), title: fc.string(), text: fc.string({ unit: "binary" }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(corpora, anything), text, async (documents, question) => {
        const file = fresh();
        const { index: built } = await openIndex({ documents, file });
        const { index: read, rebuilt } = await openIndex({ documents, file });
        expect(rebuilt).toBeNull();
        expect(bytesOf(read)).toBe(bytesOf(buildIndex(documents)));
        const hits = search(buildIndex(documents), question);
        expect(search(read, question)).toEqual(hits);
        expect(search(built, question)).toEqual(hits);
        expect(await searchAsync(read, question)).toEqual(hits);
      }),
      { numRuns: 40 },
    );
  });

  it("is built anew when a passage changed in any way", async () => {
    const file = fresh();
    const documents = [
      { id: "a", title: "dân vận", text: "khéo" },
      { id: "b", text: "báo cáo" },
    ];
    await openIndex({ documents, file });
    const others: readonly (readonly SearchDocument[])[] = [
      documents.toReversed(),
      documents.slice(1),
      [{ id: "a", title: "dân", text: "vận khéo" }, ...documents.slice(1)],
      [{ id: "ad", title: "ân vận", text: "khéo" }, ...documents.slice(1)],
      [],
    ];
    for (const other of others) {
      expect((await openIndex({ documents: other, file })).rebuilt).toBe("changed");
      expect((await openIndex({ documents: other, file })).rebuilt).toBeNull();
    }
  });

  it("is replaced, never believed, when it is damaged", async () => {
    const file = fresh();
    const documents = passages.slice(0, 30);
    await openIndex({ documents, file });
    const whole = await readFile(file);
    const wanted = search(buildIndex(documents), questions[0] ?? "");
    const spoiled = async (): Promise<void> => {
      const { index: again, rebuilt, unsaved } = await openIndex({ documents, file });
      expect(rebuilt).toMatch(/^(damaged|foreign|changed)$/u);
      expect(unsaved).toBeNull();
      expect(search(again, questions[0] ?? "")).toEqual(wanted);
      expect(Buffer.compare(await readFile(file), whole)).toBe(0);
    };
    const places = [0, 7, 8, 12, 20, 60, 85, 90, 200, 310, 320, whole.length >> 1, whole.length - 1];
    for (const length of places) {
      await truncate(file, length);
      await spoiled();
    }
    for (const place of places) {
      const other = Buffer.from(whole);
      other[place] = (other[place] ?? 0) ^ 0x10;
      await writeFile(file, other);
      await spoiled();
    }
    for (const other of [
      Buffer.concat([whole, Buffer.of(0)]),
      Buffer.alloc(whole.length),
      Buffer.from("{}"),
    ]) {
      await writeFile(file, other);
      await spoiled();
    }
  });

  it("is replaced when another engine wrote it, or when its checksums are right and its lengths wrong", async () => {
    const file = fresh();
    const documents = passages.slice(0, 30);
    await openIndex({ documents, file });
    const whole = await readFile(file);
    const header = readHeader(whole.subarray(0, HEADER));
    if (typeof header === "string") throw new Error(header);
    const { lengths, engine } = header;
    const turned = (nth: number, length: number): readonly number[] => lengths.with(nth, length);
    const swapped = lengths.with(0, lengths[1] ?? 0).with(1, lengths[0] ?? 0);
    const headers: readonly (readonly [Header, string])[] = [
      [{ ...header, engine: engine.map((byte) => byte ^ 1) }, "foreign"],
      [{ ...header, lengths: turned(3, 2 ** 40) }, "damaged"],
      [{ ...header, lengths: turned(3, -8) }, "damaged"],
      [{ ...header, lengths: turned(3, Number.NaN) }, "damaged"],
      [{ ...header, lengths: swapped }, "damaged"],
      [{ ...header, lengths: lengths.toReversed() }, "damaged"],
    ];
    for (const [other, why] of headers) {
      await writeFile(file, Buffer.concat([writeHeader(other), whole.subarray(HEADER)]));
      expect((await openIndex({ documents, file })).rebuilt).toBe(why);
      expect(Buffer.compare(await readFile(file), whole)).toBe(0);
    }
  });

  it("is no error where it cannot be read or written", async () => {
    const file = fresh();
    await mkdir(file, { recursive: true });
    const { index: built, rebuilt, unsaved } = await openIndex({ documents: passages.slice(0, 5), file });
    expect(rebuilt).toBe("unreadable");
    expect(unsaved).toBeInstanceOf(Error);
    expect(built.ids.size).toBe(5);
    expect((await stat(file)).isDirectory()).toBe(true);
    expect(await readdir(join(file, ".."))).toEqual(["index"]);
  });

  it("may be opened by many at once", async () => {
    const file = fresh();
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openIndex({ documents: passages.slice(0, 200), file })),
    );
    expect(opened.map(({ unsaved }) => unsaved)).toEqual([null, null, null, null]);
    expect((await openIndex({ documents: passages.slice(0, 200), file })).rebuilt).toBeNull();
    expect(await readdir(join(file, ".."))).toEqual(["index"]);
  });
});

describe("work in slices", () => {
  it("builds the same index", async () => {
    expect(bytesOf(await buildIndexAsync(passages))).toBe(bytesOf(index));
  });

  it("finds the same, one search after another and all side by side", async () => {
    for (const [at, question] of questions.slice(0, 10).entries()) {
      expect(await searchAsync(index, question)).toEqual(expected[at]);
    }
    expect(await Promise.all(questions.map((question) => searchAsync(index, question)))).toEqual(expected);
  });

  it("lets others run in between", async () => {
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    await buildIndexAsync(passages);
    counting = false;
    expect(turns).toBeGreaterThan(3);
  });

  it("stops when aborted, and leaves nothing behind that later searches see", async () => {
    const reason = new Error("enough");
    const stopped = questions.map(async (question, at) => {
      const stopping = new AbortController();
      if (at % 2 === 0) setImmediate(() => stopping.abort(reason));
      return searchAsync(index, question, { signal: stopping.signal }).catch((error: unknown) => error);
    });
    const outcomes = await Promise.all(stopped);
    expect(outcomes).toContain(reason);
    expect(outcomes.filter((_, at) => at % 2 === 1)).toEqual(expected.filter((_, at) => at % 2 === 1));
    expect(questions.map((question) => search(index, question))).toEqual(expected);
    const aborted = AbortSignal.abort(reason);
    await expect(searchAsync(index, "dân", { signal: aborted })).rejects.toBe(reason);
    await expect(buildIndexAsync(passages, { signal: aborted })).rejects.toBe(reason);
    const file = fresh();
    await expect(openIndex({ documents: passages, file, signal: aborted })).rejects.toBe(reason);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

describe("the first pass", () => {
  it("prunes nothing that belongs to the best, and changes no bit of a score", () => {
    fc.assert(
      fc.property(corpora, text, fc.integer({ min: 1, max: 12 }), (documents, question, keep) => {
        const [pruned, whole] = bothWays(buildIndex(documents), question, keep);
        expect(pruned).toEqual(whole);
      }),
      { numRuns: 300 },
    );
    for (const question of questions) {
      for (const keep of [1, 10, 200]) {
        const [pruned, whole] = bothWays(index, question, keep);
        expect(pruned).toEqual(whole);
      }
    }
  });

  // Taken when pairs first counted only what they tell beyond their words; only a knowing change of the ranking may change it.
  it("gives the scores it always gave", () => {
    const hash = createHash("sha256").update(JSON.stringify(expected)).digest("hex");
    expect(hash).toBe("27f78345403d6f58908ecb19bf7a57cb59ce2cab96f1cce6e32e06bcbcbcfa9c");
  });
});

describe("a table of strings", () => {
  it("numbers strings like a map", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 6 }), { maxLength: 700 }), (strings) => {
        const table = new StringTable();
        const model = new Map<string, number>();
        for (const string of strings) {
          const number = model.get(string) ?? model.size + 1;
          model.set(string, number);
          expect(table.add(string)).toBe(number);
        }
        expect(table.size).toBe(model.size + 1);
        for (const [string, number] of model) {
          expect(table.get(string)).toBe(number);
          expect(table.at(number)).toBe(string);
        }
        expect(table.get("not among them")).toBeUndefined();
        expect(table.at(0)).toBe("");
      }),
      { numRuns: 50 },
    );
  });
});

function bytesOf(of: SearchIndex): string {
  const hash = createHash("sha256");
  for (const part of flatten(of)) hash.update(`${part.length},`).update(part);
  return hash.digest("hex");
}

/** The shortlist with and without pruning, as texts. */
function bothWays(of: SearchIndex, question: string, keep: number): readonly (readonly string[])[] {
  const { terms } = featuresOf(of, readQuery(of, question));
  return [plainly(doAtOnce(shortlist(of, terms, keep))), plainly(exhaustive(of, terms, keep))];
}

function plainly(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map(({ doc, score }) => `${doc}: ${score}`);
}

/** The first pass without any pruning: all postings of all terms in the order of the question, in single precision. */
function exhaustive(
  { docs, frequencies, postingStarts, norms, ids }: SearchIndex,
  terms: ReturnType<typeof featuresOf>["terms"],
  keep: number,
): readonly Candidate[] {
  const scores = new Float32Array(ids.size);
  const touched: number[] = [];
  for (const [term, feature] of terms.numbers) {
    if (terms.gains[feature] === 0) continue;
    for (let at = postingStarts[term] ?? 0; at < (postingStarts[term + 1] ?? 0); at++) {
      const doc = docs[at] ?? 0;
      if (scores[doc] === 0) touched.push(doc);
      scores[doc] =
        (scores[doc] ?? 0) + (terms.gains[feature] ?? 0) * saturated(frequencies[at] ?? 0, norms[doc] ?? 1);
    }
  }
  const least = touched.length <= keep ? 0 : (scores.toSorted().at(-keep) ?? 0);
  return touched
    .filter((doc) => (scores[doc] ?? 0) >= least)
    .slice(0, keep * 2)
    .map((doc) => ({ doc, score: scores[doc] ?? 0 }));
}
