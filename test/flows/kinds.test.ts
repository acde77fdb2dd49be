/** What a typed answer of each kind may be, its limits, and that every parser gives an outcome for every text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseText } from "../../flows/engine/input.ts";
import { choice, date, file, list, text, wholeNumber, type Kind } from "../../flows/engine/kinds.ts";
import { anyText } from "../support/arbitrary.ts";
import { VIETNAMESE } from "../support/vietnamese.ts";
import { bareCtx } from "../support/ctx.ts";

const ctx = bareCtx("2026-11-23T07:30:00+07:00");
const RANGE = { from: "2009-01-01", to: "2040-12-31" };

const OWNERS = choice("choice", [
  { value: "collective", label: "Tập thể", aliases: ["tt"] },
  { value: "individual", label: "Cá nhân", aliases: ["cn"] },
]);
const UNITS = choice("choice", [
  { value: "u1", label: "Chi bộ tổ dân phố 5, phường Minh Xuân" },
  { value: "u2", label: "Đảng ủy phường Minh Xuân" },
  { value: "u3", label: "Đảng ủy xã Tân Trào" },
  { value: "u4", label: "Chi bộ" },
]);
const SHORT = text("text", { min: 3, max: 20 });
const LONG = text("longtext", { min: 10, max: 100 });
const DAY = date(ctx, RANGE);
const COUNT = wholeNumber({ min: 1, max: 10_000 });
const ITEMS = list({ max: 3, itemMax: 20, none: ["khong", "khong co"] });

const KINDS: readonly (readonly [string, Kind])[] = [
  ["choice", OWNERS],
  ["confirm", choice("confirm", [{ value: "yes", label: "Có" }])],
  ["text", SHORT],
  ["longtext", LONG],
  ["date", DAY],
  ["number", COUNT],
  ["list", ITEMS],
  ["file", file({ names: [], value: [] }, () => null, { comes: true })],
  ["file held", file({ names: ["a.pdf"], value: [{ name: "a.pdf" }] }, () => null, { comes: true })],
];

/** The stored value, or the reason why there is none. */
function read(kind: Kind, typed: string): unknown {
  const parsed = kind.parse(typed);
  return parsed.outcome === "ok" ? parsed.value : { retry: parsed.reason };
}

const refused = expect.objectContaining({ retry: expect.stringMatching(VIETNAMESE) });

describe.each(KINDS)("%s is total", (_, kind) => {
  test("any text gives a value or a Vietnamese reason that fits one message", () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (raw, normalised) => {
        const parsed = kind.parse(normalised ? normaliseText(raw) : raw);
        // what is said back may be long and empty; a reason is a Vietnamese sentence of one message
        const said = parsed.outcome === "ok" ? `đ${kind.show(parsed.value)}` : parsed.reason;
        expect(said).toMatch(VIETNAMESE);
        expect(Array.from(said).length).toBeLessThan(1_900);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    "",
    " ",
    "\n",
    "😀😀😀",
    "\u0000\u0007",
    "x".repeat(100_000),
    "1".repeat(100_000),
    "1.000".repeat(20_000),
    ";".repeat(100_000),
  ])("refuses a text it cannot use without delay (%#)", (typed) => {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      expect(read(kind, typed)).toEqual(refused);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(200);
  });
});

