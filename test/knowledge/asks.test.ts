/** Known questions: read and checked against their directive, and found by questions in other words. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { paths } from "../../bot/paths.ts";
import { cardsOf } from "../../knowledge/answer/cards.ts";
import { givenBy } from "../../knowledge/answer/kinds.ts";
import { askMeasures, KnownAsks } from "../../knowledge/answer/known-asks.ts";
import { Needs } from "../../knowledge/answer/needs.ts";
import { agreement, wantedBy } from "../../knowledge/answer/wanted.vi.ts";
import { checkAsks } from "../../knowledge/asks.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { termsOf } from "../../knowledge/search/tokenise.ts";

const { directives } = await openKnowledge(paths.knowledge);
const known = new KnownAsks(directives);

describe("asks.jsonl", () => {
  const [directive] = directives;
  if (directive === undefined) throw new Error("no directive");
  const { sections, programme } = directive;
  const [section] = sections;
  const quote = section?.paragraphs[0] ?? "";
  const about = programme.gaps[0]?.about ?? "";
  const line = (value: unknown): string => JSON.stringify(value);

  it("is read line by line", () => {
    const lines = [
      { section: section?.path, quote, asks: ["Ai ban hành?"] },
      { gap: about, asks: ["Bao giờ?"] },
      { silent: "số điện thoại người phụ trách", asks: ["Gọi số nào?", "số điện thoại"] },
    ];
    expect(checkAsks(`${lines.map(line).join("\n")}\n`, sections, programme.gaps)).toEqual({
      asked: lines,
      problems: [],
    });
  });

  it.each([
    [
      "a quote that is not there",
      { section: section?.path, quote: "nowhere", asks: ["?"] },
      "has no “nowhere”",
    ],
    ["a section that is not there", { section: "XX", quote, asks: ["?"] }, "text.md has no section XX"],
    ["a gap that is not there", { gap: "nothing", asks: ["?"] }, "programme.yaml has no gap “nothing”"],
    ["no questions", { gap: about, asks: [] }, "is no line of asks"],
    ["something else", { gap: about, asks: ["?"], more: 1 }, "is no line of asks"],
  ])("does not pass %s", (_, wrong, message) => {
    const { asked, problems } = checkAsks(`\n${line(wrong)}`, sections, programme.gaps);
    expect(asked).toEqual([]);
    expect(problems).toEqual([{ line: 2, message: expect.stringContaining(message) }]);
  });

  it("reads any text without throwing", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { asked, problems } = checkAsks(text, sections, programme.gaps);
        expect(asked.length + problems.length).toBeLessThanOrEqual(text.split("\n").length);
      }),
    );
  });
});

function nearTo(question: string, plan = "tuyen-quang-2026-2030") {
  return known.inPlan(known.nearness(question, wantedBy(question)), plan);
}

describe("what a question wants", () => {
  it.each([
    ["Hạn nộp báo cáo là ngày nào?", ["time"]],
    ["han nop bao cao la ngay nao", ["time"]],
    ["Hội đồng có mấy người?", ["members"]],
    ["Chi bộ đăng ký bao nhiêu mô hình?", ["count"]],
    ["Tiền thưởng bao nhiêu?", ["money"]],
    ["Gửi về đâu?", ["place"]],
    ["Cho xin link tải mẫu", ["online", "form"]],
    ["Chào đồng chí", []],
  ])("%s", (question, kinds) => expect([...wantedBy(question)]).toEqual(kinds));

  it("agrees with itself, and with what wants none of it not at all", () => {
    const kinds = fc.uniqueArray(fc.constantFrom("time", "who", "count", "form"));
    fc.assert(
      fc.property(kinds, kinds, (a, b) => {
        const both = agreement(new Set(a), new Set(b));
        expect(agreement(new Set(a), new Set(a))).toBe(1);
        expect(agreement(new Set(b), new Set(a))).toBe(both);
        expect(both > 0).toBe(a.some((kind) => b.includes(kind)) || a.length + b.length === 0);
      }),
    );
  });
});

describe("known questions", () => {
  it("stand for every directive", () => {
    for (const { id } of directives) expect(known.lines.some(({ plan }) => plan === id)).toBe(true);
  });

  it("find what is asked in other words than the directive's", () => {
    const near = nearTo("bộ đội về phụ bà con lợp lại mái nhà dột thì kế hoạch có nói không");
    const best = near.lines.indexOf(near.nearest);
    expect(known.lines[best]?.quote).toContain("sửa chữa nhà ở tạm");
    const { ask, askLead, askBehind } = askMeasures(near, [best]);
    expect(ask).toBe(near.nearest);
    expect(askLead).toBeGreaterThan(0);
    expect(askBehind).toBe(0);
  });

  it("know what a plan leaves unsaid, but for no card", () => {
    const { silence, nearest } = nearTo("cho em xin số điện thoại của Ban Tuyên giáo và Dân vận Tỉnh ủy");
    expect(silence.ask).toBe(nearest);
    expect(silence.askElsewhere).toBeGreaterThan(0);
    const asked = directives.flatMap(cardsOf).flatMap((card) => known.of(card).map(({ line }) => line));
    expect(asked.filter((line) => known.lines[line]?.at === "silent")).toEqual([]);
  });

  it("fit better when they want the same kind of thing", () => {
    const [who, many] = [nearTo("Hội đồng do ai lập?"), nearTo("Hội đồng có mấy người?")];
    for (const { fits, lines } of [who, many]) {
      expect(fits.some((fit) => fit > 0)).toBe(true);
      expect(fits.every((fit, line) => fit <= (lines[line] ?? 0))).toBe(true);
    }
    expect(many.silence.fit).toBeGreaterThan(who.silence.fit);
  });

  it("belong to the cards whose source they ask for, more to a single one than to a list of many", () => {
    const duties = directives.flatMap(cardsOf).filter(({ kind }) => kind === "duty");
    const asked = duties.filter((card) => known.of(card).length > 0);
    expect(asked.length).toBeGreaterThan(duties.length / 2);
    for (const card of directives.flatMap(cardsOf)) {
      for (const { line, share } of known.of(card)) {
        expect(known.lines[line]?.plan).toBe(card.plan);
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
  });

  it("are near nothing when nothing is asked", () => {
    expect(Math.max(...known.nearness("", wantedBy("")).lines)).toBe(0);
  });
});

describe("how much a word is needed", () => {
  const needs = new Needs({ bao: 0.5 });

  it("is what was learned, else nothing for talk, all for questions and concepts, nearly all for the rest", () => {
    expect(needs.of("bao")).toBe(0.5);
    expect(needs.of(termsOf("nhé")[0] ?? "")).toBe(0);
    expect(needs.of("?when")).toBe(1);
    expect(needs.of("=something")).toBe(1);
    expect(needs.of("blockchain")).toBeGreaterThan(0.5);
  });

  it("is shared by neighbours", () => expect(needs.of("bao_bao")).toBe(0.25));
});

describe("what a text gives", () => {
  const numbers = (text: string, noun: string): boolean => givenBy(text).numbered.has(termsOf(noun)[0] ?? "");

  it.each([
    ["02 (hai) tập thể", "tập", true],
    ["ít nhất một mô hình", "mô", true],
    ["một số mô hình", "mô", false],
    ["bước 4", "bước", true],
    ["nhiều mô hình", "mô", false],
  ])("%s: a number of %s is %s", (text, noun, expected) => expect(numbers(text, noun)).toBe(expected));

  it.each([
    ["trước ngày 30/11", true],
    ["cuối năm 2025", true],
    ["định kỳ", true],
    ["kịp thời", false],
  ])("%s: a time is %s", (text, expected) => expect(givenBy(text).time).toBe(expected));
});
