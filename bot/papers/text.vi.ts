/** The words every paper carries, by the rules of its regime. Dots are places for people to fill in by hand. */

const DOTS = "……";
const LONG_DOTS = "………………………………";

export const t = {
  draft: "DỰ THẢO",
  draftNote: "Bản nháp do trợ lý tự động lập, cần người có thẩm quyền kiểm tra",
  practice: "BẢN LUYỆN TẬP, KHÔNG CÓ GIÁ TRỊ NỘP",
  receipt: (code: string) => `Mã biên nhận: ${code}`,
  page: "Trang ",
  to: "Kính gửi: ",
  lead: "Nội dung đăng ký như sau:",
  row: (number: number, label: string) => `${number}. ${label}:`,
  date: `${DOTS}${DOTS}, ngày ${DOTS} tháng ${DOTS} năm ${DOTS}`,
  recipients: "Nơi nhận:",
  recipient: (named: boolean) => (named ? "- Như trên;" : `- ${LONG_DOTS};`),
  position: LONG_DOTS,
  signHint: ["(Xác nhận của cấp ủy, lãnh đạo đơn vị:", "ký, ghi rõ họ tên, đóng dấu nếu có)"],
  signName: LONG_DOTS,
  creator: "Khéo",
} as const;

/** What party bodies and state bodies write differently. */
export const regimeWords = {
  state: {
    nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto: "Độc lập - Tự do - Hạnh phúc",
    number: `Số: ${DOTS}/${DOTS}`,
    authority: `TM. ${LONG_DOTS}`,
    archive: "- Lưu: VT.",
  },
  party: {
    nation: "ĐẢNG CỘNG SẢN VIỆT NAM",
    motto: null,
    number: `Số ${DOTS}-${DOTS}/${DOTS}`,
    authority: `T/M ${LONG_DOTS}`,
    archive: `- Lưu Văn phòng ${DOTS}${DOTS}.`,
  },
} as const;
