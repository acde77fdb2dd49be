/** Buttons under a text, as gateways send them; no official v3 page publishes them. */
import { z } from "zod";
import { bad } from "./refusal.ts";
import { codePoints } from "./text.ts";

const MOST_BUTTONS = 5;
const MOST_TITLE = 100;
const MOST_PAYLOAD = 1_000;

const title = z.string().min(1);
const ButtonShape = z.discriminatedUnion("type", [
  z.strictObject({ title, type: z.literal("oa.query.show"), payload: z.string().min(1) }),
  z.strictObject({ title, type: z.literal("oa.query.hide"), payload: z.string().min(1) }),
  z.strictObject({ title, type: z.literal("oa.open.url"), payload: z.strictObject({ url: z.url() }) }),
  z.strictObject({
    title,
    type: z.literal("oa.open.phone"),
    payload: z.strictObject({ phone_code: z.string() }),
  }),
  z.strictObject({
    title,
    type: z.literal("oa.open.sms"),
    payload: z.strictObject({ phone_code: z.string(), content: z.string() }),
  }),
]);
const Payload = z.strictObject({ buttons: z.array(ButtonShape).min(1) });
/** A button as it stands in the message. */
export type Button = z.infer<typeof ButtonShape>;

/** -201 for a wrong shape, -210 beyond a limit: 5 buttons, titles of 100 and payloads of 1,000 code points. */
export function readButtons(payload: unknown): readonly Button[] {
  const read = Payload.safeParse(payload);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw bad(`message.attachment.payload.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
  }
  const { buttons } = read.data;
  if (buttons.length > MOST_BUTTONS) throw bad(`more than ${MOST_BUTTONS} buttons`, -210);
  for (const button of buttons) {
    if (codePoints(button.title) > MOST_TITLE) throw bad("the title of a button is too long", -210);
    if (typeof button.payload === "string" && codePoints(button.payload) > MOST_PAYLOAD)
      throw bad("the payload of a button is too long", -210);
  }
  return buttons;
}
