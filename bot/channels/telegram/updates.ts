/**
 * What an update means: unknown JSON in, one of a few readings out. Everything in an update but ids is written by strangers; what is not
 * understood is `ignored`, so that a new kind of update never stops the line.
 */
import { z } from "zod";
import type { Unreadable } from "../../../flows/engine/world.ts";
import type { IncomingFile } from "../../../flows/ports.ts";

/** Ids have up to 52 bits: safe as numbers here, text everywhere behind. */
const Id = z.int();
const Chat = z.object({ id: Id, type: z.enum(["private", "group", "supergroup", "channel"]) });
const User = z.object({ id: Id, is_bot: z.boolean().optional() });
/** The entities that Khéo writes itself; they come back as they were sent. */
const Quote = z.object({
  type: z.enum(["blockquote", "expandable_blockquote"]),
  offset: z.int(),
  length: z.int(),
});
const Key = z.object({ text: z.string(), callback_data: z.string().optional() }).loose();

/** A picture comes in several sizes, the largest last. */
const Photo = z.array(z.object({ file_id: z.string(), file_size: z.int().optional() })).nonempty();
const Document = z.object({
  file_id: z.string(),
  file_name: z.string().optional(),
  mime_type: z.string().optional(),
  file_size: z.int().optional(),
});

const Message = z.object({
  message_id: Id,
  chat: Chat,
  from: User.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  entities: z.array(z.unknown()).optional(),
  photo: z.array(z.unknown()).optional(),
  document: z.unknown().optional(),
  contact: z.object({ phone_number: z.string().max(40), user_id: Id.optional() }).optional(),
  voice: z.unknown().optional(),
  audio: z.unknown().optional(),
  video: z.unknown().optional(),
  video_note: z.unknown().optional(),
  sticker: z.unknown().optional(),
  animation: z.unknown().optional(),
  location: z.unknown().optional(),
  venue: z.unknown().optional(),
  poll: z.unknown().optional(),
  dice: z.unknown().optional(),
  game: z.unknown().optional(),
  story: z.unknown().optional(),
  paid_media: z.unknown().optional(),
  checklist: z.unknown().optional(),
  migrate_to_chat_id: Id.optional(),
  reply_to_message: z.object({ from: User.optional() }).optional(),
  reply_markup: z.object({ inline_keyboard: z.array(z.array(Key)) }).optional(),
});

const Update = z.object({
  update_id: Id,
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: z
    .object({ id: z.string(), from: User, data: z.string().max(64).optional(), message: Message.optional() })
    .optional(),
  my_chat_member: z.object({ chat: Chat, new_chat_member: z.object({ status: z.string() }) }).optional(),
});

/** The card whose button was pressed, as Telegram gives it back. */
export interface Card {
  readonly message: number;
  readonly text: string;
  /** Its citations, as entities. */
  readonly quotes: readonly z.infer<typeof Quote>[];
  /** The label of the pressed button; null when the card has no such button. */
  readonly label: string | null;
}

export type Reading =
  | { readonly kind: "text"; readonly chat: string; readonly text: string }
  | {
      readonly kind: "press";
      readonly chat: string;
      readonly query: string;
      readonly action: string;
      /** Null when it is too old to be touched. */
      readonly card: Card | null;
    }
  /** Their own number. */
  | { readonly kind: "phone"; readonly chat: string; readonly number: string }
  /** A picture or a document: how to get it, and what was written under it. */
  | {
      readonly kind: "file";
      readonly chat: string;
      readonly file: IncomingFile;
      readonly caption: string;
    }
  | { readonly kind: "unreadable"; readonly chat: string; readonly what: Unreadable }
  /** The person blocked the bot, or is back. */
  | { readonly kind: "reach"; readonly chat: string; readonly reachable: boolean }
  | { readonly kind: "moved"; readonly chat: string; readonly to: string }
  /** A press that means nothing: it is answered, so that the button stops spinning. */
  | { readonly kind: "idle-press"; readonly query: string }
  | { readonly kind: "ignored" };

/** An update with its number; `id` null when it is no update at all. */
export interface ReadUpdate {
  readonly id: number | null;
  readonly reading: Reading;
}

/** Who the bot is, so that it knows when it is spoken to. */
export interface Self {
  readonly id: number;
  /** Without “@”. */
  readonly username: string;
}

/** What the button in a group starts the private chat with: no code of an invitation. */
export const FROM_GROUP = "nhom";

export function readUpdate(update: unknown, self: Self): ReadUpdate {
  const parsed = Update.safeParse(update);
  if (!parsed.success) return { id: idOf(update), reading: { kind: "ignored" } };
  const {
    update_id: id,
    message,
    edited_message: edited,
    callback_query: press,
    my_chat_member: member,
  } = parsed.data;
  if (message !== undefined) return { id, reading: readMessage(message, self) };
  if (edited !== undefined) {
    // Only a corrected text is missed by anybody: a location that moves is edited by itself.
    const isCorrected = edited.text !== undefined || edited.caption !== undefined;
    const chat = String(edited.chat.id);
    return {
      id,
      reading:
        edited.chat.type === "private" && isCorrected
          ? { kind: "unreadable", chat, what: "edited" }
          : { kind: "ignored" },
    };
  }
  if (press !== undefined) return { id, reading: readPress(press) };
  if (member !== undefined && member.chat.type === "private")
    return {
      id,
      reading: {
        kind: "reach",
        chat: String(member.chat.id),
        reachable: member.new_chat_member.status === "member",
      },
    };
  return { id, reading: { kind: "ignored" } };
}

