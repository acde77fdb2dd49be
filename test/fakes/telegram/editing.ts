/** Methods that change what stands in a chat, and answers to presses. */
import { z } from "zod";
import { checkMarkup, inlineMarkup, type Markup } from "./markup.ts";
import { method, type Method } from "./method.ts";
import { bad } from "./refusal.ts";
import { previewParam } from "./sending.ts";
import { entitiesParam, format, messageText, parseModeParam } from "./text.ts";
import { bool, int, text } from "./values.ts";
import { wireMessage } from "./wire.ts";
import { find, openTo, type Room, type Seen, type World } from "./world.ts";

const where = { chat_id: z.union([int, z.string()]), message_id: int };
/** Only what is younger can be deleted. */
const DELETABLE_S = 48 * 3_600;
const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

export const editing: { readonly [name: string]: Method } = {
  editMessageText: method(
    {
      ...where,
      text,
      parse_mode: parseModeParam,
      entities: entitiesParam,
      link_preview_options: previewParam,
      reply_markup: inlineMarkup,
    },
    (params, { world }) => {
      const { room, seen } = editable(world, params);
      const given = { raw: params.text, mode: params.parse_mode, given: params.entities };
      const said = messageText(format(given, world.problems));
      if (seen.document !== null || seen.photo !== null) throw bad("there is no text in the message to edit");
      return edited(world, room, seen, { ...said, markup: checkMarkup(params.reply_markup, room) });
    },
  ),
  editMessageReplyMarkup: method({ ...where, reply_markup: inlineMarkup }, (params, { world }) => {
    const { room, seen } = editable(world, params);
    const { text: said, raw, entities } = seen;
    return edited(world, room, seen, {
      text: said,
      raw,
      entities,
      markup: checkMarkup(params.reply_markup, room),
    });
  }),
  deleteMessage: method(where, ({ chat_id, message_id }, { world }) => {
    const room = openTo(world, chat_id);
    const seen = find(room, message_id);
    if (seen === undefined) throw bad("message to delete not found", room.deleted.has(message_id));
    const foreign = seen.from.id !== world.bot.id && room.kind !== "private";
    if (foreign || world.now() / 1_000 - seen.date > DELETABLE_S) throw bad("message can't be deleted");
    remove(world, room, message_id);
    return true;
  }),
  answerCallbackQuery: method(
    {
      callback_query_id: text,
      text: text.optional(),
      show_alert: bool.optional(),
      cache_time: int.optional(),
    },
    (params, { world }) => {
      const { callback_query_id: id, text: said = "", show_alert = false } = params;
      if (said.length > 200) throw bad("MESSAGE_TOO_LONG");
      const query = world.queries.get(id);
      // Too late happens to the best; a second answer, or one to nothing, is a mistake.
      const late = query !== undefined && !query.answered;
      if (query === undefined || query.answered || world.now() - query.at > world.limits.callbackMs)
        throw bad("query is too old and response timeout expired or query ID is invalid", late);
      query.answered = true;
      world.answers.push({ callback_query_id: id, text: said, show_alert });
      return true;
    },
  ),
};

/** Takes a message out of its chat, whoever does it. */
export function remove(world: World, room: Room, id: number): void {
  room.deleted.add(id);
  room.transcript = room.transcript.filter(({ message_id }) => message_id !== id);
  world.signal.happened();
}

function editable(
  world: World,
  { chat_id, message_id }: { readonly chat_id: number | string; readonly message_id: number },
): { readonly room: Room; readonly seen: Seen } {
  const room = openTo(world, chat_id);
  const seen = find(room, message_id);
  if (seen === undefined) throw bad("message to edit not found", room.deleted.has(message_id));
  const plain = seen.markup === null || "inline_keyboard" in seen.markup;
  if (seen.from.id !== world.bot.id || !plain) throw bad("message can't be edited");
  return { room, seen };
}

/** The keyboard that is not passed again is gone. */
function edited(
  world: World,
  room: Room,
  seen: Seen,
  next: Pick<Seen, "text" | "raw" | "entities"> & { readonly markup: Markup | null },
): object {
  const content = ({ text: said, entities, markup }: typeof next): string =>
    JSON.stringify([said, entities, markup]);
  if (content(seen) === content(next)) throw bad(NOT_MODIFIED, true);
  Object.assign(seen, next);
  seen.edits += 1;
  seen.edit_date = Math.floor(world.now() / 1_000);
  world.signal.happened();
  return wireMessage(room, seen);
}
