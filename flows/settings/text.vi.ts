/** Words of a person's own data: see it, delete it, turn reminders on or off, the ways to them. */

export const t = {
  what: {
    label: "Dữ liệu của tôi",
    question: "Đồng chí muốn làm gì?",
    help: "Đồng chí xem, xóa dữ liệu của mình và bật, tắt nhắc việc bất cứ lúc nào.",
    see: "Xem dữ liệu Khéo đang lưu",
    on: "Bật nhắc việc",
    off: "Tắt nhắc việc",
    link: "Thêm kênh (lấy mã liên kết)",
    channels: "Kênh của tôi (xem, gỡ)",
    phone: "Số điện thoại",
    erase: "Xóa dữ liệu, rút đồng ý",
    none: "Không làm gì",
  },
  sure: {
    label: "Xóa dữ liệu",
    question:
      "Khéo sẽ xóa họ tên, chức vụ, số điện thoại, bản nháp và cuộc trò chuyện của đồng chí trên mọi kênh; bản đăng ký đã gửi thuộc hồ sơ cơ quan nhận, giữ nguyên như đã gửi. Không khôi phục được. Đồng chí chắc chắn chứ?",
    help: "Chọn “Không xóa” nếu đồng chí chỉ muốn tắt nhắc việc.",
    yes: "Xóa hẳn",
    no: "Không xóa",
  },
  see: (
    name: string,
    title: string,
    units: string,
    consent: string,
    reminders: string,
    drafts: number,
    sent: number,
    phone: string,
    channels: string,
  ) =>
    `Khéo đang lưu về đồng chí:\n- Họ tên: ${name}\n- Chức vụ: ${title}\n- Đơn vị: ${units}\n- Đã đồng ý bản thông báo: ${consent}\n- Số điện thoại: ${phone}\n- Nhắc việc: ${reminders}\n- Bản nháp: ${drafts}; bản đã gửi: ${sent}\n- Kênh: ${channels}\n- Nội dung trò chuyện với Khéo trên các kênh này.`,
  phone: (number: string, agreed: boolean) =>
    `${number} (${agreed ? "dùng để nhắc hạn khi không gửi được cách khác" : "không dùng để nhắc hạn"})`,
  noPhone: "không có",
  yes: "đang bật",
  no: "đang tắt",
  on: "Khéo đã bật nhắc việc cho đồng chí.",
  off: "Khéo đã tắt nhắc việc. Muốn bật lại, đồng chí gõ “bật nhắc”.",
  erased:
    "Khéo đã xóa dữ liệu của đồng chí và ghi nhận việc rút đồng ý. Nếu cần Khéo giúp lại, đồng chí gõ “bắt đầu”.",
  kept: "Khéo giữ nguyên dữ liệu của đồng chí.",
  gone: "Đồng chí chưa tham gia nên Khéo không lưu gì về đồng chí.",
} as const;
