/** Methods that put something into a chat. */
import { z } from "zod";
import type { Upload } from "./body.ts";
import { isPicture } from "./files.ts";
import { anyMarkup, checkMarkup } from "./markup.ts";
import { method, type Call, type Method } from "./method.ts";
import { bad, Refusal } from "./refusal.ts";
import { captionText, entitiesParam, format, messageText, MOST_TEXT, parseModeParam } from "./text.ts";
import { bool, int, json, text } from "./values.ts";
import { wireMessage } from "./wire.ts";
import { find, openTo, put, type Room, type Seen } from "./world.ts";

const ReplyTo = z.strictObject({
  message_id: int,
  chat_id: z.union([int, z.string()]).optional(),
  allow_sending_without_reply: bool.optional(),
});
const common = {
  chat_id: z.union([int, z.string()]),
  disable_notification: bool.optional(),
  protect_content: bool.optional(),
  reply_parameters: json(ReplyTo).optional(),
  reply_markup: anyMarkup,
};
const captioned = {
  ...common,
  caption: text.optional(),
  parse_mode: parseModeParam,
  caption_entities: entitiesParam,
};
const Preview = json(
  z.strictObject({
    is_disabled: bool.optional(),
    url: z.string().optional(),
    prefer_small_media: bool.optional(),
    prefer_large_media: bool.optional(),
    show_above_text: bool.optional(),
  }),
).optional();
export const previewParam = Preview;

const ACTIONS = z.enum([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

export const sending: { readonly [name: string]: Method } = {
  sendMessage: method(
    { ...common, text, parse_mode: parseModeParam, entities: entitiesParam, link_preview_options: Preview },
    (params, call) => {
      const { world } = call;
      const room = openTo(world, params.chat_id);
      const said = messageText(
        format({ raw: params.text, mode: params.parse_mode, given: params.entities }, world.problems),
      );
      return sent(call, room, params, said);
    },
  ),
  sendDocument: method(
    { ...captioned, document: text.optional(), disable_content_type_detection: bool.optional() },
    (params, call) => {
      const { world } = call;
      const room = openTo(world, params.chat_id);
      const upload = uploaded("document", params.document, call);
      if (upload !== null && upload.bytes.length > world.limits.documentBytes)
        throw new Refusal(413, "Request Entity Too Large");
      if (upload?.bytes.length === 0) throw bad("file must be non-empty");
      const document = upload === null ? world.files.known(params.document ?? "") : world.files.keep(upload);
      if (document === undefined) throw bad("wrong file identifier/HTTP URL specified");
      return sent(call, room, params, { ...caption(params, call), document });
    },
  ),
  sendPhoto: method(
    {
      ...captioned,
      photo: text.optional(),
      show_caption_above_media: bool.optional(),
      has_spoiler: bool.optional(),
    },
    (params, call) => {
      const { world } = call;
      const room = openTo(world, params.chat_id);
      const upload = uploaded("photo", params.photo, call);
      if (upload !== null && upload.bytes.length > world.limits.photoBytes) throw bad("file is too big");
      if (upload !== null && !isPicture(upload.bytes)) throw bad("IMAGE_PROCESS_FAILED");
      const photo = upload === null ? world.files.photo(params.photo ?? "") : world.files.keepPhoto(upload);
      if (photo === undefined) throw bad("wrong file identifier/HTTP URL specified");
      return sent(call, room, params, { ...caption(params, call), photo });
    },
  ),
  sendChatAction: method({ chat_id: common.chat_id, action: ACTIONS }, ({ chat_id, action }, { world }) => {
    openTo(world, chat_id).actions.push({ action, at: world.now() });
    return true;
  }),
  sendMessageDraft: method(
    {
      chat_id: common.chat_id,
      draft_id: int,
      text: text.optional(),
      parse_mode: parseModeParam,
      entities: entitiesParam,
      can_stop: bool.optional(),
      keep_on_stop: bool.optional(),
    },
    (params, { world }) => {
      const room = openTo(world, params.chat_id);
      if (room.kind !== "private") throw bad("drafts can be sent to private chats only");
      if (params.draft_id === 0) throw bad("RANDOM_ID_INVALID");
      const given = { raw: params.text ?? "", mode: params.parse_mode, given: params.entities };
      const { text: shown } = format(given, world.problems);
      if (shown.length > MOST_TEXT) throw bad("message is too long");
      room.drafts.set(params.draft_id, { text: shown, at: world.now() });
      return true;
    },
  ),
};

function caption(
  params: {
    readonly caption?: string | undefined;
    readonly parse_mode?: string | undefined;
    readonly caption_entities?: unknown;
  },
  { world }: Call,
): Partial<Seen> {
  const given = { raw: params.caption ?? "", mode: params.parse_mode, given: params.caption_entities };
  return captionText(format(given, world.problems));
}

/** What came in the request itself; null when the parameter names something known already. */
function uploaded(name: string, value: string | undefined, { files }: Call): Upload | null {
  const attached = /^attach:\/\/(.+)$/u.exec(value ?? "")?.[1];
  const upload = files.get(attached ?? name);
  if (upload === undefined && (attached !== undefined || value === undefined || value === ""))
    throw bad(`there is no ${name} in the request`);
  return upload ?? null;
}

/** The message into its chat, and its shape as the answer. */
function sent(
  { world }: Call,
  room: Room,
  params: {
    readonly reply_parameters?: z.output<typeof ReplyTo> | undefined;
    readonly reply_markup?: Parameters<typeof checkMarkup>[0];
  },
  content: Partial<Seen>,
): object {
  const markup = checkMarkup(params.reply_markup, room);
  const reply = repliedTo(room, params.reply_parameters);
  room.sent += 1;
  room.drafts.clear();
  if (markup !== null && !("inline_keyboard" in markup))
    room.replyKeyboard = "keyboard" in markup ? markup : null;
  return wireMessage(room, put(world, room, world.bot, { ...content, markup, reply_to: reply }));
}

function repliedTo(room: Room, asked: z.output<typeof ReplyTo> | undefined): number | null {
  if (asked === undefined) return null;
  if (find(room, asked.message_id) !== undefined) return asked.message_id;
  if (asked.allow_sending_without_reply === true) return null;
  // Its reader may have deleted it in the meantime; one that never was is the client's mistake.
  throw bad("message to be replied not found", room.deleted.has(asked.message_id));
}
