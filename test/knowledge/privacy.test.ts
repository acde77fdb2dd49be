import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { maskPersonalData } from "../../knowledge/privacy.ts";

describe("personal data is taken out", () => {
  it.each([
    ["Gọi 0912 345 678 nhé", "Gọi [dãy số] nhé"],
    ["số +84.912.345.678", "số [dãy số]"],
    ["đt 02203 812345", "đt [dãy số]"],
    ["(0220) 3812 345 là số máy bàn", "[dãy số] là số máy bàn"],
    ["hạn 30/11/2026 0912345678 gọi nhé/0912345678", "hạn 30/11/2026 [dãy số] gọi nhé/[dãy số]"],
    ["CCCD 001084012345, hạn nộp 30/11", "CCCD [dãy số], hạn nộp 30/11"],
    ["CCCD 001 084 012 345", "CCCD [dãy số]"],
    ["gửi về an.nguyen+dv@tanky.haiphong.gov.vn được không", "gửi về [địa chỉ thư điện tử] được không"],
    ["Tôi là Nguyễn Văn An, hỏi hạn nộp", "Tôi là [họ tên], hỏi hạn nộp"],
    ["em tên là Lan ở Tân Kỳ", "em tên là [họ tên] ở Tân Kỳ"],
    ["Tôi là Lan.", "Tôi là [họ tên]."],
    ["ten toi la nguyen van an, han nop", "ten toi la [họ tên], han nop"],
    ["Họ và tên: Trần Thị Bình", "Họ và tên: [họ tên]"],
  ])("%s", (text, masked) => {
    expect(maskPersonalData(text)).toBe(masked);
    expect(maskPersonalData(text.normalize("NFD"))).toBe(masked);
  });
});

describe("what a question is about stays", () => {
  it.each([
    "Hạn nộp là 30/11/2026 hay 15/4/2025?",
    "ngày 30-11-2026 hay 30.11.2026",
    "giai đoạn 2026-2030, năm 2025 2026 2027",
    "Quyết định 553/QĐ-UBND, 05-KH/ĐU, 58-KH/BDVHU",
    "1.500.000.000 đồng",
    "Tôi là Bí thư Chi bộ 3, cần nộp gì?",
    "Em là cán bộ Mặt trận",
    "Tôi là Ủy viên Ban Chấp hành",
    "12 tập thể, 15 cá nhân, 03 bộ hồ sơ",
  ])("%s", (text) => expect(maskPersonalData(text)).toBe(text));
});

it("stands any text, and masking twice is masking once", () => {
  const pieces = fc.constantFrom(
    "tôi là ",
    "tên tôi là ",
    "Nguyễn Văn An",
    "0912345678",
    "a@b.vn",
    " ",
    ",",
    "İ",
    "\u0301",
  );
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: "grapheme" })), { maxLength: 10 });
  fc.assert(
    fc.property(text, (parts) => {
      const once = maskPersonalData(parts.join(""));
      expect(maskPersonalData(once)).toBe(once);
      expect(once).not.toContain("0912345678");
    }),
  );
});
