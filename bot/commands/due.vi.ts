/** Vietnamese words of the `due` table. */
import type { DueStatus } from "../../flows/ports.ts";

/** Monday first, as ISO counts. */
const WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"] as const;

const STATUS: { readonly [status in DueStatus]: string } = {
  upcoming: "còn thời gian",
  "due-soon": "sắp đến hạn",
  overdue: "đã quá hạn",
  past: "đã qua",
  undated: "không ghi ngày",
};

/** What the table says; days come in as `29/11/2026`, `dayOfWeek` as 1 (Monday) to 7. */
export const words = {
  columns: {
    wording: "Lời văn",
    lastValidDay: "Hạn cuối",
    lastWorkingDay: "Nên gửi chậm nhất",
    status: "Tình trạng",
  },
  heading: (today: string) => `Việc phải làm và thời hạn, tính đến ${today} (giờ Việt Nam)`,
  legend:
    "Hạn cuối là đến hết ngày đó; nên gửi chậm nhất vào ngày làm việc cuối cùng không muộn hơn hạn cuối.",
  nothing: "Không có việc nào trong khoảng thời gian này.",
  duty: (number: string, title: string) => `${number} · ${title}`,
  day: (dayOfWeek: number, date: string) => `${WEEKDAYS[dayOfWeek - 1] ?? ""} ${date}`,
  noDay: "-",
  noRecipient: "kế hoạch không nêu nơi nhận",
  status: (status: DueStatus) => STATUS[status],
};
