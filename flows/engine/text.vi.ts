/** What the engine itself says. Every sentence says what to do next. */

export const t = {
  progress: (position: number, of: number, label: string) => `Bước ${position}/${of} · ${label}`,
  example: (example: string) => `Ví dụ: ${example}`,
  current: (value: string) => `Đang ghi: ${value}`,
  optional: "Mục này có thể bỏ qua: gõ “bỏ qua”.",
  pages: {
    search: (all: number) => `Có ${all} lựa chọn: gõ số, hoặc gõ một phần tên để tìm.`,
    hits: (n: number) => `Có ${n} lựa chọn khớp: gõ số.`,
    manyHits: (n: number, shown: number) =>
      `Có ${n} lựa chọn khớp, đây là ${shown}; gõ thêm chữ để tìm hẹp hơn.`,
    more: "Xem thêm",
    fromStart: "Xem lại từ đầu",
    wholeList: "Xem cả danh sách",
  },
  reminderLater:
    "Đồng chí đang có việc làm dở; trả lời nhắc việc bằng nút, hoặc gõ: nhắc 1, nhắc 2, nhắc 3, nhắc 4.",
  skip: "Bỏ qua",
  footer: {
    back: "0 Quay lại",
    backWord: "“lùi” để quay lại",
    cancel: "9 Hủy",
    cancelWord: "“hủy” để hủy",
    help: "? Trợ giúp",
    save: "“lưu” để làm sau",
  },
  helpHeading: (label: string) => `Trợ giúp · ${label}`,
  helpQuote: (where: string, quote: string) => `Kế hoạch ghi (${where}): “${quote}”`,
  helpSilent: "Kế hoạch không nói riêng về mục này; Khéo hỏi theo mẫu chung.",
  helpControls: {
    full: "Đồng chí có thể gõ: lùi (về mục trước), sửa (chọn mục đã trả lời), bỏ qua, lưu (nghỉ, làm tiếp sau), hủy, hoặc hỏi Khéo một câu kết thúc bằng dấu “?”.",
    short: "Đồng chí có thể gõ: lùi, hủy, hoặc hỏi Khéo một câu kết thúc bằng dấu “?”.",
  },
  section: (number: string, section: string) => `${number}, mục ${section}`,

  nothingToGoBack:
    "Đây là mục đầu tiên, không lùi được nữa. Đồng chí trả lời mục này, hoặc gõ “hủy” để thôi.",
  cannotSkip: (label: string) =>
    `Mục “${label}” bắt buộc, Khéo chưa bỏ qua được. Đồng chí trả lời giúp, hoặc gõ “lưu nháp” để làm tiếp sau.`,
  cannotSkipShort: (label: string) =>
    `Mục “${label}” bắt buộc, Khéo chưa bỏ qua được. Đồng chí trả lời giúp, hoặc gõ “hủy” để thôi.`,
  nothingToEdit: "Chưa có mục nào để sửa. Đồng chí trả lời mục này trước.",
  notHere: "Ở bước này chưa dùng được lệnh đó. Đồng chí trả lời câu hỏi dưới đây.",
  movedOn:
    "Bản này đã được làm tiếp ở nơi khác nên Khéo chưa ghi câu vừa rồi. Đồng chí xem mục đang chờ dưới đây.",
  staleButton: "Nút vừa bấm đã cũ nên Khéo không thay đổi gì.",
  unknownButton: "Khéo không nhận ra nút vừa bấm nên không thay đổi gì.",
  unknownCommand: "Khéo không có lệnh này nên không thay đổi gì.",
  busy: "Đồng chí đang có việc làm dở. Đồng chí làm nốt mục dưới đây, hoặc gõ “hủy” để thôi, rồi chọn lại lệnh.",
  phoneNotAsked: "Ở bước này Khéo chưa cần số điện thoại nên không ghi lại.",
  codesBarred: (time: string) =>
    `Đồng chí đã gõ nhiều mã không đúng nên Khéo tạm chưa nhận mã nào ở đây. Đồng chí thử lại sau ${time}; các việc khác vẫn làm được.`,
  linkUnknown:
    "Mã liên kết này không đúng, đã dùng, hoặc đã quá 15 phút. Ở kênh đã tham gia, đồng chí gõ “liên kết” để lấy mã mới rồi gõ mã đó vào đây.",
  unreadable: {
    file: "Ở bước này Khéo không nhận ảnh hay tệp. Đồng chí gõ nội dung bằng chữ giúp.",
    voice: "Khéo chưa nghe được tin thoại. Đồng chí gõ bằng chữ giúp.",
    contact: "Khéo chỉ nhận số điện thoại của chính đồng chí. Đồng chí gõ số, hoặc gửi danh thiếp của mình.",
    edited: "Khéo không đọc lại tin đã sửa. Đồng chí gửi nội dung đúng thành một tin mới giúp.",
    other: "Khéo chưa đọc được loại tin này. Đồng chí gõ bằng chữ giúp.",
  },
  shared:
    "Trong nhóm, Khéo chỉ trả lời câu hỏi về các kế hoạch: đồng chí nhắc tên Khéo rồi gõ câu hỏi kết thúc bằng dấu “?”. Đăng ký mô hình, nhắc việc và việc riêng, mời đồng chí nhắn riêng với Khéo.",
  empty: "Khéo chưa nhận được chữ nào. Đồng chí gõ lại giúp.",
  tooLong: (n: number, max: number) =>
    `Tin nhắn dài ${number(n)} ký tự, Khéo chỉ nhận tối đa ${number(max)} ký tự một tin. Đồng chí rút gọn hoặc chia làm nhiều tin giúp.`,
  claim:
    "Nếu đó không phải câu hỏi mà là câu trả lời cho mục này, đồng chí gõ “ghi” (hoặc bấm nút) để Khéo ghi lại.",
  claimButton: "Đó là câu trả lời",
  stuck: "Nếu còn vướng, đồng chí gõ ? để được hướng dẫn.",
  late: (text: string) =>
    `Tin “${text}” được gửi trước khi Khéo hỏi câu dưới đây nên Khéo chưa ghi. Đồng chí trả lời lại giúp.`,
  lateFile: "Tệp vừa rồi được gửi trước khi Khéo hỏi mục dưới đây nên Khéo chưa ghi. Đồng chí gửi lại giúp.",
  underWay: (label: string, where: { position: number; of: number } | null) =>
    where === null
      ? `Đồng chí đang làm dở mục “${label}”.`
      : `Đồng chí đang làm dở mục “${label}” (bước ${where.position}/${where.of}).`,
  back: (label: string) => `Mình làm tiếp mục “${label}”.`,
  changed:
    "Mẫu đã được cập nhật từ lần trước; các câu trả lời cũ vẫn còn. Đồng chí làm tiếp từ mục dưới đây.",

  edit: {
    label: "Sửa một mục",
    question: "Đồng chí muốn sửa mục nào?",
    help: "Gõ số, hoặc một phần tên của mục cần sửa. Các câu trả lời khác giữ nguyên.",
    none: "Không sửa, quay lại",
  },
  cancel: {
    label: "Hủy",
    question: "Đồng chí muốn hủy bản đang làm? Hủy hẳn thì các câu trả lời của bản này sẽ mất.",
    help: "Lưu nháp thì lần sau gõ “đăng ký” để làm tiếp. Hủy hẳn thì các câu trả lời của bản này mất.",
    keep: "Lưu nháp để làm sau",
    drop: "Hủy hẳn",
    back: "Không, làm tiếp",
  },

  secret:
    "Khéo dừng lại: tin này có vẻ nhắc tới tài liệu mật hoặc lưu hành nội bộ. Khéo không lưu và không xử lý. Đồng chí đừng gửi tài liệu mật qua đây; hãy liên hệ văn thư hoặc người phụ trách bảo mật của đơn vị.",

  parse: {
    noWords: "Khéo chưa đọc được chữ nào trong câu trả lời. Đồng chí gõ lại bằng chữ giúp.",
    tooShort: (n: number, min: number) =>
      `Câu trả lời mới có ${number(n)} ký tự; mục này cần ít nhất ${number(min)}. Đồng chí viết rõ hơn một chút giúp.`,
    tooLong: (n: number, max: number) =>
      `Câu trả lời dài ${number(n)} ký tự; mục này tối đa ${number(max)}. Đồng chí rút gọn giúp.`,
    notAnOption: (max: number) =>
      `Khéo chưa hiểu lựa chọn này. Đồng chí gõ một số từ 1 đến ${max}, ví dụ: 1.`,
    notListed: (max: number) =>
      `Khéo chưa thấy lựa chọn này. Đồng chí gõ một số từ 1 đến ${max}, ví dụ: 1, hoặc một phần tên.`,
    severalOptions: (matches: readonly string[]) =>
      `Có nhiều lựa chọn khớp, đồng chí gõ số thứ tự giúp:\n${matches.join("\n")}`,
    notADate: "Khéo chưa hiểu ngày này. Đồng chí gõ theo dạng ngày/tháng/năm, ví dụ 05/12/2026.",
    noSuchDay: (text: string) =>
      `Không có ngày ${text} trong lịch. Đồng chí kiểm tra lại và gõ ngày/tháng/năm, ví dụ 05/12/2026.`,
    farDay: (from: string, to: string) =>
      `Ngày phải nằm trong khoảng ${from} đến ${to}. Đồng chí gõ lại giúp.`,
    understoodDay: (day: string) => `Khéo hiểu là ${day}.`,
    notANumber: "Khéo cần một số. Đồng chí gõ bằng chữ số, ví dụ 12.",
    numberRange: (min: number, max: number) =>
      `Số phải từ ${number(min)} đến ${number(max)}. Đồng chí gõ lại giúp.`,
    emptyList: "không",
    noItems: "Khéo chưa thấy mục nào. Đồng chí gõ mỗi ý một dòng, hoặc cách nhau bằng dấu chấm phẩy.",
    tooManyItems: (n: number, max: number) => `Có ${n} ý; mục này tối đa ${max}. Đồng chí gộp lại giúp.`,
    itemTooLong: (i: number, max: number) =>
      `Ý thứ ${i} dài quá ${number(max)} ký tự. Đồng chí rút gọn giúp.`,
  },

  files: {
    done: "Xong",
    drop: "Bỏ hết tệp đã gửi",
    none: "Mục này nhận ảnh hoặc tệp, không nhận chữ. Đồng chí gửi ảnh, tệp vào đây, hoặc gõ “bỏ qua”.",
    notHere: "Kênh này chưa nhận được tệp. Đồng chí gõ “bỏ qua” và nộp tài liệu kèm sau.",
    some: (n: number) =>
      `Khéo đang giữ ${n} tệp của mục này. Đồng chí gửi thêm ảnh, tệp, hoặc gõ “xong” để sang mục sau.`,
  },

  /** From 1 on. */
  numbers: ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"],
  endOfMonth: (month: number) => `cuối tháng ${month}`,
  weekdays: ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"],
} as const;

/** `1500` → `1.500`, as Vietnamese writes thousands. */
function number(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ".");
}
