/** Words of the terminal channel. */

export const t = {
  section: (number: string, section: string) => `${number}, mục ${section}`,
  late: "Khéo chưa trả lời kịp; câu trả lời sẽ hiện ở lượt sau.",
} as const;
