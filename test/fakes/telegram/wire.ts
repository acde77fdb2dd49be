/** Chats and messages in the shape updates and answers carry. */
import type { PhotoSize, StoredFile } from "./files.ts";
import { find, type Room, type Seen } from "./world.ts";

export function wireChat({ id, kind, title, person }: Room): object {
  if (person === null) return { id, type: kind, title };
  const { first_name, last_name, username } = person.user;
  return { id, type: kind, first_name, last_name, username };
}

export function wireFile({ file_id, file_unique_id, size }: StoredFile): object {
  return { file_id, file_unique_id, file_size: size };
}

function wirePhoto(size: PhotoSize): object {
  return { ...wireFile(size), width: size.width, height: size.height };
}

/** A message; what it replies to is shown once and not further. */
export function wireMessage(room: Room, seen: Seen, deep = true): object {
  const { message_id, from, date, edit_date, document, photo, reply_to, markup, more } = seen;
  const replied = deep && reply_to !== null ? find(room, reply_to) : undefined;
  const media = document ?? photo;
  const said =
    media === null
      ? { text: seen.text, entities: seen.entities }
      : { caption: seen.text, caption_entities: seen.entities };
  return {
    message_id,
    ...(room.kind === "channel" ? { sender_chat: wireChat(room) } : { from }),
    chat: wireChat(room),
    date,
    ...(edit_date === null ? {} : { edit_date }),
    ...(replied === undefined ? {} : { reply_to_message: wireMessage(room, replied, false) }),
    ...(document === null
      ? {}
      : { document: { ...wireFile(document), file_name: document.name, mime_type: document.mime } }),
    ...(photo === null ? {} : { photo: photo.map(wirePhoto) }),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value.length > 0)),
    ...(markup !== null && "inline_keyboard" in markup ? { reply_markup: markup } : {}),
    ...more,
  };
}
