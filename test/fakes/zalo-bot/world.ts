/** People, chats and what the bot wrote there: the state behind every method. */
import { createHash } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Feed } from "./feed.ts";
import { bad } from "./refusal.ts";
import type { Signal } from "../signal.ts";
import type { Switches } from "./switches.ts";
import type { Webhook } from "./webhook.ts";

/** What the platform tells the bot, before it is wrapped; some unsupported events have no message. */
export interface Update {
  readonly event_name: string;
  readonly message?: { readonly message_id: string; readonly [field: string]: unknown };
}

/** A run of text with its styles, counted in UTF-16 units. */
export interface Style {
  readonly start: number;
  readonly len: number;
  readonly st: readonly string[];
}

/** A message of the bot as its chat shows it. */
export interface Sent {
  readonly message_id: string;
  readonly kind: "text" | "photo" | "sticker" | "voice";
  /** As it was sent, markup and all; of a photo its caption. */
  readonly text: string;
  readonly parse_mode: "markdown" | "html" | null;
  readonly styles: readonly Style[];
  /** Addresses, and the id of the sticker; null where there is none. */
  readonly photo: string | null;
  readonly sticker: string | null;
  readonly voice: string | null;
  readonly at: number;
}

/** A chat with one person, or of a group. */
export interface Room {
  readonly id: string;
  readonly type: "PRIVATE" | "GROUP";
  /** Somebody wrote here: the bot may write too. */
  open: boolean;
  /** What the bot sent, oldest first. */
  messages: readonly Sent[];
  /** When the bot showed that it is typing. */
  actions: readonly number[];
}

/** What a person sent and the bot never got. */
export interface Lost {
  readonly event_name: string;
  readonly message_id: string | null;
  readonly why: "not taken" | "webhook set" | "webhook deleted" | "too many users";
}

/** Everything the methods work on. */
export interface World {
  readonly clock: Clock;
  readonly switches: Switches;
  readonly monthly: number;
  readonly mostUsers: number;
  readonly signal: Signal;
  readonly feed: Feed;
  readonly webhook: Webhook;
  readonly rooms: Map<string, Room>;
  /** Ids of the people who ever wrote to the bot alone, in that order. */
  readonly contacts: Set<string>;
  /** Messages of the bot by month of Vietnam, like `2026-11`. */
  readonly sentIn: Map<string, number>;
  readonly files: Map<string, Buffer>;
  readonly problems: string[];
  readonly ignored: string[];
  readonly lost: Lost[];
  /** When `testWebhook` was called. */
  readonly tests: number[];
  /** Of the fake itself. */
  origin(): string;
  /** The next id of a message, opaque like the real ones. */
  nextId(): string;
}

/** Ids that carry no order and do not fit a number. */
export function openIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return createHash("sha256").update(`message ${count}`).digest("hex").slice(0, 20);
  };
}

/** The chat with this id, new and closed if need be; throws when it is there as the other type. */
export function roomFor(world: Pick<World, "rooms">, id: string, type: Room["type"]): Room {
  const found = world.rooms.get(id);
  if (found !== undefined && found.type !== type) throw new Error(`chat ${id} is ${found.type}`);
  const room = found ?? { id, type, open: false, messages: [], actions: [] };
  world.rooms.set(id, room);
  return room;
}

/** The chat a method writes into; refused unless somebody wrote there first. */
export function openTo(world: World, id: string): Room {
  const room = world.rooms.get(id);
  if (room === undefined || !room.open) throw bad("chat not found");
  return room;
}

/** Came after the last user the plan allows. */
export function isBeyond({ contacts, mostUsers }: World, userId: string): boolean {
  return [...contacts].indexOf(userId) >= mostUsers;
}

/** Tells the bot: posted where a webhook is set, else kept until it is fetched. */
export function emit(world: World, update: Update): void {
  if (world.webhook.hook === null) world.feed.push(update);
  else world.webhook.deliver(update);
  world.signal.happened();
}

/** Notes what the bot will never hear of. */
export function lose(
  { lost, signal }: Pick<World, "lost" | "signal">,
  update: Update,
  why: Lost["why"],
): void {
  lost.push({ event_name: update.event_name, message_id: update.message?.message_id ?? null, why });
  signal.happened();
}
