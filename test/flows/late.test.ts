/** Events that come late or out of order: what was written before a question was asked is no answer to it. And those who come back late. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleInbound, repliesTo, type Inbound } from "../../bot/turn.ts";
import { MONDAY, openKheo, type Kheo, type Reply } from "../support/kheo.ts";
import { formAt, onlyDraft } from "../support/form.ts";
import { scriptedAnswerer } from "../support/talk.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let k: Kheo;
beforeAll(async () => {
  k = await openKheo({ answerer: scriptedAnswerer() });
});
afterAll(async () => k.close());

let count = 0;

/** Something a person did at `at` by the platform's clock, which comes at `now` by ours. */
async function comes(address: string, event: Inbound["event"], at: number, now: number): Promise<Reply> {
  k.clock.set(now);
  const key = `late-${(count += 1)}`;
  const result = await handleInbound(k.deps, { channel: "web", address, key, event, at });
  const messages = await repliesTo(k.store, result);
  return { messages, expects: result.expects, text: messages.map((m) => m.body.text).join("\n\n") };
}

const text = (typed: string): Inbound["event"] => ({ type: "text", text: typed });

/** A form at “ownerKind”, asked for at `MONDAY`. */
async function form() {
  k.clock.set(MONDAY);
  const { t, person } = await formAt(k, "ownerKind");
  return { address: t.address, person, asked: t.asked() };
}

describe("a text that is older than the question", () => {
  test.each([
    ["a number", "1"],
    ["an option's words", "Cá nhân"],
    ["“bỏ qua”", "bỏ qua"],
    ["0", "0"],
    ["9", "9"],
    ["“lưu nháp”", "lưu nháp"],
    ["“sửa năm”", "sửa năm"],
  ])("%s: is said back, changes nothing, and the question comes again", async (_, typed) => {
    const { address, person, asked } = await form();
    const before = await onlyDraft(k, person);
    const reply = await comes(address, text(typed), MONDAY - 3 * SECOND, MONDAY + SECOND);
    expect(reply.text).toContain(`“${typed}” được gửi trước`);
    expect(reply.expects).toEqual(asked);
    expect(await onlyDraft(k, person)).toEqual(before);
  });

  test("a long one is said back shortened, on one line", async () => {
    const { address } = await form();
    const reply = await comes(address, text(`dòng một\n${"dài ".repeat(100)}`), MONDAY - HOUR, MONDAY);
    expect(reply.messages[0]?.body.text).toMatch(/“dòng một dài .*…”/);
    expect(reply.messages[0]?.body.text.length).toBeLessThan(200);
  });

  test("a file is not kept", async () => {
    k.clock.set(MONDAY);
    const { t } = await formAt(k, "attachments");
    const file = { ref: "f", name: "a.pdf", type: "application/pdf", size: 10 };
    const before = (await k.store.counts())["jobs"];
    const reply = await comes(t.address, { type: "file", file, caption: "" }, MONDAY - HOUR, MONDAY);
    expect(reply.text).toContain("Tệp vừa rồi được gửi trước");
    expect((await k.store.counts())["jobs"]).toEqual(before);
  });

  test("answers an aside no more than a step", async () => {
    const { address, person } = await form();
    await comes(address, text("9"), MONDAY + 10 * SECOND, MONDAY + 10 * SECOND);
    const reply = await comes(address, text("2"), MONDAY + 5 * SECOND, MONDAY + 11 * SECOND);
    expect(reply.expects?.step).toBe("cancel");
    expect(await onlyDraft(k, person)).toMatchObject({ state: "open" });
  });

  test.each([
    ["a question about the plans is answered", "Báo cáo năm nộp trước ngày nào?", "Trả lời:"],
    ["help is given", "?", "Trợ giúp · "],
    ["one's duties are shown", "việc phải làm", "trước ngày 30/11"],
  ])("%s", async (_, typed, told) => {
    const { address, asked } = await form();
    k.clock.set(MONDAY);
    const at = MONDAY - HOUR;
    const reply = await comes(address, text(typed), at, MONDAY + SECOND);
    const jobs = typed.endsWith("nào?")
      ? await k.store.claimJobs({ now: MONDAY + SECOND, leaseMs: 1, limit: 9 })
      : [];
    const asks = jobs.map((job) => job.payload["question"]);
    expect(typed.endsWith("nào?") ? asks.includes(typed) : reply.text.includes(told)).toBe(true);
    expect(reply.expects).toEqual(asked);
  });

  test("“menu” leaves the form, which is kept", async () => {
    const { address, person } = await form();
    const reply = await comes(address, text("menu"), MONDAY - HOUR, MONDAY + SECOND);
    expect(reply.text).toContain("đã lưu nháp");
    expect(await onlyDraft(k, person)).toMatchObject({ step: "ownerKind" });
  });

  test("where nothing is asked there is nothing to be late for", async () => {
    const { address } = await form();
    await comes(address, text("menu"), MONDAY, MONDAY);
    const reply = await comes(address, text("2"), MONDAY - HOUR, MONDAY + SECOND);
    expect(reply.text).not.toContain("được gửi trước");
  });
});

