/** Mistakes that were made once: groups that move, repeated blocks, mentions beside signs, commands in the middle of a form. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { fit, plainOf } from "../../bot/channels/telegram/render.ts";
import { ADMIN_COMMANDS, COMMANDS, REVIEWER_COMMANDS } from "../../bot/channels/telegram/text.vi.ts";
import { readUpdate, type Reading } from "../../bot/channels/telegram/updates.ts";
import type { Say } from "../../flows/engine/types.ts";
import { GROUP, HOA, SELF } from "./telegram-fixtures.ts";
import { openScene, type Scene } from "./telegram-scene.ts";

let s: Scene;
beforeEach(async () => {
  s = await openScene();
});
afterEach(() => s.line.close());

test("a group's message whose new number is known already as another conversation is not tried for ever", async () => {
  const { telegram } = s.line;
  const old = telegram.group({ id: -4_000_000_777, title: "x", type: "group" });
  old.addBot();
  await s.line.pump();
  s.hoa.sayIn(old, "Báo cáo nộp ngày nào?", { mention: true });
  const [question = {}] = await s.line.fetch();
  const next = old.migrate(-1_004_000_000_777);
  s.hoa.sayIn(next, "chào", { mention: true });
  const [, , hello = {}] = await s.line.fetch();
  await s.line.take(hello);
  const refused = (): number => telegram.calls.filter(({ answered }) => answered === 400).length;
  await Promise.race([s.line.take(question), telegram.until(() => refused() >= 20)]);
  expect(refused()).toBeLessThan(3);
});

test("[blocked, unblocked, /start] that comes again (killed before it was confirmed) kills no answer and tells staff once", async () => {
  const staff = s.line.telegram.user({ id: 5_000_000_789, first_name: "Quang" });
  staff.start("DEMO-TQ-DUYET");
  s.hoa.start("DEMO-TQ-CANBO");
  await s.line.pump();
  const before = s.chat().messages.length;
  s.hoa.block();
  s.hoa.start();
  const batch = await s.line.fetch();
  await s.line.take(...batch, ...batch);
  const told = s.chat(staff.id).messages.filter(({ text }) => text.includes("không nhắn được"));
  expect({ told: told.length, answers: s.chat().messages.length - before }).toEqual({ told: 1, answers: 1 });
});

const readingOf = (kind: string, more: object, chat: object = { id: 5, type: "private" }): Reading => {
  const message = { message_id: 1, from: { id: 5, is_bot: false }, chat, date: 1, ...more };
  return readUpdate({ update_id: 1, [kind]: message }, SELF).reading;
};

test.each([
  "@kheo_bot, báo cáo nộp ngày nào?",
  "@kheo_bot: báo cáo nộp ngày nào?",
  "Khéo (@kheo_bot) cho hỏi hạn nộp?",
  "hạn nộp là ngày nào @kheo_bot?",
])("a mention beside a sign is heard: %s", (text) => {
  expect(readingOf("message", { text }, { id: GROUP, type: "supergroup" }).kind).toBe("text");
});

test("an address that ends like the bot's name is no mention, and a longer name keeps its end", () => {
  const group = { id: GROUP, type: "supergroup" };
  expect(readingOf("message", { text: "gửi ai@kheo_bot nhé" }, group).kind).toBe("ignored");
  expect(readingOf("message", { text: "@kheo_bot @kheo_bot_2 là ai?" }, group)).toMatchObject({
    text: "@kheo_bot_2 là ai?",
  });
});

const say = (text: string, more: Partial<Say> = {}): Say => ({
  kind: "reply",
  text,
  buttons: [],
  citations: [],
  files: [],
  ...more,
});

test("letters beyond the basic plane are cut by UTF-16 units as well", () => {
  for (const part of fit([say("🌾".repeat(3_000))])) expect(plainOf(part).length).toBeLessThanOrEqual(4_096);
});

test("the offer to share a number is not lost when a text follows", () => {
  expect(fit([say("Số điện thoại?", { phone: true }), say("Chào.")]).some(({ phone }) => phone)).toBe(true);
});

test("one's own number in the local way of writing", () => {
  const contact = { phone_number: "0912345678", first_name: "a", user_id: 5 };
  expect(readingOf("message", { contact })).toMatchObject({ number: "0912345678" });
});

test("a live location that moves is no corrected message", () => {
  const location = { latitude: 1, longitude: 1, live_period: 900 };
  expect(readingOf("edited_message", { location, edit_date: 2 }).kind).toBe("ignored");
});

test("what the chat says of itself (something was pinned, messages vanish by themselves) is not answered", () => {
  expect(readingOf("message", { pinned_message: { message_id: 3, date: 1 } }).kind).toBe("ignored");
  expect(readingOf("message", { message_auto_delete_timer_changed: {} }).kind).toBe("ignored");
});

const TYPED_BY_THE_MENU = [...COMMANDS, ...REVIEWER_COMMANDS, ...ADMIN_COMMANDS].map(
  ({ command }) => `/${command}`,
);

test.each([...TYPED_BY_THE_MENU, "/khongco"])(
  "%s in the middle of joining is not taken for a name",
  async (command) => {
    await s.heard(() => s.hoa.start("KHEO-TQ2026"));
    await s.say("1");
    expect((await s.line.asked(HOA.id)).step).toBe("fullName");
    await s.say(command);
    expect(JSON.stringify((await s.line.at(HOA.id))?.state)).not.toContain('"fullName":');
  },
);

test.each([...TYPED_BY_THE_MENU, "/khongco"])(
  "%s in the middle of a form is not stored as an answer",
  async (command) => {
    await s.heard(() => s.hoa.start("DEMO-TQ-CANBO"));
    for (const text of ["đăng ký", "1", "1", "1"]) await s.say(text);
    expect((await s.line.asked(HOA.id)).step).toBe("ownerName");
    await s.say(command);
    expect(JSON.stringify((await s.line.export()).drafts)).not.toContain('ownerName":');
  },
);
