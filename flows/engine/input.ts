/**
 * Text as people type it, made safe and comparable. `normaliseText` runs once, at the edge; everything behind it may rely on NFC,
 * no control characters, no invisible or bidirectional marks. `fold` makes the key for comparing words without marks.
 */

/** The longest text a turn accepts, in code points (`contracts.md`). */
export const MAX_TEXT = 20_000;

/** Full-width forms, as some keyboards type digits and signs. */
const FULL_WIDTH = /[\uff01-\uff5e]/g;
/** More combining marks than any Vietnamese letter carries; the rest is noise. */
const EXTRA_MARKS = /(\p{M}{3})\p{M}+/gu;
/** Controls but newline, surrogates, private use, unassigned; invisible characters but the joiner and the selector emoji need. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]|(?!\u200d|\ufe0f)[\p{Cf}\p{DI}]/gu;
const JOINER_OUTSIDE_EMOJI =
  /(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** NFC, one kind of newline, no control, invisible or bidirectional characters, trimmed. May give the empty string. */
export function normaliseText(raw: string): string {
  return raw
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll(/[\t\v\f\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
    .replaceAll(FULL_WIDTH, (c) => String.fromCodePoint(c.charCodeAt(0) - 0xfee0))
    .replaceAll(/(?!\n)[\p{Cc}\p{Cs}]/gu, "")
    .replaceAll(UNSAFE, (c) => (c === "\n" ? c : ""))
    .replaceAll(JOINER_OUTSIDE_EMOJI, "")
    .normalize("NFC")
    .replaceAll(EXTRA_MARKS, "$1")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Lower case, marks removed, đ → d, punctuation to single spaces: for comparing what was typed with known words. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll(/[^\p{L}\p{N}?]+/gu, " ")
    .trim();
}

/** Length as people count: code points. */
export function length(text: string): number {
  let n = 0;
  for (const _ of text) n += 1;
  return n;
}

/** The first `max` code points, with “…” when something was left out. */
export function shorten(text: string, max: number): string {
  const points = Array.from(text);
  return points.length <= max
    ? text
    : `${points
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
}

/** True when there is at least one letter or digit: a text of emoji or dots alone says nothing. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

const STAMP =
  /(?<!\p{L})(tối mật|tuyệt mật|lưu hành nội bộ|xem xong trả lại|tài liệu thu hồi)(?!\p{L})|(?<!\p{L})(đóng dấu|dấu|độ|tài liệu|văn bản|công văn)\s+mật(?!\s*(khẩu|mã|ong|thiết|độ))(?!\p{L})/iu;
/** The stamp alone on a line, in capitals as it is stamped; “mật” alone may be honey. */
const STAMP_LINE = /^ *MẬT *$/mu;
/** “do toi mat” and “dau toi mat” are left out: unmarked, they are “do tôi mất” and “đâu tôi mất”. */
const STAMP_UNMARKED =
  /\b(tai lieu|van ban|cong van|dong dau|muc do|loai)( chi)? (toi mat|tuyet mat)\b|\btuyet mat\b|\bluu hanh noi bo\b|\bdong dau mat\b/;

/** True when a text carries the words of a secrecy stamp (Luật Bảo vệ bí mật nhà nước); “bảo mật”, “mật khẩu” do not count. */
export function mentionsSecretStamp(text: string): boolean {
  if (STAMP.test(text) || STAMP_LINE.test(text)) return true;
  // Only unmarked typing is read without marks: “tôi mất” must not become “tối mật”.
  return text.normalize("NFD") === text && STAMP_UNMARKED.test(fold(text));
}
