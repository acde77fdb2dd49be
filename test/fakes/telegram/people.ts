/** People who write to the bot, as a test drives them. */
import type { User } from "grammy/types";
import { remove } from "./editing.ts";
import { foundIn } from "./entities.ts";
import type { FakeGroup } from "./groups.ts";
import type { InlineButton } from "./markup.ts";
import { MOST_TEXT } from "./text.ts";
import { wireChat, wireMessage } from "./wire.ts";
import { find, openRoom, put, type Person, type Room, type Seen, type World } from "./world.ts";

/** What a test knows of a person. */
export type Somebody = Pick<User, "id" | "first_name" | "last_name" | "username" | "language_code">;

/** Who writes returns the number of the message; who presses, the id of the query. */
export interface FakeUser {
  readonly id: number;
  /** Presses Start, of a deep link too; whoever blocked the bot unblocks it with that. */
  start(param?: string): number;
  say(text: string, options?: { readonly replyTo?: number }): number;
  edit(messageId: number, text: string): void;
  /** Takes a message out of the own chat; the bot hears nothing of it. */
  delete(messageId: number): void;
  /** The button with this label or data, on that message or on the newest that has it. */
  press(labelOrData: string, messageId?: number): string;
  /** A press of what the message need not have. */
  pressData(messageId: number, data: string): string;
  shareContact(phone: string, userId?: number): number;
  sendPhoto(bytes: Buffer, options?: { readonly caption?: string }): number;
  sendDocument(
    bytes: Buffer,
    options: { readonly name: string; readonly mime: string; readonly caption?: string },
  ): number;
  block(): void;
  unblock(): void;
  deactivate(): void;
  sayIn(
    group: FakeGroup,
    text: string,
    options?: { readonly mention?: boolean; readonly replyTo?: number },
  ): number;
  pressIn(group: FakeGroup, labelOrData: string, messageId?: number): string;
}

export function openUser(world: World, somebody: Somebody): FakeUser {
  const user: User = { is_bot: false, ...somebody };
  const person: Person = { user, started: false, blocked: false, deactivated: false };
  world.people.set(user.id, person);
  const room = openRoom(world, { id: user.id, kind: "private", person });
  const write = (message: Partial<Seen>, replyTo?: number): number => {
    if (person.deactivated) throw new Error(`${user.id} is deactivated`);
    if (person.blocked) throw new Error(`${user.id} has blocked the bot: unblock it first`);
    person.started = true;
    return deliver(world, room, user, message, replyTo);
  };
  const membership = (blocked: boolean): void => {
    if (person.blocked === blocked) throw new Error(`${user.id} is ${blocked ? "" : "not "}blocking already`);
    person.blocked = blocked;
    changed(world, room, user, blocked ? ["member", "kicked"] : ["kicked", "member"]);
  };
  return {
    id: user.id,
    start: (param) => {
      if (param !== undefined && !/^[A-Za-z0-9_-]{1,64}$/u.test(param))
        throw new Error("no link has this parameter");
      if (person.blocked) membership(false);
      return write(typed(param === undefined ? "/start" : `/start ${param}`));
    },
    say: (text, { replyTo } = {}) => write(typed(text), replyTo),
    edit: (messageId, text) => {
      const seen = find(room, messageId);
      if (seen?.from.id !== user.id) throw new Error(`message ${messageId} is not by ${user.id}`);
      Object.assign(seen, typed(text), { raw: text, edit_date: Math.floor(world.now() / 1_000) });
      seen.edits += 1;
      world.feed.push({ edited_message: wireMessage(room, seen) }, `message:${room.id}`);
      world.signal.happened();
    },
    delete: (messageId) => remove(world, room, messageId),
    press: (label, messageId) => pressed(world, room, user, label, messageId),
    pressData: (messageId, data) => query(world, room, user, messageId, data),
    shareContact: (phone, userId = user.id) => {
      const { first_name } = user;
      return write({ more: { contact: { phone_number: phone, first_name, user_id: userId } } });
    },
    sendPhoto: (bytes, { caption = "" } = {}) => {
      const photo = world.files.keepPhoto({ name: "photo.jpg", mime: "image/jpeg", bytes });
      return write({ ...said(caption), photo });
    },
    sendDocument: (bytes, { name, mime, caption = "" }) => {
      const document = world.files.keep({ name, mime, bytes });
      return write({ ...said(caption), document });
    },
    block: () => membership(true),
    unblock: () => membership(false),
    deactivate: () => {
      person.deactivated = true;
    },
    sayIn: (group, text, { mention = false, replyTo } = {}) => {
      const written = mention ? `@${world.bot.username} ${text}` : text;
      return deliver(world, group.room, user, typed(written), replyTo);
    },
    pressIn: (group, label, messageId) => pressed(world, group.room, user, label, messageId),
  };
}

