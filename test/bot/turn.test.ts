/** One event, one transaction: repeats change nothing, conversations do not touch each other, what fails leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleInbound, repliesTo } from "../../bot/turn.ts";
import type { Answer } from "../../flows/ports.ts";
import { openKheo, type Kheo, type Reply } from "../support/kheo.ts";
import { demoCode, formAt, newcomer, onlyDraft, personOf, PLANS } from "../support/form.ts";
import { scriptedAnswerer, talk, wellFormed, type Talk } from "../support/talk.ts";

const ANSWERER = scriptedAnswerer();
const QUESTION = "Báo cáo tổng kết năm nộp trước ngày nào?";

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: ANSWERER });
});
afterAll(async () => k.close());

/** What a channel would show of a reply. */
const shown = (reply: Reply) => ({
  seqs: reply.messages.map((m) => m.seq),
  bodies: reply.messages.map((m) => m.body),
  expects: reply.expects,
});

/** Every row that is not a message: who, drafts, registrations, reminders, audit. */
async function domain() {
  const { outbox: _, conversations, ...rest } = await k.store.exportAll();
  return { ...rest, owners: conversations.map((c) => [c.id, c["person"]]) };
}

describe("the same event again", () => {
  test.each([
    ["an answer", { text: "2" }],
    ["a question", { text: QUESTION }],
    ["a command", { text: "lùi" }],
    ["bad input", { text: "" }],
    ["a forged press", { action: "forged-token.1" }],
  ])("%s, five times at once: one effect, five equal answers", async (_, event) => {
    const { t, person } = await formAt(k, "ownerKind");
    const [before, asked] = [(await k.history(t.address)).length, ANSWERER.asked.length];
    const draft = await onlyDraft(k, person);
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => k.send("same", event, t.address)));
    const [first, ...others] = replies;
    if (first === undefined) throw new Error("no reply");
    wellFormed(first);
    for (const other of others) expect(shown(other)).toEqual(shown(first));
    expect((await k.history(t.address)).length).toBe(before + first.messages.length);
    expect((await onlyDraft(k, person)).version - draft.version).toBeLessThanOrEqual(1);
    expect(ANSWERER.asked.length - asked).toBe("text" in event && event.text === QUESTION ? 1 : 0);
  });

  test("a valid press, five times at once", async () => {
    const { t, person } = await formAt(k, "ownerKind");
    const action = t.asked().options[1]?.action ?? "";
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => k.send("same", { action }, t.address)));
    for (const reply of replies) expect(shown(reply)).toEqual(shown(replies[0] ?? reply));
    expect(await onlyDraft(k, person)).toMatchObject({
      step: "ownerName",
      answers: { ownerKind: "individual" },
    });
  });

  test("long after, when the conversation has moved on and the process has restarted: the first answer, no effect", async () => {
    let own = await openKheo();
    const t = talk(own, "a");
    const { person } = await newcomer(own, t, PLANS[0]);
    await t.say("đăng ký", "1", "1");
    const first = await own.send("answer", { text: "tập thể" }, "a");
    await t.say("Chi bộ 5", "Hoa, Bí thư");
    own = await own.restart();
    const draft = await onlyDraft(own, person);
    expect(shown(await own.send("answer", { text: "tập thể" }, "a"))).toEqual(shown(first));
    expect(shown(await own.send("answer", { text: "something else" }, "a"))).toEqual(shown(first));
    expect(await onlyDraft(own, person)).toEqual(draft);
    await own.close();
  });

  test("is told to be a duplicate", async () => {
    const inbound = {
      channel: "web",
      address: "dup",
      key: "dup/1",
      event: { type: "text", text: "xin chào" },
    } as const;
    const [first, second] = [await handleInbound(k.deps, inbound), await handleInbound(k.deps, inbound)];
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect(second).toMatchObject({
      conversation: first.conversation,
      cause: first.cause,
      expects: first.expects,
    });
    expect(await repliesTo(k.store, second)).toEqual(await repliesTo(k.store, first));
  });

  test("the same key on two conversations and on two channels are different events", async () => {
    const [a, b] = [await formAt(k, "ownerKind"), await formAt(k, "ownerKind")];
    await Promise.all([k.send("key", { text: "1" }, a.t.address), k.send("key", { text: "2" }, b.t.address)]);
    expect((await onlyDraft(k, a.person)).answers["ownerKind"]).toBe("collective");
    expect((await onlyDraft(k, b.person)).answers["ownerKind"]).toBe("individual");
    const there = await k.send("key", { text: "xin chào" }, a.t.address, "terminal");
    expect(there.expects).toMatchObject({ flow: "joining", step: "consent" });
  });
});

