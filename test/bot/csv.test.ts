/** Tables as spreadsheets write them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvError, readCsv } from "../../bot/commands/csv.ts";

const fields = (text: string) => readCsv(text).map((row) => row.fields);

test.each<readonly [string, string, readonly (readonly string[])[]]>([
  [
    "commas",
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "semicolons",
    "a;b\n1,5;2\n",
    [
      ["a", "b"],
      ["1,5", "2"],
    ],
  ],
  [
    "a byte order mark",
    "\ufeffa,b\n1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "Windows' and old line ends",
    "a,b\r\n1,2\r3,4",
    [
      ["a", "b"],
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  [
    "quotes around what separates",
    'a,b\n"x, y","z"\n',
    [
      ["a", "b"],
      ["x, y", "z"],
    ],
  ],
  ["quotes in quotes", 'a\n"nói ""có"""\n', [["a"], ['nói "có"']]],
  [
    "a line end in quotes",
    'a,b\n"một\nhai",2\n',
    [
      ["a", "b"],
      ["một\nhai", "2"],
    ],
  ],
  [
    "blanks around",
    'a , b\n "x" ,  y \n',
    [
      ["a", "b"],
      ["x", "y"],
    ],
  ],
  [
    "empty fields",
    "a,b,c\n,,\n1,,\n",
    [
      ["a", "b", "c"],
      ["1", "", ""],
    ],
  ],
  [
    "empty lines",
    "a,b\n\n\n1,2\n\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "a separator at the very end",
    "a,b\n1,",
    [
      ["a", "b"],
      ["1", ""],
    ],
  ],
  ["nothing", "", []],
  ["a mark and nothing else", "\ufeff", []],
])("%s", (_, text, expected) => expect(fields(text)).toEqual(expected));

test("each record knows the line on which it begins", () => {
  expect(readCsv('a,b\n"x\ny",1\n\nz,2\r\n').map(({ line }) => line)).toEqual([1, 2, 5]);
});

test.each([['a,b\n"x,1\n'], ['a,b\nx"y,1\n'], ['a\n"x"y\n'], ['"']])(
  "%j can't be read, and it is said where",
  (text) => {
    expect(() => readCsv(text)).toThrow(CsvError);
    expect(() => readCsv(text)).toThrow(/^line \d+: /);
  },
);

test("law: whatever is written by the rules is read back", () => {
  const field = fc
    .string({ unit: fc.constantFrom("a", "ễ", '"', ",", ";", "\n", "\r\n", " ") })
    .map((s) => s.trim());
  const row = fc
    .array(field, { minLength: 2, maxLength: 4 })
    .filter((all) => all.some((each) => each !== ""));
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 5 }),
      fc.constantFrom(",", ";"),
      fc.boolean(),
      (rows, separator, mark) => {
        const header = ["x", "y", "z"];
        const written = [header, ...rows]
          .map((all) => all.map((each) => `"${each.replaceAll('"', '""')}"`).join(separator))
          .join("\r\n");
        expect(fields(`${mark ? "\ufeff" : ""}${written}\r\n`)).toEqual([header, ...rows]);
      },
    ),
  );
});

test("law: any text is read, or refused with its line", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", " ", "\ufeff") }),
      (text) => {
        try {
          for (const { line } of readCsv(text)) expect(line).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
      },
    ),
  );
});
