/** Every Vietnamese word that answers say. Short, polite; Khéo speaks of itself by name and says “đồng chí”. */
import type { DueStatus } from "../../flows/ports.ts";
import type { Programme } from "../programme.ts";
import { sectionName } from "../section-name.vi.ts";
import { numericDay } from "./numeric-day.ts";

const DOCUMENTS: { readonly [type in Programme["references"][number]["type"]]: string } = {
  guideline: "Hướng dẫn",
  instruction: "Chỉ thị",
  decision: "Quyết định",
  plan: "Kế hoạch",
  resolution: "Nghị quyết",
  regulation: "Quy chế, quy định",
  programme: "Chương trình",
  decree: "Nghị định",
  law: "Luật",
  scheme: "Đề án",
};

export const words = {
  weekdays: ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"],

  headings: {
    quotas: "Chỉ tiêu",
    fields: "Các lĩnh vực",
    field: (label: string) => `Nội dung lĩnh vực ${label}`,
    inField: (label: string) => `Thuộc lĩnh vực ${label}`,
    criteria: (noun: string) => `Tiêu chí, yêu cầu đối với ${noun}`,
    criterion: (applies: string) => `Yêu cầu (${applies})`,
    standards: "Tiêu chuẩn mô hình ở các cấp",
    standard: (level: string) => `Tiêu chuẩn mô hình ${level}`,
    process: "Các bước",
    form: (title: string) => `${title} gồm các mục`,
    owner: "Ai được đăng ký, thực hiện",
    reportForm: (title: string) => title,
    rating: (scale: readonly string[]) => `Các mức: ${scale.join(", ")}`,
    dossier: ({ copies, to }: NonNullable<Programme["dossier"]>) =>
      `Hồ sơ khen thưởng${copies === null ? "" : ` (${pad(copies)} bộ)`}, gửi về ${to}`,
    motto: (name: string) => (name.includes("“") ? name : `“${name}”`),
    references: "Các văn bản được dẫn trong kế hoạch",
    actor: (name: string) => `Nhiệm vụ: ${name}`,
    purposes: "Mục đích",
    requirements: "Yêu cầu",
    anomaly: "Điểm cần lưu ý trong văn bản",
  },
  stepCount: (steps: Programme["process"]) => {
    const numbered = steps.filter(({ order }) => /^Bước \d+$/u.test(order));
    return numbered.length === steps.length ? `Quy trình gồm ${steps.length} bước.` : null;
  },
  documentType: (type: Programme["references"][number]["type"]) => DOCUMENTS[type],
  reference: ({ type, number, date, issuer, about }: Programme["references"][number]) =>
    [
      `${DOCUMENTS[type]}${number === null ? "" : ` số ${number}`}`,
      ...(date === null ? [] : [`ngày ${numericDay(date)}`]),
      ...(issuer === null ? [] : [`của ${issuer}`]),
    ].join(" ") + `: ${about}`,
  referenceName: ({ type, number, about }: Programme["references"][number]) =>
    `${DOCUMENTS[type]} ${number === null ? about : `số ${number}`}`,
  undatedReference: (name: string) => `Kế hoạch dẫn ${name} nhưng không ghi ngày ban hành.`,
  validity: (p: Programme) =>
    `Thời gian thực hiện: ${p.validity.years.length === 1 ? "năm" : "giai đoạn"} ${yearsOf(p)}`,
  identity: ({ directive }: Programme) =>
    [
      directive.title,
      directive.number === null ? "bản quét không có số" : `số ${directive.number}`,
      directive.date === null ? "không rõ ngày ban hành" : `ngày ${numericDay(directive.date)}`,
      directive.issuer,
    ].join("; "),
  successor: ({ body, now }: Programme["successors"][number]) => `${body}: ${now}`,

  // ---------------------------------------------------------------- duties
  duty: (title: string) => `${title}: `,
  wording: (wording: string) => `“${wording}”`,
  lastDay: (day: string, weekday: string) => `hạn cuối là hết ngày ${day} (${weekday})`,
  advised: (day: string, weekday: string) => `nên gửi chậm nhất ${weekday} ${day}`,
  advisedWas: (day: string, weekday: string) => `ngày làm việc cuối cùng trong hạn là ${weekday} ${day}`,
  status: { past: "đã qua", overdue: "đã quá hạn", "due-soon": "", upcoming: "", undated: "" } satisfies {
    readonly [status in DueStatus]: string;
  },
  sendTo: (to: string) => `Gửi về ${to}.`,
  noRecipient: "Kế hoạch không nêu nơi gửi.",
  owedBy: (who: string) => `Đối tượng: ${who}.`,
  undated: (hint: string) => `kế hoạch chỉ ghi “${hint}”, không ghi ngày cụ thể`,
  noDay: "kế hoạch không ghi thời hạn",
  form: (form: string) => `Nộp: ${form}.`,
  noted: (notice: string) => `Lưu ý: ${notice}`,

  // ---------------------------------------------------------------- premises
  inTime: (day: string, weekday: string) => `Được: ${weekday} ${day} vẫn trong hạn.`,
  late: (day: string, weekday: string) => `Không: ${weekday} ${day} đã là muộn.`,
  lateUnnamed: "Không: ngày đồng chí nêu đã quá hạn.",
  inTimeUnnamed: "Được: ngày đồng chí nêu vẫn trong hạn.",
  beforeMeans: (wording: string) => `“${wording}” thì chính ngày đó không còn tính.`,
  throughMeans: (wording: string) => `“${wording}” thì tính cả ngày đó.`,
  otherDay: "Ngày đồng chí nêu không đúng với văn bản.",
  otherNumber: "Con số đồng chí nêu không đúng với văn bản.",
  noExtension: "Khéo không thấy quy định lùi hạn khi trùng ngày nghỉ, nên đồng chí đừng đợi sang ngày sau.",
  remaining: (days: number) => `Còn ${days} ngày.`,

  // ---------------------------------------------------------------- answers over several plans
  ended: "đã kết thúc",
  planLine: (label: string, ended: boolean) => `• ${label}${ended ? " (đã kết thúc)" : ""}: `,
  inPlan: (label: string) => `Theo ${label}:`,
  severalPlans: "Câu hỏi này có ở nhiều kế hoạch, Khéo nêu từng kế hoạch:",
  notThere: "văn bản không quy định.",
  alsoThis: "Có thể đồng chí cũng cần:",
  whichPlan: "Đồng chí hỏi theo kế hoạch nào ạ?",
  choice: (number: number, label: string) => `${number}. ${label}`,
  passage: (section: string) => `Văn bản ghi (${section}):`,
  section: sectionName,
  more: (section: string) => `… còn nữa, đồng chí xem ${sectionName(section)}.`,
  plansKnown: "Khéo có các kế hoạch sau:",

  // ---------------------------------------------------------------- refusals
  nearest: (quote: string) => `Điều gần nhất trong văn bản: “${quote}”`,
  foreignPlace: "Khéo chưa có kế hoạch của nơi đồng chí nêu; đồng chí hỏi cấp ủy ở đó. Khéo đang có:",
  unknown: (label: string | null) =>
    label === null
      ? "Khéo chỉ trả lời từ các kế hoạch “Dân vận khéo” đang có và chưa thấy nội dung này trong đó. Đồng chí thử hỏi rõ hơn (hạn nộp, chỉ tiêu, tiêu chí, hồ sơ…), hoặc hỏi cơ quan ban hành kế hoạch."
      : `Khéo chỉ trả lời từ văn bản đang có và chưa thấy nội dung này trong ${label}. Đồng chí thử hỏi rõ hơn, hoặc hỏi cơ quan ban hành kế hoạch.`,
  guards: {
    weather:
      "Khéo không có thông tin thời tiết hay tin tức; Khéo chỉ trả lời từ các kế hoạch “Dân vận khéo”. Đồng chí có thể hỏi về hạn nộp, chỉ tiêu, tiêu chí, hồ sơ…",
    identity:
      "Chào đồng chí! Khéo là trợ lý tự động, không phải người. Khéo trả lời từ các kế hoạch “Dân vận khéo” kèm trích dẫn, giúp đăng ký mô hình và nhắc hạn. Đồng chí cần hỏi gì ạ?",
    greeting:
      "Chào đồng chí! Khéo là trợ lý tự động về phong trào “Dân vận khéo”. Đồng chí có thể hỏi về hạn nộp, chỉ tiêu, tiêu chí, hồ sơ, cách đăng ký mô hình…",
    thanks: "Khéo cảm ơn đồng chí. Khi cần, đồng chí cứ hỏi tiếp ạ.",
    secret:
      "Đồng chí không gửi tài liệu, thông tin mật hoặc lưu hành nội bộ qua đây. Khéo không nhận, không tóm tắt tài liệu mật; đồng chí liên hệ bộ phận văn thư, bảo mật của cơ quan.",
    person:
      "Khéo không nhận xét về cá nhân, không nhận phản ánh về con người cụ thể. Đồng chí liên hệ cấp ủy hoặc bộ phận tiếp công dân của cơ quan có thẩm quyền.",
    politics:
      "Khéo không bàn chuyện nhân sự, chính trị; Khéo chỉ trả lời từ các kế hoạch “Dân vận khéo” đang có.",
    procedure:
      "Câu này thuộc thủ tục khác, không có trong các kế hoạch “Dân vận khéo” Khéo đang có. Đồng chí hỏi bộ phận một cửa hoặc cơ quan phụ trách việc đó.",
    reminders:
      "Việc bật, tắt hay hẹn lịch nhắc không làm bằng câu hỏi này. Đồng chí gõ “menu” rồi chọn mục nhắc việc; cần trợ giúp thì hỏi quản trị của đơn vị.",
    data: "Để xem, sửa hoặc xóa dữ liệu của mình, đồng chí gõ “menu” rồi chọn mục cài đặt; cần trợ giúp thì hỏi quản trị của đơn vị.",
    ownForm:
      "Câu này thuộc về hồ sơ riêng của đồng chí, không có trong văn bản. Đồng chí gõ “menu” rồi chọn “Bản đăng ký của tôi”, hoặc hỏi người tiếp nhận của đơn vị.",
    drafting:
      "Khéo chưa soạn hộ hay xuất văn bản trong phần hỏi đáp, cũng không tự điền số, ngày, chữ ký. Đồng chí gõ “menu” để đăng ký mô hình theo từng bước; thể thức văn bản thì hỏi văn phòng cấp ủy.",
    format:
      "Các kế hoạch Khéo đang có không quy định thể thức văn bản (số, ký hiệu, cách ghi thẩm quyền ký). Đồng chí hỏi văn phòng cấp ủy hoặc bộ phận văn thư.",
  },
} as const;

function pad(count: number): string {
  return String(count).padStart(2, "0");
}

function yearsOf({ validity: { years } }: Programme): string {
  const [first = 0] = years;
  const last = years.at(-1) ?? first;
  return first === last ? `${first}` : `${first} - ${last}`;
}
