/** Acceptance 5 of the issue: the same conversation in the terminal, through a pipe, one message a line. */
import { beforeAll, describe, expect, it } from "vitest";
import { Client, type Acknowledged } from "./client.ts";
import { exportedBeside, type Export } from "./export.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";

/** What one types where the page has buttons: the option's number, and the word for leaving out. */
function typed({ asked, input }: Acknowledged): string {
  if ("text" in input) return input.text;
  if (asked?.kind === "file") return "bỏ qua";
  const at = (asked?.options ?? []).findIndex((option) => option.action === input.action);
  return at === -1 ? expect.unreachable("a button that was not among the options") : String(at + 1);
}

describe("npm run chat through a pipe", () => {
  const over = whenOver();
  let program: Program;
  let steps: readonly Acknowledged[];
  let lines: readonly string[];
  const runs: string[] = [];
  let all: Export;

  const chat = async (said: readonly string[], end = "\n", args: readonly string[] = []): Promise<string> => {
    const ended = await program.command("chat", args, said.map((line) => line + end).join(""));
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    return ended.stdout;
  };

  // A rehearsal on the web tells what to type. The first run goes on beside the server; after that the terminal is alone with the file.
  beforeAll(async () => {
    program = await openProgram(over, { KHEO_NOW: WORKDAY });
    await program.start();
    const rehearsal = new Client(program, "ban-phim");
    await rehearsal.join("Tân Kỳ");
    await rehearsal.register("05-KH/ĐU");
    steps = rehearsal.acknowledged;
    lines = steps.map(typed);
    const half = steps.findIndex((a) => a.asked?.step === "goal");
    runs.push(await chat(lines.slice(0, half)));
    await program.stop();
    runs.push(await chat([...lines.slice(half), "bản đăng ký của tôi"], "\r\n"));
    all = await exportedBeside(program);
  });

  it("asks what the web asked, step by step", () => {
    const asked = steps.flatMap(({ answer: { expects } }) =>
      expects === null || expects.step === "practice" ? [] : [`Bước ${expects.position}/${expects.of}`],
    );
    const told = [...runs.join("").matchAll(/^Bước \d+\/\d+/gm)].map(([step]) => step);
    expect(told).toEqual(asked);
  });

  it("goes on in a second run where the first ended, and registers", () => {
    expect(runs[0]).not.toContain("DVK-");
    expect(runs[1]).not.toContain("Đồng chí có đồng ý không?");
    const code = /DVK-\w{6}/.exec(runs[1] ?? "")?.[0];
    expect(code).toBeDefined();
    expect(runs[1]?.split(code ?? "?").length).toBeGreaterThan(2); // in the receipt, and read back
  });

  it("keeps the same registration as the web", () => {
    const [terminal, ...more] = all.registrations.filter((r) => runs[1]?.includes(r.code));
    const [web] = all.registrations.filter((r) => !runs[1]?.includes(r.code));
    expect(more).toEqual([]);
    expect(terminal).toMatchObject({ plan: "tan-ky-2025", state: "submitted", ownerKind: web?.ownerKind });
    expect(terminal?.answers).toEqual(web?.answers);
    expect(all.registrations).toHaveLength(2);
    expect(all.conversations.map((c) => c.channel).toSorted()).toEqual(["terminal", "web"]);
  });

  it(
    "answers a question in a later run; --as begins a conversation of its own",
    { timeout: 60_000 },
    async () => {
      const [question, stranger] = await Promise.all([
        chat(["Tân Kỳ nộp báo cáo trước ngày nào?"]),
        chat(["Chào Khéo"], "", ["--as", "nguoi-khac"]),
      ]);
      expect(question).toContain("[05-KH/ĐU, mục ");
      expect(question).not.toContain("Đồng chí có đồng ý không?");
      expect(stranger).toContain("Đồng chí có đồng ý không?");
    },
  );
});
