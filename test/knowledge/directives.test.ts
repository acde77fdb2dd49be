/**
 * Loads every folder of the real directives: every quote, date, class and step is checked by the loader itself, so a new directive
 * needs no new test. Then one broken folder for each kind of problem: long only by the rows of these tables.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { parseDirectiveText, quoteIn } from "../../knowledge/directive.ts";
import { loadDirectives } from "../../knowledge/load.ts";

const DIRECTIVES = join(import.meta.dirname, "../../knowledge/directives");

describe("the real directives", () => {
  test("load: every quote is found, every date is real", async () => {
    const directives = await loadDirectives(DIRECTIVES);
    expect(directives.map(({ id }) => id)).toEqual(directives.map(({ id }) => id).toSorted());
    for (const { sections, programme } of directives) {
      expect(sections.length).toBeGreaterThan(10);
      expect(programme.obligations.length).toBeGreaterThan(0);
    }
  });

  test("lose no word between file and sections", async () => {
    for (const { id, sections } of await loadDirectives(DIRECTIVES)) {
      const file = await readFile(join(DIRECTIVES, id, "text.md"), "utf8");
      const body = file.slice(file.indexOf("\n---\n") + 5).replaceAll(/<!--.*-->|^#+ /gmu, "");
      const read = sections.flatMap(({ heading, paragraphs }) => [heading ?? "", ...paragraphs]).join(" ");
      expect([id, ...wordsOf(read)]).toEqual([id, ...wordsOf(body)]);
    }
  });
});

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter(Boolean);
}

describe("text.md", () => {
  const text = [
    "---",
    "plan: xa-an",
    "---",
    "<!-- section: II; seed: 1-1 -->",
    "## II. NỘI DUNG",
    "",
    "<!-- section: II.1; seed: 2-4 -->",
    "<!-- note: read twice -->",
    "1. Đoạn  một",
    "nối dòng.",
    "",
    "- Đoạn hai.",
    "",
    "<!-- section: II.1.a -->",
    "### a) Mục a",
  ].join("\n");

  test("becomes sections with the headings above them", () => {
    expect(parseDirectiveText(text)).toEqual({
      plan: "xa-an",
      problems: [],
      sections: [
        { path: "II", heading: "II. NỘI DUNG", breadcrumb: ["II. NỘI DUNG"], paragraphs: [] },
        {
          path: "II.1",
          heading: null,
          breadcrumb: ["II. NỘI DUNG"],
          paragraphs: ["1. Đoạn  một nối dòng.", "- Đoạn hai."],
        },
        { path: "II.1.a", heading: "a) Mục a", breadcrumb: ["II. NỘI DUNG", "a) Mục a"], paragraphs: [] },
      ],
    });
  });

  test("a quote is verbatim within one paragraph or the heading, white space folded", () => {
    const section = {
      path: "I",
      heading: "I. MỤC ĐÍCH",
      breadcrumb: [],
      paragraphs: ["Trước  ngày\n30/11", "gửi báo cáo"],
    };
    expect(quoteIn(section, " Trước ngày   30/11")).toBe(true);
    expect(quoteIn(section, "MỤC ĐÍCH")).toBe(true);
    expect(quoteIn(section, "30/11 gửi")).toBe(false);
    expect(quoteIn(section, "trước ngày")).toBe(false);
    expect(quoteIn(section, " ")).toBe(false);
  });

  const front = "---\nplan: xa-an\n---\n";
  const one = "<!-- section: I -->\nMột.\n";
  test.each([
    ["no front matter", one, 1, "front matter"],
    ["front matter without a plan", `---\nseed: a\n---\n${one}`, 1, "front matter"],
    ["front matter that is no YAML", `---\nplan: [\n---\n${one}`, 1, "front matter"],
    ["text before the first section", `${front}Một.\n${one}`, 4, "before the first section"],
    ["a section twice", front + one + one, 6, "section I stands twice"],
    ["an empty section", `${front}${one}<!-- section: II -->\n`, 6, "section II is empty"],
    ["a malformed section mark", `${front}${one}<!-- section: II. -->\nHai.`, 6, "a comment is one line"],
    ["a note over two lines", `${front}${one}<!-- note: a\nb -->`, 6, "a comment is one line"],
    ["a heading without a space", `${front}${one}##Hai`, 6, "a heading is"],
    ["a heading after text", `${front}${one}## Hai`, 6, "after its text"],
    ["a second heading", `${front}<!-- section: I -->\n## Một\n## Hai`, 6, "second heading"],
    ["no section", front, null, "no section"],
  ])("reports %s with its line", (_, content, line, message) => {
    expect(parseDirectiveText(content).problems).toContainEqual({
      line,
      message: expect.stringContaining(message),
    });
  });
});

describe("a folder that is not in order stops the start", () => {
  const TEXT = `---
plan: xa-an
---

<!-- section: I -->
## I. THỜI GIAN

Báo cáo trước ngày 30/11 hằng năm, gửi Đảng ủy xã.

<!-- section: II -->
Mỗi chi bộ có 01 mô hình.
`;
  const PROGRAMME = `id: xa-an
directive:
  type: plan
  number: 01-KH/ĐU
  citeAs: 01-KH/ĐU
  date: 2026-01-05
  title: Kế hoạch
  issuer: Đảng ủy xã An
  signer: { authority: null, title: null, name: null }
  system: party
  territory: xã An
  level: commune
  sources: [{ section: II, quote: Mỗi chi bộ }]
names: { label: 01-KH/ĐU, area: xã An, aliases: [xã an] }
validity: { from: 2026-01-05, to: 2027-12-31, years: [2026, 2027], source: { section: I, quote: THỜI GIAN } }
endedNotice: null
obligations:
  - id: report
    title: Báo cáo năm
    owedBy: chi bộ
    owedByKinds: [chi-bo]
    owedTo: Đảng ủy xã
    wording: trước ngày 30/11
    class: before
    when: { kind: yearly, month: 11, day: 30, from: 2026, to: 2027 }
    form: null
    source: { section: I, quote: "Báo cáo trước ngày 30/11 hằng năm" }
form:
  noun: mô hình
  title: Bản đăng ký
  steps:
    - { step: name, example: Tổ tự quản, source: { section: II, quote: mô hình } }
    - { step: goal, example: Sạch đường, source: null }
    - { step: review, example: Gửi, source: null }
reportForm: null
rating: null
dossier: null
`;
  let root = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "kheo-directives-"));
  });
  afterAll(() => rm(root, { recursive: true }));

  /** Writes one folder `xa-an` under a new place and tries to load it. A null file is left out. */
  async function load(files: {
    readonly text?: string | Buffer | null;
    readonly programme?: string | null;
    readonly asks?: string;
  }) {
    const dir = await mkdtemp(join(root, "case-"));
    await mkdir(join(dir, "xa-an"));
    const { text = TEXT, programme = PROGRAMME, asks } = files;
    if (text !== null) await writeFile(join(dir, "xa-an", "text.md"), text);
    if (programme !== null) await writeFile(join(dir, "xa-an", "programme.yaml"), programme);
    if (asks !== undefined) await writeFile(join(dir, "xa-an", "asks.jsonl"), asks);
    return loadDirectives(dir);
  }

  /** The line of `PROGRAMME` that holds `words`, counted from 1. */
  const lineWith = (words: string): number =>
    PROGRAMME.split("\n").findIndex((line) => line.includes(words)) + 1;

  test("the folder these cases break is in order", async () => {
    await expect(load({})).resolves.toMatchObject([{ id: "xa-an" }]);
  });

  test.each([
    ["a missing programme", { programme: null }, "xa-an/programme.yaml: is missing"],
    ["a missing text", { text: null }, "xa-an/text.md: is missing"],
    ["text that is not UTF-8", { text: Buffer.from([0x54, 0xff]) }, "xa-an/text.md: is not UTF-8"],
    ["text that is not NFC", { text: TEXT.normalize("NFD") }, "text.md:6: is not in Unicode NFC"],
    ["known questions of nothing", { asks: "{}\n" }, "xa-an/asks.jsonl:1: is no line of asks"],
    ["text of another plan", { text: TEXT.replace("xa-an", "xa-binh") }, "text.md:1: plan is xa-binh"],
    [
      "text that is malformed",
      { text: `${TEXT}\n## II` },
      "text.md:13: the heading of II stands after its text",
    ],
  ])("%s", async (_, files, message) => {
    await expect(load(files)).rejects.toMatchObject({
      code: "directives-invalid",
      remedy: "stop",
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ["broken YAML", "title: Kế hoạch", "title: [", "programme.yaml:"],
    ["a key twice", "title: Kế hoạch", "type: plan", "Map keys must be unique"],
    ["a missing key", "endedNotice: null", "", "endedNotice: Invalid input"],
    ["an unknown key", "form: null", "forms: null", 'Unrecognized key: "forms"'],
    [
      "an unreal date",
      "date: 2026-01-05",
      "date: 2026-02-30",
      `:${lineWith("date: 2026")}: directive.date: Invalid`,
    ],
    ["another id", "id: xa-an", "id: xa-binh", ":1: id: is xa-binh, but the folder is xa-an"],
    [
      "an unknown section",
      "section: II, quote: mô hình",
      "section: IX, quote: mô hình",
      "form.steps[0].source: text.md has no section IX",
    ],
    [
      "a quote that is nowhere",
      "quote: Mỗi chi bộ",
      "quote: Mọi chi bộ",
      "directive.sources[0]: section II has no paragraph with “Mọi chi bộ”",
    ],
    ["a quote of another section", "section: II, quote: Mỗi", "section: I, quote: Mỗi", "(it stands in II)"],
    [
      "a wording outside its quote",
      "wording: trước ngày 30/11",
      "wording: chậm nhất 30/11",
      `:${lineWith("wording")}: obligations[0].wording: does not stand`,
    ],
    [
      "a class that does not fit",
      "class: before",
      "class: year",
      "obligations[0].class: year does not fit when.kind yearly",
    ],
    [
      "a day no month has",
      "month: 11, day: 30",
      "month: 11, day: 31",
      "obligations[0].when: there is no day 31/11",
    ],
    [
      "years the wrong way round",
      "from: 2026, to: 2027 }",
      "from: 2027, to: 2026 }",
      "obligations[0].when: ends before",
    ],
    [
      "a year that slipped",
      "from: 2026, to: 2027 }",
      "from: 2026, to: 20279 }",
      "obligations[0].when: holds a year",
    ],
    ["a validity the wrong way round", "to: 2027-12-31", "to: 2025-12-31", "validity: ends before it begins"],
    [
      "an unknown anomaly",
      "    form: null",
      "    form: null\n    anomalies: [lost]",
      "obligations[0].anomalies: there is no anomaly lost",
    ],
    ["an unknown step", "step: goal", "step: gaol", "form.steps[1]: gaol is no step"],
    ["a step twice", "step: goal", "step: name", "form.steps[1]: name stands twice"],
  ])("%s", async (_, was, is, message) => {
    expect(PROGRAMME).toContain(was);
    await expect(load({ programme: PROGRAMME.replace(was, is) })).rejects.toThrow(message);
  });

  test("an obligation twice", async () => {
    const [before = "", rest = ""] = PROGRAMME.split("obligations:\n");
    const [obligation = "", after = ""] = rest.split("form:\n  noun");
    const twice = `${before}obligations:\n${obligation}${obligation}form:\n  noun${after}`;
    await expect(load({ programme: twice })).rejects.toThrow("obligations[1]: report stands twice");
  });

  test("all problems of all folders are named at once", async () => {
    const dir = await mkdtemp(join(root, "many-"));
    await mkdir(join(dir, "empty"));
    await mkdir(join(dir, "xa-an"));
    await writeFile(join(dir, "xa-an", "text.md"), TEXT);
    await writeFile(
      join(dir, "xa-an", "programme.yaml"),
      PROGRAMME.replace("step: goal", "step: gaol").replace("Mỗi chi", "Mọi"),
    );
    const error: unknown = await loadDirectives(dir).catch((reason: unknown) => reason);
    const lines = error instanceof Error ? error.message.split("\n") : [];
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("4 problem(s) in the directives:");
  });

  test("no folder at all", async () => {
    await expect(loadDirectives(await mkdtemp(join(root, "none-")))).rejects.toThrow(
      "has no directive folder",
    );
    await expect(loadDirectives(join(root, "absent"))).rejects.toThrow("cannot be read");
  });
});
