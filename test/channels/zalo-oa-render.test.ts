/** Messages as Zalo's Official Account takes them: the offer to share one's number. */
import { describe, expect, test } from "vitest";
import { fit } from "../../bot/channels/zalo-oa/render.ts";
import { say } from "../../flows/engine/prompt.ts";
import type { Say } from "../../flows/engine/types.ts";

const SKIP = { label: "Bỏ qua", action: "token.skip" };

describe("a question that asks for one's number", () => {
  test("is the question, then the offer as a message of its own, without words or buttons", () => {
    const asked: Say = { ...say("reply", "Số điện thoại của đồng chí?", { buttons: [SKIP] }), phone: true };
    expect(fit([asked])).toEqual([
      { kind: "reply", text: asked.text, buttons: [SKIP], citations: [], files: [] },
      { kind: "reply", text: "", buttons: [], citations: [], files: [], phone: true },
    ]);
  });

  test("too long for one message, has one offer, behind the last part", () => {
    const asked: Say = { ...say("reply", "Số điện thoại? ".repeat(300), { buttons: [SKIP] }), phone: true };
    const parts = fit([asked]);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.map(({ phone }) => phone === true)).toEqual(parts.map((_, i) => i === parts.length - 1));
    expect(parts.map(({ buttons }) => buttons.length)).toEqual(
      parts.map((_, i) => (i === parts.length - 2 ? 1 : 0)),
    );
  });

  test("stays where it was said, among what else is said", () => {
    const asked: Say = { ...say("reply", "Số?"), phone: true };
    const texts = fit([say("reply", "Chào."), asked, say("reply", "Xong.")]).map(({ text, phone }) =>
      phone === true ? "(offer)" : text,
    );
    expect(texts).toEqual(["Chào.", "Số?", "(offer)", "Xong."]);
  });
});

test("other questions offer nothing", () => {
  expect(fit([say("reply", "Tên mô hình?")]).some(({ phone }) => phone === true)).toBe(false);
});
