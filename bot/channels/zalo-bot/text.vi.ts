/** What only users of the Zalo Bot read: where a passage stands, where a file is to be had. */
import { sectionName } from "../../../knowledge/section-name.vi.ts";

export const t = {
  citation: (number: string, section: string, quote: string) =>
    `[${number}, ${sectionName(section)}] “${quote}”`,
  citationsGoOn: "Trích dẫn (tiếp):",
  fileAt: (name: string, address: string) => `Tệp “${name}”, đồng chí tải tại: ${address}`,
  fileElsewhere: (name: string) =>
    `Tệp “${name}”: bot Zalo không gửi được tệp. Đồng chí lấy tệp này khi nhắn với Khéo trên Telegram hoặc trang web.`,
  fileGone: (name: string) => `Tệp “${name}” không còn nữa. Đồng chí yêu cầu lại giúp.`,
  /** To administrators. */
  budget: {
    users: (used: number, most: number) =>
      `Zalo Bot đã có ${used} trên ${most} người của gói. Người thêm nữa sẽ không nhắn được; đồng chí mời họ dùng kênh khác.`,
    messages: (used: number, most: number) =>
      `Zalo Bot đã gửi ${used} trên ${most} tin của tháng này. Hết hạn mức thì tin không đi nữa cho tới tháng sau.`,
  },
} as const;
