/**
 * The peer, run as a process of its own: the same dialogue with grammY and @grammyjs/conversations behind `webhookCallback`, its state in
 * SQLite, one row a chat. Answers are rows as well and are committed together with the state: one transaction an update, as in Khéo.
 *
 *     node peer.js FOLDER API_ROOT
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import {
  conversations,
  createConversation,
  type Conversation,
  type ConversationData,
  type ConversationFlavor,
  type VersionedState,
} from "@grammyjs/conversations";
import Database from "better-sqlite3";
import { Bot, InlineKeyboard, webhookCallback, type Context } from "grammy";
import { z } from "zod";

import { READY, SECRET, TOKEN } from "./child.ts";
import { Dialogue, type Step } from "./dialogue.vi.ts";

const [folder = "", apiRoot = ""] = process.argv.slice(2);
const dialogue = Dialogue.parse(JSON.parse(await readFile(join(folder, "dialogue.json"), "utf8")));

const db = new Database(join(folder, "peer.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`
  create table chats (chat text primary key, state text not null);
  create table answers (chat text not null, step text not null, value text not null, primary key (chat, step));
  create table invites (code text primary key);
`);
db.prepare("insert into invites values (?)").run(dialogue[1]?.says);

const readState = db.prepare("select state from chats where chat = ?").pluck();
const writeState = db.prepare(
  "insert into chats values (?, ?) on conflict do update set state = excluded.state",
);
const dropState = db.prepare("delete from chats where chat = ?");
const writeAnswer = db.prepare(
  "insert into answers values (?, ?, ?) on conflict do update set value = excluded.value",
);
const findInvite = db.prepare("select code from invites where code = ?");

/** Answers accepted and not written yet. */
const accepted = new Map<string, { readonly step: string; readonly value: string }[]>();

/** State and answers, all or nothing. */
const commit = db.transaction((chat: string, change: () => void) => {
  change();
  for (const { step, value } of accepted.get(chat) ?? []) writeAnswer.run(chat, step, value);
  accepted.delete(chat);
});

const isState = (value: unknown): value is VersionedState<ConversationData> =>
  z.object({ version: z.array(z.unknown()), state: z.object({}).loose() }).safeParse(value).success;

const storage = {
  type: "key" as const,
  getStorageKey: (ctx: Context) => ctx.chatId?.toString(),
  adapter: {
    read: (chat: string) => {
      const stored = readState.get(chat);
      const state: unknown = typeof stored === "string" ? JSON.parse(stored) : undefined;
      return isState(state) ? state : undefined;
    },
    write: (chat: string, state: VersionedState<ConversationData>) =>
      commit(chat, () => writeState.run(chat, JSON.stringify(state))),
    delete: (chat: string) => commit(chat, () => dropState.run(chat)),
  },
};

type Outer = ConversationFlavor<Context>;

const cards = dialogue.map(({ buttons }, card) =>
  buttons.reduce(
    (keyboard, label, i) => keyboard.text(label, `${card}.${i + 1}`).row(),
    new InlineKeyboard(),
  ),
);

async function registration(conversation: Conversation<Outer, Context>, ctx: Context): Promise<void> {
  await reply(ctx, 0);
  for (const [at, step] of dialogue.entries()) {
    if (at === 0) continue;
    let answer = await conversation.waitFor("message:text");
    while (!(await conversation.external(() => isGood(step, answer.message.text)))) {
      await reply(answer, at - 1);
      answer = await conversation.waitFor("message:text");
    }
    await conversation.external(() =>
      accept(String(answer.chatId), `${at} ${step.asked?.step}`, answer.message.text),
    );
    await reply(answer, at);
  }
}

async function reply(ctx: Context, at: number): Promise<void> {
  const keyboard = cards[at];
  const markup =
    keyboard === undefined || dialogue[at]?.buttons.length === 0 ? {} : { reply_markup: keyboard };
  await ctx.reply(dialogue[at]?.reply ?? "", markup);
}

/** A number among the options, or a text of a reasonable length; an invitation must be known. */
function isGood({ asked, says }: Step, text: string): boolean {
  if (says === dialogue[1]?.says) return findInvite.get(text) !== undefined;
  const number = Number(text);
  return asked !== null && asked.options > 0
    ? Number.isInteger(number) && number >= 1 && number <= asked.options
    : text.trim().length >= 2 && text.length <= 2_000;
}

function accept(chat: string, step: string, value: string): void {
  accepted.set(chat, [...(accepted.get(chat) ?? []), { step, value }]);
}

const me = { id: 7_000_000_003, is_bot: true as const, first_name: "Khéo", username: "kheo_bot" };
const can = {
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
};
const bot = new Bot<Outer>(TOKEN, { client: { apiRoot }, botInfo: { ...me, ...can } });
bot.use(conversations({ storage }));
bot.use(createConversation(registration));
bot.command("start", (ctx) => ctx.conversation.enter("registration"));

const take = webhookCallback(bot, "http", { secretToken: SECRET });
const server = createServer((request, response) => {
  take(request, response).catch(() => response.destroy());
});
server.listen(0, "127.0.0.1", () => {
  const { port } = z.object({ port: z.int() }).parse(server.address());
  process.stdout.write(`${JSON.stringify({ msg: READY, url: `http://127.0.0.1:${port}/` })}\n`);
});
process.once("SIGTERM", () => {
  db.close();
  process.exit(0);
});