describe("choice", () => {
  test.each([
    ["1", "collective"],
    ["02", "individual"],
    ["số 2", "individual"],
    ["chọn 1", "collective"],
    ["1.", "collective"],
    ["1)", "collective"],
    ["(2)", "individual"],
    ["câu 2", "individual"],
    ["mục 1", "collective"],
    ["số1", "collective"],
    ["１", "collective"],
    ["２．", "individual"],
    ["1️⃣", "collective"],
    ["một", "collective"],
    ["Một.", "collective"],
    ["MỘT", "collective"],
    ["một".normalize("NFD"), "collective"],
    ["hai", "individual"],
    ["số hai", "individual"],
    ["so mot", "collective"],
    ["1. Tập thể", "collective"],
    ["2. ca nhan", "individual"],
    ["Tập thể", "collective"],
    ["tập thể".normalize("NFD"), "collective"],
    ["tap the", "collective"],
    ["TAP THE.", "collective"],
    ["thể", "collective"],
    ["cá", "individual"],
    ["cn", "individual"],
  ])("%s → %s", (typed, value) => {
    expect(read(OWNERS, normaliseText(typed))).toBe(value);
  });

  test.each([
    "0",
    "3",
    "99",
    "1000",
    "1.5",
    "cả hai",
    "tập thể cá nhân",
    "1 2",
    "ba",
    "mot",
    "số ba",
    "2. Tập thể",
  ])("%s chooses nothing", (typed) => {
    expect(read(OWNERS, typed)).toEqual(refused);
  });

  test.each([
    ["minh xuân 5", "u1"],
    ["to dan pho", "u1"],
    ["tân trào", "u3"],
    ["Đảng ủy xã", "u3"],
    ["chi bộ", "u4"], // the whole label wins over those that begin with it
  ])("an unmistakable part: %s → %s", (typed, value) => {
    expect(read(UNITS, typed)).toBe(value);
  });

  test.each([
    ["minh xuân", ["1. Chi bộ tổ dân phố 5", "2. Đảng ủy phường"], ["3."]],
    ["đảng ủy", ["2. Đảng ủy phường", "3. Đảng ủy xã Tân Trào"], ["1."]],
  ])("an ambiguous part names the matches with their numbers: %s", (typed, named, unnamed) => {
    const parsed = UNITS.parse(typed);
    const reason = parsed.outcome === "retry" ? parsed.reason : "";
    for (const label of named) expect(reason).toContain(label);
    for (const label of unnamed) expect(reason).not.toContain(label);
  });

  const COMMUNES = choice("choice", [
    { value: "nd", label: "Nam Định" },
    { value: "bt", label: "Xã Ba Tri" },
    { value: "tk", label: "Tân Kỳ" },
    { value: "kh", label: "Khác" },
    { value: "cd", label: "Tuyên Quang" },
  ]);

  test.each([
    ["nam", "nd"], // a word of an option, without marks: not “năm”
    ["bốn", "kh"],
    ["hai", "bt"],
  ])("a number in words is the word as it is written: %s → %s", (typed, value) => {
    expect(read(COMMUNES, typed)).toBe(value);
  });

  test.each([
    ["ba", "2. Xã Ba Tri\n3. Tân Kỳ"],
    ["năm", "1. Nam Định\n5. Tuyên Quang"],
  ])("a number in words that an option may hold too is asked about: %s", (typed, named) => {
    expect(COMMUNES.parse(typed)).toEqual({ outcome: "retry", reason: expect.stringContaining(named) });
  });

  test("what is not understood is asked for with an example", () => {
    expect(OWNERS.parse("gì cơ")).toEqual({
      outcome: "retry",
      reason: expect.stringMatching(/từ 1 đến 2, ví dụ: 1/),
    });
  });

  test("the number of every option and its label choose it", () => {
    const labels = fc.uniqueArray(fc.stringMatching(/^[a-zđăâêôơư]{1,8}( [a-zđăâêôơư]{1,8}){0,3}$/), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(labels, (words) => {
        const options = words.map((label, i) => ({ value: `v${i}`, label: `${label} đơn vị ${i + 1} a` }));
        const kind = choice("choice", options);
        options.forEach((o, i) =>
          expect([read(kind, String(i + 1)), read(kind, o.label)]).toEqual([o.value, o.value]),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe("text", () => {
  test.each([
    ["abc", "abc"],
    ["a".repeat(20), "a".repeat(20)],
    ["ấ".repeat(20), "ấ".repeat(20)],
    ["một\nhai", "một hai"],
    ["thôn 5 😀", "thôn 5 😀"],
  ])("keeps %j", (typed, value) => {
    expect(read(SHORT, typed)).toBe(value);
  });

  test.each(["ab", "a".repeat(21), "...", "😀😀😀😀"])("refuses %j", (typed) => {
    expect(read(SHORT, typed)).toEqual(refused);
  });

  test("says by how much a text is too long or too short", () => {
    expect(read(SHORT, "a".repeat(1_234))).toEqual({ retry: expect.stringContaining("1.234") });
    expect(read(LONG, "ab")).toEqual({ retry: expect.stringContaining("10") });
  });

  test("a long text keeps its lines", () => {
    expect(read(LONG, "một hai ba\nbốn năm")).toBe("một hai ba\nbốn năm");
  });
});

describe("date", () => {
  test("is stored as a day and said back with its weekday", () => {
    expect(DAY.parse("29/11/2026")).toEqual({
      outcome: "ok",
      value: "2026-11-29",
      note: expect.stringContaining("Chủ nhật, 29/11/2026"),
    });
    expect(DAY.show("2026-11-29")).toBe("29/11/2026");
  });

  test("31/02/2026 is named and refused", () => {
    expect(read(DAY, "31/02/2026")).toEqual({ retry: expect.stringContaining("31/02/2026") });
  });

  test.each(["31/12/2008", "01/01/2041", "5/12/1999", "01/01/0001"])("%s is out of range", (typed) => {
    expect(read(DAY, typed)).toEqual({ retry: expect.stringContaining("01/01/2009") });
  });

  test("the first and the last day of the range count", () => {
    expect([read(DAY, "01/01/2009"), read(DAY, "31/12/2040")]).toEqual(["2009-01-01", "2040-12-31"]);
  });
});

describe("number", () => {
  test.each([
    ["1", 1],
    ["10000", 10_000],
    ["1.500", 1_500],
    ["10.000", 10_000],
    ["1 500", 1_500],
    ["007", 7],
  ])("%s → %d", (typed, value) => {
    expect(read(COUNT, typed)).toBe(value);
  });

  test.each(["0", "10001", "-5", "1.000.000.000.000.000", "999999999999"])("%s is out of range", (typed) => {
    expect(read(COUNT, typed)).toEqual({ retry: expect.stringContaining("10.000") });
  });

  test.each(["1,5", "1.5", "1.50", "15.00", "hai", "2 hộ", "1e3", "0x10", "½", "٣", "Infinity", "--1", "."])(
    "%s is no whole number",
    (typed) => {
      expect(read(COUNT, typed)).toEqual(refused);
    },
  );
});

describe("list", () => {
  test.each([
    ["a\nb", ["a", "b"]],
    ["a; b ;c", ["a", "b", "c"]],
    ["- a\n+ b\n• c", ["a", "b", "c"]],
    ["1. a\n2) b", ["a", "b"]],
    ["1.a\n2.b", ["a", "b"]],
    ["100%; 46/46 hộ", ["100%", "46/46 hộ"]],
    ["1.500 hộ; 12.000 cây", ["1.500 hộ", "12.000 cây"]],
    ["1. 1.500 hộ", ["1.500 hộ"]],
    ["2.5 km đường", ["2.5 km đường"]],
    ["a;;\n;b", ["a", "b"]],
    ["không", []],
    ["Không có.", []],
  ])("%j", (typed, items) => {
    expect(read(ITEMS, typed)).toEqual(items);
  });

  test.each(["", ";;;", "a;b;c;d", `ok; ${"x".repeat(21)}`, "- - -", "😀"])("refuses %j", (typed) => {
    expect(read(ITEMS, typed)).toEqual(refused);
  });

  test("names the item that is too long", () => {
    expect(read(ITEMS, `ngắn; ${"x".repeat(21)}`)).toEqual({ retry: expect.stringContaining("thứ 2") });
  });
});