describe("is taken as ever", () => {
  test.each([
    ["written after the question", 5 * SECOND],
    ["within what two clocks may differ by", -1_999],
  ])("%s", async (_, after) => {
    const { address, person } = await form();
    await comes(address, text("2"), MONDAY + after, MONDAY + 6 * SECOND);
    expect(await onlyDraft(k, person)).toMatchObject({ answers: { ownerKind: "individual" } });
  });

  test("asking again after a wrong answer makes nobody late", async () => {
    const { address, person } = await form();
    await comes(address, text("gì cơ"), MONDAY + SECOND, MONDAY + 30 * SECOND);
    await comes(address, text("2"), MONDAY + 2 * SECOND, MONDAY + 31 * SECOND);
    expect(await onlyDraft(k, person)).toMatchObject({ answers: { ownerKind: "individual" } });
  });

  test("a button that belongs to the question, whatever the clocks say", async () => {
    const { address, person, asked } = await form();
    const action = asked.options[1]?.action ?? "";
    await comes(address, { type: "action", action }, MONDAY - HOUR, MONDAY);
    expect(await onlyDraft(k, person)).toMatchObject({ answers: { ownerKind: "individual" } });
  });

  test("a typed “1” that was written before a reminder came does not answer the reminder", async () => {
    const { address, person } = await form();
    await comes(address, text("menu"), MONDAY, MONDAY);
    k.clock.set(MONDAY + 60 * SECOND);
    await k.remind();
    await comes(address, text("1"), MONDAY + 30 * SECOND, MONDAY + 61 * SECOND);
    expect(await k.store.dutyStatusesOf(person)).toEqual([]);
    await comes(address, text("1"), MONDAY + 90 * SECOND, MONDAY + 91 * SECOND);
    expect(await k.store.dutyStatusesOf(person)).toMatchObject([{ reply: "done" }]);
  });
});

describe("“somebody follows”, which may come after their first word", () => {
  const follow: Inbound["event"] = { type: "command", says: "bắt đầu" };

  test("in the middle of a form it changes nothing and says nothing, when it is older than the question", async () => {
    const { address, person, asked } = await form();
    const before = await onlyDraft(k, person);
    const reply = await comes(address, follow, MONDAY - 5 * SECOND, MONDAY + SECOND);
    expect(reply).toMatchObject({ messages: [], expects: asked });
    expect(await onlyDraft(k, person)).toEqual(before);
  });

  test("without a time of its own, the same question comes again", async () => {
    const { address, person, asked } = await form();
    const before = await onlyDraft(k, person);
    const result = await handleInbound(k.deps, { channel: "web", address, key: "follow", event: follow });
    expect(result.expects).toEqual(asked);
    expect(await onlyDraft(k, person)).toEqual(before);
  });

  test("after a newcomer's first word they are not greeted twice", async () => {
    const first = await comes("follows-late", text("chào Khéo"), MONDAY, MONDAY + SECOND);
    const second = await comes("follows-late", follow, MONDAY - 3 * SECOND, MONDAY + 2 * SECOND);
    expect(first.expects).toMatchObject({ flow: "joining" });
    expect(second).toMatchObject({ messages: [], expects: first.expects });
  });
});

