/** Messages as the Zalo Bot shows them: nothing of what is said gets lost, and everything is taken, wherever Khéo is served. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit, textOf, type Whereabouts } from "../../bot/channels/zalo-bot/render.ts";
import type { Say } from "../../flows/engine/types.ts";
import { normaliseText } from "../../flows/engine/input.ts";
import type { Citation } from "../../flows/ports.ts";
import { anyText } from "../support/arbitrary.ts";

/** What the platform takes in one message, in the larger count of characters. */
const MOST = 2_000;

const few = anyText
  .map((all) => Array.from(normaliseText(all)).slice(0, 400).join("").trim())
  .filter((all) => all !== "");
/** Long ones, of words and lines, or of one piece that nothing allows to cut. */
const long = fc
  .tuple(
    fc.constantFrom("Hiến đất mở đường. ", "1. Tập thể\n", "đ", "👩‍🌾", "“5%”\n\n"),
    fc.integer({ min: 1, max: 6_000 }),
  )
  .map(([part, size]) => normaliseText(part.repeat(Math.ceil(size / part.length))))
  .filter((all) => all !== "");
const text = fc.oneof(
  { weight: 3, arbitrary: few },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.constant("") },
);
const citation: fc.Arbitrary<Citation> = fc.record({
  plan: fc.constant("tuyen-quang-2026-2030"),
  number: fc.constantFrom("66-KH/TU", "12-KH/BDV<TU>", "553/QĐ-UBND"),
  section: fc.constantFrom("IV", "III.2", "appendix.2.3", "signature"),
  quote: fc.oneof(few, long),
});
const file = fc.record({
  name: fc.constantFrom("bản đăng ký.docx", `${"tên tệp rất dài ".repeat(20)}.pdf`, "👩‍🌾.jpg"),
  url: fc.stringMatching(/^\/files\/[A-Z0-9]{26}$/u),
});
const say: fc.Arbitrary<Say> = fc
  .record({
    kind: fc.constantFrom("reply", "answer", "reminder", "notice"),
    text,
    buttons: fc.constantFrom([], [{ label: "Đồng ý", action: "x.1" }]),
    citations: fc.array(citation, { maxLength: 4 }),
    files: fc.array(file, { maxLength: 3 }),
  })
  .filter((one) => one.text !== "" || one.citations.length + one.files.length > 0);
const says = fc.array(say, { minLength: 1, maxLength: 4 });

/** The longest address there is, and all others. */
const PLACES: readonly ((url: string) => Whereabouts)[] = [
  (url) => ({ kind: "at", address: `https://${"x".repeat(253)}:65535${url}` }),
  () => ({ kind: "elsewhere" }),
  () => ({ kind: "gone" }),
];
const bare = (all: string): string => all.replaceAll(/\s+/gu, "");

describe("what a turn says", () => {
  test("is taken whole, whatever became of its files, and is never blank", () => {
    fc.assert(
      fc.property(says, fc.constantFrom(...PLACES), (all, place) => {
        for (const part of fit(all)) {
          const shown = textOf(part, ({ url }) => place(url));
          expect(shown.length).toBeLessThanOrEqual(MOST);
          expect(shown.trim()).not.toBe("");
        }
      }),
    );
  });

  test("is all there, in order, nothing twice", () => {
    fc.assert(
      fc.property(says, (all) => {
        const parts = fit(all);
        for (const kind of ["reply", "answer", "reminder", "notice"] as const) {
          const of = (from: readonly Say[]): readonly Say[] => from.filter((one) => one.kind === kind);
          const texts = of(parts).map((one) => one.text.replaceAll("Trích dẫn (tiếp):", ""));
          expect(bare(texts.join(" "))).toBe(
            bare(
              of(all)
                .map((one) => one.text)
                .join(" "),
            ),
          );
          const quotes = (from: readonly Say[]): string =>
            bare(from.flatMap((one) => one.citations.map(({ quote }) => quote)).join(" "));
          expect(quotes(of(parts))).toBe(quotes(of(all)));
          const files = (from: readonly Say[]) => from.flatMap((one) => one.files);
          expect(files(of(parts))).toEqual(files(of(all)));
        }
      }),
    );
  });

  test("that is short goes out as few messages: the plan has only so many", () => {
    const one: Say = { kind: "reply", text: "Đã ghi.", buttons: [], citations: [], files: [] };
    const next: Say = {
      ...one,
      text: "Bước 2/15 · Năm\n1. 2026",
      buttons: [{ label: "2026", action: "a.1" }],
    };
    expect(fit([one, next]).map((part) => part.text)).toEqual(["Đã ghi.\n\nBước 2/15 · Năm\n1. 2026"]);
    expect(fit([{ ...one, kind: "answer" }, next])).toHaveLength(2);
  });

  test("stands below one another: text, citations, files", () => {
    const quoted = { plan: "p", number: "66-KH/TU", section: "IV", quote: "trước ngày 30/11" };
    const shown = textOf(
      {
        text: "Hạn: 29/11.",
        citations: [quoted, { ...quoted, section: "appendix.2.3" }],
        files: [{ name: "a.docx", url: "/files/A" }],
      },
      () => ({ kind: "at", address: "https://kheo.vn/files/A" }),
    );
    expect(shown).toBe(
      "Hạn: 29/11.\n\n[66-KH/TU, mục IV] “trước ngày 30/11”\n[66-KH/TU, Phụ lục 2, mục 3] “trước ngày 30/11”\n\nTệp “a.docx”, đồng chí tải tại: https://kheo.vn/files/A",
    );
  });
});
