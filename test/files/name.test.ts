/** Names of files: what people wrote stays theirs, and does no harm wherever it is shown or saved. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentDisposition, safeName } from "../../bot/files/name.ts";
import { ACCEPTED } from "../../bot/files/type.ts";
import { anyText } from "../support/arbitrary.ts";

describe("a name", () => {
  test.each([
    ["Báo cáo kết quả quý IV.docx", "docx", "Báo cáo kết quả quý IV.docx"],
    ["Báo cáo".normalize("NFD"), "pdf", "Báo cáo.pdf"],
    ["bao cao.pdf.exe", "pdf", "bao cao.pdf"],
    ["bao cao.PDF", "pdf", "bao cao.pdf"],
    ["ảnh.JPEG", "jpg", "ảnh.jpg"],
    ["ảnh.png", "jpg", "ảnh.jpg"],
    ["a.tar.gz", "pdf", "a.pdf"],
    ["05-KH TP.HCM", "pdf", "05-KH TP.HCM.pdf"],
    ["kế hoạch v1.2.docx", "docx", "kế hoạch v1.2.docx"],
    ["Nguyễn V.A", "pdf", "Nguyễn V.A.pdf"],
    [null, "pdf", "tep.pdf"],
    ["", "xlsx", "tep.xlsx"],
    [" \t\n", "pdf", "tep.pdf"],
    [".pdf", "pdf", "tep.pdf"],
    ["...", "pdf", "tep.pdf"],
    [".exe.pdf.", "pdf", "tep.pdf"],
    ["../../etc/passwd", "pdf", "passwd.pdf"],
    ["C:\\Users\\Hoa\\Máy tính\\đơn.doc", "doc", "đơn.doc"],
    ["a/b\\", "pdf", "tep.pdf"],
    [".bashrc", "pdf", "bashrc.pdf"],
    ["con.pdf", "pdf", "_con.pdf"],
    ["CON", "pdf", "_CON.pdf"],
    ["nul .tháng 5.pdf", "pdf", "_nul .tháng 5.pdf"],
    ["Com1.báo cáo.txt", "pdf", "_Com1.báo cáo.pdf"],
    ["lpt²", "pdf", "_lpt².pdf"],
    ["con trâu.jpg", "jpg", "con trâu.jpg"],
    ['Báo cáo: “quý 4”? <nháp>|*".pdf', "pdf", "Báo cáo_ “quý 4”_ _nháp____.pdf"],
    ["một\r\nhai\tba\u00a0\u00a0bốn.pdf", "pdf", "một hai ba bốn.pdf"],
    ["hóa đơn\u202efdp.exe", "pdf", "hóa đơnfdp.pdf"],
    ["a\u200b\u2066\ufeff\u3164\u0000\u00adb\ud800.pdf", "pdf", "a b.pdf"],
    ["cuối. . .pdf", "pdf", "cuối.pdf"],
    ["a\u034f\u0301.pdf", "pdf", "á.pdf"],
  ])("%j of a %s is shown as %s", (name, extension, shown) => {
    expect(safeName(name, extension)).toBe(shown);
  });

  test("too long is cut between letters, in points and in bytes, and keeps its true end", () => {
    expect(safeName(`${"a".repeat(300)}.pdf`, "pdf")).toBe(`${"a".repeat(96)}.pdf`);
    expect(safeName("ệ".repeat(300), "docx")).toBe(`${"ệ".repeat(65)}.docx`);
    expect(safeName("🇻🇳".repeat(300), "pdf")).toBe(`${"🇻🇳".repeat(24)}.pdf`);
    expect(safeName(`a${"\u0323\u0301".repeat(500)}`, "pdf")).toBe("tep.pdf");
    expect(safeName(`con.${"b".repeat(300)}`, "pdf")).toBe(`_con.${"b".repeat(91)}.pdf`);
    expect(safeName(`${"a".repeat(92)}.pdfx.pdf`, "pdf")).toBe(`${"a".repeat(92)}.pdf`);
  });
});

const pieces = fc.constantFrom(
  ...'con|CON |nul.|.pdf|.exe|.|..|/|\\|a|đ|ệ|:|"| |_|com¹|\u202e|\u0301|🇻🇳|👩‍🌾'.split("|"),
);
const names = fc.oneof(
  anyText,
  fc.array(fc.oneof(pieces, anyText), { maxLength: 60 }).map((parts) => parts.join("")),
  fc.tuple(pieces, fc.nat(150)).map(([piece, times]) => piece.repeat(times)),
);
const extensions = fc.constantFrom(...Object.values(ACCEPTED).map(({ extension }) => extension));

describe("whatever is written", () => {
  test("the name is harmless, short, ends as it must, and stays what it is", () => {
    fc.assert(
      fc.property(names, extensions, (written, extension) => {
        const name = safeName(written, extension);
        expect(name).toBe(name.normalize("NFC"));
        expect(Array.from(name).length).toBeLessThanOrEqual(100);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name.endsWith(`.${extension}`)).toBe(true);
        const stem = name.slice(0, -extension.length - 1);
        expect(stem).toMatch(/^[^. ](?:.*[^. ])?$/su);
        expect(stem).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}<>:"/\\|?*]/u);
        expect(stem).not.toMatch(/\.(?:exe|pdf|docx?|jpe?g)$/iu);
        expect(stem.split(".")[0]?.trim()).not.toMatch(/^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])$/iu);
        expect(safeName(name, extension)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a hundred thousand dots, spaces, extensions or marks take no time", () => {
    const began = performance.now();
    for (const piece of [".", " ", ". ", ".pdf", "\u0301", "/", "\ud800", "👩‍🌾"])
      for (const end of ["", "b"]) safeName(`a${piece.repeat(100_000)}${end}`, "pdf");
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe("the header for a download", () => {
  test.each([
    ["a.pdf", `attachment; filename="a.pdf"; filename*=UTF-8''a.pdf`],
    [
      "Đơn đăng ký.docx",
      `attachment; filename="Don dang ky.docx"; filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%C4%83ng%20k%C3%BD.docx`,
    ],
    ["50% (a)*'!.pdf", `attachment; filename="50_ (a)*'!.pdf"; filename*=UTF-8''50%25%20%28a%29%2A%27!.pdf`],
    ['a"\r\nX: 1.pdf', `attachment; filename="a___X: 1.pdf"; filename*=UTF-8''a%22%0D%0AX%3A%201.pdf`],
    ["../a\\b.pdf", `attachment; filename=".._a_b.pdf"; filename*=UTF-8''.._a_b.pdf`],
    ["", `attachment; filename="tep"; filename*=UTF-8''`],
    ["\ud800.pdf", `attachment; filename="_.pdf"; filename*=UTF-8''%EF%BF%BD.pdf`],
  ])("of %j", (name, header) => {
    expect(contentDisposition(name)).toBe(header);
  });

  test("of anything is one line of ASCII that says the name", () => {
    fc.assert(
      fc.property(names, extensions, (written, extension) => {
        const any = contentDisposition(written);
        expect(any).toMatch(
          /^attachment; filename="[ !#$&-.0-[\]-~]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/u,
        );
        expect(new Headers({ "Content-Disposition": any }).get("Content-Disposition")).toBe(any);
        const name = safeName(written, extension);
        const [, extended = ""] = contentDisposition(name).split("UTF-8''");
        expect(decodeURIComponent(extended)).toBe(name);
      }),
      { numRuns: 1_000 },
    );
  });
});
