/** People who write to the bot, as a test drives them. */
import { malformed, type Malformed } from "./bodies.ts";
import { emit, isBeyond, lose, roomFor, type Room, type World } from "./world.ts";

/** What a test knows of a person: the id is text, as on the wire. */
export interface Somebody {
  readonly id: string;
  readonly name: string;
}

/** Who sends something returns the id of the message; it is out at once, posted or waiting to be fetched. */
export interface FakeUser {
  readonly id: string;
  says(text: string): string;
  /** An address, or bytes for the fake to serve. */
  sendsPhoto(photo: string | Buffer, options?: { readonly caption?: string }): string;
  sendsSticker(sticker: string): string;
  sendsVoice(address: string): string;
  /** A document, a contact card, or anything of a protected person: there may be no message, hence no sender. Null then. */
  unsupported(withMessage: boolean): string | null;
  /** An event of any name: links and reactions were met. */
  sends(eventName: string, fields?: object): string;
  /** Picks the bot from the list of a group; elsewhere in groups it hears nothing. */
  saysIn(groupId: string, text: string): string;
  /** Posts a body that is not as it should be, with the right secret; resolves to the status, null without answer. */
  malformed(kind: Malformed, text?: string): Promise<number | null>;
}

/** Somebody who has not written yet: the bot can't write to them. */
export function openUser(world: World, somebody: Somebody): FakeUser {
  const own = roomFor(world, somebody.id, "PRIVATE");
  const send = (name: string, fields: object, room = own): string =>
    write(world, { somebody, room }, `message.${name}.received`, fields);
  return {
    id: somebody.id,
    says: (text) => send("text", { text: typed(text) }),
    sendsPhoto: (photo, { caption } = {}) => {
      const address = typeof photo === "string" ? photo : host(world, photo);
      return send("image", {
        [world.switches.photoField]: address,
        ...(caption === undefined ? {} : { caption }),
      });
    },
    sendsSticker: (sticker) =>
      send("sticker", { sticker, url: `https://stickers.example.vn/${sticker}.png` }),
    sendsVoice: (address) => send("voice", { voice_url: address }),
    unsupported: (withMessage) => {
      if (withMessage) return send("unsupported", {});
      meet(world, somebody, own);
      hear(world, somebody, own, { event_name: "message.unsupported.received" });
      return null;
    },
    sends: (eventName, fields = {}) => write(world, { somebody, room: own }, eventName, fields),
    saysIn: (groupId, text) => send("text", { text: typed(text) }, roomFor(world, groupId, "GROUP")),
    malformed: (kind, text = "1") => world.webhook.forge(malformed(kind, somebody, text)),
  };
}

interface Place {
  readonly somebody: Somebody;
  readonly room: Room;
}

function write(world: World, { somebody, room }: Place, eventName: string, fields: object): string {
  meet(world, somebody, room);
  const message_id = world.nextId();
  hear(world, somebody, room, {
    event_name: eventName,
    message: {
      from: { id: somebody.id, display_name: somebody.name, is_bot: false },
      chat: { id: room.id, chat_type: room.type },
      message_id,
      date: world.clock.now(),
      ...fields,
    },
  });
  return message_id;
}

/** From now on the bot may write there. */
function meet({ contacts }: World, { id }: Somebody, room: Room): void {
  room.open = true;
  if (room.type === "PRIVATE") contacts.add(id);
}

function hear(world: World, { id }: Somebody, room: Room, update: Parameters<typeof emit>[1]): void {
  const unheard =
    world.switches.beyondMostUsers === "unheard" && room.type === "PRIVATE" && isBeyond(world, id);
  if (unheard) lose(world, update, "too many users");
  else emit(world, update);
}

/** What clients let people send as a message. */
function typed(text: string): string {
  const kept = text.trim();
  if (kept === "") throw new Error("clients send no empty text");
  return kept;
}

function host(world: World, bytes: Buffer): string {
  const path = `/files/${world.files.size + 1}.jpg`;
  world.files.set(path, bytes);
  return `${world.origin()}${path}`;
}
