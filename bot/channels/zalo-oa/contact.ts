/** Asks for name and telephone number: the one template of a consultation message that people answer by a tap (`reference/zalo.md` A3). */
import { t } from "./text.vi.ts";

/** The message's attachment. Zalo wants a picture with it, fetched from `publicUrl`. */
export function contactRequest(publicUrl: string): object {
  const image_url = new URL("/page/contact.png", publicUrl).href;
  const element = { title: t.contact.title, subtitle: t.contact.subtitle, image_url };
  return { type: "template", payload: { template_type: "request_user_info", elements: [element] } };
}
