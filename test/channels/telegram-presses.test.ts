/** Presses: heard at once, counted once, and the card shows what came of them; stale and forged ones change nothing. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { t as engine } from "../../flows/engine/text.vi.ts";
import { fixture, HOA } from "./telegram-fixtures.ts";
import { openScene, type Scene } from "./telegram-scene.ts";

let s: Scene;
beforeEach(async () => {
  s = await openScene();
});
afterEach(() => s.line.close());

describe("a press", () => {
  beforeEach(() => s.heard(() => s.hoa.start()));

  test("is heard at once, and its card shows what was chosen and loses its buttons", async () => {
    const card = s.chat().last;
    const before = card.text;
    s.hoa.press("Đồng ý");
    await s.line.pump();
    expect(s.line.telegram.answers).toHaveLength(1);
    const calls = s.line.telegram.calls.map(({ method }) => method);
    const heardAt = calls.lastIndexOf("answerCallbackQuery");
    expect(calls.slice(heardAt + 1).toSorted()).toEqual(["editMessageText", "sendMessage"]);
    expect(s.chat().messages.find(({ message_id: id }) => id === card.message_id)).toMatchObject({
      text: `${before}\n\n✓ Đồng ý`,
      markup: null,
      edits: 1,
    });
    expect((await s.line.asked(HOA.id)).step).toBe("how");
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("on a card with a quote leaves the quote as it was", async () => {
    const [option] = (await s.line.asked(HOA.id)).options;
    const [label, action] = [option?.label ?? "", option?.action ?? ""];
    const quoted = "Theo kế hoạch &lt;66&gt;:\n\n<blockquote expandable>“trước ngày 30/11” 🌾</blockquote>";
    const { message_id: id } = await s.line.api.sendMessage(HOA.id, quoted, {
      parse_mode: "HTML",
      reply_markup: { inline_keyboard: [[{ text: label, callback_data: action }]] },
    });
    const card = s.chat().messages.find(({ message_id: each }) => each === id);
    const { text, entities } = { text: card?.text, entities: card?.entities };
    expect(entities).toMatchObject([{ type: "expandable_blockquote" }]);
    await s.heard(() => s.hoa.press(label, id));
    expect(card).toMatchObject({ text: `${text}\n\n✓ ${label}`, entities, edits: 1 });
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("twice on one button counts once, and the second only shows the step that is on", async () => {
    const { message_id: id } = s.chat().last;
    s.hoa.press("Đồng ý");
    s.hoa.press("Đồng ý");
    await s.line.pump();
    expect((await s.line.asked(HOA.id)).step).toBe("how");
    expect(s.chat().messages.filter(({ text }) => text.includes(engine.staleButton))).toHaveLength(1);
    expect(s.chat().messages.find(({ message_id: each }) => each === id)?.markup).toBeNull();
    expect(s.line.telegram.answers).toHaveLength(2);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("on an old card changes nothing, shows the step again and takes the old buttons away", async () => {
    const old = s.chat().last;
    const text = old.text;
    await s.say("1");
    const asked = await s.line.asked(HOA.id);
    const said = await s.heard(() => s.hoa.press("Không đồng ý", old.message_id));
    expect(said).toContain(engine.staleButton);
    expect(said).toContain("Đồng chí vào đơn vị bằng cách nào?");
    expect((await s.line.asked(HOA.id)).step).toBe(asked.step);
    expect(s.chat().messages.find(({ message_id: id }) => id === old.message_id)).toMatchObject({
      text,
      markup: null,
    });
    expect(s.chat().last.markup).not.toBeNull();
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("with the token of another chat changes nothing in either", async () => {
    const binh = s.line.telegram.user({ id: 5_000_000_456, first_name: "Bình" });
    await s.heard(() => binh.start(), binh.id);
    const theirs = (await s.line.asked(binh.id)).options[0]?.action ?? "";
    const [here, there] = [await s.line.asked(HOA.id), await s.line.asked(binh.id)];
    const card = s.chat().last.message_id;
    expect(await s.heard(() => s.hoa.pressData(card, theirs))).toContain(engine.staleButton);
    expect({ ...(await s.line.asked(HOA.id)), options: [] }).toEqual({ ...here, options: [] });
    expect(await s.line.asked(binh.id)).toEqual(there);
    expect(s.chat(binh.id).messages).toHaveLength(1);
    expect(s.line.telegram.problems).toEqual([]);
  });

  test.each([
    "../../etc/passwd",
    "m.constructor",
    "r.0190a1b2-c3d4-7e5f-8a9b-c0d1e2f3a4b5.1",
    "x".repeat(64),
    "𝕏",
  ])("of an unknown action changes nothing: %s", async (data) => {
    const asked = await s.line.asked(HOA.id);
    const said = await s.heard(() => s.hoa.pressData(s.chat().last.message_id, data));
    expect(said).toContain("không thay đổi gì");
    expect({ ...(await s.line.asked(HOA.id)), options: [] }).toEqual({ ...asked, options: [] });
    expect(await s.personAt()).toBeNull();
    expect(s.line.telegram.problems).toEqual([]);
  });

  test("on a card that is gone is taken like any other", async () => {
    const { message_id: id } = s.chat().last;
    const action = (await s.line.asked(HOA.id)).options[0]?.action ?? "";
    s.hoa.delete(id);
    await s.heard(() => s.hoa.pressData(id, action));
    expect((await s.line.asked(HOA.id)).step).toBe("how");
    expect(s.line.telegram.problems).toEqual([]);
  });

  test.each(["without a message", "without data", "inaccessible card in a group"])(
    "%s is answered and nothing more",
    async (name) => {
      const before = await s.rows();
      await s.line.take(fixture("presses", name));
      expect(s.line.telegram.calls.at(-1)?.method).toBe("answerCallbackQuery");
      expect(await s.rows()).toBe(before);
    },
  );
});