/** Telegram's groups have negative ids; what is said there, everybody in them reads. */
export function isGroup(address: string): boolean {
  return address.startsWith("-");
}

function idOf(update: unknown): number | null {
  return z.object({ update_id: Id }).safeParse(update).data?.update_id ?? null;
}

type Message = z.infer<typeof Message>;

function readMessage(message: Message, self: Self): Reading {
  const chat = String(message.chat.id);
  if (message.migrate_to_chat_id !== undefined)
    return { kind: "moved", chat, to: String(message.migrate_to_chat_id) };
  if (message.chat.type === "channel" || message.from === undefined || message.from.is_bot === true)
    return { kind: "ignored" };
  if (message.chat.type !== "private") return readGroupMessage(message, chat, self);
  if (message.text !== undefined) return { kind: "text", chat, text: message.text };
  if (message.contact !== undefined) {
    // Anybody's card can be forwarded; only one's own says whose number it is.
    return message.contact.user_id === message.from.id
      ? { kind: "phone", chat, number: phoneOf(message.contact.phone_number) }
      : { kind: "unreadable", chat, what: "contact" };
  }
  const file = fileIn(message);
  if (file !== null) return { kind: "file", chat, file, caption: message.caption ?? "" };
  const what = kindOf(message);
  // Pins, changed settings and the like: nobody said anything.
  return what === null ? { kind: "ignored" } : { kind: "unreadable", chat, what };
}

/** In a group the bot listens only when spoken to: by name, by a command for it, or by a reply to what it said. */
function readGroupMessage(message: Message, chat: string, self: Self): Reading {
  const { text = message.caption ?? "", reply_to_message: answered } = message;
  const name = new RegExp(String.raw`(?<![\w@])@${self.username}(?!\w)`, "giu");
  const command = new RegExp(String.raw`^(/\w{1,32})@${self.username}(?!\w)`, "iu");
  const isNamed = text.search(name) !== -1 || command.test(text);
  if (!isNamed && answered?.from?.id !== self.id) return { kind: "ignored" };
  return { kind: "text", chat, text: text.replace(command, "$1").replaceAll(name, " ").trim() };
}

function readPress({
  id,
  data,
  message,
}: {
  readonly id: string;
  readonly data?: string | undefined;
  readonly message?: Message | undefined;
}): Reading {
  if (data === undefined || message === undefined || message.chat.type !== "private")
    return { kind: "idle-press", query: id };
  const keys = message.reply_markup?.inline_keyboard.flat() ?? [];
  const label = keys.find((key) => key.callback_data === data)?.text ?? null;
  const card =
    message.text === undefined
      ? null
      : { message: message.message_id, text: message.text, quotes: quotesIn(message), label };
  return { kind: "press", chat: String(message.chat.id), query: id, action: data, card };
}

function quotesIn({ entities = [] }: Message): Card["quotes"] {
  return entities.flatMap((entity) => Quote.safeParse(entity).data ?? []);
}

/** Telegram gives it with or without “+”. */
function phoneOf(number: string): string {
  const digits = number.replaceAll(/[^\d]/gu, "");
  if (digits.startsWith("0")) return digits;
  return digits.startsWith("84") ? `0${digits.slice(2)}` : `+${digits}`;
}

/** An animation comes as a document too; it is none. */
function fileIn({ photo, document, animation }: Message): IncomingFile | null {
  const sizes = Photo.safeParse(photo).data;
  const largest = sizes?.at(-1);
  if (largest !== undefined)
    return { ref: largest.file_id, name: null, type: "image/jpeg", size: largest.file_size ?? null };
  const sent = animation === undefined ? Document.safeParse(document).data : undefined;
  if (sent === undefined) return null;
  const { file_id: ref, file_name: name = null, mime_type: type = null, file_size: size = null } = sent;
  return { ref, name, type, size };
}

const FILES = ["photo", "document", "video", "animation"] as const;
const VOICES = ["voice", "audio", "video_note"] as const;
const OTHERS = [
  "sticker",
  "location",
  "venue",
  "poll",
  "dice",
  "game",
  "story",
  "paid_media",
  "checklist",
] as const;

function kindOf(message: Message): Unreadable | null {
  const has = (names: readonly (keyof Message)[]): boolean =>
    names.some((name) => message[name] !== undefined);
  if (has(FILES)) return "file";
  if (has(VOICES)) return "voice";
  return has(OTHERS) ? "other" : null;
}
