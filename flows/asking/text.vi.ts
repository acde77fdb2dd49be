/** Words of answers about one's own registrations and duties. */

export const t = {
  guest:
    "Khéo chưa lưu dữ liệu nào của đồng chí nên chưa trả lời được câu này. Gõ “tham gia” để vào đơn vị và đăng ký mô hình.",
  noDraft: "Đồng chí không có bản nháp nào dở dang.",
  drafts: (n: number) => `Đồng chí còn ${n} bản chưa gửi:`,
  draft: (name: string, plan: string) => `• ${name} (${plan}):`,
  lacking: (labels: readonly string[]) => `còn thiếu ${labels.length} mục bắt buộc: ${labels.join("; ")}.`,
  complete: "đã đủ các mục bắt buộc, chỉ còn xem lại và gửi.",
  returned: (note: string) => `Lý do trả lại: ${note}`,
  duties: "Việc sắp đến hạn hoặc đã quá hạn của đơn vị:",
  duty: (title: string, day: string) => `• ${title}: hạn cuối hết ${day}`,
  noDuty: "Không có việc nào của đơn vị sắp đến hạn.",
  howToBegin: "Gõ “đăng ký” để làm bản mới, gõ “việc của tôi” để xem mọi thời hạn.",
  howToGoOn: "Gõ “đăng ký” để làm tiếp, gõ “việc của tôi” để xem mọi thời hạn.",
  registration: (name: string, code: string, state: string) => `• ${name} (mã ${code}): ${state}.`,
  nothingSent: "Đồng chí chưa gửi bản đăng ký nào.",
  unsent: (names: readonly string[]) => `Chưa gửi, còn là bản nháp: ${names.join("; ")}.`,
  stateFoot: "Khéo chỉ biết việc tiếp nhận ở đây; việc công nhận do cấp có thẩm quyền quyết định.",
} as const;
