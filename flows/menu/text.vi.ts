/** Words of the menu shown when nothing is being asked. */

export const t = {
  head: "Khéo có thể giúp đồng chí:",
  foot: "Gõ số, bấm nút, hoặc hỏi Khéo một câu về các kế hoạch.",
  items: {
    register: "Đăng ký mô hình",
    mine: "Bản đăng ký của tôi",
    duties: "Việc phải làm và thời hạn",
    ask: "Hỏi về kế hoạch",
    data: "Dữ liệu và nhắc việc của tôi",
    review: "Duyệt bản đăng ký",
    deliveries: "Tình hình gửi tin",
    plans: "Mở, đóng đăng ký theo kế hoạch đã kết thúc",
    join: "Tham gia (chọn đơn vị hoặc dùng mã mời)",
  },
  howToAsk:
    "Đồng chí cứ gõ câu hỏi, ví dụ: “Báo cáo năm nộp trước ngày nào?”. Khéo trả lời từ các kế hoạch, kèm trích dẫn.",
} as const;
