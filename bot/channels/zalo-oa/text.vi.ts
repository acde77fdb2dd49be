/** What only Zalo's users read. */

export const t = {
  /** What following the account stands for. */
  start: "bắt đầu",
  source: (number: string, section: string) => `— ${number}, mục ${section}`,
  fileGone: (name: string) => `Tệp “${name}” không còn nữa. Đồng chí yêu cầu lại giúp.`,
  fileTooLarge: (name: string) =>
    `Tệp “${name}” không gửi được qua Zalo. Đồng chí mở Khéo trên trang web hoặc Telegram để lấy giúp.`,
} as const;
