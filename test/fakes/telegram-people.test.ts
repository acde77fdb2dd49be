/** The fake Bot API from the other side: people and groups, their files, what the bot sets. */
import { Api, InputFile } from "grammy";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  An,
  PNG,
  call,
  clock,
  fake,
  inline,
  pass,
  refused,
  reopen,
  sendTo,
  token,
  updates,
  useFake,
} from "./telegram-client.ts";

useFake();

describe("people and groups", () => {
  it("start with a parameter, say, edit, share", async () => {
    const an = fake.user(An);
    const first = an.start("moi-1");
    an.edit(an.say("Xin chao /huy @kheo_bot"), "Xin chào");
    an.shareContact("+84900000001", 8);
    expect(() => an.start("dấu")).toThrow("parameter");
    expect(() => an.say(" ")).toThrow("no such text");
    const came = await updates();
    expect(came.map(({ update_id }) => update_id)).toEqual([100_001, 100_002, 100_003, 100_004]);
    expect(came[0]).toMatchObject({
      message: {
        message_id: first,
        text: "/start moi-1",
        entities: [{ type: "bot_command", offset: 0, length: 6 }],
        chat: { id: 7, type: "private", first_name: "An" },
        from: { id: 7, is_bot: false, language_code: "vi" },
        date: clock / 1_000,
      },
    });
    expect(came[1]).toMatchObject({
      message: { message_id: 2, entities: [{ type: "bot_command" }, { type: "mention" }] },
    });
    expect(came[2]).toMatchObject({
      edited_message: { message_id: 2, text: "Xin chào", edit_date: clock / 1_000 },
    });
    expect(came[3]).toMatchObject({ message: { contact: { phone_number: "+84900000001", user_id: 8 } } });
    expect(JSON.stringify(came[3])).not.toContain('"text"');
  });

  it("refuse the bot in their own ways, none of them its fault", async () => {
    const an = fake.user(An);
    const why = (): Promise<string> => refused("sendMessage", { chat_id: 7, text: "a" });
    expect(await why()).toBe("Forbidden: bot can't initiate conversation with a user");
    an.start();
    an.block();
    expect(await why()).toBe("Forbidden: bot was blocked by the user");
    expect(() => an.say("a")).toThrow("unblock");
    an.start();
    expect(await why()).toBe("");
    an.deactivate();
    expect(await why()).toBe("Forbidden: user is deactivated");
    expect(fake.problems).toEqual([]);
    expect(await refused("sendMessage", { chat_id: 8, text: "a" })).toBe("chat not found");
    expect(await refused("sendMessage", { text: "a" })).toBe("chat_id is empty");
    const statuses = (await updates()).map((update) => [
      "my_chat_member" in update,
      JSON.stringify(update).includes('"new_chat_member":{"status":"kicked"'),
    ]);
    expect(statuses).toEqual([
      [false, false],
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it("in groups show the bot only what is meant for it", async () => {
    const an = fake.user(An);
    const group = fake.group({ id: -100_5, title: "Tổ dân phố", type: "supergroup" });
    expect(await refused("sendMessage", { chat_id: -1_005, text: "a" })).toBe(
      "Forbidden: bot is not a member of the supergroup chat",
    );
    group.addBot();
    const mine = await sendTo(-1_005, "Chào tổ", inline("x"));
    an.sayIn(group, "chuyện riêng");
    an.sayIn(group, "/hoi@other_bot");
    an.sayIn(group, "/hoi");
    an.sayIn(group, "khi nào?", { mention: true });
    an.sayIn(group, "cảm ơn", { replyTo: mine });
    an.pressIn(group, "x");
    const texts = z.array(
      z.looseObject({ message: z.looseObject({ text: z.string().optional() }).optional() }),
    );
    expect(texts.parse(await updates()).map(({ message }) => message?.text ?? null)).toEqual([
      null,
      null,
      "/hoi",
      "@kheo_bot khi nào?",
      "cảm ơn",
      null,
    ]);
    group.kick();
    const { pending } = fake;
    an.sayIn(group, "/hoi");
    expect(fake.pending).toBe(pending);
    expect(() => an.pressIn(group, "x")).toThrow("not in");
    expect(await refused("sendMessage", { chat_id: -1_005, text: "a" })).toBe(
      "Forbidden: bot was kicked from the supergroup chat",
    );
    expect(fake.problems).toEqual([]);
  });

  it("follow a group that became a supergroup", async () => {
    const group = fake.group({ id: -5, title: "Tổ", type: "group" });
    group.addBot();
    group.migrate(-1_005);
    expect(await call("sendMessage", { chat_id: -5, text: "a" })).toMatchObject({
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: -1_005 },
    });
    await sendTo(-1_005);
    expect(fake.problems).toEqual([]);
  });

  it("post in channels, and send anything at all", async () => {
    fake.channelPost("Tin");
    fake.raw({ chat_member: { odd: 1 } });
    fake.raw({ update_id: 5, nothing: null });
    fake.raw({ callback_query: { from: { id: 7 }, data: "not of this bot" } });
    expect(await updates()).toMatchObject([
      { channel_post: { text: "Tin", chat: { type: "channel" } } },
      { update_id: 100_002, chat_member: { odd: 1 } },
      { update_id: 5, nothing: null },
      { update_id: 100_003, callback_query: { data: "not of this bot" } },
    ]);
  });
});

describe("files", () => {
  const api = (): Api => new Api(token, { apiRoot: fake.url });

  it("come from the bot whole, and again by their number", async () => {
    fake.user(An).start();
    const bytes = Buffer.from("\r\n--x\r\nphiếu\0".repeat(100));
    const sent = await api().sendDocument(7, new InputFile(bytes, "Phiếu đăng ký.docx"), {
      caption: "<b>Phiếu</b>",
      parse_mode: "HTML",
      reply_markup: { inline_keyboard: [[{ text: "x", callback_data: "y" }]] },
    });
    const seen = fake.chat(7).last;
    expect(seen).toMatchObject({
      text: "Phiếu",
      entities: [{ type: "bold" }],
      document: { name: "Phiếu đăng ký.docx", size: bytes.length },
    });
    expect(seen.document?.bytes.equals(bytes)).toBe(true);
    await api().sendDocument(7, sent.document.file_id);
    expect(fake.chat(7).last.document?.sha256).toBe(seen.document?.sha256);
    expect(await refused("sendDocument", { chat_id: 7, document: "nothing" })).toBe(
      "wrong file identifier/HTTP URL specified",
    );
    expect(await refused("sendDocument", { chat_id: 7 })).toBe("there is no document in the request");
    expect(
      await refused("sendDocument", {
        chat_id: 7,
        document: sent.document.file_id,
        caption: "a".repeat(1_025),
      }),
    ).toBe("message caption is too long");
    expect(await refused("editMessageText", { chat_id: 7, message_id: sent.message_id, text: "a" })).toBe(
      "there is no text in the message to edit",
    );
    expect(fake.problems).toHaveLength(4);
  });

  it("are pictures where pictures are wanted, and not too large", async () => {
    await reopen({ limits: { photoBytes: 2_000, documentBytes: 3_000 } });
    fake.user(An).start();
    await api().sendPhoto(7, new InputFile(PNG, "a.png"));
    expect(fake.chat(7).last.photo?.at(-1)?.bytes.equals(PNG)).toBe(true);
    const large = (size: number): InputFile =>
      new InputFile(Buffer.concat([PNG, Buffer.alloc(size)]), "a.png");
    await expect(api().sendPhoto(7, new InputFile(Buffer.from("no"), "a.png"))).rejects.toThrow(
      "IMAGE_PROCESS_FAILED",
    );
    await expect(api().sendPhoto(7, large(2_000))).rejects.toThrow("file is too big");
    await expect(api().sendDocument(7, large(3_000))).rejects.toThrow("Request Entity Too Large");
  });

  it("of people are fetched by a link that ends", async () => {
    await reopen({ limits: { downloadBytes: 1_000 } });
    const an = fake.user(An);
    an.sendPhoto(PNG, { caption: "Ảnh" });
    an.sendDocument(Buffer.from("%PDF"), { name: "a.pdf", mime: "application/pdf", caption: "Tệp" });
    an.sendDocument(Buffer.alloc(1_001), { name: "b.pdf", mime: "application/pdf" });
    const Message = z.object({
      message: z.object({
        caption: z.string().optional(),
        photo: z.array(z.object({ file_id: z.string(), file_size: z.number() })).optional(),
        document: z.object({ file_id: z.string(), file_name: z.string(), mime_type: z.string() }).optional(),
      }),
    });
    const [photo, small, large] = z
      .array(Message)
      .parse(await updates())
      .map(({ message }) => message);
    expect(photo?.photo?.map(({ file_size }) => file_size)).toEqual([100, 400, 1_000]);
    expect(small).toMatchObject({
      caption: "Tệp",
      document: { file_name: "a.pdf", mime_type: "application/pdf" },
    });
    const { file_path = "" } = await api().getFile(small?.document?.file_id ?? "");
    const link = `${fake.url}/file/bot${token}/${file_path}`;
    expect(await (await fetch(link)).text()).toBe("%PDF");
    pass(3_600_000);
    expect((await fetch(link)).status).toBe(404);
    expect(fake.problems).toEqual([]);
    expect(await refused("getFile", { file_id: large?.document?.file_id })).toBe("file is too big");
    expect(await refused("getFile", { file_id: "x" })).toMatch(/^wrong file_id/u);
  });
});

describe("settings", () => {
  it("keep commands by scope and language", async () => {
    fake.user(An).start();
    const commands = [{ command: "huy", description: "Hủy" }];
    await call("setMyCommands", { commands });
    await call("setMyCommands", { commands: [], language_code: "vi" });
    await call("setMyCommands", { commands, scope: { type: "chat", chat_id: 7 }, language_code: "vi" });
    expect(fake.commands()).toEqual(commands);
    expect(fake.commands({ type: "default" }, "vi")).toEqual([]);
    expect(fake.commands({ type: "chat", chat_id: 7 }, "vi")).toEqual(commands);
    expect((await call("getMyCommands")).result).toEqual(commands);
    await call("deleteMyCommands");
    expect((await call("getMyCommands")).result).toEqual([]);
    const set = (command: string, description = "a"): Promise<string> =>
      refused("setMyCommands", { commands: [{ command, description }] });
    expect(await set("Hủy")).toBe("BOT_COMMAND_INVALID");
    expect(await set("a".repeat(33))).toBe("BOT_COMMAND_INVALID");
    expect(await set("a", "")).toBe("BOT_COMMAND_DESCRIPTION_INVALID");
    const many = Array.from({ length: 101 }, (_, index) => ({ command: `a${index}`, description: "a" }));
    expect(await refused("setMyCommands", { commands: many })).toMatch(/too many/u);
    expect(await refused("setMyCommands", { commands, language_code: "vie" })).toMatch(/language/u);
  });

  it("keep words and the menu button", async () => {
    fake.user(An).start();
    await call("setMyDescription", { description: "Trợ lý", language_code: "vi" });
    await call("setMyShortDescription", { short_description: "Khéo" });
    await call("setChatMenuButton", { chat_id: 7, menu_button: { type: "commands" } });
    expect(Object.fromEntries(fake.profile)).toEqual({
      "description:vi": "Trợ lý",
      "short_description:": "Khéo",
      "menu_button:7": '{"type":"commands"}',
    });
    expect(await refused("setMyShortDescription", { short_description: "a".repeat(121) })).toMatch(
      /too long/u,
    );
    expect((await call("getChat", { chat_id: 7 })).result).toMatchObject({ id: 7, username: "an_dv" });
  });
});
