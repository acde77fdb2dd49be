/** The file of a paper: what the two regimes ask of it, what people have to fill in, and that no text can break it. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { cleanLine } from "../../bot/papers/clean.ts";
import { renderPaper } from "../../bot/papers/render.ts";
import type { Paper } from "../../flows/ports.ts";
import { anyText } from "../support/arbitrary.ts";
import { partyPaper, statePaper } from "./sample.ts";
import { unzip } from "./unzip.ts";
import { flaw, paragraphs, type Said } from "./xml.ts";

const STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM";
const PRACTICE = "BẢN LUYỆN TẬP, KHÔNG CÓ GIÁ TRỊ NỘP";

async function parts(paper: Paper): Promise<ReadonlyMap<string, string>> {
  const { bytes } = await renderPaper(paper);
  return new Map([...unzip(bytes)].map(([name, { text }]) => [name, text]));
}

async function body(paper: Paper): Promise<readonly Said[]> {
  return paragraphs((await parts(paper)).get("word/document.xml") ?? "");
}

function saying(said: readonly Said[], text: string): Said {
  const found = said.filter((paragraph) => paragraph.text.startsWith(text));
  expect(found.map((paragraph) => paragraph.text, `paragraphs beginning “${text}”`)).toHaveLength(1);
  return found[0] ?? { text: "", xml: "" };
}

const isBold = ({ xml }: Said) => xml.includes("<w:b/>");
const isItalic = ({ xml }: Said) => xml.includes("<w:i/>");
/** In points. */
const sizeOf = ({ xml }: Said) => Number(/<w:sz w:val="(\d+)"\/>/u.exec(xml)?.[1]) / 2;
const isRule = ({ text, xml }: Said) => text === "" && /<w:pBdr><w:top w:val="single"/u.test(xml);
const textsOf = (said: readonly Said[]) => said.map(({ text }) => text);
const withRows = (rows: Paper["rows"]) => ({ ...statePaper, rows });
const after = (said: readonly Said[], text: string) =>
  said[textsOf(said).findIndex((each) => each.startsWith(text)) + 1] ?? { text: "nothing", xml: "" };

describe("a paper of a state body", () => {
  test("has the state's name and motto, and the party's nowhere", async () => {
    const said = await body(statePaper);
    expect(textsOf(said)).not.toContain(PARTY);
    expect([saying(said, STATE), saying(said, "Độc lập - Tự do - Hạnh phúc")].map(isBold)).toEqual([
      true,
      true,
    ]);
    expect(sizeOf(saying(said, STATE))).toBe(12);
    expect(sizeOf(saying(said, "Độc lập"))).toBe(13);
    expect(isRule(after(said, "Độc lập"))).toBe(true);
  });

  test("names the issuer in bold below the unit above it, with a rule", async () => {
    const said = await body(statePaper);
    expect(isBold(saying(said, "ỦY BAN NHÂN DÂN XÃ TÂN KỲ"))).toBe(true);
    const above = saying(said, "ỦY BAN NHÂN DÂN \nTHÀNH PHỐ HẢI PHÒNG");
    expect(isBold(above)).toBe(false);
    expect(isRule(after(said, "ỦY BAN NHÂN DÂN XÃ TÂN KỲ"))).toBe(true);
    expect(textsOf(said)).not.toContain("*");
  });

  test("writes number, authority, recipients and archive as Nghị định 30 has them", async () => {
    const said = await body(statePaper);
    expect(saying(said, "Số").text).toBe("Số: ……/……");
    expect(isBold(saying(said, "TM. …"))).toBe(true);
    expect(isBold(after(said, "TM. …"))).toBe(true);
    const recipients = saying(said, "Nơi nhận:");
    expect([isBold(recipients), isItalic(recipients), sizeOf(recipients)]).toEqual([true, true, 12]);
    expect(recipients.xml).not.toContain("<w:u ");
    expect(sizeOf(saying(said, "- Lưu: VT."))).toBe(11);
    expect(isItalic(saying(said, "Theo Kế hoạch số 66-KH/TU"))).toBe(true);
    expect(isRule(after(said, "Xây dựng mô hình"))).toBe(true);
    expect(isItalic(saying(said, "Kính gửi: Sở Nội vụ"))).toBe(false);
  });
});

