/** Words of staff: deciding on registrations, opening plans. */

export const t = {
  nothing: "Không có bản đăng ký nào đang chờ đồng chí duyệt.",
  item: { label: "Duyệt bản đăng ký", question: "Đồng chí xem bản nào?", help: "Gõ số của bản cần xem." },
  people: (n: number) => `Xác nhận người dùng (${n})`,
  itemLabel: (name: string, unit: string, code: string) => `${name} · ${unit} · ${code}`,
  decision: {
    label: "Quyết định",
    help: "Tiếp nhận thì người gửi được báo; trả lại thì ghi rõ cần sửa gì.",
    receive: "Tiếp nhận",
    back: "Trả lại để sửa",
    none: "Để sau",
  },
  decisionAsk: (card: string) => `${card}\nĐồng chí quyết định thế nào?`,
  reason: {
    label: "Lý do trả lại",
    question: "Cần sửa gì? Khéo gửi nguyên văn cho người đăng ký. (10–500 ký tự)",
    example: "Bổ sung số hộ tham gia ở mục tiêu chí.",
    help: "Viết rõ mục nào, sửa thế nào.",
  },
  received: (name: string) => `Khéo đã ghi nhận tiếp nhận “${name}” và báo cho người gửi.`,
  returned: (name: string) => `Khéo đã trả lại “${name}” kèm lý do cho người gửi.`,
  noticeReceived: (name: string, code: string, who: string) =>
    `Bản đăng ký “${name}” (mã ${code}) đã được ${who} tiếp nhận.`,
  noticeReturned: (name: string, code: string, reason: string) =>
    `Bản đăng ký “${name}” (mã ${code}) được trả lại để sửa: ${reason}\nĐồng chí gõ “đăng ký” để sửa rồi gửi lại; mã biên nhận giữ nguyên.`,
  gone: "Bản này vừa được người khác xử lý. Đồng chí gõ “duyệt” để xem danh sách mới.",
  kept: "Khéo để nguyên.",
  noneEnded: "Không có kế hoạch nào đã kết thúc.",
  plan: {
    label: "Mở, đóng đăng ký",
    question: "Kế hoạch nào? Chọn để đổi trạng thái.",
    help: "Kế hoạch đã kết thúc thì Khéo đóng đăng ký cho đến khi đồng chí mở.",
  },
  planLabel: (label: string, open: boolean) => `${label} · ${open ? "đang mở" : "đang đóng"}`,
  planReason: {
    label: "Lý do",
    question: "Lý do thay đổi? (10–300 ký tự)",
    example: "Đảng ủy cho phép đăng ký bổ sung đến hết tháng 12.",
    help: "Lý do được lưu cùng tên đồng chí.",
  },
  opened: (label: string) => `Đã mở đăng ký theo ${label}.`,
  closed: (label: string) => `Đã đóng đăng ký theo ${label}.`,
} as const;