describe("different events at once", () => {
  test("of one conversation run one after another: every one is answered once, in one order", async () => {
    const { t, person } = await formAt(k, "name");
    const names = Array.from({ length: 8 }, (_, i) => `Tuyến đường hoa tổ dân phố ${i + 1}`);
    const before = (await k.history(t.address)).length;
    const replies = await Promise.all(names.map((name) => t.say(name, "lùi")));
    const seqs = (await k.history(t.address)).map((m) => m.seq);
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect(seqs.length - before).toBeGreaterThanOrEqual(names.length * 2);
    expect(replies.every((r) => r.expects !== null)).toBe(true);
    expect(names).toContain((await onlyDraft(k, person)).answers["name"]);
  });

  test("of many conversations do not mix", async () => {
    const many = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => ({ i, ...(await formAt(k, "ownerName")) })),
    );
    await Promise.all(
      many.map(({ t, i }) => t.say(`Chi bộ số ${i}`, `Người số ${i}, Bí thư`, `Tuyến đường hoa số ${i}`)),
    );
    for (const { person, i } of many) {
      expect((await onlyDraft(k, person)).answers).toMatchObject({
        ownerName: `Chi bộ số ${i}`,
        contact: `Người số ${i}, Bí thư`,
        name: `Tuyến đường hoa số ${i}`,
      });
    }
  });
});

describe("a turn that fails", () => {
  test("leaves nothing behind, not even its key: the same event works the next time", async () => {
    const { t, person } = await formAt(k, "goal");
    const before = [await domain(), await k.history(t.address)];
    const broken = {
      ...k.deps,
      knowledge: {
        ...k.knowledge,
        dues: () => {
          throw new Error("broken on purpose");
        },
      },
    };
    const inbound = {
      channel: "web",
      address: t.address,
      key: `${t.address}/broken`,
      event: { type: "text", text: "việc phải làm" },
    } as const;
    await expect(handleInbound(broken, inbound)).rejects.toThrow("broken on purpose");
    expect([await domain(), await k.history(t.address)]).toEqual(before);
    const after = await handleInbound(k.deps, inbound);
    expect(after.duplicate).toBe(false);
    expect((await repliesTo(k.store, after)).length).toBeGreaterThan(0);
    expect((await onlyDraft(k, person)).step).toBe("goal");
  });
});

describe("an answer that comes late", () => {
  /** An answerer that waits until it is let go. */
  function slowAnswerer() {
    let release: (answer: Answer) => void = () => undefined;
    const held = new Promise<Answer>((resolve) => (release = resolve));
    let heard: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (heard = resolve));
    const answer = (): Promise<Answer> => {
      heard();
      return held;
    };
    return {
      answerer: { answer },
      isAsked,
      release: () => release({ status: "refused", text: "Câu trả lời muộn", plan: null, citations: [] }),
    };
  }

  test("to somebody who had their data erased meanwhile is not said", async () => {
    const slow = slowAnswerer();
    const own = await openKheo({ answerer: slow.answerer });
    const t = talk(own);
    await newcomer(own, t, PLANS[0]);
    const asked = own.say(QUESTION, t.address);
    await slow.isAsked;
    const erased = t.say("xóa dữ liệu", "2");
    await erased;
    slow.release();
    expect((await asked).messages).toEqual([]);
    expect((await own.history(t.address)).map((m) => m.body.text)).toEqual([
      expect.stringContaining("đã xóa dữ liệu"),
    ]);
    await own.close();
  });

  test("finds the form where it stands by then", async () => {
    const slow = slowAnswerer();
    const own = await openKheo({ answerer: slow.answerer });
    const { t } = await formAt(own, "ownerKind");
    const asked = own.say(QUESTION, t.address);
    await slow.isAsked;
    await t.say("1");
    slow.release();
    const texts = (await asked).messages.map((m) => m.body.text);
    expect(texts[0]).toBe("Câu trả lời muộn");
    expect(texts.at(-1)).toContain("Chủ thể thực hiện");
    expect((await own.store.conversationAt("web", t.address))?.state["expects"]).toMatchObject({
      step: "ownerName",
    });
    await own.close();
  });
});