describe("a paper of a party body", () => {
  test("has the party's name with a rule below, and the state's nowhere", async () => {
    const said = await body(partyPaper);
    expect(textsOf(said)).not.toContain(STATE);
    expect(textsOf(said).join("\n")).not.toContain("Độc lập");
    expect([isBold(saying(said, PARTY)), sizeOf(saying(said, PARTY))]).toEqual([true, 15]);
    expect(isRule(after(said, PARTY))).toBe(true);
  });

  test("names the issuer with a star in place of the rule", async () => {
    const said = await body(partyPaper);
    expect(after(said, "ĐẢNG BỘ XÃ TÂN KỲ").text).toBe("CHI BỘ THÔN NGHI KHÊ");
    expect(after(said, "CHI BỘ THÔN NGHI KHÊ").text).toBe("*");
    expect(sizeOf(saying(said, "CHI BỘ THÔN NGHI KHÊ"))).toBe(14);
  });

  test("writes number, authority, recipients and archive as the party's rules have them", async () => {
    const said = await body(partyPaper);
    expect(saying(said, "Số").text).toBe("Số ……-……/……");
    expect(isBold(saying(said, "T/M …"))).toBe(true);
    expect(isBold(after(said, "T/M …"))).toBe(false);
    const recipients = saying(said, "Nơi nhận:");
    expect([isBold(recipients), isItalic(recipients)]).toEqual([false, false]);
    expect(recipients.xml).toContain('<w:u w:val="single"/>');
    expect(saying(said, "- Lưu Văn phòng …").text).not.toMatch(/:|VT/u);
    expect(isItalic(saying(said, "Theo Kế hoạch số 66-KH/TU"))).toBe(false);
    expect(after(said, "Xây dựng mô hình").text).toBe("-----");
    expect(saying(said, "9. Mục tiêu").xml).toContain('w:line="360" w:lineRule="exact"');
  });
});

