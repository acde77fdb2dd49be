/** Keyboards: what shapes they may have and where they may stand. */
import { z } from "zod";
import { bool, json } from "./values.ts";
import { bad } from "./refusal.ts";
import type { Room } from "./world.ts";

const common = {
  text: z.string(),
  icon_custom_emoji_id: z.string().optional(),
  style: z.enum(["danger", "success", "primary"]).optional(),
};
const inlineActions = {
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.strictObject({ text: z.string().min(1).max(256) }).optional(),
  web_app: z.strictObject({ url: z.string() }).optional(),
  login_url: z.looseObject({ url: z.string() }).optional(),
  switch_inline_query: z.string().optional(),
  switch_inline_query_current_chat: z.string().optional(),
  switch_inline_query_chosen_chat: z.looseObject({}).optional(),
  disabled: z.strictObject({}).optional(),
  callback_game: z.strictObject({}).optional(),
  pay: bool.optional(),
};
const replyActions = {
  request_contact: bool.optional(),
  request_location: bool.optional(),
  request_users: z.looseObject({}).optional(),
  request_chat: z.looseObject({}).optional(),
  request_poll: z.looseObject({}).optional(),
  web_app: z.strictObject({ url: z.string() }).optional(),
};
const placeholder = z.string().min(1).max(64).optional();
const InlineButton = z.strictObject({ ...common, ...inlineActions });
const ReplyButton = z.union([
  z.string().transform((text) => ({ text })),
  z.strictObject({ ...common, ...replyActions }),
]);
const Inline = z.strictObject({
  inline_keyboard: z.array(z.array(InlineButton)),
  force_reply: bool.optional(),
});
const Reply = z.strictObject({
  keyboard: z.array(z.array(ReplyButton)).min(1),
  is_persistent: bool.optional(),
  resize_keyboard: bool.optional(),
  one_time_keyboard: bool.optional(),
  input_field_placeholder: placeholder,
  selective: bool.optional(),
  force_reply: bool.optional(),
});
const Remove = z.strictObject({ remove_keyboard: z.literal(true), selective: bool.optional() });
const Force = z.strictObject({
  force_reply: z.literal(true),
  input_field_placeholder: placeholder,
  selective: bool.optional(),
});

export type InlineButton = z.output<typeof InlineButton>;
export type ReplyButton = z.output<typeof ReplyButton>;
/** One of the four; two in one message have no shape to be sent in. */
export type Markup =
  | z.output<typeof Inline>
  | z.output<typeof Reply>
  | z.output<typeof Remove>
  | z.output<typeof Force>;

/** For the shapes of methods that send. */
export const anyMarkup = json(z.union([Inline, Reply, Remove, Force])).optional();
/** For the shapes of methods that edit. */
export const inlineMarkup = json(Inline).optional();

const MOST = { inline: { row: 8, all: 100 }, reply: { row: 12, all: 300 } };

/** Refuses what the service would; null when nothing is left of it. */
export function checkMarkup(markup: Markup | undefined, room: Room): Markup | null {
  if (markup === undefined) return null;
  if ("inline_keyboard" in markup) {
    const rows = markup.inline_keyboard.filter((row) => row.length > 0);
    measure(rows, MOST.inline);
    for (const button of rows.flat()) checkInline(button, room);
    return rows.length === 0 ? null : { ...markup, inline_keyboard: rows };
  }
  if (room.kind === "channel") throw bad("reply markup is not allowed in channels");
  if ("keyboard" in markup) {
    measure(markup.keyboard, MOST.reply);
    for (const button of markup.keyboard.flat()) checkReply(button, room);
  }
  return markup;
}

function measure(
  rows: readonly (readonly unknown[])[],
  most: { readonly row: number; readonly all: number },
): void {
  if (rows.some((row) => row.length > most.row) || rows.flat().length > most.all)
    throw bad("reply markup is too long");
}

function checkInline(button: InlineButton, room: Room): void {
  const { text, callback_data: data, url } = button;
  const actions = Object.keys(button).filter((key) => key in inlineActions);
  if (text === "") throw bad("inline keyboard button text must be non-empty");
  if (actions.length === 0)
    throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (actions.length > 1)
    throw bad(
      `can't parse inline keyboard button: exactly one action is allowed, found ${actions.join(", ")}`,
    );
  if (data !== undefined && (data === "" || Buffer.byteLength(data) > 64)) throw bad("BUTTON_DATA_INVALID");
  if (url !== undefined && !/^(?:https?|tg):\/\/\S+$/iu.test(url))
    throw bad(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  if (button.web_app !== undefined && room.kind !== "private") throw bad("BUTTON_TYPE_INVALID");
}

function checkReply(button: ReplyButton, room: Room): void {
  const actions = Object.keys(button).filter((key) => key in replyActions);
  if (button.text === "") throw bad("keyboard button text must be non-empty");
  if (actions.length > 1) throw bad("can't parse keyboard button: at most one action is allowed");
  if (actions.length === 1 && room.kind !== "private")
    throw bad(
      actions[0] === "request_contact"
        ? "phone number can be requested in private chats only"
        : `${actions[0]} can be used in private chats only`,
    );
}
