/** Whatever the engine says, in every walk through it: Telegram takes it, and its buttons fit into what Telegram gives back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { fit, htmlOf, plainOf } from "../../bot/channels/telegram/render.ts";
import { t } from "../../bot/channels/telegram/text.vi.ts";
import type { Say } from "../../flows/engine/types.ts";
import { parseHtml } from "../fakes/telegram/html.ts";
import { beginForm, demoCode, fillUntil, newcomer, PLANS, register } from "../support/form.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { scriptedAnswerer, talk, type Talk } from "../support/talk.ts";

/** What Telegram takes in one message, after its tags are read. */
const MOST = 4_096;
/** 64 bytes come back with a press; letters with marks would be more than one. */
const ACTION = /^[\x21-\x7e]{1,64}$/u;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(() => k.close());

/** Every message of the conversation, as Telegram would get it. */
async function sent(who: Talk): Promise<readonly Say[]> {
  return fit((await k.history(who.address)).map(({ kind, body }) => ({ ...body, kind })));
}

/** What Telegram would refuse or cut, in words; that there were no buttons at all is wrong too. */
function flawsIn(said: readonly Say[]): readonly string[] {
  const none = said.every(({ buttons }) => buttons.length === 0) ? ["no buttons"] : [];
  return [...none, ...said.flatMap(flawsOf)];
}

function flawsOf(said: Say): readonly string[] {
  const read = parseHtml(htmlOf(said));
  if (!read.ok) return [read.why];
  const { text, doubts } = read;
  return [
    ...doubts,
    ...(text === plainOf(said) ? [] : [`not as it was said: ${text}`]),
    ...(text.length <= MOST ? [] : [`${text.length} characters`]),
    ...(said.buttons.length <= 100 ? [] : [`${said.buttons.length} buttons`]),
    ...said.buttons.flatMap(({ label, action }) => [
      ...(ACTION.test(action) ? [] : [`the action ${action}`]),
      ...(label === "" ? ["a button without a label"] : []),
      // A pressed card has room for what was chosen.
      ...(`${text}\n\n${t.chosen(label)}`.length <= MOST ? [] : [`no room for “${label}”`]),
    ]),
  ];
}

test.each(PLANS)("in a whole registration is taken: %s", async (plan) => {
  const who = talk(k);
  await newcomer(k, who, plan);
  await register(k, who, plan);
  expect(flawsIn(await sent(who))).toEqual([]);
});

test("from the first word to the menu", async () => {
  const who = talk(k);
  await who.say(
    "bắt đầu",
    "3",
    "1",
    "1",
    "Tuyên Quang",
    "trợ giúp",
    "Tân Trào",
    "Nguyễn Văn An",
    "Bí thư",
    "1",
  );
  expect(flawsIn(await sent(who))).toEqual([]);
});

test("to commands in the middle of a form, and to questions", async () => {
  const who = talk(k);
  await newcomer(k, who, PLANS[0]);
  await beginForm(k, who, PLANS[0]);
  await fillUntil(who, "goal");
  await who.say(
    "trợ giúp",
    "sửa",
    "lùi",
    "hủy",
    "3",
    "Báo cáo năm nộp trước ngày nào?",
    "dữ liệu của tôi",
    "lưu nháp",
  );
  await who.say("bản đăng ký của tôi", "việc phải làm", "đăng ký", "lưu nháp", "menu", "xóa dữ liệu");
  expect(flawsIn(await sent(who))).toEqual([]);
});

test.each(["reviewer", "admin"] as const)("to a %s", async (role) => {
  const who = talk(k);
  await who.say(demoCode(PLANS[0], role), "menu", "duyệt", "1", "hủy", "mở đóng đăng ký", "1", "hủy");
  expect(flawsIn(await sent(who))).toEqual([]);
});

test("in reminders", async () => {
  const who = talk(k);
  await newcomer(k, who, PLANS[0]);
  await k.remind();
  const reminders = (await sent(who)).filter(({ kind }) => kind === "reminder");
  expect(reminders.length).toBeGreaterThan(0);
  expect(flawsIn(reminders)).toEqual([]);
});
