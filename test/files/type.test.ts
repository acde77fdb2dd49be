/** What a file is by its bytes: every kind that is taken, what looks like it and is not, and anything at all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ACCEPTED, typeOf } from "../../bot/files/type.ts";
import { compound, type Node } from "./compound.ts";
import { contentTypes, officeParts, zip, type Part } from "./zip.ts";

const latin = (text: string): Buffer => Buffer.from(text, "latin1");

/** A picture container with these brands. */
function container(major: string, ...brands: readonly string[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(16 + 4 * brands.length);
  return Buffer.concat([size, latin(`ftyp${major}\0\0\0\0${brands.join("")}`), latin("\0\0\0\x08mdat")]);
}

const WORD: readonly Node[] = [{ name: "\x01CompObj" }, { name: "1Table" }, { name: "WordDocument" }];
const EXCEL: readonly Node[] = [{ name: "Workbook" }, { name: "\x05SummaryInformation" }];
/** The telling stream stands last in a directory of four sectors. */
const FAR: readonly Node[] = [...EXCEL, ...Array.from({ length: 12 }, (_, i) => ({ name: `Ctls${i}` }))];
const VBA: Node = {
  name: "Macros",
  children: [{ name: "VBA", children: [{ name: "dir" }, { name: "_VBA_PROJECT" }] }],
};

/** Small and whole. */
const WHOLE: readonly (readonly [kind: keyof typeof ACCEPTED, what: string, bytes: Buffer])[] = [
  ["jpeg", "of a camera", latin("\xff\xd8\xff\xe1\0\x10Exif\0\0\xff\xd9")],
  ["jpeg", "of an app", latin("\xff\xd8\xff\xe0\0\x10JFIF\0\x01\xff\xd9")],
  ["png", "1 × 1", latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")],
  ["webp", "lossless", latin("RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f")],
  ["webp", "plain", latin("RIFF\x1a\0\0\0WEBPVP8 \x0d\0\0\0\x2f")],
  ["heic", "of an iPhone", container("heic", "mif1", "heic")],
  ["heic", "that calls itself a picture first", container("mif1", "mif1", "miaf", "heic")],
  ["heif", "of no telling codec", container("mif1", "mif1", "miaf")],
  ["pdf", "1.7", latin("%PDF-1.7\n%âãÏÓ\n1 0 obj\n<</Encrypt 5 0 R>>\nendobj\n%%EOF")],
  ["pdf", "2.0", latin("%PDF-2.0\n%%EOF")],
  ["docx", "packed", zip(officeParts("docx"))],
  ["docx", "stored", zip(officeParts("docx").map((part) => ({ ...part, deflate: false })))],
  ["docx", "in another order", zip(officeParts("docx").toReversed())],
  ["docx", "with a comment behind", zip(officeParts("docx"), "PK\x05\x06 made by hand")],
  ["docx", "with a locked picture", zip([...officeParts("docx"), { name: "a", data: "", encrypted: true }])],
  ["xlsx", "packed", zip(officeParts("xlsx"))],
  ["xlsx", "with a mark of byte order", zip(officeParts("xlsx").map(withMark))],
  ["doc", "of Word 97", compound(WORD)],
  ["doc", "with a piece of Excel in it", compound([...WORD, { name: "ObjectPool", children: EXCEL }])],
  ["doc", "in long sectors", compound(WORD, { sector: 4096 })],
  ["xls", "of Excel 97", compound(EXCEL)],
  ["xls", "of Excel 95", compound([{ name: "Book" }])],
  ["xls", "with a piece of Word in it", compound([{ name: "MBD0001", children: WORD }, ...EXCEL])],
  ["xls", "whose table is listed beyond the header", compound(FAR, { before: 40_000 })],
];

function withMark(part: Part): Part {
  return part.name.startsWith("[") ? { ...part, data: `\ufeff${part.data.toString()}` } : part;
}

const [DOCX_TYPE, MACRO_WORD, MACRO_SHEET, SLIDES] = [
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
  "application/vnd.ms-word.document.macroEnabled.main+xml",
  "application/vnd.ms-excel.macrosheet+xml",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
];
const DOCX_MAIN = ["word/document.xml", DOCX_TYPE] as const;
const DECLARED = contentTypes([DOCX_MAIN]);
const word = (types: string | Buffer, ...more: readonly Part[]): Buffer =>
  zip([...officeParts("docx", types), ...more]);
const bomb = Buffer.alloc(64 * 1024 * 1024, " ");

const REFUSED: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["nothing", Buffer.alloc(0)],
  ["zeros", Buffer.alloc(5_000)],
  ["a text", Buffer.from("Báo cáo kết quả")],
  ["a program", latin("MZ\x90\0\x03\0\0\0")],
  ["a web page", latin("<!doctype html><script>alert(1)</script>")],
  ["a drawing that runs scripts", latin('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ["a GIF", latin("GIF89a\x01\0\x01\0")],
  ["a TIFF", latin("II*\0\x08\0\0\0")],
  ["a sound", latin("RIFF\x1a\0\0\0WAVEfmt ")],
  ["a film", container("isom", "isom", "mp41")],
  ["a film of an iPhone", container("qt  ", "qt  ")],
  ["an AVIF", container("avif", "mif1", "avif")],
  ["an AVIF that calls itself a picture first", container("mif1", "mif1", "avif")],
  ["a container longer than it is", container("heic", "mif1").subarray(0, 18)],
  ["a start of a JPEG and data", latin("\xff\xd8\xff\0")],
  ["a PNG of Apple's, without its header", latin("\x89PNG\r\n\x1a\n\0\0\0\x04CgBI")],
  ["a PDF's name", latin("%PDF")],
  ["a PDF behind a line", latin("\n%PDF-1.7\n")],
  ["a PDF behind a mark of byte order", Buffer.from("\ufeff%PDF-1.7\n")],
  ["a PDF behind a GIF", latin("GIF89a%PDF-1.7\n")],
  ["a document behind a program", Buffer.concat([latin("MZ\x90\0"), zip(officeParts("docx"))])],
  ["an archive", zip([{ name: "a.txt", data: "a" }])],
  ["an empty archive", zip([])],
  ["an archive with a word/document.xml", zip([{ name: "word/document.xml", data: "<w:document/>" }])],
  ["an app", zip([{ name: "META-INF/MANIFEST.MF", data: "" }, ...officeParts("docx").slice(1)])],
  ["an OpenDocument text", zip([{ name: "mimetype", data: "application/vnd.oasis.opendocument.text" }])],
  ["a document whose main part is missing", zip(officeParts("docx").slice(0, 2))],
  ["a document that is both", zip([...officeParts("docx", both()), ...officeParts("xlsx").slice(2)])],
  ["a template", word(DECLARED.replace("document.main", "template.main"))],
  ["a document with something behind", Buffer.concat([zip(officeParts("docx")), latin("MZ\x90\0")])],
  ["a document with a second list of types", word(DECLARED, { name: "[CONTENT_TYPES].XML", data: DECLARED })],
  ["a docm", word(contentTypes([["word/document.xml", MACRO_WORD]]))],
  ["a docm that shows a document first", word(contentTypes([["x.xml", MACRO_WORD], DOCX_MAIN]))],
  ["a docm by the extension", word(DECLARED.replace("</Types>", defaultOf(MACRO_WORD)))],
  ["a docm with a prefix", word(DECLARED.replace("</Types>", defaultOf(MACRO_WORD, "ô:")))],
  ["a docm with a sign written as a number", word(DECLARED.replace("</Types>", defaultOf("a&#109;acro")))],
  ["a docm whose document is a remark", word(`<!-- ${DECLARED} -->${defaultOf(MACRO_WORD)}`)],
  ["slides whose document is a remark", word(`${contentTypes([["p.xml", SLIDES]])}<!-- ${DECLARED} -->`)],
  ["a list of types with a letter of another writing", word(latin(`${DECLARED}\xe0`))],
  ["a docm in another writing", word(DECLARED.replace("UTF-8", "UTF-7"))],
  [
    "a list of types in UTF-16",
    zip([{ name: "[Content_Types].xml", data: Buffer.from(DECLARED, "utf16le") }]),
  ],
  ["a list of types that is no text", zip([{ name: "[Content_Types].xml", data: latin("\xff\xfe\xfd") }])],
  ["a document with macros in it", word(DECLARED, { name: "word/vbaProject.bin", data: "x" })],
  ["a document with macros in capitals", word(DECLARED, { name: "word\\VBAPROJECT.BIN", data: "x" })],
  ["a book with sheets of macros", zip(officeParts("xlsx", contentTypes([["xl/m.xml", MACRO_SHEET]])))],
  [
    "a document with a locked list of types",
    zip(officeParts("docx").map((p) => ({ ...p, encrypted: true }))),
  ],
  ["a bomb in the list of types", word(Buffer.concat([Buffer.from(DECLARED), bomb]).toString())],
  ["a list of types that claims four gigabytes", zip(claiming({ packed: 0xffffffff, size: 0xffffffff }))],
  ["a Word file with macros", compound([...WORD, VBA])],
  ["an Excel file with macros", compound([...EXCEL, { ...VBA, name: "_VBA_PROJECT_CUR" }])],
  ["slides of 97", compound([{ name: "PowerPoint Document" }])],
  ["a document locked as a whole", compound([{ name: "EncryptedPackage" }, { name: "EncryptionInfo" }])],
  ["an installer", compound([{ name: "䡀㼿䕷䑬㭪䗤䠤" }])],
  ["a compound file that is both", compound([...WORD, ...EXCEL])],
  ["a compound file that only speaks of Word", compound([{ name: "a", children: WORD }])],
];

function both(): string {
  const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
  return contentTypes([DOCX_MAIN, ["xl/workbook.xml", sheet]]);
}
function defaultOf(type: string, prefix = ""): string {
  return `<${prefix}Default Extension="xml" ContentType="${type}"/></Types>`;
}
function claiming(claims: Part["claims"]): readonly Part[] {
  return officeParts("docx").map((part) => ({ ...part, ...(claims === undefined ? {} : { claims }) }));
}

test.each(WHOLE)("%s, %s", async (kind, _, bytes) => {
  expect(await typeOf(bytes)).toEqual(ACCEPTED[kind]);
  // A view into something larger is read in its own bounds.
  const within = Buffer.concat([Buffer.alloc(7, "PK"), bytes, Buffer.alloc(9, 1)]);
  expect(await typeOf(new Uint8Array(within.buffer, within.byteOffset + 7, bytes.length))).toEqual(
    ACCEPTED[kind],
  );
});

test.each(REFUSED)("not taken: %s", async (_, bytes) => {
  expect(await typeOf(bytes)).toBeNull();
});

test("every accepted kind is tried", () => {
  expect(new Set(WHOLE.map(([kind]) => kind))).toEqual(new Set(Object.keys(ACCEPTED)));
});

test("nothing but the list of types is unpacked, so a bomb elsewhere is not felt", async () => {
  const parts = officeParts("docx").map((part) =>
    part.name.startsWith("[") ? part : { ...part, data: bomb, claims: { size: 1 } },
  );
  expect(await typeOf(zip(parts))).toEqual(ACCEPTED.docx);
});

describe("whatever comes", () => {
  const accepted = new Set<string>(Object.values(ACCEPTED).map(({ type }) => type));
  const bases = WHOLE.filter(([, , bytes]) => bytes.length < 20_000);

  test("never throws, and what it says is one of the accepted", async () => {
    const heads = fc.constantFrom(...WHOLE.map(([, , bytes]) => bytes.subarray(0, 16)));
    const anything = fc
      .tuple(fc.option(heads), fc.uint8Array({ maxLength: 3_000 }))
      .map(([head, rest]) => Buffer.concat([head ?? Buffer.alloc(0), rest]));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        const found = await typeOf(bytes);
        expect(found === null || accepted.has(found.type)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("damaged files are what they were or nothing, never another kind of container", async () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...bases),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
      )
      .map(([[kind, , bytes], changes, share, whole]) => {
        const changed = Buffer.from(bytes.subarray(0, whole ? undefined : Math.floor(bytes.length * share)));
        for (const [at, value] of changes)
          if (changed.length > 0) changed.writeUInt8(value, at % changed.length);
        return { kind, changed };
      });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ kind, changed }) => {
        const found = await typeOf(changed);
        const kin = (type: string): string => type.replace(/^image\/hei[cf]$/u, "image/hei");
        expect(found === null || kin(found.type) === kin(ACCEPTED[kind].type)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(["docx", "xlsx", "doc", "xls"] as const)(
    "a %s that is cut off anywhere is nothing",
    async (kind) => {
      const bytes =
        kind === "docx" || kind === "xlsx" ? zip(officeParts(kind)) : compound(kind === "doc" ? WORD : EXCEL);
      // Of a compound file the table stands last, and a directory of one sector needs but its first word.
      const least = kind === "doc" || kind === "xls" ? bytes.length - 511 : bytes.length;
      for (let length = 0; length < least; length += 1)
        expect(await typeOf(bytes.subarray(0, length))).toBeNull();
    },
  );

  test("a chain of sectors that bites its own tail ends", async () => {
    const bytes = compound(WORD);
    const table = bytes.readUInt32LE(76);
    bytes.writeUInt32LE(bytes.readUInt32LE(48), (table + 1) * 512 + 4 * bytes.readUInt32LE(48));
    expect(await typeOf(bytes)).toBeNull();
    const lists = compound(FAR, { before: 40_000 });
    const list = lists.readUInt32LE(68);
    lists.writeUInt32LE(list, (list + 2) * 512 - 4);
    expect(await typeOf(lists)).toBeNull(); // the second list is needed
    const tree = compound(WORD);
    tree.writeUInt32LE(2, 512 + 2 * 128 + 72);
    expect(await typeOf(tree)).toBeNull();
  });
});
