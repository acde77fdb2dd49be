/** Words of the terminal channel. */
import { sectionName } from "../../../knowledge/section-name.vi.ts";

export const t = {
  section: (number: string, section: string) => `${number}, ${sectionName(section)}`,
  saved: (path: string) => `Tệp đã lưu: ${path}`,
  gone: (name: string) => `${name} (không còn nữa, đồng chí yêu cầu lại giúp)`,
  late: "Khéo chưa trả lời kịp; câu trả lời sẽ hiện ở lượt sau.",
} as const;
