/** The dialogue of the bench: joining by an invitation, then the first numbered answers of the registration form. */
import { z } from "zod";

import { DEMO_AREAS } from "../../bot/demo/areas.ts";

/** What a cadre says, in order. The first message begins anew wherever the chat stands. */
export const SAYS = [
  "/start",
  DEMO_AREAS[0]?.invite.code ?? "",
  "1",
  "Nguyễn Thị Hoa",
  "Bí thư chi bộ",
  "2",
  "đăng ký",
  "1",
  "1",
  "1",
  "Chi bộ tổ dân phố 5",
  "Nguyễn Thị Hoa, Bí thư chi bộ, 0912 345 678",
  "Tuyến đường hoa tổ dân phố 5",
  "1",
  "1",
  "Đường trục dài 1,2 km, rộng 3 m, xe cứu hỏa không vào được; 46 hộ muốn mở rộng.",
] as const;

/** What waits for the next answer, and how it is checked. */
const Asked = z.object({
  /** `flow/step`; the menu waits for a word. */
  step: z.string(),
  /** So many numbered options; 0 where anything may be typed. */
  options: z.int(),
});

/** One message of the cadre and what the bot replies to it. */
const Step = z.object({
  says: z.string(),
  /** What was asked when it was said; null before anything was. */
  asked: Asked.nullable(),
  reply: z.string(),
  buttons: z.array(z.string()),
});
export type Step = z.infer<typeof Step>;

/** The dialogue as the peer is given it. */
export const Dialogue = z.array(Step);
export type Dialogue = z.infer<typeof Dialogue>;
