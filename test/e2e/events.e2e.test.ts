/** Acceptance 4 of the issue: the reminder arrives in the open chat, is answered once, and nothing on the stream is lost or doubled. */
import { describe, expect, it } from "vitest";
import { Client, messagesSince, textOf, type Message } from "./client.ts";
import { exported } from "./export.ts";
import { MONDAY, WORKDAY } from "./plans.ts";
import { openProgram, type Finished, type Program } from "./program.ts";
import { Stream } from "./stream.ts";

const CODE = "DEMO-TQ-CANBO";
/** Friday 27/11/2026, the day by which the report had better be sent. */
const ADVISED_DAY = "2026-11-27T09:00:00+07:00";
const isReminder = (m: Message): boolean => m.text.startsWith("Nhắc việc: ");

async function demoCadre(
  onTestFinished: Finished,
): Promise<{ program: Program; cadre: Client; stream: Stream }> {
  const program = await openProgram(onTestFinished, { KHEO_NOW: MONDAY });
  await program.start();
  const cadre = new Client(program, "can-bo");
  const stream = await Stream.open(program, cadre.bearer);
  onTestFinished(() => stream.close());
  await cadre.say(CODE);
  await stream.until((messages) => messages.some(isReminder));
  return { program, cadre, stream };
}

describe.concurrent("the reminder of Tuyên Quang's annual report", { timeout: 90_000 }, () => {
  it("arrives live, says the three dates apart, and is over once answered", async ({ onTestFinished }) => {
    const { program, cadre, stream } = await demoCadre(onTestFinished);
    const reminders = stream.messages.filter((m) => isReminder(m) && m.text.includes("29/11/2026"));
    expect(reminders).toHaveLength(1);
    const [reminder = expect.unreachable()] = reminders;
    for (const part of ["“trước ngày 30/11”", "29/11/2026", "27/11/2026"])
      expect(reminder.text).toContain(part);
    expect(reminder.buttons.map((b) => b.label)).toEqual([
      "Đã nộp",
      "Nhắc lại sau",
      "Cần giúp",
      "Không phải việc của tôi",
    ]);
    for (const [i, { label }] of reminder.buttons.entries())
      expect(reminder.text).toContain(`${i + 1}. ${label}`);
    expect(reminder.citations[0]).toMatchObject({ plan: "tuyen-quang-2026-2030", number: "66-KH/TU" });

    const answer = await cadre.say("1");
    expect(textOf(answer)).toContain("ghi nhận đồng chí báo đã nộp");
    await stream.close();
    await program.stop();
    await program.start({ KHEO_NOW: ADVISED_DAY }); // when whoever has not said so is reminded again

    // Two newcomers of the same unit, one after the other: when the second one's reminder has come, everybody was looked at in between.
    for (const tag of ["moi-mot", "moi-hai"]) {
      const newcomer = new Client(program, tag);
      await newcomer.join("Tuyên Quang", { unit: "Đảng ủy phường Minh Xuân" });
      const news = await Stream.open(program, newcomer.bearer);
      onTestFinished(() => news.close());
      await news.until((messages) => messages.some(isReminder));
    }
    const { messages } = await messagesSince(program, cadre.bearer);
    expect(messages.filter((m) => isReminder(m) && m.text.includes("29/11/2026"))).toHaveLength(1);
    const all = await exported(program);
    const known = all.people.find((p) => p.name === "Nguyễn Thị Hoa");
    const own = all.reminders.filter((r) => r.person === known?.id && r.obligation === "annual-report");
    expect(own.filter((r) => r.state === "sent")).toHaveLength(1);
    expect(own.find((r) => r.state === "sent")).toMatchObject({
      plan: "tuyen-quang-2026-2030",
      occurrence: "2026",
    });
    expect(own.find((r) => r.state === "sent")?.sentAt).not.toBeNull();
  });

  it("can be answered by its button, late and from the middle of a form, which stays where it was", async ({
    onTestFinished,
  }) => {
    const { cadre, stream } = await demoCadre(onTestFinished);
    const reminder = stream.messages.find(isReminder) ?? expect.unreachable();
    await cadre.say("đăng ký");
    const asked = cadre.expects;
    const answer = await cadre.press(reminder.buttons[3]?.action ?? "");
    expect(textOf(answer)).toContain("không nhắc đồng chí việc này nữa");
    expect(answer.expects).toMatchObject({ flow: asked?.flow, step: asked?.step });
  });
});

describe.concurrent("the event stream", { timeout: 90_000 }, () => {
  it("loses and doubles nothing over breaks, restarts and kill -9", async ({ onTestFinished }) => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const cadre = new Client(program, "dut-noi");
    const seen: Message[] = [];
    const last = (): number => seen.at(-1)?.seq ?? 0;
    /** Reads until the newest message told is there, then goes away. */
    const catchUp = async (resume: "query" | "header"): Promise<void> => {
      const goal = (await messagesSince(program, cadre.bearer)).messages.at(-1)?.seq ?? 0;
      const stream = await Stream.open(
        program,
        cadre.bearer,
        resume === "query" ? { after: last() } : { lastEventId: last() },
      );
      await stream.until((messages) => goal <= last() || messages.at(-1)?.seq === goal);
      await stream.close();
      seen.push(...stream.messages);
    };
    await cadre.say("Chào Khéo");
    await catchUp("query");
    await cadre.follow({ area: "Vĩnh Long" });
    await catchUp("header");
    await program.restart();
    await cadre.say("đăng ký");
    await catchUp("header");
    await program.kill();
    await program.start();
    await cadre.follow({ directive: "553/QĐ-UBND" });
    await catchUp("query");
    const { messages, expects } = await messagesSince(program, cadre.bearer);
    expect(seen).toEqual(messages);
    expect(messages.map((m) => m.seq)).toEqual(messages.map((_, i) => i + 1));
    expect(expects).toBeNull();
    // What came back with the answers is the same, to the letter.
    expect(messages).toEqual(cadre.acknowledged.flatMap((a) => a.answer.messages));
  });

  it("hands over what came after a number, as JSON too, and nothing of others", async ({
    onTestFinished,
  }) => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const [cadre, other] = [new Client(program, "doc-sau"), new Client(program, "doc-khac")];
    await Promise.all([cadre.join("Nam Định"), other.join("Châu Thành")]);
    const all = await messagesSince(program, cadre.bearer);
    expect(all.messages.length).toBeGreaterThan(3);
    for (const after of [1, all.messages.length - 1, all.messages.length, all.messages.length + 100]) {
      expect((await messagesSince(program, cadre.bearer, after)).messages).toEqual(
        all.messages.filter((m) => m.seq > after),
      );
    }
    expect(JSON.stringify(all)).not.toContain(other.fullName);
    expect(await messagesSince(program, `${cadre.bearer.slice(0, -1)}_`)).toEqual({
      messages: [],
      expects: null,
    });
  });

  it("ends when the server stops", async ({ onTestFinished }) => {
    const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
    await program.start();
    const cadre = new Client(program, "dong-lai");
    await cadre.say("Chào Khéo");
    const [open, fresh] = await Promise.all([
      Stream.open(program, cadre.bearer),
      Stream.open(program, "chua-noi-gi-bao-gio"),
    ]);
    await open.until((messages) => messages.length > 0);
    const { code, ms } = await program.stop();
    await Promise.all([open.ended, fresh.ended]);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });
});