describe("a press of another conversation's button", () => {
  /** Every kind of button there is, as its owner got it, with the owner standing where it would work. */
  async function owners(): Promise<readonly { kind: string; action: string; owner: Talk }[]> {
    const [choosing, skipping, sending, reminded] = [
      await formAt(k, "ownerKind"),
      await formAt(k, "resources"),
      await formAt(k, "review"),
      await formAt(k, "goal"),
    ];
    const claiming = await formAt(k, "name");
    const claim = await claiming.t.say("Vì sao tổ dân phố 5 không còn rác?");
    await k.remind();
    const reminder = (await k.history(reminded.t.address)).findLast((m) => m.kind === "reminder");
    const erasing = talk(k);
    await newcomer(k, erasing, PLANS[0]);
    await erasing.say("xóa dữ liệu");
    const joining = talk(k);
    await joining.say("bắt đầu");
    const option = ({ t }: { t: Talk }, i: number): string => t.asked().options.at(i)?.action ?? "";
    return [
      { kind: "an option", action: option(choosing, 0), owner: choosing.t },
      { kind: "skip", action: option(skipping, -1), owner: skipping.t },
      { kind: "send", action: option(sending, 0), owner: sending.t },
      {
        kind: "claim",
        action:
          claim.messages.flatMap((m) => m.body.buttons).find((b) => b.action.endsWith(".claim"))?.action ??
          "",
        owner: claiming.t,
      },
      { kind: "a reminder", action: reminder?.body.buttons[0]?.action ?? "", owner: reminded.t },
      { kind: "erase", action: option({ t: erasing }, 1), owner: erasing },
      { kind: "consent", action: option({ t: joining }, 0), owner: joining },
    ];
  }

  /** Whoever may come by, each standing somewhere. */
  async function strangers(): Promise<readonly { who: string; t: Talk }[]> {
    const [nobody, guest, member, reviewer, admin] = [talk(k), talk(k), talk(k), talk(k), talk(k)];
    await nobody.say("bắt đầu");
    await guest.say("bắt đầu", "2");
    await newcomer(k, member, PLANS[0]);
    await reviewer.say(demoCode(PLANS[0], "reviewer"));
    await admin.say(demoCode(PLANS[0], "admin"));
    const inForm = await formAt(k, "ownerKind");
    return [
      { who: "nobody", t: nobody },
      { who: "a guest", t: guest },
      { who: "a member", t: member },
      { who: "a member in a form", t: inForm.t },
      { who: "a reviewer", t: reviewer },
      { who: "an admin", t: admin },
    ];
  }

  test("changes nothing for anybody, and works for its owner afterwards", async () => {
    const buttons = await owners();
    expect(buttons.map((b) => b.action)).not.toContain("");
    const others = await strangers();
    const before = await domain();
    for (const { t, who } of others) {
      const expects = (await k.press("look", t.address)).expects;
      for (const { kind, action } of buttons) {
        const reply = await t.press(action);
        expect(reply.expects, `${kind}, pressed by ${who}`).toEqual(expects);
        expect(reply.text, `${kind}, pressed by ${who}`).toMatch(/không thay đổi gì/);
      }
    }
    expect(await domain()).toEqual(before);
    for (const { kind, action, owner } of buttons) {
      expect((await owner.press(action)).text, `${kind}, pressed by its owner`).not.toMatch(
        /không thay đổi gì/,
      );
    }
    expect(await domain()).not.toEqual(before);
    expect(await personOf(k, others[2]?.t.address ?? "")).toBeTruthy();
  });
});
