/** Words of duties: the list, the reminder, its four replies. */

export const t = {
  none: "Khéo không thấy việc có thời hạn nào dành cho đơn vị của đồng chí trong kế hoạch.",
  head: (unit: string) => `Việc của ${unit}:`,
  line: (i: number, title: string) => `${i}. ${title}`,
  wording: (wording: string) => `Kế hoạch ghi: “${wording}”`,
  lastValid: (day: string) => `Hạn cuối: hết ${day}`,
  yearOnly: (year: string) => `Trong năm ${year}; kế hoạch không ấn định ngày`,
  advised: (day: string) => `Nên gửi chậm nhất: ${day}`,
  to: (who: string) => `Gửi về: ${who}`,
  undated: "Kế hoạch không ấn định ngày",
  undatedHead: "Việc kế hoạch giao nhưng không ấn định ngày:",
  undatedLine: (title: string) => `- ${title}`,
  states: {
    done: "Đồng chí báo đã nộp",
    later: "Đã hẹn nhắc lại",
    help: "Đã báo cần giúp",
    "not-mine": "Đồng chí báo không phải việc của mình",
  },
  past: "Đã qua hạn",
  foot: "Hạn được tính từ câu chữ của kế hoạch; đồng chí đối chiếu văn bản gốc.",

  reminder: {
    head: (title: string) => `Nhắc việc: ${title}`,
    left: (days: number) =>
      days > 1 ? `Còn ${days} ngày.` : days === 1 ? "Còn 1 ngày." : "Hôm nay là ngày cuối.",
    overdue: (days: number) => `Đã quá hạn ${days} ngày.`,
    ask: "Đồng chí trả lời:",
    choices: ["Đã nộp", "Nhắc lại sau", "Cần giúp", "Không phải việc của tôi"],
    busy: "Đồng chí đang làm dở việc khác: bấm nút, hoặc gõ “nhắc 1” … “nhắc 4”. Việc đang làm vẫn giữ nguyên.",
  },
  digest: {
    head: (n: number) => `Nhắc việc: đồng chí có ${n} việc cần làm.`,
    line: (title: string, day: string, days: number) =>
      `${title}: hạn cuối hết ${day} (${days > 0 ? `còn ${days} ngày` : days === 0 ? "hôm nay" : `quá hạn ${-days} ngày`})`,
    more: (n: number) => `Và ${n} việc khác: gõ “việc phải làm”.`,
    ask: "Gõ số của việc để trả lời.",
    busy: "Đồng chí đang làm dở việc khác: bấm nút, hoặc gõ “việc 1”, “việc 2” … để trả lời. Việc đang làm vẫn giữ nguyên.",
  },
  which: {
    label: "Nhắc việc",
    question: "Đồng chí trả lời việc nào?",
    help: "Gõ số của việc; sau đó Khéo hỏi việc ấy thế nào rồi. Để sau cũng được.",
  },
  badNumber: "Đồng chí gõ số của việc.",
  reply: {
    label: "Nhắc việc",
    question: "Việc này thế nào rồi?",
    help: "1 nếu đã nộp; 2 để hẹn nhắc lại; 3 nếu vướng mắc; 4 nếu việc không thuộc đồng chí.",
  },
  until: {
    label: "Nhắc lại",
    question: "Nhắc lại đồng chí vào lúc nào?",
    tomorrow: "Ngày mai",
    dayAfter: "Ngày kia",
    other: "Ngày khác",
    help: "Chọn ngày để Khéo nhắc lại.",
  },
  untilDay: {
    label: "Ngày nhắc lại",
    question: "Đồng chí muốn được nhắc vào ngày nào?",
    example: "26/11/2026",
    help: "Gõ ngày/tháng/năm, không muộn hơn hạn cuối.",
  },
  helpText: {
    label: "Cần giúp",
    question: "Đồng chí vướng ở đâu? Khéo chuyển lời cho người phụ trách. (tối đa 500 ký tự)",
    example: "Chưa rõ báo cáo theo mẫu nào",
    help: "Viết ngắn gọn điều đang vướng.",
  },
  done: (title: string) => `Khéo ghi nhận đồng chí báo đã nộp: ${title}. Khéo sẽ không nhắc việc này nữa.`,
  later: (day: string) => `Khéo sẽ nhắc lại vào ${day}.`,
  helped:
    "Khéo đã ghi lại và chuyển cho người phụ trách của đơn vị. Việc này vẫn còn hạn, đồng chí theo dõi giúp.",
  notMine:
    "Khéo đã ghi nhận và báo người phụ trách để xem lại phân công. Khéo không nhắc đồng chí việc này nữa.",
  goneReminder: "Việc được nhắc không còn nữa.",
  badChoice: "Đồng chí gõ một số từ 1 đến 4.",
  noReminder: "Hiện không có việc nào đang chờ đồng chí trả lời.",
  staffHelp: (name: string, title: string, text: string) => `${name} cần giúp về việc “${title}”: ${text}`,
  staffNotMine: (name: string, title: string) =>
    `${name} báo việc “${title}” không phải của mình; cần xem lại phân công.`,
  cancelled: "Khéo giữ nguyên, việc này vẫn được nhắc.",
} as const;
