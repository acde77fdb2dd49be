/** Each fact of many answers, changed in one place as a careless or lying model would: none of it may go out. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../bot/root.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { verify, type Verified } from "../../knowledge/writing/verify.ts";

const folder = join(projectRoot(), "knowledge");
const knowledge = await openKnowledge({
  directivesDir: join(folder, "directives"),
  calendarFile: join(folder, "calendar", "holidays.vi.json"),
});
const base = createAnswerer(knowledge);

const QUESTIONS = [
  "Tuyên Quang nộp báo cáo năm trước ngày nào?",
  "Tuyên Quang nộp báo cáo 6 tháng trước ngày nào?",
  "Tuyên Quang nộp báo cáo năm ngày 30/11 có được không?",
  "Tuyên Quang nộp báo cáo năm ngày 27/11 có được không?",
  "Tân Kỳ mỗi chi bộ phải xây dựng bao nhiêu mô hình?",
  "Tân Kỳ hạn gửi báo cáo năm là ngày nào?",
  "Vĩnh Long hồ sơ khen thưởng lập mấy bộ?",
  "Châu Thành phải có bao nhiêu điển hình?",
  "Tuyên Quang mỗi xã phường tổ chức mấy cuộc thi?",
  "Kế hoạch số 58-KH/BDVHU ban hành ngày nào, do ai ban hành?",
  "Hướng dẫn số 12-HD/BTGDVTU là của cơ quan nào?",
  "Nội dung Chỉ thị 11-CT/TU của Nam Định là gì?",
];

const other = (said: string, a: string, b: string): string => (said === a ? b : a);
const CHANGES: { readonly [name: string]: (fact: string) => string } = {
  "another day": (fact) =>
    fact.replace(/(\d{1,2})\/(\d{1,2})/u, (_, day, month) => `${(Number(day) % 28) + 1}/${month}`),
  "another month": (fact) =>
    fact.replace(/(\d{1,2})\/(\d{1,2})/u, (_, day, month) => `${day}/${(Number(month) % 12) + 1}`),
  "another number": (fact) =>
    fact.replace(/(?<![\d/.-])0?(\d)(?= \p{L})/u, (_, digit) => String(Number(digit) + 4)),
  "another document": (fact) =>
    fact.replace(/(\d+)(-[A-ZĐ]{2,}\/)/u, (_, number, rest) => `${Number(number) + 1}${rest}`),
  "another committee": (fact) => fact.replace(/về Ban \p{Lu}\p{Ll}+/u, "về Ban Tổ"),
  "another weekday": (fact) =>
    fact.replace(/thứ (?:Hai|Tư|Năm|Sáu|Bảy)|Chủ nhật/u, (said) => other(said, "thứ Ba", "thứ Tư")),
  "the other verdict": (fact) => fact.replace(/^(?:Được|Không):/u, (said) => other(said, "Được:", "Không:")),
  "a denial": (fact) => fact.replace(/ (xây dựng|gửi|tổ chức|thực hiện) /u, " không $1 "),
  "no denial": (fact) => fact.replace(/không /u, ""),
  "an opinion": (fact) => `${fact} Năm ngoái chẳng ai nhắc nhở chuyện này, cứ thong thả.`,
};

/** What becomes of each question's facts, all cited, with `change` made to the first that it changes; null where it changes none. */
async function judged(question: string, change: (fact: string) => string): Promise<Verified | null> {
  const now = Date.parse("2026-11-22T09:00:00+07:00");
  const evidence = await base.evidence({ text: question, plan: null, history: [], now });
  const at = evidence.facts.findIndex((fact) => change(fact) !== fact);
  if (at === -1) return null;
  const citations = evidence.answer.citations.map((_, index) => index + 1);
  const sentences = evidence.facts.map((fact, index) => ({
    text: index === at ? change(fact) : fact,
    citations,
  }));
  return verify({ status: "answered", sentences }, evidence, (draft) => base.problems(draft));
}

describe("facts of an answer", () => {
  it.each(QUESTIONS)("as they are may go out: %s", async (question) => {
    // A blank at the end changes nothing that is said.
    expect(await judged(question, (fact) => `${fact} `)).toMatchObject({ answer: { status: "answered" } });
  });

  it.each(Object.entries(CHANGES))("with %s may not", async (_, change) => {
    const all = await Promise.all(QUESTIONS.map((question) => judged(question, change)));
    const changed = all.filter((verified) => verified !== null);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter(({ answer }) => answer !== null)).toEqual([]);
  });
});
