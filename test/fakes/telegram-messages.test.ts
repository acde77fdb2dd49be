/** The fake Bot API as a bot calls it: the wire, messages and edits, presses. */
import { describe, expect, it } from "vitest";
import {
  An,
  call,
  clock,
  fake,
  inline,
  pass,
  refused,
  sendTo,
  token,
  updates,
  useFake,
} from "./telegram-client.ts";

useFake();

describe("the wire", () => {
  it("knows its addresses, its token and its methods", async () => {
    const status = async (path: string): Promise<unknown> => (await fetch(`${fake.url}${path}`)).json();
    expect(await status("/")).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    expect(await status("/bot1:other/getMe")).toMatchObject({ error_code: 401, description: "Unauthorized" });
    expect(await status(`/bot${token}/logOut`)).toMatchObject({
      error_code: 404,
      description: "Not Found: method not found",
    });
    expect(await status(`/bot${token}/getMe`)).toMatchObject({
      ok: true,
      result: { id: 1_234_567, is_bot: true, username: "kheo_bot" },
    });
    expect(fake.problems).toEqual(["getMe: wrong token", "logOut: Not Found: method not found"]);
    expect(JSON.stringify(fake.problems)).not.toContain(token);
  });

  it("reads an address, a form and JSON alike", async () => {
    fake.user(An).start();
    const url = `${fake.url}/bot${token}/sendMessage`;
    const form = new URLSearchParams({
      chat_id: "7",
      text: "b",
      disable_notification: "true",
      reply_markup: '{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}',
    });
    await fetch(`${url}?chat_id=7&text=a`);
    await fetch(url, { method: "POST", body: form });
    await call("sendMessage", { chat_id: "7", text: "c" });
    const multipart = new FormData();
    multipart.set("chat_id", "7");
    multipart.set("text", "d\r\nđ");
    await fetch(url, { method: "POST", body: multipart });
    expect(fake.chat(7).messages.map(({ text }) => text)).toEqual(["a", "b", "c", "d\r\nđ"]);
    expect(fake.chat(7).messages[1]?.markup).toEqual({
      inline_keyboard: [[{ text: "x", callback_data: "y" }]],
    });
    expect(fake.problems).toEqual([]);
    expect(fake.calls.map(({ method, chat_id, answered }) => [method, chat_id, answered])).toEqual(
      Array.from({ length: 4 }, () => ["sendMessage", 7, 200]),
    );
  });

  it("notes parameters nobody knows, and bodies that are none", async () => {
    fake.user(An).start();
    await sendTo(7, "a", { disable_web_page_preview: true });
    const response = await fetch(`${fake.url}/bot${token}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(fake.problems).toEqual([
      "sendMessage: unknown parameter disable_web_page_preview",
      "sendMessage: Bad Request: can't parse JSON object",
    ]);
  });
});

describe("messages", () => {
  it("edits, and takes the keyboard away that is not passed again", async () => {
    fake.user(An).start();
    const message_id = await sendTo(7, "a", inline("x"));
    const edit = { chat_id: 7, message_id };
    expect(await refused("editMessageText", { ...edit, text: "a", ...inline("x") })).toMatch(
      /^message is not modified: specified new message content and reply markup are exactly the same/u,
    );
    expect(fake.problems).toEqual([]);
    expect(await call("editMessageText", { ...edit, text: "b" })).toMatchObject({
      ok: true,
      result: { text: "b" },
    });
    expect(fake.chat(7).last).toMatchObject({ text: "b", markup: null, edits: 1 });
    await call("editMessageReplyMarkup", { ...edit, ...inline("y") });
    expect(fake.chat(7).last).toMatchObject({
      text: "b",
      edits: 2,
      markup: inline("y") ? expect.anything() : 0,
    });
    expect(await refused("editMessageText", { ...edit, message_id: 99, text: "b" })).toBe(
      "message to edit not found",
    );
    expect(await refused("editMessageText", { ...edit, message_id: 1, text: "b" })).toBe(
      "message can't be edited",
    );
    expect(fake.problems).toHaveLength(2);
  });

  it("deletes for two days", async () => {
    fake.user(An).start();
    const [first, second] = [await sendTo(7), await sendTo(7)];
    expect(await call("deleteMessage", { chat_id: 7, message_id: first })).toMatchObject({
      ok: true,
      result: true,
    });
    expect(await refused("deleteMessage", { chat_id: 7, message_id: first })).toBe(
      "message to delete not found",
    );
    expect(fake.problems).toEqual([]);
    pass(49 * 3_600_000);
    expect(await refused("deleteMessage", { chat_id: 7, message_id: second })).toBe(
      "message can't be deleted",
    );
    expect(fake.chat(7).messages.map(({ message_id }) => message_id)).toEqual([second]);
  });

  it("replies to what is there", async () => {
    const an = fake.user(An);
    an.start();
    const asked = an.say("hỏi");
    const reply = (message_id: number, more: object = {}): object => ({
      chat_id: 7,
      text: "đáp",
      reply_parameters: { message_id, ...more },
    });
    expect(await call("sendMessage", reply(asked))).toMatchObject({
      result: { reply_to_message: { message_id: asked, text: "hỏi", from: { id: 7 } } },
    });
    an.delete(asked);
    expect(await refused("sendMessage", reply(asked))).toBe("message to be replied not found");
    expect(fake.problems).toEqual([]);
    expect(await call("sendMessage", reply(99, { allow_sending_without_reply: true }))).toMatchObject({
      ok: true,
    });
    expect(await refused("sendMessage", reply(99))).toBe("message to be replied not found");
    expect(fake.problems).toHaveLength(1);
  });

  it("shows actions, and drafts until they vanish", async () => {
    fake.user(An).start();
    const draft = { chat_id: 7, draft_id: 5, text: "đang viết" };
    await call("sendChatAction", { chat_id: 7, action: "typing" });
    await call("sendMessageDraft", draft);
    expect(fake.chat(7).actions).toEqual([{ action: "typing", at: clock }]);
    expect(fake.chat(7).drafts).toEqual([{ draft_id: 5, text: "đang viết" }]);
    pass(30_000);
    expect(fake.chat(7).drafts).toEqual([]);
    await call("sendMessageDraft", draft);
    await sendTo(7);
    expect(fake.chat(7).drafts).toEqual([]);
    expect(await refused("sendMessageDraft", { ...draft, draft_id: 0 })).toBe("RANDOM_ID_INVALID");
    expect(await refused("sendChatAction", { chat_id: 7, action: "singing" })).toMatch(/action/u);
  });

  it("tells when they came", async () => {
    fake.user(An).start();
    const chat = fake.chat(7);
    const came = Promise.all([chat.came(2), chat.until(({ messages }) => messages.at(-1)?.text === "b")]);
    await Promise.all([sendTo(7, "a").then(() => sendTo(7, "b")), came]);
    await fake.until(() => fake.calls.length === 2);
    expect(chat.last.text).toBe("b");
  });
});

describe("presses", () => {
  it("come from buttons that are there, and are answered once", async () => {
    const an = fake.user(An);
    an.start();
    const message_id = await sendTo(7, "Chọn", inline("v1:yes", "v1:no"));
    expect(() => an.press("Nút khác")).toThrow("Nút khác");
    const callback_query_id = an.press("Nút v1:no");
    expect((await updates({ offset: -1 }))[0]).toMatchObject({
      callback_query: {
        id: callback_query_id,
        data: "v1:no",
        from: { id: 7 },
        message: { message_id, text: "Chọn" },
      },
    });
    const answer = { callback_query_id, text: "Đã ghi" };
    expect(await refused("answerCallbackQuery", { ...answer, text: "a".repeat(201) })).toBe(
      "MESSAGE_TOO_LONG",
    );
    expect(await call("answerCallbackQuery", answer)).toMatchObject({ ok: true, result: true });
    expect(fake.answers).toEqual([{ ...answer, show_alert: false }]);
    expect(await refused("answerCallbackQuery", answer)).toMatch(
      /^query is too old and response timeout expired/u,
    );
    expect(fake.problems).toHaveLength(2);
  });

  it("can be answered for fifteen seconds, and being late is no problem", async () => {
    const an = fake.user(An);
    an.start();
    const message = await sendTo(7, "a", inline("x"));
    const [first, second] = [an.press("x", message), an.pressData(message, "forged")];
    pass(15_000);
    expect(await call("answerCallbackQuery", { callback_query_id: first })).toMatchObject({ ok: true });
    pass(1);
    expect(await refused("answerCallbackQuery", { callback_query_id: second })).toBe(
      "query is too old and response timeout expired or query ID is invalid",
    );
    expect(fake.problems).toEqual([]);
    await call("answerCallbackQuery", { callback_query_id: "1" });
    expect(fake.problems).toHaveLength(1);
  });

  it("of a deleted message arrive with one nobody can look at", async () => {
    const an = fake.user(An);
    an.start();
    const message_id = await sendTo(7, "a", inline("x"));
    await call("deleteMessage", { chat_id: 7, message_id });
    an.pressData(message_id, "x");
    expect((await updates()).at(-1)).toMatchObject({ callback_query: { message: { message_id, date: 0 } } });
  });
});
