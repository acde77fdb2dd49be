/** People, chats and what stands in them: the state behind every method. */
import type { BotCommand, Update, User } from "grammy/types";
import type { Entity } from "./entities.ts";
import type { Feed } from "./feed.ts";
import type { Files, PhotoSize, StoredFile } from "./files.ts";
import type { Markup } from "./markup.ts";
import { bad, forbidden, Refusal } from "./refusal.ts";
import type { Signal } from "../signal.ts";

/** A message as its chat shows it. */
export interface Seen {
  readonly message_id: number;
  readonly from: User;
  /** Seconds, as on the wire. */
  readonly date: number;
  /** After parsing; the caption where there is a file. */
  text: string;
  /** As it was sent. */
  raw: string;
  entities: readonly Entity[];
  markup: Markup | null;
  /** How often it was edited, and when last. */
  edits: number;
  edit_date: number | null;
  readonly reply_to: number | null;
  readonly document: StoredFile | null;
  readonly photo: readonly PhotoSize[] | null;
  /** Fields of the wire of other kinds of messages: a contact, somebody who came. */
  readonly more: object;
}

export interface Room {
  readonly id: number;
  readonly kind: "private" | "group" | "supergroup" | "channel";
  readonly title: string;
  readonly person: Person | null;
  bot: "member" | "left" | "kicked";
  migratedTo: number | null;
  lastId: number;
  /** Both sides, oldest first, without what was deleted. */
  transcript: readonly Seen[];
  readonly deleted: Set<number>;
  /** Messages of the bot ever sent. */
  sent: number;
  replyKeyboard: Markup | null;
  readonly actions: { readonly action: string; readonly at: number }[];
  readonly drafts: Map<number, { readonly text: string; readonly at: number }>;
}

export interface Person {
  readonly user: User;
  started: boolean;
  blocked: boolean;
  deactivated: boolean;
}

export interface Query {
  readonly id: string;
  readonly at: number;
  answered: boolean;
}
/** What a person saw after a press; no text where only the progress ended. */
export interface Answer {
  readonly callback_query_id: string;
  readonly text: string;
  readonly show_alert: boolean;
}

export interface Limits {
  readonly callbackMs: number;
  readonly draftMs: number;
  readonly documentBytes: number;
  readonly photoBytes: number;
  readonly downloadBytes: number;
  readonly retryBaseMs: number;
  readonly retryCeilingMs: number;
}

export interface World {
  readonly bot: User & { readonly username: string };
  readonly now: () => number;
  readonly limits: Limits;
  readonly signal: Signal;
  readonly feed: Feed;
  readonly files: Files;
  readonly problems: string[];
  readonly people: Map<number, Person>;
  readonly rooms: Map<number, Room>;
  readonly queries: Map<string, Query>;
  readonly answers: Answer[];
  readonly commands: Map<string, readonly BotCommand[]>;
  /** Descriptions by language, menu buttons by chat. */
  readonly profile: Map<string, string>;
}

/** The part of an update beside its number. */
export type Happening = { readonly [kind in Exclude<keyof Update, "update_id">]?: object };

export function openRoom(
  world: World,
  {
    id,
    kind,
    title = "",
    person = null,
  }: Pick<Room, "id" | "kind"> & Partial<Pick<Room, "title" | "person">>,
): Room {
  const room: Room = {
    id,
    kind,
    title,
    person,
    bot: person === null && kind !== "channel" ? "left" : "member",
    migratedTo: null,
    lastId: 0,
    transcript: [],
    deleted: new Set(),
    sent: 0,
    replyKeyboard: null,
    actions: [],
    drafts: new Map(),
  };
  if (world.rooms.has(id)) throw new Error(`chat ${id} is there already`);
  world.rooms.set(id, room);
  return room;
}

/** Puts a message under the next number of its chat. */
export function put(
  { now, signal }: World,
  room: Room,
  from: User,
  message: Partial<Omit<Seen, "message_id" | "from" | "date">>,
): Seen {
  room.lastId += 1;
  const seen: Seen = {
    message_id: room.lastId,
    from,
    date: Math.floor(now() / 1_000),
    text: "",
    raw: message.text ?? "",
    entities: [],
    markup: null,
    edits: 0,
    edit_date: null,
    reply_to: null,
    document: null,
    photo: null,
    more: {},
    ...message,
  };
  room.transcript = [...room.transcript, seen];
  signal.happened();
  return seen;
}

export function find(room: Room, id: number): Seen | undefined {
  return room.transcript.find((seen) => seen.message_id === id);
}

/** The chat a method names; refused when it is not known at all. */
export function roomOf(world: World, id: unknown): Room {
  const number = typeof id === "number" || typeof id === "string" ? Number(id) : Number.NaN;
  if (id === "" || id === undefined) throw bad("chat_id is empty");
  const room = world.rooms.get(number);
  if (room === undefined) throw bad("chat not found");
  return room;
}

/** The chat a method writes into; refused when nobody there would read it. */
export function openTo(world: World, id: unknown): Room {
  const room = roomOf(world, id);
  const { person, kind } = room;
  if (room.migratedTo !== null)
    throw new Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", {
      harmless: true,
      parameters: { migrate_to_chat_id: room.migratedTo },
    });
  if (person?.deactivated === true) throw forbidden("user is deactivated");
  if (person?.blocked === true) throw forbidden("bot was blocked by the user");
  if (person?.started === false) throw forbidden("bot can't initiate conversation with a user");
  const called = kind === "group" ? "group chat" : `${kind} chat`;
  if (room.bot === "kicked") throw forbidden(`bot was kicked from the ${called}`);
  if (room.bot === "left") throw forbidden(`bot is not a member of the ${called}`);
  return room;
}
