/**
 * What an event means: unknown JSON in, one of a few readings out. Everything in it but ids is written by strangers; an event that Khéo does
 * not know is `ignored`, a body that is none is `malformed`: neither stops the line.
 */
import { z } from "zod";
import type { Unreadable } from "../../../flows/engine/world.ts";
import type { IncomingFile, Instant } from "../../../flows/ports.ts";

/** Ids are opaque texts. One that came as a number has lost digits already: it is another person's, and refused. */
const Id = z.string().regex(/^[\w-]{1,128}$/u);
const Event = z.object({ event_name: z.string().max(100), message: z.unknown().optional() });
/** As documented; posts without the wrapping were observed too. */
const Wrapped = z.object({ result: Event });
const Message = z.object({
  message_id: Id,
  /** Documented in milliseconds; clients met seconds, and digits as text. */
  date: z.union([z.number(), z.string()]).nullish().catch(null),
  chat: z.object({ id: Id, chat_type: z.string() }),
  from: z.object({ is_bot: z.boolean().nullish() }).nullish(),
  text: z.string().nullish(),
  caption: z.string().nullish(),
  photo: z.string().nullish(),
  /** The older name of `photo`. */
  photo_url: z.string().nullish(),
});

export type Reading =
  | { readonly kind: "text"; readonly at: Place; readonly text: string }
  /** A picture: where it lies, and what was written under it. */
  | { readonly kind: "file"; readonly at: Place; readonly file: IncomingFile; readonly caption: string }
  | { readonly kind: "unreadable"; readonly at: Place; readonly what: Unreadable }
  /** An event that is not for us. */
  | { readonly kind: "ignored" }
  /** No event at all, or one that is not as it should be. */
  | { readonly kind: "malformed" };

/** Where an event happened, and what tells it from every other: the platform has no number for updates. */
export interface Place {
  readonly address: string;
  /** Of the event name and the message's id. */
  readonly key: string;
  /** When it was written by the platform's clock; null where it does not tell. */
  readonly at: Instant | null;
}

export function readEvent(body: unknown): Reading {
  const event = Wrapped.safeParse(body).data?.result ?? Event.safeParse(body).data;
  if (event === undefined) return { kind: "malformed" };
  const { event_name: name, message: sent } = event;
  if (!KNOWN.has(name)) return { kind: "ignored" };
  // Of people whom the law protects the platform tells only that they wrote: nobody to be answered.
  if (name === UNSUPPORTED && sent == null) return { kind: "ignored" };
  const message = Message.safeParse(sent).data;
  if (message === undefined) return { kind: "malformed" };
  if (message.from?.is_bot === true) return { kind: "ignored" };
  const { chat, message_id: id } = message;
  const isGroup = chat.chat_type.toUpperCase() !== "PRIVATE";
  const at = {
    address: isGroup ? `${GROUP}${chat.id}` : chat.id,
    key: `${name}/${id}`,
    at: instantIn(message.date),
  };
  return isGroup ? readInGroup(message, at) : readPrivate(name, message, at);
}

/** Ids of groups look like those of people, so the address says what it is; no id holds a colon. */
const GROUP = "g:";

/** Whether several people read what is said there. */
export function isGroup(address: string): boolean {
  return address.startsWith(GROUP);
}

/** What the platform calls the chat. */
export function chatOf(address: string): string {
  return isGroup(address) ? address.slice(GROUP.length) : address;
}

const TEXT = "message.text.received";
const IMAGE = "message.image.received";
const UNSUPPORTED = "message.unsupported.received";
const UNREADABLE: ReadonlyMap<string, Unreadable> = new Map([
  ["message.sticker.received", "other"],
  ["message.voice.received", "voice"],
  // Documents and contact cards come so too, without any way to fetch them.
  [UNSUPPORTED, "other"],
]);
const KNOWN: ReadonlySet<string> = new Set([TEXT, IMAGE, ...UNREADABLE.keys()]);

type Message = z.infer<typeof Message>;

function readPrivate(name: string, message: Message, at: Place): Reading {
  if (name === TEXT) return readText(message.text, at);
  if (name !== IMAGE) return { kind: "unreadable", at, what: UNREADABLE.get(name) ?? "other" };
  const ref = message.photo ?? message.photo_url ?? "";
  if (ref === "") return { kind: "unreadable", at, what: "file" };
  const file = { ref, name: null, type: "image/jpeg", size: null };
  return { kind: "file", at, file, caption: message.caption ?? message.text ?? "" };
}

/** The platform brings only what is said to the bot there. Words are read; a picture alone asks nothing. */
function readInGroup(message: Message, at: Place): Reading {
  const said = message.text ?? message.caption ?? "";
  return said === "" ? { kind: "ignored" } : readText(said, at);
}

/** No second since 1973 is as large as the milliseconds of that year. */
const LARGEST_SECOND = 100_000_000_000;

function instantIn(date: Message["date"]): Instant | null {
  const given = Number(date ?? 0);
  if (!Number.isSafeInteger(given) || given <= 0) return null;
  return given < LARGEST_SECOND ? given * 1_000 : given;
}

function readText(text: string | null | undefined, at: Place): Reading {
  return text == null || text === "" ? { kind: "malformed" } : { kind: "text", at, text };
}
