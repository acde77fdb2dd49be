/** Acceptance 4: the same event five times at once has one effect and five equal answers; keys belong to their conversation. */
import { beforeAll, describe, expect, it } from "vitest";
import { Client, messagesSince, post, textOf, type ChatAnswer, type Input } from "./client.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";

const QUESTION = "Tuyên Quang nộp báo cáo năm trước ngày nào?";

describe("an event repeated", () => {
  let program: Program;
  const over = whenOver();
  beforeAll(async () => {
    program = await openProgram(over, { KHEO_NOW: WORKDAY });
    await program.start();
  });

  /** Five simultaneous requests with one key: their one answer. */
  async function fiveTimes(client: Client, event: string, input: Input): Promise<ChatAnswer> {
    const url = await program.url();
    const bodies = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const response = await post(url, { conversation: client.bearer, event, ...input });
        expect(response.status).toBe(200);
        return response.text();
      }),
    );
    expect(new Set(bodies).size, `five equal answers to ${event}`).toBe(1);
    const sixth = await client.send(input, event);
    expect(JSON.stringify(sixth)).toBe(bodies[0]);
    return sixth;
  }

  it("five times at once from the first word to the receipt: every step happens once", async () => {
    const cadre = new Client(program, "nam-lan");
    let input: Input = { text: "Chào Khéo" };
    let receipt = "";
    let repeated = 0;
    for (let step = 1; receipt === ""; step += 1) {
      // Every second one, so as not to be taken for a flood; the one that sends the form in any case.
      const often = step % 2 === 1 || cadre.expects?.step === "review";
      const answer: ChatAnswer = often
        ? await fiveTimes(cadre, `buoc-${step}`, input)
        : await cadre.send(input, `buoc-${step}`);
      repeated += often ? 1 : 0;
      receipt = /DVK-\w{6}/.exec(textOf(answer))?.[0] ?? "";
      const area = answer.expects?.step === "area" ? "Tuyên Quang" : undefined;
      input = answer.expects === null ? { text: "đăng ký" } : cadre.reply(answer.expects, area);
    }
    expect(repeated).toBeGreaterThanOrEqual(12);
    const all = await exported(program);
    expect(all.people.filter((p) => p.name === cadre.fullName)).toHaveLength(1);
    expect(all.registrations.filter((r) => r.answers["name"] === cadre.fullName)).toMatchObject([
      { code: receipt },
    ]);
    const { messages } = await messagesSince(program, cadre.bearer);
    expect(messages.map((m) => m.seq)).toEqual(messages.map((_, i) => i + 1));
    expect(messages.filter((m) => m.text.includes(receipt))).toHaveLength(1);
  });

  it("a question, answered by a job outside the turn, five times at once", async () => {
    const cadre = new Client(program, "cau-hoi");
    await cadre.join("Tuyên Quang");
    const before = (await messagesSince(program, cadre.bearer)).messages.length;
    const answer = await fiveTimes(cadre, "hoi", { text: QUESTION });
    expect(textOf(answer)).toContain("29/11/2026");
    expect(answer.messages.flatMap((m) => m.citations)).toContainEqual(
      expect.objectContaining({ plan: "tuyen-quang-2026-2030", number: "66-KH/TU" }),
    );
    const after = (await messagesSince(program, cadre.bearer)).messages.slice(before);
    const answers = after.filter(
      (m) => m.citations.length > 0 && m.text === answer.messages.find((a) => a.citations.length > 0)?.text,
    );
    expect(answers).toHaveLength(1);
  });

  it("much later, after a restart, and after other events: the first answer again", async () => {
    const cadre = new Client(program, "ve-sau");
    await cadre.join("Tân Kỳ");
    const early = cadre.acknowledged.slice(0, 3);
    await program.restart();
    const told = await cadre.say("menu");
    for (const { input, key, answer } of early) expect(await cadre.deliver(input, key)).toEqual(answer);
    const latest = cadre.last ?? expect.unreachable();
    expect(await cadre.deliver(latest.input, latest.key)).toEqual(told);
    expect((await messagesSince(program, cadre.bearer)).expects).toEqual(told.expects);
  });

  it("a repeat with another text under the same key changes nothing", async () => {
    const cadre = new Client(program, "khac-chu");
    const first = await cadre.send({ text: "Chào Khéo" }, "mot");
    expect(await cadre.deliver({ text: "đồng ý" }, "mot")).toEqual(first);
    expect((await messagesSince(program, cadre.bearer)).expects).toEqual(first.expects);
  });

  it("the same key in two conversations is two events", async () => {
    const [one, other] = [new Client(program, "hai-mot"), new Client(program, "hai-hai")];
    const answers = await Promise.all([
      one.send({ text: "Chào Khéo" }, "chung"),
      other.send({ text: "Chào Khéo" }, "chung"),
    ]);
    expect(answers.map((a) => a.expects?.step)).toEqual(["consent", "consent"]);
    expect(answers[0]?.expects?.options[0]?.action).not.toBe(answers[1]?.expects?.options[0]?.action);
    expect((await messagesSince(program, other.bearer)).messages).toEqual(answers[1]?.messages);
  });
});
