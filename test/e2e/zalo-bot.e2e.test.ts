/** The running program and the Zalo Bot Platform, over real HTTP, by webhook: what a cadre with nothing but Zalo goes through, typing. */
import { beforeAll, describe, expect, it } from "vitest";
import { openFakeZaloBot, type FakeZaloBot } from "../fakes/zalo-bot/open.ts";
import { Client, type Acknowledged } from "./client.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";
import { unzip } from "../papers/unzip.ts";

const TOKEN = "12345689:canary-of_the_token-0123456789";
const SECRET = "canary-of_the_secret";
const PUBLIC_URL = "https://kheo.example.vn";
/** The smallest file that is what it says. */
const PHOTO = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");

const begun = performance.now();
/** The clock of the program goes on over its restarts. */
const now = (): { readonly KHEO_NOW: string } => ({
  KHEO_NOW: new Date(Date.parse(WORKDAY) + Math.round(performance.now() - begun)).toISOString(),
});

/** A cadre at the telephone: types, and waits for what comes. */
class Phone {
  readonly #fake: FakeZaloBot;
  readonly user: ReturnType<FakeZaloBot["user"]>;

  constructor(fake: FakeZaloBot, about: Parameters<FakeZaloBot["user"]>[0]) {
    this.#fake = fake;
    this.user = fake.user(about);
  }

  /** Everything the bot ever wrote here, in order. */
  get messages(): readonly string[] {
    return this.#fake.chat(this.user.id).messages.map(({ text }) => text);
  }

  /** Everything the bot wrote since, when `wanted` stands in it. */
  async hears(does: () => unknown, wanted: RegExp): Promise<string> {
    const before = this.messages.length;
    does();
    const since = (): string => this.messages.slice(before).join("\n\n");
    await this.#fake.until(() => wanted.test(since()));
    return since();
  }

  says(text: string, wanted: RegExp): Promise<string> {
    return this.hears(() => this.user.says(text), wanted);
  }
}

/** What is typed where a button is pressed on the page: its number. */
function typed({ asked, input }: Acknowledged): string {
  if ("text" in input) return input.text;
  const at = asked?.options.findIndex(({ action }) => action === input.action) ?? -1;
  if (at === -1) throw new Error("no such option was offered");
  return String(at + 1);
}

