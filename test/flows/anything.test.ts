/** Whatever people say, press and skip, in whatever order: they are answered, in messages that fit, and what is asked can be answered. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectsOf } from "../../bot/turn.ts";
import type { Expects } from "../../flows/ports.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";
import { demoCode, formAt, goodAnswer, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk, wellFormed, type Talk } from "../support/talk.ts";
import { anyText } from "../support/arbitrary.ts";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

/** One thing a person does; `n` picks among what there is to press. */
type Deed =
  | { readonly do: "say"; readonly text: string }
  | { readonly do: "answer" }
  | { readonly do: "press"; readonly n: number }
  | { readonly do: "press something old"; readonly n: number }
  | { readonly do: "be reminded" };

const WORDS = [
  "lùi",
  "bỏ qua",
  "lưu nháp",
  "hủy",
  "?",
  "menu",
  "ghi",
  "sửa",
  "sửa 3",
  "sửa 12",
  "sửa tên",
  "sửa kế hoạch",
  "0",
  "1",
  "2",
  "3",
  "4",
  "7",
  "99",
  "không",
  "có",
  "mới",
  "đăng ký",
  "bản đăng ký của tôi",
  "việc phải làm",
  "dữ liệu của tôi",
  "tắt nhắc",
  "bật nhắc",
  "duyệt",
  "mở đăng ký",
  "tham gia",
  "nhắc 1",
  "nhắc 2",
  "nhắc 3",
  "nhắc 9",
  "ngày mai",
  "31/02/2026",
  "tập thể",
  "gửi",
  "KHEO-TQ2026",
  "DEMO-TK-CANBO",
  "Hạn nộp là ngày nào?",
  "Vì sao tổ dân phố 5 không còn rác?",
  "Tài liệu tối mật",
  "Tuyên Quang",
  "Tân Trào",
  "xóa dữ liệu",
  "xóa hẳn",
];

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS).map((text) => ({ do: "say" as const, text })) },
  { weight: 1, arbitrary: anyText.map((text) => ({ do: "say" as const, text })) },
  { weight: 4, arbitrary: fc.constant({ do: "answer" as const }) },
  { weight: 4, arbitrary: fc.nat({ max: 14 }).map((n) => ({ do: "press" as const, n })) },
  { weight: 2, arbitrary: fc.nat({ max: 50 }).map((n) => ({ do: "press something old" as const, n })) },
  { weight: 1, arbitrary: fc.constant({ do: "be reminded" as const }) },
);

/** Where conversations begin: a newcomer, a form at several steps, members of staff. */
const STARTS: readonly (() => Promise<Talk>)[] = [
  async () => talk(k),
  async () => (await formAt(k, "ownerKind")).t,
  async () => (await formAt(k, "criteria", PLANS[1])).t,
  async () => (await formAt(k, "review")).t,
  async () => {
    const t = talk(k);
    await t.say(demoCode(PLANS[0], "reviewer"));
    return t;
  },
  async () => {
    const t = talk(k);
    await t.say(demoCode(PLANS[1], "admin"));
    return t;
  },
];

test("any sequence of events is answered, and the state kept matches what was told", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: STARTS.length - 1 }),
      fc.array(deed, { minLength: 1, maxLength: 30 }),
      async (start, deeds) => {
        const t = await (STARTS[start] ?? STARTS[0])?.();
        if (t === undefined) throw new Error("nowhere to start");
        const seen: string[] = [];
        for (const one of deeds) {
          const at = await waitsFor(t);
          const reply = await perform(t, one, at, seen);
          if (reply === null) continue;
          seen.push(...reply.messages.flatMap((m) => m.body.buttons.map((b) => b.action)));
          expect(await waitsFor(t)).toEqual(reply.expects);
        }
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

async function waitsFor(t: Talk): Promise<Expects | null> {
  const conversation = await k.store.conversationAt("web", t.address);
  return conversation === null ? null : expectsOf(conversation);
}

async function perform(t: Talk, one: Deed, at: Expects | null, seen: readonly string[]) {
  switch (one.do) {
    case "say":
      return t.say(one.text);
    case "answer":
      return t.say(at === null ? "đăng ký" : goodAnswer(at));
    case "press": {
      const options = at?.options ?? [];
      const option = options[one.n % Math.max(options.length, 1)];
      if (option === undefined) return null;
      const reply = await t.press(option.action);
      if (/Khéo không nhận ra nút|Nút vừa bấm đã cũ/.test(reply.text))
        throw new Error(`${option.label} was offered and not understood`);
      return reply;
    }
    case "press something old": {
      const action = seen[one.n % Math.max(seen.length, 1)];
      return action === undefined ? null : t.press(action);
    }
    case "be reminded": {
      const before = await k.history(t.address);
      await k.remind();
      for (const m of (await k.history(t.address)).slice(before.length))
        wellFormed({ messages: [m], expects: null, text: m.body.text });
      return null;
    }
  }
}
