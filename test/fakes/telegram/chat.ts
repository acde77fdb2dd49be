/** A chat as its people see it. */
import type { Markup } from "./markup.ts";
import type { Seen, World } from "./world.ts";

export interface FakeChat {
  /** The bot's messages that still stand, oldest first. */
  readonly messages: readonly Seen[];
  /** Both sides. */
  readonly transcript: readonly Seen[];
  /** The newest of the bot; throws where there is none. */
  readonly last: Seen;
  readonly actions: readonly { readonly action: string; readonly at: number }[];
  /** Drafts that have not vanished yet. */
  readonly drafts: readonly { readonly draft_id: number; readonly text: string }[];
  /** The one under the field of input. */
  readonly replyKeyboard: Markup | null;
  /** Resolves when the bot has sent so many messages here in all, deleted ones too. */
  came(count: number): Promise<void>;
  /** Resolves when this holds for the chat. */
  until(holds: (chat: FakeChat) => boolean): Promise<void>;
}

export function chatOf({ rooms, bot, now, limits, signal }: World, id: number): FakeChat {
  const room = rooms.get(id);
  if (room === undefined) throw new Error(`there is no chat ${id}`);
  const chat: FakeChat = {
    get messages() {
      return room.transcript.filter(({ from }) => from.id === bot.id);
    },
    get transcript() {
      return room.transcript;
    },
    get last() {
      const last = chat.messages.at(-1);
      if (last === undefined) throw new Error(`the bot has not written in ${id}`);
      return last;
    },
    actions: room.actions,
    get drafts() {
      return [...room.drafts]
        .filter(([, { at }]) => now() - at < limits.draftMs)
        .map(([draft_id, { text }]) => ({ draft_id, text }));
    },
    get replyKeyboard() {
      return room.replyKeyboard;
    },
    came: (count) => signal.until(() => room.sent >= count),
    until: (holds) => signal.until(() => holds(chat)),
  };
  return chat;
}
