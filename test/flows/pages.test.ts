/** Long lists of options, page by page and by typing: numbers mean what is shown, everything can be reached, and 9 is never an option. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readChoice, shownOf, type Choice } from "../../flows/engine/pages.ts";
import type { Excerpt, Option } from "../../flows/engine/types.ts";

/** “Xã 1” … “Xã n”. */
const communes = (n: number): readonly Option[] =>
  Array.from({ length: n }, (_, i) => ({
    value: `v${i}`,
    label: `Xã ${LETTERS[i % 26]}${Math.floor(i / 26)}x`,
  }));
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const NAMED: readonly Option[] = [
  "Chi bộ tổ dân phố 5, phường Minh Xuân",
  "Đảng ủy phường Minh Xuân",
  "Đảng ủy xã Tân Trào",
  "Đảng ủy xã Sơn Dương",
  "Trường THCS Minh Xuân",
  "Xã Ba Bể",
  "Xã Ba Vì",
  "Xã Nà Hang",
  "Xã Chiêm Hóa",
  "Xã Yên Sơn",
].map((label, i) => ({ value: `u${i}`, label }));

/** The labels that a list shows by number. */
function labels(options: readonly Option[], excerpt: Excerpt | null): readonly string[] {
  return shownOf(options, excerpt).places.map((place) => options[place]?.label ?? "");
}

/** Which part of the list is shown after these texts, none of which may choose. */
function after(options: readonly Option[], ...typed: readonly string[]): Excerpt | null {
  return typed.reduce<Excerpt | null>((excerpt, text) => {
    const choice = readChoice(text, options, excerpt);
    if (choice.means !== "list") throw new Error(`“${text}” means ${JSON.stringify(choice)}`);
    return choice.excerpt;
  }, null);
}

const answer = (place: number): Choice => ({ means: "answer", text: String(place) });

describe("a short list", () => {
  test.each([1, 2, 5, 8])("of %d is shown whole, and what is typed is left to the step", (n) => {
    expect(shownOf(communes(n), null)).toEqual({ places: [...communes(n).keys()], note: "", more: null });
    expect(readChoice("8", communes(n), null)).toEqual({ means: "answer", text: "8" });
  });
});

describe("a long list", () => {
  test.each([
    [9, [7, 2]],
    [14, [7, 7]],
    [15, [7, 7, 1]],
  ])("of %d comes in pages of %j, and begins anew", (n, sizes) => {
    const options = communes(n);
    const presses = sizes.map((_, i) => Array.from({ length: i }, () => "8"));
    const shown = presses.map((eights) => labels(options, after(options, ...eights)));
    expect(shown.map((page) => page.length)).toEqual(sizes);
    expect(shown.flat()).toEqual(options.map(({ label }) => label));
    expect(labels(options, after(options, ...sizes.map(() => "8")))).toEqual(shown[0]);
  });

  test.each(["8", "8.", "số 8", "tám", "xem thêm", "Xem thêm", "tiếp"])(
    "“%s” shows the next page",
    (typed) => {
      expect(after(communes(20), typed)).toEqual({ page: 1, hits: [] });
    },
  );

  test.each(["0", "9", "10", "15", "99", "số 12"])(
    "“%s” chooses nothing, though there are twenty",
    (typed) => {
      expect(readChoice(typed, communes(20), null)).toMatchObject({ means: "nothing" });
    },
  );

  test("a number means the page that is shown", () => {
    const second = after(communes(20), "8");
    expect(readChoice("1", communes(20), second)).toEqual(answer(8));
    expect(readChoice("số 7", communes(20), second)).toEqual(answer(14));
    const last = after(communes(20), "8", "8");
    expect(readChoice("6", communes(20), last)).toEqual(answer(20));
    expect(readChoice("7", communes(20), last)).toMatchObject({ means: "nothing" });
  });

  test.each([
    ["tân trào", 3],
    ["nà", 8],
    ["YEN SON", 10],
    ["truong thcs minh xuan", 5],
  ])("an unmistakable part is taken at once, on whatever page: %s", (typed, place) => {
    expect(readChoice(typed, NAMED, null)).toEqual(answer(place));
    expect(readChoice(typed, NAMED, { page: 1, hits: [] })).toEqual(answer(place));
  });

  test("several hits are numbered anew; “8” shows the whole list again", () => {
    const hits = after(NAMED, "minh xuân");
    expect(labels(NAMED, hits)).toEqual([NAMED[0], NAMED[1], NAMED[4]].map((o) => o?.label));
    expect(readChoice("3", NAMED, hits)).toEqual(answer(5));
    expect(readChoice("4", NAMED, hits)).toMatchObject({ means: "nothing" });
    expect(readChoice("8", NAMED, hits)).toEqual({ means: "list", excerpt: { page: 0, hits: [] } });
    expect(readChoice("tân trào", NAMED, hits)).toEqual(answer(3));
  });

  test("at most seven hits are shown, and how many there are is told", () => {
    const hits = after(communes(20), "xã");
    expect(labels(communes(20), hits)).toHaveLength(7);
    expect(shownOf(communes(20), hits).note).toContain("20");
  });

  test("a word that is a number and part of names is a search with both", () => {
    expect(labels(NAMED, after(NAMED, "ba"))).toEqual(["Đảng ủy xã Tân Trào", "Xã Ba Bể", "Xã Ba Vì"]);
  });

  test("what is shown of a list that has shrunk is its beginning", () => {
    expect(labels(communes(10), { page: 5, hits: [] })).toEqual(labels(communes(10), null));
    expect(labels(communes(10), { page: 0, hits: ["gone"] })).toEqual(labels(communes(10), null));
  });
});

test("whatever was typed before, a number chooses the option it stands before, and eight is never one", () => {
  const typed = fc.array(fc.constantFrom("8", "xem thêm", "xã", "a", "xã b", "zz", "1x"), { maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 9, max: 60 }), typed, (n, texts) => {
      const options = communes(n);
      let excerpt: Excerpt | null = null;
      for (const text of texts) {
        const choice: Choice = readChoice(text, options, excerpt);
        if (choice.means === "list") excerpt = choice.excerpt;
      }
      const { places, more } = shownOf(options, excerpt);
      expect(places.length).toBeGreaterThan(0);
      expect(places.length).toBeLessThanOrEqual(7);
      expect(more).not.toBeNull();
      places.forEach((place, i) =>
        expect(readChoice(`${i + 1}`, options, excerpt)).toEqual(answer(place + 1)),
      );
      expect(readChoice("8", options, excerpt).means).toBe("list");
      expect(readChoice("9", options, excerpt).means).toBe("nothing");
    }),
  );
});
