/** Groups: Khéo hears what is meant for it, answers what anybody may read, and shows the way to the private chat. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { t as own } from "../../bot/channels/telegram/text.vi.ts";
import { t as engine } from "../../flows/engine/text.vi.ts";
import type { FakeGroup } from "../fakes/telegram/groups.ts";
import type { FakeUser } from "../fakes/telegram/people.ts";
import { goodAnswer } from "../support/form.ts";
import { fixture, GROUP, HOA, OLD_GROUP } from "./telegram-fixtures.ts";
import { openScene, QUESTION, type Scene } from "./telegram-scene.ts";

let s: Scene;
beforeEach(async () => {
  s = await openScene();
});
afterEach(() => s.line.close());

describe("a group", () => {
  let group: FakeGroup;
  beforeEach(async () => {
    await s.heard(() => s.hoa.start("DEMO-TQ-CANBO"));
    group = s.line.telegram.group({ id: GROUP, title: "Chi bộ tổ dân phố 5", type: "supergroup" });
    group.addBot();
    await s.line.pump();
  });

  const inGroup = (text: string, options?: Parameters<FakeUser["sayIn"]>[2]): Promise<string> =>
    s.heard(() => s.hoa.sayIn(group, text, options), GROUP);
  const privateButton = {
    inline_keyboard: [[{ text: own.openPrivate, url: "https://t.me/kheo_bot?start=nhom" }]],
  };

  test.each([
    ["plain text", "plain text"],
    ["a mention of another", "mention of another"],
    ["a command for another bot", "command for another bot"],
    ["an answer to somebody else", "reply to somebody else"],
    ["an edited text", "edited text"],
    ["a bot being taken in", "the bot is taken in"],
  ])("is not answered to %s", async (_, name) => {
    const before = await s.rows();
    await s.line.take(fixture("groups", name));
    expect(s.chat(GROUP).messages).toEqual([]);
    expect(await s.rows()).toBe(before);
  });

  test.each([
    ["a mention", "mention"],
    ["a mention at the end", "mention at the end"],
    ["a reply", "reply to the bot"],
    ["a command", "command for the bot"],
  ])("hears %s, and answers with the way to the private chat", async (_, name) => {
    await s.line.take(fixture("groups", name));
    expect(s.lastOf(GROUP)).toContain("Trả lời: Báo cáo năm nộp trước ngày nào");
    expect(s.chat(GROUP).messages.map(({ markup }) => markup)).toEqual([privateButton]);
    expect(s.line.answerer.asked).toHaveLength(1);
    expect(s.line.answerer.asked[0]?.text).toMatch(/^Báo cáo năm nộp trước ngày nào\??$/u);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("hears a question that answers what it said there", async () => {
    await inGroup("xin chào", { mention: true });
    const replyTo = s.chat(GROUP).last.message_id;
    expect(await inGroup(QUESTION, { replyTo })).toContain("Trả lời: Báo cáo năm");
  });

  test.each([
    "bản đăng ký của tôi",
    "dữ liệu của tôi",
    "việc phải làm",
    "đăng ký",
    "duyệt",
    "menu",
    "DEMO-TQ-QUANTRI",
    "KHEO-TQ2026",
    "xóa dữ liệu",
    "nhắc 1",
    "1",
    "🙂",
  ])("never says a name or anybody's own data: %s", async (text) => {
    await s.say("đăng ký");
    for (let left = 4; left > 0; left -= 1) await s.say(goodAnswer(await s.line.asked(HOA.id)));
    expect(await inGroup(text, { mention: true })).toBe(engine.shared);
    expect(s.chat(GROUP).last.markup).toEqual(privateButton);
    expect((await s.line.at(GROUP))?.person).toBeNull();
    const said = s
      .chat(GROUP)
      .messages.map((message) => message.text)
      .join();
    for (const private_ of ["Hoa", "Nguyễn", "Minh Xuân", "DVK-", "Chi bộ tổ dân phố 5"])
      expect(said).not.toContain(private_);
  });

  test("gets no reminder, and a press there changes nothing but stops spinning", async () => {
    await inGroup("xin chào", { mention: true });
    const before = await s.rows();
    await s.line.take(fixture("presses", "in a group"));
    expect(await s.rows()).toBe(before);
    expect(s.line.telegram.calls.at(-1)?.method).toBe("answerCallbackQuery");
    await s.line.kheo.remind();
    await s.line.take();
    expect(s.chat(GROUP).messages).toHaveLength(1);
  });

  test("goes on under its new number when it becomes a supergroup", async () => {
    const old = s.line.telegram.group({ id: OLD_GROUP, title: "Chi bộ", type: "group" });
    old.addBot();
    await s.line.pump();
    await s.heard(() => s.hoa.sayIn(old, "xin chào", { mention: true }), OLD_GROUP);
    const before = await s.line.at(OLD_GROUP);
    const next = old.migrate(-1_005_550_001_112);
    await s.line.pump();
    expect(await s.line.at(OLD_GROUP)).toBeNull();
    expect((await s.line.at(next.id))?.id).toBe(before?.id);
    expect(await s.heard(() => s.hoa.sayIn(next, QUESTION, { mention: true }), next.id)).toContain(
      "Trả lời:",
    );
  });

  test("that was upgraded before anybody heard of it is answered where it is now", async () => {
    await inGroup("xin chào", { mention: true });
    s.hoa.sayIn(group, QUESTION, { mention: true });
    const [question = {}, ...news] = await s.line.fetch();
    const next = group.migrate(-1_005_550_001_113);
    await s.line.take(question);
    expect(s.lastOf(next.id)).toContain("Trả lời:");
    expect((await s.line.at(next.id))?.unreachable).toBeNull();
    expect(news).toEqual([]);
    await s.line.pump();
    expect(s.chat(next.id).messages).toHaveLength(1);
    expect(s.line.telegram.problems).toEqual([]);
  });
});