/** How the last message of an answer begins; a receipt has a code of its own. */
function endOf({ messages }: Acknowledged["answer"]): RegExp {
  const [line = ""] = messages.at(-1)?.text.split(/\n|DVK-/u) ?? [];
  return new RegExp(line.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`), "u");
}

/** The file behind the last link of what was said, as a browser gets it. */
async function behindLink(program: Program, said: string): Promise<Buffer> {
  const [path = ""] = said.match(new RegExp(String.raw`(?<=${PUBLIC_URL})/files/\w+`, "gu"))?.slice(-1) ?? [];
  // The path is a bearer: it may stand in no log.
  program.forbid(path);
  const response = await fetch(new URL(path, await program.url()));
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe("the Zalo Bot by webhook", () => {
  const over = whenOver();
  let fake: FakeZaloBot;
  let program: Program;
  let hoa: Phone;

  beforeAll(async () => {
    fake = await openFakeZaloBot({ token: TOKEN });
    over(() => fake.close());
    program = await openProgram(over, {
      KHEO_NOW: WORKDAY,
      KHEO_DEMO: "on",
      LOG_LEVEL: "trace",
      PUBLIC_URL,
      ZALO_BOT_TOKEN: TOKEN,
      ZALO_BOT_API_ROOT: fake.url,
      ZALO_BOT_WEBHOOK_SECRET: SECRET,
    });
    hoa = new Phone(fake, { id: "6ede9afa66b88fe6d6a9", name: "Hoa Canary" });
    program.forbid(TOKEN, TOKEN.split(":")[1] ?? "", SECRET, hoa.user.id, "Hoa Canary");
    fake.deliverTo(() => program.url());
    await program.start();
    await fake.until(() => fake.webhook.hook !== null);
  });

  it(
    "joins by an invitation, is reminded, registers an initiative to the receipt, and is answered",
    { timeout: 180_000 },
    async () => {
      const rehearsal = new Client(program, "tren-web");
      await rehearsal.join("Tuyên Quang");
      await rehearsal.register("66-KH/TU");
      const first = rehearsal.acknowledged.findIndex(
        ({ input }) => "text" in input && input.text === "đăng ký",
      );
      const reminder = await hoa.says("DEMO-TQ-CANBO", /Nhắc việc/u);
      expect(reminder).toContain("29/11/2026");
      expect(reminder).toContain("1. Đã nộp");
      await hoa.says("1", /Khéo ghi nhận đồng chí báo đã nộp/u);
      for (const step of rehearsal.acknowledged.slice(first)) {
        if (step.asked?.step !== "attachments") await hoa.says(typed(step), endOf(step.answer));
        else {
          const caption = "Ảnh buổi họp";
          program.forbid(caption);
          await hoa.hears(() => hoa.user.unsupported(true), /chưa đọc được loại tin này/u);
          const kept = await hoa.hears(() => hoa.user.sendsPhoto(PHOTO, { caption }), /tệp 1\/5/u);
          expect(kept).toContain("1. Xong");
          await hoa.says("1", endOf(step.answer));
        }
      }
      const all = await exported(program);
      const [own] = all.registrations.filter(({ code }) => hoa.messages.some((text) => text.includes(code)));
      expect(all.registrations).toHaveLength(2);
      expect(own).toMatchObject({ plan: "tuyen-quang-2026-2030", state: "submitted" });
      expect(own?.["answers"]).toMatchObject({
        attachments: [{ name: "tep.jpg", type: "image/jpeg", size: PHOTO.length }],
      });
      const code = String(own?.["code"]);

      // Files can't be sent here: links lead to them.
      const sent = await hoa.says(`tệp ${code}`, /\/files\//u);
      expect(await behindLink(program, sent)).toEqual(PHOTO);
      const paper = await hoa.says(`tải bản đăng ký ${code}`, /\.docx”, đồng chí tải tại/u);
      const parts = [...unzip(await behindLink(program, paper)).values()].map(({ text }) => text);
      expect(parts.some((part) => part.includes(code))).toBe(true);

      const answer = await hoa.says("Báo cáo năm nộp trước ngày nào?", /29\/11/u);
      expect(answer).toMatch(/^\[66-KH\/TU, mục [IVX\d.]+\] “.+”/mu);
      expect(fake.problems).toEqual([]);
      expect(fake.ignored).toEqual([]);
      expect(fake.lost).toEqual([]);
    },
  );

  it("answers in a group about the plans only", { timeout: 60_000 }, async () => {
    const group = "0ab1c2d3e4f5";
    hoa.user.saysIn(group, "bản đăng ký của tôi");
    hoa.user.saysIn(group, "Tuyên Quang nộp báo cáo năm trước ngày nào?");
    const texts = (): readonly string[] => fake.chat(group).messages.map(({ text }) => text);
    await fake.until(() => texts().some((text) => text.includes("29/11")));
    expect(texts()).toHaveLength(2);
    expect(texts()[0]).toContain("Trong nhóm, Khéo chỉ trả lời câu hỏi về các kế hoạch");
    expect(fake.problems).toEqual([]);
  });

  it(
    "loses nothing and doubles nothing over a kill while posts come twice",
    { timeout: 60_000 },
    async () => {
      const binh = new Phone(fake, { id: "8aea1caa88daa8a8e8cb", name: "Bình" });
      await binh.says("Chào Khéo", /Đồng chí có đồng ý/u);
      const message = binh.user.says("1");
      await fake.until(() => fake.webhook.posts.some(({ message_id: id }) => id === message));
      await program.kill();
      await program.start(now());
      expect(await fake.webhook.repeat(message)).toBe(200);
      await fake.until(() => binh.messages.length >= 2);
      const { outbox, conversations } = await exported(program);
      const own = conversations.filter(({ channel }) => channel === "zalo-bot").map(({ id }) => id);
      expect(own).toHaveLength(3);
      const causes = outbox.filter(
        ({ conversation, kind }) => own.includes(conversation) && kind === "reply",
      );
      expect(new Set(causes.map((row) => `${row.conversation}/${row.seq}`)).size).toBe(causes.length);
      expect(fake.problems).toEqual([]);
    },
  );

  it("shows how much of the plan is used", async () => {
    const metrics = await (await fetch(new URL("metrics", await program.url()))).text();
    expect(metrics).toMatch(/^kheo_zalo_bot_users \d+$/mu);
    expect(metrics).toMatch(/^kheo_zalo_bot_messages_this_month \d+$/mu);
  });
});