describe.each([
  ["state", statePaper],
  ["party", partyPaper],
] as const)("every paper (%s)", (_, paper) => {
  test("is an A4 page in Times New Roman, in Vietnamese, with the margins both regimes allow", async () => {
    const files = await parts(paper);
    const document = files.get("word/document.xml") ?? "";
    expect(document).toContain('<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"/>');
    expect(document).toMatch(/<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701"/u);
    expect(document).toContain("<w:titlePg/>");
    const styles = files.get("word/styles.xml") ?? "";
    for (const script of ["ascii", "hAnsi", "eastAsia", "cs"])
      expect(styles).toMatch(new RegExp(`<w:rFonts [^>]*w:${script}="Times New Roman"`, "u"));
    expect(styles).toContain('<w:lang w:val="vi-VN"');
  });

  test("says on every page that it is a draft, and which; counts pages above from the second", async () => {
    const files = await parts(paper);
    const named = (kind: string) =>
      [...files]
        .filter(([name]) => new RegExp(`^word/${kind}\\d+\\.xml$`, "u").test(name))
        .map(([, xml]) => xml);
    expect(named("header").map((xml) => paragraphs(xml)[0]?.text.startsWith("DỰ THẢO"))).toEqual([
      true,
      true,
    ]);
    expect(named("header").filter((xml) => xml.includes(">PAGE<"))).toHaveLength(1);
    const footers = named("footer").map((xml) => paragraphs(xml)[0]?.text ?? "");
    expect(footers).toHaveLength(2);
    for (const footer of footers) {
      expect(footer).toContain("Bản nháp do trợ lý tự động lập, cần người có thẩm quyền kiểm tra");
      expect(footer).toContain("Mã biên nhận: DVK-7KQ2MN");
    }
  });

  test("has the rows numbered, in their order, every line of every value", async () => {
    const said = textsOf(await body(paper));
    const lines = paper.rows.flatMap(({ label, value }, i) => {
      const name = `${i + 1}. ${label}:`;
      if (value === "") return [`${name} \t`, "\t"];
      return value.includes("\n") ? [name, ...value.split("\n")] : [`${name} ${value}`];
    });
    const first = said.indexOf(lines[0] ?? "");
    expect(said.slice(first, first + lines.length)).toEqual(lines);
  });

  test("leaves number, place, date, title and name to people", async () => {
    const said = await body(paper);
    expect(textsOf(said)).toContain("…………, ngày …… tháng …… năm ……");
    expect(isItalic(saying(said, "…………, ngày"))).toBe(true);
    expect(textsOf(said).filter((text) => /^…+$/u.test(text))).toHaveLength(2);
    expect(textsOf(said)).toContain("ký, ghi rõ họ tên, đóng dấu nếu có)");
  });

  test("keeps the place to sign whole, and with the last row", async () => {
    const { rows } = paper;
    for (const last of ["", "một dòng", "dòng đầu\ndòng cuối"]) {
      const xml =
        (await parts({ ...paper, rows: [...rows, { label: "Cuối", value: last }] })).get(
          "word/document.xml",
        ) ?? "";
      const closing = xml.lastIndexOf("<w:tbl>");
      expect(paragraphs(xml.slice(0, closing)).at(-1)?.xml).toContain("<w:keepNext/>");
      expect(xml.slice(closing).match(/<w:tr>/gu)).toHaveLength(1);
      expect(xml.slice(closing)).toContain("<w:cantSplit/>");
    }
  });

  test("types no underscores and draws no borders around its columns", async () => {
    const xml = (await parts(paper)).get("word/document.xml") ?? "";
    expect(xml).not.toContain("__");
    for (const [borders] of xml.matchAll(/<w:tblBorders>.*?<\/w:tblBorders>/gsu))
      expect(borders).not.toContain("single");
  });

  test("tells nothing of when and by which machine it was made", async () => {
    const files = await parts(paper);
    expect(files.get("docProps/core.xml")).not.toMatch(/created|modified|Un-named/u);
    expect(files.get("docProps/core.xml")).toContain(
      "<dc:title>BẢN ĐĂNG KÝ Xây dựng mô hình “Dân vận khéo” năm 2026",
    );
  });
});

describe("what is not known", () => {
  test("leaves its line out: unit above, addressee, basis", async () => {
    const said = textsOf(await body({ ...partyPaper, above: null, to: null, basis: null }));
    expect(said.filter((text) => /ĐẢNG BỘ XÃ|Kính gửi|Theo Kế hoạch|Như trên/u.test(text))).toEqual([]);
    expect(said.filter((text) => text.startsWith("- …"))).toHaveLength(1);
  });

  test("as a value is dotted space on two lines, also when it only looks like a value", async () => {
    for (const value of ["", "  \n\t ", "\u0000\u200e"]) {
      const said = await body(withRows([{ label: "Nguồn lực", value }]));
      const blank = [saying(said, "1. Nguồn lực:"), after(said, "1. Nguồn lực:")];
      expect(textsOf(blank)).toEqual(["1. Nguồn lực: \t", "\t"]);
      for (const { xml } of blank)
        expect(xml).toContain('<w:tab w:val="right" w:pos="9355" w:leader="dot"/>');
    }
  });
});

describe("a practice copy", () => {
  test("says so on top of the first page and in the header of the others", async () => {
    const files = await parts({ ...statePaper, practice: true });
    const first = paragraphs(files.get("word/document.xml") ?? "")[0];
    expect(first?.text).toBe(PRACTICE);
    expect(first?.xml).toContain("<w:pBdr>");
    const headers = [...files].filter(([name]) => name.startsWith("word/header")).map(([, xml]) => xml);
    expect(headers.filter((xml) => xml.includes(PRACTICE) && xml.includes(">PAGE<"))).toHaveLength(1);
  });

  test("is the only one that does", async () => {
    expect([...(await parts(statePaper)).values()].join("")).not.toContain("LUYỆN TẬP");
  });
});

describe("a head", () => {
  test("breaks a name of two lines in the middle and makes a party's smaller", async () => {
    const said = await body({ ...partyPaper, unit: "Ban Tuyên giáo và Dân vận Tỉnh ủy Tuyên Quang" });
    const unit = saying(said, "BAN TUYÊN GIÁO");
    expect(unit.text).toBe("BAN TUYÊN GIÁO VÀ DÂN \nVẬN TỈNH ỦY TUYÊN QUANG");
    expect(sizeOf(unit)).toBe(13);
  });

  test.each(["", "A", "Ă".repeat(300), "xã ".repeat(200)])("takes any name: %j", async (unit) => {
    expect(flaw((await parts({ ...statePaper, unit })).get("word/document.xml") ?? "")).toBeNull();
  });

  test("rules as long as the text above, a third to a half of it below issuer and title", async () => {
    const said = await body(statePaper);
    const lengthOf = ({ xml }: Said, within: number) => within - 2 * Number(/w:left="(\d+)"/u.exec(xml)?.[1]);
    // Times New Roman Bold sets the motto 12,246/1000 of its size wide: 3184 twips at 13 pt.
    expect(Math.abs(lengthOf(after(said, "Độc lập"), 5103) - 3184)).toBeLessThan(60);
    const title = lengthOf(after(said, "Xây dựng mô hình"), 9355);
    expect(title / 5540).toBeGreaterThan(1 / 3);
    expect(title / 5540).toBeLessThan(1 / 2);
  });
});

describe("texts of strangers", () => {
  test("stand as they were typed: markup, quotes, pictures, 2,000 characters", async () => {
    const values = [
      "<&> &amp; ]]> <w:p/> \"x\" 'y'",
      "👩‍🌾 🌾",
      "ă".repeat(2000),
      "{{name}} ${x} %s",
      "{default-bullet-numbering-0}",
    ];
    const said = textsOf(await body(withRows(values.map((value) => ({ label: "Mục", value })))));
    expect(said).toEqual(expect.arrayContaining(values.map((value, i) => `${i + 1}. Mục: ${value}`)));
  });

  test("lose what XML forbids and what turns the line around, and nothing else", () => {
    expect(cleanLine("a\u0000b\u0008c\ud800d\ufffee\u202ef\u0085g\th\r\ni")).toBe("abcdef g h i");
    expect(cleanLine("Đồng chí".normalize("NFD"))).toBe("Đồng chí");
    expect(cleanLine("👩‍🌾")).toBe("👩‍🌾");
  });

  test("are not stretched around a word as long as an address", async () => {
    const value = "Xem https://example.org/duong-dan-rat-dai/khong-ngat-duoc/anh-1.jpg";
    const said = await body(
      withRows([
        { label: "Tài liệu", value },
        { label: "Khác", value: "như thường" },
      ]),
    );
    expect(saying(said, "1. Tài liệu").xml).toContain('<w:jc w:val="left"/>');
    expect(saying(said, "2. Khác").xml).toContain('<w:jc w:val="both"/>');
  });

  test("may be many: 200 rows", async () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({ label: `Mục ${i}`, value: `Giá trị ${i}\nhai` }));
    const said = await body(withRows(rows));
    expect(after(said, "200. Mục 199:").text).toBe("Giá trị 199");
  });

  test("never break a file, wherever they stand", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          unit: anyText,
          above: fc.option(anyText),
          to: fc.option(anyText),
          title: anyText,
          subtitle: anyText,
          basis: fc.option(anyText),
          code: anyText,
          rows: fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 5 }),
          regime: fc.constantFrom("party", "state"),
          practice: fc.boolean(),
        }),
        async (texts) => {
          const files = await parts({ ...statePaper, ...texts });
          const flaws = [...files].map(([name, xml]) => [name, flaw(xml)] as const);
          expect(flaws.filter(([name, wrong]) => /\.(xml|rels)$/u.test(name) && wrong !== null)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("the file", () => {
  test("is a Word document with every part its list of contents names", async () => {
    const { type, bytes } = await renderPaper(partyPaper);
    expect(type).toBe("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    const files = unzip(bytes);
    const named = [...(files.get("[Content_Types].xml")?.text ?? "").matchAll(/PartName="\/([^"]+)"/gu)];
    expect(named.length).toBeGreaterThan(5);
    expect(
      [...files].filter(([name, { text }]) => /\.(xml|rels)$/u.test(name) && flaw(text) !== null),
    ).toEqual([]);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["word/document.xml", "docProps/core.xml"]));
  });

  test("is the same for the same paper, whenever it is made, and another for another", async () => {
    const today = await renderPaper(statePaper);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2031, 4, 6, 7, 8, 10) });
    try {
      expect((await renderPaper({ ...statePaper })).bytes.equals(today.bytes)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    expect([...unzip(today.bytes).values()].flatMap(({ dated }) => dated).every((d) => d === 0x210000)).toBe(
      true,
    );
    expect((await renderPaper({ ...statePaper, code: "DVK-222222" })).bytes.equals(today.bytes)).toBe(false);
  });
});

describe("the check itself", () => {
  test.each([
    "<a>",
    "<a></b>",
    "<a>&</a>",
    "<a>\u0001</a>",
    "<a b=c/>",
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    "<a/><a/>",
    "x<a/>",
    "",
  ])("finds what is wrong with %j", (xml) => expect(flaw(xml)).not.toBeNull());

  test("finds nothing wrong with what is right", () => {
    expect(flaw('<?xml version="1.0"?>\n<a b="1 &quot;" c:d="e"><f/>x &lt; &#233; 👩</a>')).toBeNull();
  });
});
