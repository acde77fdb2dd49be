/** Vietnamese words for `privacy.ts`: what stands in place of what was taken out, and what is no person's name. */

/** What stands in place of personal data. Words, not signs, so that the sentence around it still reads. */
export const placeholders = {
  email: "[địa chỉ thư điện tử]",
  number: "[dãy số]",
  name: "[họ tên]",
} as const;

/** First words of offices and bodies, which are written with a capital as names are: “tôi là Bí thư Chi bộ 3”. */
export const OFFICE_WORDS: ReadonlySet<string> = new Set(
  `ban bí bộ bác cán chi chủ cô công cựu đảng đại đoàn đội giám giáo hiệu hội huyện khối khu lãnh liên mặt mttq nhân người nông ông phó
  phòng phụ quân quận sở thanh thành thôn thường thủ tỉnh tổ tổng trung trưởng ủy uỷ ubnd văn viên xã ấp bà`
    .split(/\s+/u)
    .map((word) => word.normalize("NFC")),
);
