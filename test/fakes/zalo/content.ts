/** What a consultation message may hold. One attachment at most; what Zalo does not know is refused, never dropped in silence. */
import { z } from "zod";
import { readButtons, type Button } from "./buttons.ts";
import { bad, Refusal } from "./refusal.ts";
import { codePoints } from "./text.ts";
import type { World } from "./world.ts";

/** Unicode code points after NFC. */
export const MOST_TEXT = 2_000;
const MOST_TITLE = 100;
const MOST_SUBTITLE = 500;

/** What stands beside the text. Uploads are named by the id their upload gave. */
export type Content =
  | { readonly kind: "text" }
  | { readonly kind: "image" | "gif"; readonly upload: string | null; readonly url: string | null }
  | { readonly kind: "sticker"; readonly sticker: string }
  | { readonly kind: "file"; readonly upload: string }
  | { readonly kind: "request_user_info"; readonly title: string; readonly subtitle: string }
  | { readonly kind: "buttons"; readonly buttons: readonly Button[] };

/** A message as it was asked for. */
export interface Wanted {
  readonly text: string;
  readonly quote: string | null;
  readonly content: Content;
}

const Body = z.strictObject({
  text: z.string().optional(),
  quote_message_id: z.string().optional(),
  attachment: z.unknown().optional(),
});
const Attachment = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("file"), payload: z.strictObject({ token: z.string().min(1) }) }),
  z.strictObject({
    type: z.literal("template"),
    payload: z.looseObject({ template_type: z.string().optional() }),
  }),
]);
const Element = z.strictObject({
  media_type: z.enum(["image", "gif", "sticker"]),
  attachment_id: z.string().min(1).optional(),
  url: z.url().optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
});
const Media = z.strictObject({ template_type: z.literal("media"), elements: z.array(Element).length(1) });
const Ask = z.strictObject({
  template_type: z.literal("request_user_info"),
  elements: z
    .array(z.strictObject({ title: z.string().min(1), subtitle: z.string().min(1), image_url: z.url() }))
    .length(1),
});

/** Reads `message`; `buttons` says whether this path takes them. Throws what Zalo answers. */
export function readMessage(world: World, message: unknown, buttons: "accept" | "refuse"): Wanted {
  const { text = "", quote_message_id: quote = null, attachment } = parsed(Body, message, "message");
  if (text !== text.normalize("NFC")) world.problems.push("message.text is not in NFC");
  if (codePoints(text) > MOST_TEXT) throw bad(`message.text is longer than ${MOST_TEXT}`, -210);
  const content: Content =
    attachment === undefined ? { kind: "text" } : readAttachment(world, attachment, buttons);
  const needsText = content.kind === "text" || content.kind === "buttons";
  if (needsText && text.trim() === "") throw bad("message.text is empty");
  return { text, quote, content };
}

function readAttachment(world: World, attachment: unknown, buttons: "accept" | "refuse"): Content {
  const { type, payload } = parsed(Attachment, attachment, "message.attachment");
  if (type === "file") return { kind: "file", upload: payload.token };
  switch (payload.template_type) {
    case "media":
      return readMedia(world, parsed(Media, payload, "message.attachment.payload").elements);
    case "request_user_info":
      return readAsk(parsed(Ask, payload, "message.attachment.payload").elements);
    case undefined:
      if (buttons === "refuse")
        throw new Refusal(-233, "message type is not supported", world.firstTime("-233 buttons"));
      return { kind: "buttons", buttons: readButtons(payload) };
    default:
      throw bad(`template_type ${payload.template_type} is not supported`, -233);
  }
}

function readMedia({ switches }: World, [element]: readonly z.infer<typeof Element>[]): Content {
  if (element === undefined) throw bad("message.attachment.payload.elements is empty");
  const { media_type: kind, attachment_id: upload = null, url = null, width, height } = element;
  if ((upload === null) === (url === null)) throw bad("elements: either attachment_id or url");
  if (kind === "sticker") {
    if (upload === null) throw bad("elements: attachment_id of the sticker is missing");
    return { kind, sticker: upload };
  }
  if (kind === "gif" && (width === undefined || height === undefined))
    throw bad("elements: width and height are missing");
  if (url !== null && !switches.imageByUrl) throw bad("elements.url is not supported: upload first");
  return { kind, upload, url };
}

function readAsk([element]: readonly { readonly title: string; readonly subtitle: string }[]): Content {
  const { title = "", subtitle = "" } = element ?? {};
  if (codePoints(title) > MOST_TITLE) throw bad("elements.title is too long", -210);
  if (codePoints(subtitle) > MOST_SUBTITLE) throw bad("elements.subtitle is too long", -210);
  return { kind: "request_user_info", title, subtitle };
}

/** The value by its schema, or -201 with the name of the field. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = [name, ...(issue?.path ?? [])].filter((part) => part !== "").join(".");
  throw bad(`${path}: ${issue?.message ?? "invalid"}`);
}
