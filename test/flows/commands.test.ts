/** Control words, and how a question is told from an answer. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksLikeQuestion, readCommand } from "../../flows/engine/commands.ts";
import { anyText } from "../support/arbitrary.ts";

describe("readCommand", () => {
  test.each([
    ["lùi", "back"],
    ["LUI", "back"],
    ["quay lại", "back"],
    ["0", "back"],
    ["bỏ qua", "skip"],
    ["boqua", "skip"],
    ["lưu nháp", "save"],
    ["hủy", "cancel"],
    ["huỷ", "cancel"],
    ["Hủy.", "cancel"],
    ["thôi", "cancel"],
    ["?", "help"],
    [" ? ", "help"],
    ["trợ giúp", "help"],
    ["ghi", "claim"],
    ["9", "cancel"],
    ["9.", "cancel"],
    ["menu", "menu"],
    ["trang chính", "menu"],
    ["/start", "start"],
    ["bắt đầu", "start"],
  ])("%j is %s", (text, command) => {
    for (const typed of [text, text.normalize("NFD"), text.toUpperCase()])
      expect(readCommand(typed)).toEqual({ command });
  });

  test.each([
    ["sửa", null],
    ["sửa một mục", null],
    ["sửa 4", "4"],
    ["sửa mục 4", "4"],
    ["sua buoc 12", "12"],
    ["sửa tên mô hình", "ten mo hinh"],
  ])("%j edits %j", (text, target) => {
    expect(readCommand(text)).toEqual({ command: "edit", target });
  });

  test.each([
    "",
    "lùi lại một bước nhé",
    "hủy bỏ tục lệ lạc hậu",
    "1",
    "tiếp tục",
    "bỏ qua lỗi nhỏ",
    "không",
    "??",
    `sửa ${"x".repeat(100)}`,
  ])("%j is no command", (text) => {
    expect(readCommand(text)).toBeNull();
  });

  test("any text is read without delay", () => {
    fc.assert(fc.property(anyText, (text) => void readCommand(text)));
    const start = performance.now();
    readCommand("sửa ".repeat(25_000));
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe("looksLikeQuestion", () => {
  test.each([
    ["Tuyên Quang nộp báo cáo năm trước ngày nào?", "sure"],
    ["Tuyen Quang nop bao cao nam truoc ngay nao?", "sure"],
    ["Hôm nay thời tiết thế nào?", "sure"],
    ["Phải có mấy bộ hồ sơ ?", "sure"],
    ["cho hỏi hạn nộp của xã", "sure"],
    ["hỏi: báo cáo gửi về đâu", "sure"],
    ["báo cáo nộp về đâu", "maybe"],
    ["hạn nộp là ngày nào", "maybe"],
    ["ke hoach 66 la gi", "maybe"],
    ["nop bn ban", "maybe"],
    ["?", "no"],
    ["", "no"],
    ["5?", "no"],
    ["Tập thể", "no"],
    ["Chi bộ thôn Nghi Khê", "no"],
    ["Vận động Nhân dân hiến đất mở rộng đường thôn", "no"],
    ["Nâng cao ý thức bảo vệ môi trường; 46/46 hộ", "no"],
    ["Hội Nông dân xã, Hội Phụ nữ xã", "no"],
    ["hoi nong dan xa", "no"],
    ["Hội Liên hiệp Phụ nữ phường", "no"],
    ["Học hỏi kinh nghiệm của thôn bên", "no"],
    ["05/12/2026", "no"],
  ])("%j: %s", (text, verdict) => {
    expect(looksLikeQuestion(text)).toBe(verdict);
  });

  test("a long answer that ends with a question mark is no question", () => {
    expect(looksLikeQuestion(`${"Người dân còn băn khoăn về cách làm. ".repeat(20)} Vì sao?`)).toBe("no");
  });

  test("any text gets a verdict", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(["sure", "maybe", "no"]).toContain(looksLikeQuestion(text));
      }),
    );
  });
});
