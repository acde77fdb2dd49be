/** What is seen while Khéo is at work: typing, or a draft of what stands already, as long as the work goes on. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { openApi } from "../../bot/channels/telegram/api.ts";
import { createProgress } from "../../bot/channels/telegram/progress.ts";
import type { Answer } from "../../flows/ports.ts";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";

const TOKEN = "7000000001:AAF-secret_of_the_test_bot-0123456789";
const HOA = 5_000_000_123;
const GROUP = -1_001_234;
const FOUND: Answer = {
  status: "answered",
  text: "Hạn cuối là hết ngày 29/11/2026.",
  plan: "tuyen-quang-2026-2030",
  citations: [
    { plan: "tuyen-quang-2026-2030", number: "66-KH/TU", section: "IV", quote: "<trước> ngày 30/11" },
  ],
};

let telegram: FakeTelegram;
beforeEach(async () => {
  telegram = await openFakeTelegram({ token: TOKEN });
  const user = telegram.user({ id: HOA, first_name: "Hoa" });
  user.start();
  telegram.group({ id: GROUP, title: "Khối", type: "supergroup" }).addBot();
});
afterEach(async () => telegram.close());

/** Work that is looked at so many times before it is done; an answer stands after `foundAfter` looks. */
function working(looks: number, foundAfter: number) {
  let left = looks;
  return createProgress({
    api: openApi(TOKEN, telegram.url),
    closing: new AbortController().signal,
    store: { openJobsOf: async () => ((left -= 1) >= 0 ? [JOB] : []) },
    jobs: { settled: async () => undefined, found: () => (looks - left > foundAfter ? FOUND : null) },
  });
}
const JOB = { id: "j", kind: "answer", conversation: "c", cause: "cause", payload: {} } as const;
const methods = () => telegram.calls.map(({ method }) => method);
const WORK = { cause: "cause", conversation: "c" };

test("nothing is shown of work that is done at once", async () => {
  await working(0, 0)(String(HOA), WORK);
  expect(methods()).toEqual([]);
});

test("typing until something stands, then a draft of it, which the final message replaces", async () => {
  await working(4, 2)(String(HOA), WORK);
  expect(methods()).toEqual(["sendChatAction", "sendChatAction", "sendMessageDraft", "sendMessageDraft"]);
  // One draft, shown again: not two.
  const [draft, ...others] = telegram.chat(HOA).drafts;
  expect(others).toEqual([]);
  expect(draft?.text).toContain(FOUND.text);
  expect(draft?.text).toContain("“<trước> ngày 30/11”\n— 66-KH/TU");
  expect(draft?.text).toContain("Khéo đang viết lại");
  expect(telegram.chat(HOA).messages).toEqual([]);
  expect(telegram.problems).toEqual([]);
});

test("refused once, drafts are off and typing goes on", async () => {
  telegram.fail("sendMessageDraft", { status: 400 });
  const show = working(3, 0);
  await show(String(HOA), WORK);
  expect(methods()).toEqual(["sendMessageDraft", "sendChatAction", "sendChatAction"]);
});

test("a failing network turns nothing off", async () => {
  telegram.fail("sendMessageDraft", "reset-before");
  await working(3, 0)(String(HOA), WORK);
  expect(methods()).toEqual(["sendMessageDraft", "sendMessageDraft", "sendMessageDraft"]);
});

test("never in a group", async () => {
  await working(2, 0)(String(GROUP), WORK);
  expect(methods()).toEqual(["sendChatAction", "sendChatAction"]);
  expect(telegram.problems).toEqual([]);
});
