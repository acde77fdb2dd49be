/** Methods that write into a chat. */
import { z } from "zod";
import { checkAddress, checkLength, checkStyles, checkText, spend } from "./limits.ts";
import { method, type Method } from "./method.ts";
import { bad } from "./refusal.ts";
import { openTo, type Room, type Sent, type World } from "./world.ts";

const chat = { chat_id: z.string().min(1) };
const style = z.object({ start: z.int().min(0), len: z.int().min(1), st: z.array(z.string()).min(1) });

/** There is none that edits, deletes, sends a file or shows a button. */
export const sending: { readonly [name: string]: Method } = {
  sendMessage: method(
    {
      ...chat,
      text: z.string(),
      parse_mode: z.enum(["markdown", "html"]).optional(),
      text_styles: z.array(style).optional(),
    },
    ({ chat_id, text, parse_mode, text_styles = [] }, { world }) => {
      checkText(text, world.switches);
      // The platform looks at them only where no markup is asked for.
      const styles = parse_mode === undefined ? text_styles : [];
      checkStyles(text, styles);
      return put(world, openTo(world, chat_id), {
        kind: "text",
        text,
        styles,
        parse_mode: parse_mode ?? null,
      });
    },
  ),
  sendPhoto: method(
    { ...chat, photo: z.string(), caption: z.string().optional() },
    ({ chat_id, photo, caption = "" }, { world }) => {
      checkAddress("photo", photo, world.switches);
      checkLength("caption", caption, world.switches);
      return put(world, openTo(world, chat_id), { kind: "photo", photo, text: caption });
    },
  ),
  sendSticker: method({ ...chat, sticker: z.string().min(1) }, ({ chat_id, sticker }, { world }) =>
    put(world, openTo(world, chat_id), { kind: "sticker", sticker }),
  ),
  sendVoice: method({ ...chat, voice_url: z.string() }, ({ chat_id, voice_url: voice }, { world }) => {
    checkAddress("voice_url", voice, world.switches);
    if (!new URL(voice).pathname.endsWith(".aac")) throw bad("voice_url must be an .aac");
    const room = openTo(world, chat_id);
    if (room.type === "GROUP") throw bad("voice is for private chats");
    return put(world, room, { kind: "voice", voice });
  }),
  // The one answer without a result.
  sendChatAction: method({ ...chat, action: z.enum(["typing"]) }, ({ chat_id }, { world }) => {
    const room = openTo(world, chat_id);
    room.actions = [...room.actions, world.clock.now()];
  }),
};

function put(world: World, room: Room, message: Partial<Sent> & Pick<Sent, "kind">): object {
  spend(world, room);
  const sent: Sent = {
    message_id: world.nextId(),
    text: "",
    parse_mode: null,
    styles: [],
    photo: null,
    sticker: null,
    voice: null,
    at: world.clock.now(),
    ...message,
  };
  room.messages = [...room.messages, sent];
  return { message_id: sent.message_id, date: sent.at };
}