/** What somebody does with a form from “ownerKind” on, each answering one step. */
const DEEDS = [
  "1",
  "Chi bộ tổ dân phố 5",
  "Nguyễn Thị Hoa, Bí thư, 0912 345 678",
  "Tuyến đường hoa tổ dân phố 5",
  "1",
];

test("in whatever order and however late they come, no answer lands in a step that was asked after it was written", async () => {
  const arrival = fc.record({
    deed: fc.nat({ max: DEEDS.length - 1 }),
    at: fc.integer({ min: 0, max: 120 }),
    delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 })),
    pressed: fc.boolean(),
  });
  const landed: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 12 }), async (arrivals) => {
      const { address, person, asked } = await form();
      let askedAt = MONDAY;
      let last = asked;
      const seen = new Map<number, string>();
      for (const { deed, at, delay, pressed } of arrivals.toSorted(
        (a, b) => a.at + a.delay - b.at - b.delay,
      )) {
        const [wrote, now] = [MONDAY + at * SECOND, MONDAY + (at + delay) * SECOND];
        const action = pressed ? (seen.get(at) ?? last.options[0]?.action) : undefined;
        if (action !== undefined) seen.set(at, action);
        const before = await onlyDraft(k, person);
        const event = action === undefined ? text(DEEDS[deed] ?? "") : ({ type: "action", action } as const);
        const reply = await comes(address, event, wrote, now);
        const after = await onlyDraft(k, person);
        const hasMoved =
          after.step !== before.step || JSON.stringify(after.answers) !== JSON.stringify(before.answers);
        if (action === undefined && hasMoved && wrote < askedAt - 2 * SECOND)
          landed.push(`${event.type} at ${before.step}`);
        if (reply.expects === null) throw new Error("the form is gone");
        if (reply.expects.step !== last.step) askedAt = now;
        last = reply.expects;
      }
      expect(landed).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

describe("who comes back to something half done", () => {
  test("after half a day is told where they stopped, once, and the answer counts", async () => {
    const { address, person } = await form();
    const later = MONDAY + 13 * HOUR;
    const reply = await comes(address, text("2"), later, later);
    expect(reply.messages[0]?.body.text).toMatch(/đang làm dở mục “Hình thức chủ thể” \(bước \d+\/\d+\)/);
    expect(await onlyDraft(k, person)).toMatchObject({ answers: { ownerKind: "individual" } });
    const next = await comes(address, text("?"), later + HOUR, later + HOUR);
    expect(next.text).not.toContain("đang làm dở");
  });

  test.each(["chào", "Xin chào Khéo", "alo"])("a greeting (“%s”) is no answer", async (typed) => {
    k.clock.set(MONDAY);
    const { t, person } = await formAt(k, "ownerName");
    const later = MONDAY + 20 * HOUR;
    const reply = await comes(t.address, text(typed), later, later);
    expect(reply.text).toContain("đang làm dở");
    expect(reply.expects?.step).toBe("ownerName");
    expect((await onlyDraft(k, person)).answers["ownerName"]).toBeUndefined();
  });

  test("earlier, or with nothing open, is told nothing of the kind", async () => {
    const { address } = await form();
    const soon = await comes(address, text("?"), MONDAY + 11 * HOUR, MONDAY + 11 * HOUR);
    expect(soon.text).not.toContain("đang làm dở");
    await comes(address, text("menu"), MONDAY + 12 * HOUR, MONDAY + 12 * HOUR);
    const back = await comes(address, text("menu"), MONDAY + 40 * HOUR, MONDAY + 40 * HOUR);
    expect(back.text).not.toContain("đang làm dở");
  });
});
