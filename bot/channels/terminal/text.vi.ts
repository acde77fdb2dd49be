/** Words of the terminal channel. */
import { sectionName } from "../../../knowledge/section-name.vi.ts";

export const t = {
  section: (number: string, section: string) => `${number}, ${sectionName(section)}`,
  late: "Khéo chưa trả lời kịp; câu trả lời sẽ hiện ở lượt sau.",
} as const;
