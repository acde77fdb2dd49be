/** A newcomer of Tuyên Quang and the model they register: the answers, and the walk through the form. */
import { steps } from "../../flows/registration/text.vi.ts";
import type { Chat } from "./chat.ts";

export const MODEL = "Tổ dân phố thực hiện nếp sống văn minh trong việc cưới, việc tang";
const SKIP = "Bỏ qua";

/** By what the step is called on the screen. */
const ANSWERS: { readonly [label: string]: string } = {
  [steps.directive.label]: "66-KH/TU · Tỉnh ủy Tuyên Quang, 2026-2030",
  [steps.year.label]: "2027",
  [steps.ownerKind.label]: "Tập thể",
  [steps.ownerName.label]: "Chi bộ tổ dân phố 5, phường Minh Xuân",
  [steps.contact.label]: "Phạm Thị Ngọc Ánh, Bí thư chi bộ, 0900000001",
  [steps.name.label]: MODEL,
  [steps.field.label]: "Văn hóa - xã hội",
  [steps.continuation.label]: "Xây dựng mới",
  [steps.rationale.label]:
    "Tổ dân phố có 186 hộ; năm 2026 có 14 đám cưới, 9 đám tang, trong đó 11 đám kéo dài ngày.",
  [steps.goal.label]: "Đến hết tháng 11/2027, phần lớn đám cưới, đám tang thực hiện nếp sống văn minh.",
  [steps.criteria.label]: "186/186 hộ ký cam kết; ít nhất 90% đám cưới không kéo dài quá 02 ngày",
  [steps.activities.label]:
    "Họp tổ dân phố, thông qua quy ước; đảng viên làm trước; các chi hội đến từng hộ.",
  [steps.area.label]: "Tổ dân phố 5, phường Minh Xuân; 186 hộ dân",
  [steps.partners.label]: "Công an phường: phối hợp nhắc nhở về tiếng ồn",
  [steps.resources.label]: SKIP,
  [steps.startDate.label]: "01/02/2027",
  [steps.endDate.label]: "30/11/2027",
  [steps.lead.label]: "Phạm Thị Ngọc Ánh, Bí thư chi bộ",
  [steps.sustainability.label]: SKIP,
  [steps.attachments.label]: SKIP,
  [steps.review.label]: "Gửi đăng ký",
};

export interface Answered {
  readonly progress: string;
  readonly how: "tapped" | "typed";
}

/** Joins as a cadre of Đảng ủy phường Minh Xuân, to the menu. */
export async function join(chat: Chat): Promise<void> {
  await chat.choices.first().waitFor();
  for (const label of ["Đồng ý", "Tự chọn đơn vị", "Tuyên Quang", "Đảng ủy phường Minh Xuân"])
    await chat.tap(label);
  for (const text of ["Phạm Thị Ngọc Ánh", "Bí thư chi bộ"]) await chat.say(text);
  await chat.tap("Không cần nhắc");
}

/**
 * Answers step by step from where the form stands, tapping wherever there are buttons, until the step called `until`
 * is asked or the form is over.
 */
export async function fillIn(chat: Chat, until?: string): Promise<readonly Answered[]> {
  const done: Answered[] = [];
  for (;;) {
    const [progress, step] = [await chat.progress(), await chat.step()];
    if (progress === "" || step === until) return done;
    const answer = ANSWERS[step];
    if (answer === undefined) throw new Error(`no answer for “${step}” (${progress})`);
    const how = (await chat.choices.count()) > 0 ? "tapped" : "typed";
    await (how === "tapped" ? chat.tap(answer) : chat.say(answer));
    done.push({ progress, how });
  }
}
