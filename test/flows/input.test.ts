/** Text as typed: made safe, comparable, and stopped when it carries a secrecy stamp. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fold,
  hasWords,
  length,
  mentionsSecretStamp,
  normaliseText,
  shorten,
} from "../../flows/engine/input.ts";
import { anyText } from "../support/arbitrary.ts";

/** Controls but newline, surrogates, bidi and zero-width marks; joiner and selector only survive inside an emoji. */
const LEFTOVER =
  /(?!\n)[\p{Cc}\p{Cs}\p{Co}]|(?!\u200d|\ufe0f)[\p{Cf}\p{DI}]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})/u;

describe("normaliseText", () => {
  test.each([
    ["keeps Vietnamese as it is", "Chi bộ thôn Nghi Khê", "Chi bộ thôn Nghi Khê"],
    ["composes what phones send decomposed", "Ủy ban nhân dân xã".normalize("NFD"), "Ủy ban nhân dân xã"],
    ["trims and makes one space of many", "  một \t\u00a0 hai\u3000ba  ", "một hai ba"],
    ["keeps lines, at most one empty one", "a\r\nb\rc\n\n\n\nd\u2028e", "a\nb\nc\n\nd\ne"],
    ["drops controls", "a\u0000b\u0007c\u001b[31md", "abc[31md"],
    ["drops direction overrides", "abc\u202edef\u2066g\u2069h", "abcdefgh"],
    ["drops zero-width characters", "th\u200bô\u200cn\u2060 \ufeff5\u00ad", "thôn 5"],
    ["drops invisible letters", "\u3164\u115f\u1160\uffa0", ""],
    ["drops lone surrogates", "a\ud800b\udc00c", "abc"],
    ["keeps an emoji that is joined", "👩\u200d🌾 vui", "👩\u200d🌾 vui"],
    ["drops a joiner that joins nothing", "a\u200db", "ab"],
    ["keeps three marks of a heap of them", `a${"\u0301".repeat(50)}`, "á\u0301\u0301\u0301"],
    ["of nothing makes nothing", " \n\t\u200b ", ""],
  ])("%s", (_, raw, clean) => {
    expect(normaliseText(raw)).toBe(clean);
  });

  test("twice is once", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const once = normaliseText(raw);
        expect(normaliseText(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  test("leaves composed text without controls, direction marks or zero-width characters", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const clean = normaliseText(raw);
        expect(clean.normalize("NFC")).toBe(clean);
        expect(LEFTOVER.exec(clean)).toBeNull();
        expect(clean).toBe(clean.trim());
      }),
      { numRuns: 1_000 },
    );
  });

  test("composed and decomposed typing give the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        expect(normaliseText(raw.normalize("NFD"))).toBe(normaliseText(raw.normalize("NFC")));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(["\u0301", " ", "\n", "\u200d", "a\u0301", "mật\n", "\u202e", "👩\u200d"])(
    "takes 100,000 characters of %j without delay",
    (unit) => {
      const long = unit.repeat(Math.ceil(100_000 / unit.length));
      expect(millisecondsOf(() => void mentionsSecretStamp(normaliseText(long)))).toBeLessThan(500);
    },
  );
});

describe("fold", () => {
  test.each([
    ["Đồng ý", "dong y"],
    ["Đồng ý".normalize("NFD"), "dong y"],
    ["ĐẢNG ỦY XÃ TÂN KỲ", "dang uy xa tan ky"],
    ["uỷ ban, hoà bình", "uy ban hoa binh"],
    ["ủy ban; hòa bình", "uy ban hoa binh"],
    ["VH–XH / “kinh tế”", "vh xh kinh te"],
    ["ngày nào?", "ngay nao?"],
    ["😀…", ""],
  ])("%s → %s", (text, key) => {
    expect(fold(text)).toBe(key);
  });

  test("twice is once, and marks are gone", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const key = fold(raw);
        expect(fold(key)).toBe(key);
        expect(key).not.toMatch(/\p{M}/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("length, shorten, hasWords", () => {
  test("count code points", () => {
    expect(length("ấ😀")).toBe(2);
    expect(shorten("một hai ba", 7)).toBe("một ha…");
    expect(shorten("một", 3)).toBe("một");
  });

  test("shortened text is never longer than asked, nor changed when it fits", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, max) => {
        const short = shorten(text, max);
        expect(length(short)).toBeLessThanOrEqual(max);
        expect(short === text).toBe(length(text) <= max);
      }),
    );
  });

  test.each([
    ["thôn 5", true],
    ["5", true],
    ["😀😀", false],
    ["… - !", false],
    ["", false],
  ])("words in %j: %s", (text, words) => {
    expect(hasWords(text)).toBe(words);
  });
});

describe("a secrecy stamp", () => {
  test.each([
    "TỐI MẬT",
    "Báo cáo TUYỆT MẬT của tỉnh",
    "tài liệu tối mật",
    "Lưu hành nội bộ",
    "LƯU HÀNH NỘI BỘ".normalize("NFD"),
    "(xem xong trả lại)",
    "Tài liệu thu hồi sau hội nghị",
    "TỈNH ỦY TUYÊN QUANG\nMẬT\nSố 12-BC/TU",
    "MẬT",
    "công văn mật số 5",
    "văn bản đóng dấu mật",
    "độ mật: cao",
    "tai lieu toi mat",
    "VAN BAN TUYET MAT",
    "luu hanh noi bo",
    "dong dau mat",
    "muc do toi mat",
  ])("is seen in %j", (text) => {
    expect(mentionsSecretStamp(normaliseText(text))).toBe(true);
  });

  test.each([
    "bảo mật thông tin cho người dân",
    "mô hình nuôi ong lấy mật",
    "mật ong rừng",
    "Sản phẩm của tổ:\nmật\nphấn hoa",
    "Mật ong Tân Trào",
    "cài mật khẩu cho điện thoại",
    "mật độ dân cư",
    "thân mật, gần gũi với Nhân dân",
    "tài liệu mật khẩu một lần",
    "tôi mất giấy tờ",
    "tôi mất chứng minh, phải làm sao",
    "TÔI MẤT SỐ ĐIỆN THOẠI",
    "toi mat giay to",
    "do toi mat giay to nen nop cham",
    "o dau toi mat the",
    "bao mat",
    "mat ong",
    "cai mat khau",
    "mát mẻ, sạch đẹp",
    "Nhân dân tối đa, mật thiết",
    "",
  ])("is not seen in %j", (text) => {
    expect(mentionsSecretStamp(normaliseText(text))).toBe(false);
  });
});

/** Wall time of `work`, best of three: one slow slice of a busy machine does not count. */
function millisecondsOf(work: () => void): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}
