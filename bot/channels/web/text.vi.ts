/** What the web channel says when a request cannot be taken. */

export const t = {
  badRequest: "Khéo không đọc được yêu cầu này. Đồng chí tải lại trang rồi thử lại.",
  tooLarge:
    "Tin nhắn quá dài, Khéo chưa nhận. Đồng chí rút gọn hoặc chia làm nhiều tin (mỗi tin tối đa 20.000 ký tự).",
  tooMany: "Đồng chí gửi nhanh quá. Xin chờ vài giây rồi gửi lại; câu trả lời trước vẫn còn.",
  busy: "Khéo đang bận, chưa ghi được. Đồng chí gửi lại sau ít giây; chưa có gì bị mất.",
  failed: "Khéo gặp trục trặc, chưa ghi được. Đồng chí gửi lại giúp.",
  notFound: "Không có trang này.",
} as const;