/** A text or caption as clients send it: without white space at its ends, with what they find in it. */
export function said(text: string): Pick<Seen, "text" | "entities"> {
  const kept = text.trim();
  return { text: kept, entities: foundIn(kept) };
}

/** What clients let people send as a message. */
function typed(text: string): Pick<Seen, "text" | "entities"> {
  const message = said(text);
  if (message.text === "" || message.text.length > MOST_TEXT) throw new Error("clients send no such text");
  return message;
}

/** A message into a chat, and to the bot when it may see it. */
export function deliver(
  world: World,
  room: Room,
  from: User,
  message: Partial<Seen>,
  replyTo?: number,
): number {
  if (replyTo !== undefined && find(room, replyTo) === undefined) throw new Error(`no message ${replyTo}`);
  const seen = put(world, room, from, { ...message, reply_to: replyTo ?? null });
  if (visible(world, room, seen))
    world.feed.push(
      { [room.kind === "channel" ? "channel_post" : "message"]: wireMessage(room, seen) },
      `message:${room.id}`,
    );
  return seen.message_id;
}

/** Privacy mode: in groups only what is meant for the bot, and what happens to the group itself. */
function visible({ bot }: World, room: Room, { text, entities, more, reply_to }: Seen): boolean {
  if (room.kind === "private" || room.kind === "channel") return true;
  if (room.bot !== "member") return false;
  const replied = reply_to === null ? undefined : find(room, reply_to);
  if (replied?.from.id === bot.id || (text === "" && Object.keys(more).length > 0)) return true;
  const name = `@${bot.username}`.toLowerCase();
  return entities.some(({ type, offset, length }) => {
    const words = text.slice(offset, offset + length).toLowerCase();
    if (type === "mention") return words === name;
    return type === "bot_command" && (!words.includes("@") || words.endsWith(name));
  });
}

/** Says that the place of the bot in a chat changed. */
export function changed(
  world: World,
  room: Room,
  from: User,
  [before, after]: readonly [string, string],
): void {
  const member = (status: string): object => ({
    status,
    user: world.bot,
    ...(status === "kicked" ? { until_date: 0 } : {}),
  });
  const body = {
    chat: wireChat(room),
    from,
    date: Math.floor(world.now() / 1_000),
    old_chat_member: member(before),
    new_chat_member: member(after),
  };
  world.feed.push({ my_chat_member: body }, `message:${room.id}`);
}

function pressed(world: World, room: Room, user: User, label: string, messageId?: number): string {
  if (room.bot !== "member") throw new Error(`the bot is not in ${room.id}`);
  const newest = room.transcript.toReversed();
  const seen = newest.find(
    (one) => (messageId === undefined || one.message_id === messageId) && button(one, label) !== undefined,
  );
  if (seen === undefined)
    throw new Error(`no button “${label}” ${messageId === undefined ? "" : `on ${messageId}`}`);
  const data = button(seen, label)?.callback_data;
  if (data === undefined) throw new Error(`the button “${label}” tells the bot nothing`);
  return query(world, room, user, seen.message_id, data);
}

function button({ markup }: Seen, label: string): InlineButton | undefined {
  const buttons = markup !== null && "inline_keyboard" in markup ? markup.inline_keyboard.flat() : [];
  return buttons.find(({ text, callback_data: data }) => text === label || data === label);
}

function query(world: World, room: Room, from: User, messageId: number, data: string): string {
  const id = String(4_000_000_000_000_000_000n + BigInt(world.queries.size + 1));
  const seen = find(room, messageId);
  // What is gone arrives as a message nobody can look at.
  const message =
    seen === undefined ? { chat: wireChat(room), message_id: messageId, date: 0 } : wireMessage(room, seen);
  world.queries.set(id, { id, at: world.now(), answered: false });
  const body = { id, from, message, chat_instance: String(room.id), data };
  world.feed.push({ callback_query: body }, `press:${from.id}`);
  return id;
}
