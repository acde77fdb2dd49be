/** Every recorded update through the whole of Khéo, twice: what comes of it comes once, and what means nothing changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readUpdate } from "../../bot/channels/telegram/updates.ts";
import { FIXTURES, fixture, GARBAGE, SELF } from "./telegram-fixtures.ts";
import { openScene, type Scene } from "./telegram-scene.ts";

/** What the fake says to presses and edits of recorded messages it never had; the real Telegram says it too. */
const OF_RECORDINGS = /query is too old|message to edit not found/u;
/** These are about the conversation itself and not in its line of events: taken again later, they say what holds now. */
const MOVES: ReadonlySet<unknown> = new Set([
  fixture("members", "blocked").update_id,
  fixture("members", "unblocked").update_id,
]);
const ANSWERED: readonly string[] = ["text", "phone", "press", "file", "unreadable"];

/** One for all recordings of a group: what they show holds whatever came before. */
let s: Scene;
const methods = (from: number): readonly string[] =>
  s.line.telegram.calls.slice(from).map(({ method }) => method);

describe("a recorded update", () => {
  beforeAll(async () => {
    s = await openScene();
    await s.people();
  });
  afterAll(() => s.line.close());

  test.each(FIXTURES)("that comes twice is answered once: %s: %s", async (_, __, update) => {
    const first = s.line.telegram.calls.length;
    await s.line.take(update);
    const [once, second] = [await s.rows(), s.line.telegram.calls.length];
    const isAnswered = ANSWERED.includes(readUpdate(update, SELF).reading.kind);
    expect(methods(first).includes("sendMessage")).toBe(isAnswered);
    await s.line.take(update);
    expect(await s.rows()).toBe(once);
    // A press is heard every time: nobody knows whether the first answer arrived.
    expect(methods(second).filter((method) => method !== "answerCallbackQuery")).toEqual([]);
    expect(s.line.telegram.problems.filter((problem) => !OF_RECORDINGS.test(problem))).toEqual([]);
  });

  test.each(FIXTURES.filter(([kind]) => kind === "others"))(
    "of no use is acknowledged and ignored: %s: %s",
    async (_, __, update) => {
      const [before, calls] = [await s.rows(), s.line.telegram.calls.length];
      await s.line.take(update);
      expect(await s.rows()).toBe(before);
      expect(methods(calls)).toEqual([]);
    },
  );

  test("that is garbage is acknowledged and ignored", async () => {
    const [before, calls] = [await s.rows(), s.line.telegram.calls.length];
    await s.line.take(...GARBAGE);
    expect(await s.rows()).toBe(before);
    expect(methods(calls)).toEqual([]);
  });
});

describe("all of them", () => {
  beforeAll(async () => {
    s = await openScene();
    await s.people();
  });
  afterAll(() => s.line.close());

  test("each twice at the same time, and later all of them again", async () => {
    const updates = FIXTURES.map(([, , update]) => update).filter(({ update_id: id }) => !MOVES.has(id));
    const answered = updates.filter((update) => ANSWERED.includes(readUpdate(update, SELF).reading.kind));
    for (const update of updates) await s.line.takeAtOnce(update, update);
    const [once, calls] = [await s.rows(), s.line.telegram.calls.length];
    expect(methods(0).filter((method) => method === "sendMessage").length).toBeGreaterThanOrEqual(
      answered.length,
    );
    await s.line.takeAtOnce(...updates);
    expect(await s.rows()).toBe(once);
    expect(methods(calls).filter((method) => method !== "answerCallbackQuery")).toEqual([]);
  });
});
