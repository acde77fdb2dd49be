/** Methods about the bot itself: who it is, its commands and words, files and chats it may look at. */
import { z } from "zod";
import { method, type Method } from "./method.ts";
import { bad } from "./refusal.ts";
import { int, json, text } from "./values.ts";
import { wireChat, wireFile } from "./wire.ts";
import { openTo, roomOf, type World } from "./world.ts";

const id = z.union([int, z.string()]);
const Scope = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("default") }),
  z.strictObject({ type: z.literal("all_private_chats") }),
  z.strictObject({ type: z.literal("all_group_chats") }),
  z.strictObject({ type: z.literal("all_chat_administrators") }),
  z.strictObject({ type: z.literal("chat"), chat_id: id }),
  z.strictObject({ type: z.literal("chat_administrators"), chat_id: id }),
  z.strictObject({ type: z.literal("chat_member"), chat_id: id, user_id: int }),
]);
const scoped = { scope: json(Scope).optional(), language_code: text.optional() };
const Commands = json(z.array(z.strictObject({ command: z.string(), description: z.string() })));
const MenuButton = json(
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("commands") }),
    z.strictObject({ type: z.literal("default") }),
    z.strictObject({
      type: z.literal("web_app"),
      text: z.string(),
      web_app: z.strictObject({ url: z.string() }),
    }),
  ]),
).optional();

export type Scope = z.output<typeof Scope>;

export const settings: { readonly [name: string]: Method } = {
  getMe: method({}, (_, { world }) => ({
    ...world.bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  })),
  setMyCommands: method(
    { ...scoped, commands: Commands },
    ({ commands, scope, language_code }, { world }) => {
      if (commands.length > 100) throw bad("too many bot commands specified");
      for (const { command, description } of commands) {
        if (!/^[a-z0-9_]{1,32}$/u.test(command)) throw bad("BOT_COMMAND_INVALID");
        if (description.length < 1 || description.length > 256) throw bad("BOT_COMMAND_DESCRIPTION_INVALID");
      }
      world.commands.set(commandsKey(world, scope, language_code), commands);
      return true;
    },
  ),
  getMyCommands: method(
    scoped,
    ({ scope, language_code }, { world }) =>
      world.commands.get(commandsKey(world, scope, language_code)) ?? [],
  ),
  deleteMyCommands: method(scoped, ({ scope, language_code }, { world }) => {
    world.commands.delete(commandsKey(world, scope, language_code));
    return true;
  }),
  setMyDescription: described("description", 512),
  setMyShortDescription: described("short_description", 120),
  getMyDescription: description("description"),
  getMyShortDescription: description("short_description"),
  setChatMenuButton: method(
    { chat_id: int.optional(), menu_button: MenuButton },
    ({ chat_id, menu_button = { type: "default" } }, { world }) => {
      if (chat_id !== undefined && roomOf(world, chat_id).kind !== "private") throw bad("chat not found");
      world.profile.set(`menu_button:${chat_id ?? ""}`, JSON.stringify(menu_button));
      return true;
    },
  ),
  getFile: method({ file_id: text }, ({ file_id }, { world }) => {
    const { file, path } = world.files.link(file_id);
    return { ...wireFile(file), file_path: path };
  }),
  getChat: method({ chat_id: id }, ({ chat_id }, { world }) => {
    const room = roomOf(world, chat_id);
    if (room.person === null) openTo(world, chat_id);
    return { ...wireChat(room), accent_color_id: 0, max_reaction_count: 11 };
  }),
};

/** Where a list of commands is kept. */
export function commandsKey(world: World, scope: Scope = { type: "default" }, language = ""): string {
  if (!/^(?:[a-z]{2})?$/u.test(language)) throw bad("invalid language code specified");
  if ("chat_id" in scope) roomOf(world, scope.chat_id);
  const { type, ...rest } = scope;
  return [type, ...Object.values(rest), language].join(":");
}

function described(name: string, most: number): Method {
  return method({ [name]: text.optional(), language_code: text.optional() }, (params, { world }) => {
    const { [name]: said = "", language_code: language = "" } = params;
    if (!/^(?:[a-z]{2})?$/u.test(language)) throw bad("invalid language code specified");
    if (said.length > most) throw bad(`bot ${name.replace("_", " ")} is too long`);
    world.profile.set(`${name}:${language}`, said);
    return true;
  });
}

function description(name: string): Method {
  return method({ language_code: text.optional() }, ({ language_code: language = "" }, { world }) => ({
    [name]: world.profile.get(`${name}:${language}`) ?? world.profile.get(`${name}:`) ?? "",
  }));
}
