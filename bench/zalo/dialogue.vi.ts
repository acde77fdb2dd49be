/** What each of the crowd says: joining by an invitation, the first steps of a form, and a question in the middle of it. */
import { DEMO_AREAS } from "../../bot/demo/areas.ts";

export const QUESTION = "Báo cáo năm nộp trước ngày nào?";

export const SAYS: readonly string[] = [
  "Chào Khéo",
  DEMO_AREAS[0]?.invite.code ?? "",
  "1",
  "Nguyễn Thị Hoa",
  "Bí thư chi bộ",
  "2",
  "đăng ký",
  "1",
  "1",
  QUESTION,
];
