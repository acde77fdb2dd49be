/**
 * What an event of the webhook means: unknown JSON in, one of a few readings out. Everything in it but ids is written by strangers, and
 * platforms add kinds: what is not understood is `ignored`. Ids are texts; a number would have lost digits (`reference/zalo.md` A0, A2).
 */
import { z } from "zod";
import type { Unreadable } from "../../../flows/engine/world.ts";
import type { IncomingFile } from "../../../flows/ports.ts";

const Id = z.string().min(1).max(64);
const Party = z.object({ id: Id, admin_id: z.string().optional() });
/** Milliseconds; most events have it as text, some as a number. */
const Timestamp = z.union([z.string().regex(/^\d{10,16}$/u), z.int().positive()]).transform(String);
const Attachment = z.looseObject({
  type: z.string(),
  payload: z
    .looseObject({
      url: z.string().optional(),
      name: z.string().optional(),
      size: z.union([z.string(), z.number()]).optional(),
      type: z.string().optional(),
    })
    .optional(),
});
const Event = z.looseObject({
  event_name: z.string(),
  timestamp: Timestamp,
  sender: Party.optional(),
  recipient: Party.optional(),
  follower: Party.optional(),
  user_id: Id.optional(),
  oa_id: z.unknown().optional(),
  oaId: z.unknown().optional(),
  template_id: z.unknown().optional(),
  status: z.unknown().optional(),
  quota: z.unknown().optional(),
  message: z
    .looseObject({
      msg_id: Id.optional(),
      msg_ids: z.array(Id).optional(),
      text: z.string().optional(),
      tracking_id: z.unknown().optional(),
      attachments: z.array(Attachment).nullish(),
    })
    .optional(),
  info: z.looseObject({ name: z.string().optional(), phone: z.string().optional() }).optional(),
});

/** What the person did; `user` is the id to send to. */
export type Reading =
  | { readonly kind: "text"; readonly user: string; readonly text: string }
  | {
      readonly kind: "file";
      readonly user: string;
      readonly file: IncomingFile;
      readonly caption: string;
    }
  | { readonly kind: "phone"; readonly user: string; readonly number: string }
  | { readonly kind: "unreadable"; readonly user: string; readonly what: Unreadable }
  | { readonly kind: "follow"; readonly user: string }
  | { readonly kind: "unfollow"; readonly user: string }
  /** They withdraw their consent: what is theirs is deleted. */
  | { readonly kind: "withdraw"; readonly user: string }
  /** A person of the OA wrote by hand: Khéo is silent there for a while. */
  | { readonly kind: "takeover"; readonly user: string }
  /** What Khéo sent has come out, or was received or seen. */
  | {
      readonly kind: "echo";
      readonly user: string;
      readonly text: string;
      readonly message: string | null;
    }
  | {
      readonly kind: "receipt";
      /** For a template that went by telephone: the number. */
      readonly user: string;
      readonly messages: readonly string[];
      readonly seen: boolean;
      /** Khéo's own id of the message; Zalo gives it back for what went by telephone only. */
      readonly tracking: string | null;
    }
  /** Zalo has decided something about the account. */
  | { readonly kind: "account-news"; readonly news: AccountNews }
  | { readonly kind: "ignored" };

/** What Zalo decides about an account by itself; words are Zalo's, null where it gives none that can be read. */
export type AccountNews =
  | { readonly what: "template"; readonly template: string | null; readonly status: string | null }
  | { readonly what: "quota"; readonly quota: string | null };

export interface ReadEvent {
  /** Stable over repeats, different for everything else (A2, dedupe key). */
  readonly key: string;
  /** When it happened by Zalo's clock, ms. */
  readonly at: number;
  /** The same as it stands in the body: part of the signature. */
  readonly timestamp: string;
  readonly reading: Reading;
}

/** Null when it is no event at all. `text`: the body as it came; `oa`: whose events these are. */
export function readEvent(text: string, oa: string): ReadEvent | null {
  const event = Event.safeParse(parsed(text)).data;
  if (event === undefined) return null;
  const { event_name: name, timestamp, message } = event;
  const reading = readingOf(event, oa);
  const user = "user" in reading ? reading.user : (wordIn(event.template_id) ?? "");
  const what = message?.msg_id ?? message?.msg_ids?.join("+") ?? `${user}@${timestamp}`;
  return { key: `${oa}/${name}/${what}`, at: Number(timestamp), timestamp, reading };
}

type Event = z.infer<typeof Event>;
const IGNORED: Reading = { kind: "ignored" };

