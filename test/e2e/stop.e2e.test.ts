/** An orderly stop under load loses nothing that was acknowledged; two servers never share a file. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ChatAnswer, Client, messagesSince, post } from "./client.ts";
import { exported, exportedBeside, expectKept, expectNothingTwice } from "./export.ts";
import { PLANS, WORKDAY } from "./plans.ts";
import { openProgram, ROOT, runFile } from "./program.ts";
import { Stream } from "./stream.ts";

/** What operators are promised, and what a container platform gives before it kills. */
const MOST_STOP_MS = 10_000;
const QUESTION = "Tuyên Quang nộp báo cáo năm trước ngày nào?";

interface Told {
  readonly conversation: string;
  readonly answer: ChatAnswer;
}

/** People who say hello and go, one after the other on the same line, until nobody answers any more. */
class Passers {
  readonly told: Told[] = [];
  readonly statuses = new Set<number>();
  readonly #url: string;
  #enough: () => void = () => undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves when the line is dead. */
  async pass(): Promise<void> {
    for (;;) {
      const conversation = randomBytes(24).toString("base64url");
      const response = await post(this.#url, { conversation, event: "1", text: "Chào Khéo" }).catch(
        () => null,
      );
      if (response === null) return;
      const body = await response.json().catch(() => null);
      if (body === null) return;
      this.statuses.add(response.status);
      if (response.status === 200) this.told.push({ conversation, answer: ChatAnswer.parse(body) });
      this.#enough();
    }
  }

  /** Resolves when so many have been answered. */
  answered(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#enough = () => void (this.told.length >= count && resolve());
      this.#enough();
    });
  }
}

describe("SIGTERM", () => {
  it("under load ends with 0 in time and keeps everything acknowledged", { timeout: 90_000 }, async () => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const asker = new Client(program, "nguoi-hoi");
    await asker.join("Tuyên Quang");
    const before = asker.last?.answer.messages.at(-1)?.seq ?? 0;
    const stream = await Stream.open(program, asker.bearer);

    const people = PLANS.slice(0, 3).map((_, i) => new Client(program, `dung-${"abc".charAt(i)}`));
    const working = Promise.all(
      people.map(async (person, i) => {
        await person.join(PLANS[i]?.area ?? "");
        return person.register(PLANS[i]?.label ?? "");
      }),
    );
    const passers = new Passers(await program.url());
    const passing = Promise.all([passers.pass(), passers.pass(), passers.pass()]);
    await passers.answered(30);
    const questions = ["hoi-1", "hoi-2", "hoi-3"];
    const asking = Promise.all(questions.map((key) => asker.deliver({ text: QUESTION }, key)));
    const ended = await program.stop();
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(MOST_STOP_MS);
    console.log(`stopped under load in ${Math.round(ended.ms)} ms; ${passers.told.length} passers answered`);
    expect(ended.stderr).toBe("");
    expect(program.lines().at(-1)?.msg).toBe("stopped");
    await Promise.all([passing, stream.ended]);
    expect([...passers.statuses].filter((s) => s !== 200 && s !== 503)).toEqual([]);
    const kept = await exportedBeside(program);
    expectNothingTwice(kept);
    for (const person of people) expectKept(kept, person);

    await program.start();
    await Promise.all(
      passers.told.map(async ({ conversation, answer }) => {
        expect(await messagesSince(program, conversation)).toEqual(answer);
      }),
    );
    const receipts = await working;
    await asking;
    // A question taken in before the stop is answered after the start, once.
    const answers = await Stream.open(program, asker.bearer, { after: before });
    await answers.until((all) => all.filter((m) => m.citations.length > 0).length >= questions.length);
    await answers.close();
    const cited = (await messagesSince(program, asker.bearer, before)).messages.filter(
      (m) => m.citations.length > 0 && m.text.includes("29/11/2026"),
    );
    expect(cited).toHaveLength(questions.length);
    const all = await exported(program);
    expectNothingTwice(all);
    for (const person of people) expectKept(all, person);
    expect(all.registrations.map((r) => r.code).toSorted()).toEqual(receipts.toSorted());
  });

  it("doesn't wait for lines that are merely open", { timeout: 60_000 }, async () => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const cadre = new Client(program, "giu-may");
    await cadre.say("Chào Khéo"); // its line stays open
    const stream = await Stream.open(program, cadre.bearer);
    await stream.until((messages) => messages.length > 0);
    const { code, ms } = await program.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3_000); // silent lines are not waited for
  });
});

describe("a second server on the same file", () => {
  it(
    "refuses in one clear line, and works once the first is gone, even killed",
    { timeout: 60_000 },
    async () => {
      const first = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
      await first.start();
      const cadre = new Client(first, "o-lai");
      await cadre.join("Tân Kỳ");
      const second = await openProgram(onTestFinished, { ...first.env });
      const main = join(ROOT, "dist/bot/main.js");
      const refused = await runFile(main, [], { cwd: second.folder, env: second.env });
      expect(refused).toMatchObject({ code: 1, stdout: "" });
      expect(refused.stderr).toMatch(
        /^kheo: another Khéo server is running on \S+kheo\.db; stop it first, or set another DATABASE_URL\n$/,
      );
      const told = await cadre.say("đăng ký"); // the first one doesn't mind
      await first.kill();
      await second.start();
      expect(await messagesSince(second, cadre.bearer, (told.messages[0]?.seq ?? 1) - 1)).toEqual(told);
      const heir = new Client(second, "den-sau");
      await heir.join("Tân Kỳ");
      expect(await heir.register("05-KH/ĐU")).toMatch(/^DVK-/);
    },
  );
});
