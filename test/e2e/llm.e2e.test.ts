/** The whole program with a model configured: it writes what can be vouched for, and a dead service keeps nobody waiting. */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openFakeOpenAi, type FakeOpenAi } from "../fakes/openai.ts";
import { Client, post, textOf } from "./client.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Finished, type Program } from "./program.ts";

const KEY = "sk-canary-0123456789abcdef";
const QUESTION = "Tuyên Quang nộp báo cáo năm trước ngày nào?";
const WRITTEN =
  "Đồng chí gửi báo cáo tổng kết năm về Ban Tuyên giáo và Dân vận Tỉnh ủy; hạn cuối là hết ngày 29/11/2026 (Chủ nhật).";
const EXTRACTIVE = "nên gửi chậm nhất thứ Sáu 27/11/2026";
async function started(finished: Finished, { url }: FakeOpenAi): Promise<Program> {
  const program = await openProgram(finished, {
    KHEO_NOW: WORKDAY,
    OPENAI_BASE_URL: url,
    OPENAI_API_KEY: KEY,
    OPENAI_MODEL: "kheo-test",
    // LangChain would send every prompt there: the service would take it for a wrong request.
    LANGSMITH_TRACING: "true",
    LANGCHAIN_TRACING_V2: "true",
    LANGSMITH_API_KEY: "canary-of-tracing",
    LANGSMITH_ENDPOINT: url,
    // These would print prompts.
    LANGCHAIN_VERBOSE: "true",
    OPENAI_LOG: "debug",
  });
  program.forbid(KEY, WRITTEN, "canary of the service", "Dân vận khéo");
  await program.start();
  return program;
}

describe("Khéo with a model", () => {
  const over = whenOver();
  let service: FakeOpenAi;
  let program: Program;
  let cadre: Client;

  const metrics = async (): Promise<string> => (await fetch(new URL("metrics", await program.url()))).text();

  beforeAll(async () => {
    service = await openFakeOpenAi({ key: KEY, model: "kheo-test" });
    over(() => service.close());
    program = await started(over, service);
    cadre = new Client(program, "co-mo-hinh");
    await cadre.join("Tuyên Quang");
  });

  it("sends the written answer with the directive's own words", async () => {
    service.mode = {
      does: "write",
      content: () => ({ status: "answered", sentences: [{ text: WRITTEN, citations: [1] }] }),
    };
    const sent = service.bodies.length;
    const answer = await cadre.say(QUESTION);
    expect(textOf(answer)).toContain(WRITTEN);
    expect(answer.messages.flatMap(({ citations }) => citations)[0]?.quote).toContain("trước ngày 30/11");
    expect(await metrics()).toContain('kheo_llm_answers_total{outcome="written"} 1\n');
    expect(service.problems).toEqual([]);
    expect(service.bodies).toHaveLength(sent + 1);
    for (const secret of [cadre.bearer, cadre.fullName])
      expect(service.bodies.join("")).not.toContain(secret);
  });

  it("sends its own answer in place of a lie, and says so in the log without repeating it", async () => {
    const lie = "Hạn cuối là hết ngày 31/12/2026.";
    program.forbid(lie);
    service.mode = {
      does: "write",
      content: () => ({ status: "answered", sentences: [{ text: lie, citations: [1] }] }),
    };
    const answer = textOf(await cadre.say(QUESTION));
    expect(answer).toContain(EXTRACTIVE);
    expect(answer).not.toContain("31/12");
    await program.logged((line) => line["outcome"] === "rejected" && line["reason"] === "deadline");
    expect(await metrics()).toContain('kheo_llm_answers_total{outcome="rejected"} 1\n');
  });

  it(
    "answers by itself when the service hangs, and keeps nobody else waiting",
    { timeout: 60_000 },
    async () => {
      service.mode = { does: "hang" };
      const other = new Client(program, "nguoi-khac");
      await other.join("Tuyên Quang");
      const sent = service.bodies.length;
      let over = false;
      const waiting = cadre.send({ text: QUESTION }, "hoi-khi-treo").finally(() => (over = true));
      await service.came(sent + 1);
      expect(textOf(await other.say("Hôm nay thời tiết thế nào?"))).toContain("thời tiết");
      expect(over).toBe(false);
      await waiting;
      await program.logged((line) => line["outcome"] === "late");
      // The same event again has the same answer, whenever it came.
      const answer = await cadre.deliver({ text: QUESTION }, "hoi-khi-treo");
      expect(textOf(answer)).toContain(EXTRACTIVE);
      expect(await metrics()).toContain('kheo_llm_answers_total{outcome="late"} 1\n');
    },
  );

  it("writes what `ask` prints as well", async () => {
    service.mode = {
      does: "write",
      content: () => ({ status: "answered", sentences: [{ text: WRITTEN, citations: [1] }] }),
    };
    const asked = await program.command("ask", ["--json", QUESTION]);
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(asked.stdout)).toMatchObject({
      status: "answered",
      text: expect.stringContaining(WRITTEN),
    });
  });

  it("stops in order while the service hangs; the question is answered before", async () => {
    const own = await openFakeOpenAi({ key: KEY, model: "kheo-test" });
    onTestFinished(() => own.close());
    own.mode = { does: "hang" };
    const stopped = await started(onTestFinished, own);
    const person = new Client(stopped, "luc-dung");
    await person.join("Tuyên Quang");
    const asking = post(await stopped.url(), { conversation: person.bearer, event: "hoi", text: QUESTION });
    await own.came(1);
    const [ended] = await Promise.all([stopped.stop(), asking.catch(() => null)]);
    expect(ended).toMatchObject({ code: 0 });
    expect(stopped.lines().some((line) => line["reason"] === "stopping")).toBe(true);
  });
});