function readingOf(event: Event, oa: string): Reading {
  const { event_name: name, sender, recipient, message } = event;
  if (name.startsWith("user_send_"))
    return sender === undefined || recipient?.id !== oa || message?.msg_id === undefined
      ? IGNORED
      : readMessage(name, sender.id, event);
  if (name.startsWith("oa_send_") && !name.startsWith("oa_send_anonymous"))
    return sender?.id === oa && recipient !== undefined
      ? sender.admin_id === undefined
        ? {
            kind: "echo",
            user: recipient.id,
            text: message?.text ?? "",
            message: message?.msg_id ?? null,
          }
        : { kind: "takeover", user: recipient.id }
      : IGNORED;
  // One address is called for every account that the app serves.
  const about = event.oa_id ?? event.oaId ?? oa;
  if (about !== oa) return IGNORED;
  const user = event.follower?.id ?? event.user_id ?? sender?.id;
  switch (name) {
    case "user_received_message":
    case "user_seen_message":
      return sender?.id === oa && recipient !== undefined
        ? readReceipt(recipient.id, message, name === "user_seen_message")
        : IGNORED;
    case "change_template_status":
      return {
        kind: "account-news",
        news: {
          what: "template",
          template: wordIn(event.template_id),
          status: newOf(event.status, "status"),
        },
      };
    case "change_oa_daily_quota":
      return { kind: "account-news", news: { what: "quota", quota: newOf(event.quota, "quota") } };
    case "user_submit_info":
      return user === undefined || (recipient?.id ?? oa) !== oa ? IGNORED : readInfo(user, event.info?.phone);
    case "follow":
      return user === undefined ? IGNORED : { kind: "follow", user };
    case "unfollow":
      return user === undefined ? IGNORED : { kind: "unfollow", user };
    case "user_withdraw":
      return user === undefined ? IGNORED : { kind: "withdraw", user };
    default:
      return IGNORED;
  }
}

function readMessage(name: string, user: string, { message }: Event): Reading {
  const text = message?.text ?? "";
  const payload = message?.attachments?.[0]?.payload;
  switch (name) {
    case "user_send_text":
      return text === "" ? IGNORED : { kind: "text", user, text };
    case "user_send_image":
      return payload?.url === undefined
        ? { kind: "unreadable", user, what: "file" }
        : {
            kind: "file",
            user,
            file: { ref: payload.url, name: null, type: "image/jpeg", size: null },
            caption: text,
          };
    case "user_send_file": {
      if (payload?.url === undefined) return { kind: "unreadable", user, what: "file" };
      const size = /^\d{1,12}$/u.test(String(payload.size ?? "")) ? Number(payload.size) : null;
      const file = { ref: payload.url, name: payload.name ?? null, type: null, size };
      return { kind: "file", user, file, caption: text };
    }
    case "user_send_audio":
      return { kind: "unreadable", user, what: "voice" };
    case "user_send_business_card":
      return { kind: "unreadable", user, what: "contact" };
    case "user_send_video":
    case "user_send_gif":
      return { kind: "unreadable", user, what: "file" };
    case "user_send_sticker":
    case "user_send_location":
    case "user_send_link":
      return { kind: "unreadable", user, what: "other" };
    default:
      return IGNORED;
  }
}

function readReceipt(user: string, message: Event["message"], seen: boolean): Reading {
  const messages = message?.msg_ids ?? (message?.msg_id === undefined ? [] : [message.msg_id]);
  const tracking = wordIn(message?.tracking_id);
  return messages.length === 0 && tracking === null
    ? IGNORED
    : { kind: "receipt", user, messages, seen, tracking };
}

/** `{ prev_…, new_… }`, or the word itself. */
function newOf(changed: unknown, what: string): string | null {
  const both = z.looseObject({}).safeParse(changed).data;
  return wordIn(both === undefined ? changed : both[`new_${what}`]);
}

/** A word that may stand in a log. */
function wordIn(given: unknown): string | null {
  const word = typeof given === "number" ? String(given) : given;
  return typeof word === "string" && /^[\w.-]{1,64}$/u.test(word) ? word : null;
}

/** Zalo gives 84…; without a telephone there is nothing in it for Khéo. */
function readInfo(user: string, phone: string | undefined): Reading {
  const digits = (phone ?? "").replaceAll(/\D/gu, "");
  if (digits.length < 9 || digits.length > 15) return IGNORED;
  const number = digits.startsWith("84") ? `0${digits.slice(2)}` : digits;
  return { kind: "phone", user, number };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
