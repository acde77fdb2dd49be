/** Groups and channels the bot is taken into, as a test drives them. */
import type { User } from "grammy/types";
import { changed, deliver, said } from "./people.ts";
import { openRoom, type Room, type World } from "./world.ts";

export interface FakeGroup {
  readonly id: number;
  readonly room: Room;
  /** Somebody takes the bot in, or throws it out. */
  addBot(): void;
  kick(): void;
  /** The group becomes a supergroup under another number; the old one refuses from then on. */
  migrate(to: number): FakeGroup;
}

const OWNER: User = { id: 900_000_001, is_bot: false, first_name: "Chủ nhóm" };

export function openGroup(
  world: World,
  { id, title, type }: { readonly id: number; readonly title: string; readonly type: "group" | "supergroup" },
): FakeGroup {
  if (id >= 0) throw new Error("groups have negative numbers");
  const room = openRoom(world, { id, kind: type, title });
  return {
    id,
    room,
    addBot: () => {
      changed(world, room, OWNER, [room.bot, "member"]);
      room.bot = "member";
      deliver(world, room, OWNER, { more: { new_chat_members: [world.bot] } });
    },
    kick: () => {
      changed(world, room, OWNER, [room.bot, "kicked"]);
      room.bot = "kicked";
    },
    migrate: (to) => {
      const next = openGroup(world, { id: to, title, type: "supergroup" });
      next.room.bot = room.bot;
      deliver(world, room, OWNER, { more: { migrate_to_chat_id: to } });
      room.migratedTo = to;
      deliver(world, next.room, OWNER, { more: { migrate_from_chat_id: id } });
      return next;
    },
  };
}

const CHANNEL = -1_009_000_000_001;

/** A post in the one channel there is, where the bot may read. */
export function post(world: World, text: string): number {
  const room = world.rooms.get(CHANNEL) ?? openRoom(world, { id: CHANNEL, kind: "channel", title: "Kênh" });
  return deliver(world, room, OWNER, said(text));
}
