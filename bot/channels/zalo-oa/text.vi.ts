/** What only Zalo's users read. */

export const t = {
  /** What following the account stands for. */
  start: "bắt đầu",
  source: (number: string, section: string) => `— ${number}, mục ${section}`,
  fileGone: (name: string) => `Tệp “${name}” không còn nữa. Đồng chí yêu cầu lại giúp.`,
  fileTooLarge: (name: string) =>
    `Tệp “${name}” không gửi được qua Zalo. Đồng chí hỏi cơ quan phụ trách để lấy giúp.`,
  /** Zalo takes at most 100 and 500 characters of these. */
  contact: {
    title: "Chia sẻ số điện thoại với Khéo",
    subtitle: "Bấm để gửi số của đồng chí; hoặc gõ câu trả lời như bình thường.",
  },
  daysLeft: (days: number) =>
    days > 0 ? `còn ${days} ngày` : days === 0 ? "hôm nay là ngày cuối" : `quá hạn ${-days} ngày`,
} as const;
