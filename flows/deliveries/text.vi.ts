/** Words of the board of deliveries: what reminders did not arrive and why, what was sent on Zalo and at whose cost. */
/** Why something did not arrive, by the stable code of the channel that tried. */
const REASONS: { readonly [code: string]: string } = {
  "no-way-left": "không còn kênh nào nhắn được",
  blocked: "đồng chí ấy đã chặn Khéo",
  moved: "cuộc trò chuyện đã chuyển đi nơi khác",
  gone: "tài khoản không còn",
  unlinked: "kênh ấy đã được gỡ",
  released: "kênh ấy đã được gỡ",
  crashed: "Khéo bị ngắt giữa lúc gửi",
  timeout: "mạng không trả lời",
  "nothing-due": "việc không còn trong kế hoạch",
  "quiet-hours": "ngoài giờ được gửi",
  "telegram-blocked": "đồng chí ấy đã chặn Khéo",
  "telegram-deactivated": "tài khoản không còn",
  "telegram-never-started": "đồng chí ấy chưa nhắn cho Khéo lần nào",
  "telegram-no-member": "Khéo không còn trong nhóm",
  "telegram-no-chat": "không tìm thấy cuộc trò chuyện",
  "zalo-window": "đã quá 7 ngày đồng chí ấy không nhắn cho Khéo",
  "zalo-charged": "đã quá 48 giờ đồng chí ấy không nhắn, gửi thì bị tính phí",
  "zalo-no-template": "chưa có mẫu tin nhắc hạn được Zalo duyệt",
  "zalo-template-status": "mẫu tin nhắc hạn chưa được Zalo duyệt",
  "zalo-108": "số điện thoại không đúng",
  "zalo-110": "ứng dụng Zalo của đồng chí ấy quá cũ",
  "zalo-114": "tài khoản không nhận được tin",
  "zalo-115": "tài khoản trả phí hết tiền",
  "zalo-118": "số điện thoại không dùng Zalo",
  "zalo-119": "tài khoản không nhận được tin",
  "zalo-137": "tài khoản trả phí không trừ được tiền",
  "zalo-139": "đồng chí ấy không nhận loại tin này",
  "zalo-140": "đồng chí ấy không nhận loại tin này",
  "zalo-141": "đồng chí ấy không nhận loại tin này",
  "zalo-144": "hết hạn mức gửi trong ngày",
  "zalo-147": "hết hạn mức gửi trong ngày",
  "zalo-211": "hết hạn mức gửi tin",
  "zalo-213": "đồng chí ấy chưa quan tâm Zalo OA",
  "zalo-217": "đồng chí ấy không nhận loại tin này",
  "zalo-218": "đồng chí ấy đã nhận đủ số tin trong ngày",
  "zalo-227": "tài khoản bị khóa hoặc lâu không dùng",
  "zalo-230": "đã quá 7 ngày đồng chí ấy không nhắn cho Khéo",
  "zalo-231": "đã quá 7 ngày đồng chí ấy không nhắn cho Khéo",
  "zalo-232": "đã quá 7 ngày đồng chí ấy không nhắn cho Khéo",
  "zalo-244": "đồng chí ấy đã chặn Zalo OA",
  "zalo-320": "tài khoản trả phí chưa nối với Zalo OA",
  "zalo-321": "tài khoản trả phí hết tiền",
};

export const t = {
  allWell: (days: number) => `Trong ${days} ngày qua, các tin nhắc việc đều đã gửi được.`,
  undelivered: (n: number) => `Tin nhắc việc không tới được: ${n}`,
  unknown: (n: number) =>
    `Chưa rõ đã tới hay chưa: ${n}\nKhéo không gửi lại vì tin này tính phí; đồng chí hỏi lại giúp.`,
  /** Without a number: numbers that are typed mean the menu. */
  line: (who: string, duty: string, why: string, day: string) => `- ${who}: “${duty}” – ${why} (từ ${day})`,
  /** The person's name and unit; either may be empty. */
  who: (name: string, unit: string) =>
    [name, unit].filter((each) => each !== "").join(", ") || "Người không còn tên",
  rest: (n: number) => `… và ${n} tin khác.`,
  /** Where it was tried last, and why it did not arrive. */
  why: (channel: string, code: string | null) => `${channel}: ${reason(code)}`,
  /** Where it was sent, when nobody knows what became of it. */
  by: (channel: string) => `qua ${channel}`,
  unnamedDuty: "việc không còn trong kế hoạch",
  spent: (month: string, n: number) => `Tin đã gửi qua Zalo tháng ${month}: ${n}`,
  quotas: {
    free: (n: number) => `- miễn phí (trong 48 giờ): ${n}`,
    package: (n: number) => `- trong gói: ${n}`,
    charged: (n: number) => `- tính phí: ${n}`,
    template: (n: number) => `- theo mẫu tin (tính phí): ${n}`,
    other: (n: number) => `- loại khác: ${n}`,
  },
  askAgain: "Đồng chí gõ “tình hình gửi tin” để xem.",
} as const;

function reason(code: string | null): string {
  if (code === null) return "không gửi được";
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? code) : `không gửi được (${code})`;
}
