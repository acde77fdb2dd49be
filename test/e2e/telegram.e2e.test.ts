/** The running program and Telegram, over real HTTP, by polling: what a cadre with nothing but a telephone goes through. */
import { beforeAll, describe, expect, it } from "vitest";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";
import { Client, type Acknowledged } from "./client.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";
import { unzip } from "../papers/unzip.ts";

const TOKEN = "7000000001:AAF-secret_of_the_test_bot-0123456789";
const HOA = { id: 5_000_000_123, first_name: "Hoa", last_name: "<b>&", username: "hoa_tkv" };

/** A cadre at the telephone: says or presses, and waits for what comes. */
class Phone {
  readonly #telegram: FakeTelegram;
  readonly user: ReturnType<FakeTelegram["user"]>;

  constructor(telegram: FakeTelegram, about: Parameters<FakeTelegram["user"]>[0]) {
    this.#telegram = telegram;
    this.user = telegram.user(about);
  }

  get chat() {
    return this.#telegram.chat(this.user.id);
  }

  /** Everything the bot wrote since, when `wanted` stands in it. */
  async hears(does: () => unknown, wanted: RegExp): Promise<string> {
    const before = this.chat.messages.length;
    does();
    const since = (): string =>
      this.chat.messages
        .slice(before)
        .map(({ text }) => text)
        .join("\n\n");
    await this.chat.until(() => wanted.test(since()));
    return since();
  }

  says(text: string, wanted: RegExp): Promise<string> {
    return this.hears(() => this.user.say(text), wanted);
  }
}

/** The label of the option that was pressed; null where something was typed. */
function labelOf(asked: Acknowledged["asked"], input: Acknowledged["input"]): string | null {
  if ("text" in input) return null;
  return asked?.options.find(({ action }) => action === input.action)?.label ?? null;
}

/** How the last message of an answer begins; a receipt has a code of its own. */
function endOf({ messages }: Acknowledged["answer"]): RegExp {
  const [line = ""] = messages.at(-1)?.text.split(/\n|DVK-/u) ?? [];
  return new RegExp(line.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`), "u");
}

/** The smallest files that are what they say. */
const PHOTO = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

function documents({ chat }: Phone) {
  return chat.messages.flatMap(({ document }) => (document === null ? [] : [document]));
}

async function serve(
  finished: Parameters<typeof openProgram>[0],
  env: { readonly [name: string]: string } = {},
) {
  const telegram = await openFakeTelegram({ token: TOKEN, flood: true });
  finished(() => telegram.close());
  const program = await openProgram(finished, {
    KHEO_NOW: WORKDAY,
    KHEO_DEMO: "on",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.url,
    ...env,
  });
  program.forbid(TOKEN, TOKEN.split(":")[1] ?? "");
  await program.start();
  return { telegram, program };
}

describe("Telegram by polling", () => {
  const over = whenOver();
  let telegram: FakeTelegram;
  let program: Program;
  let hoa: Phone;

  beforeAll(async () => {
    ({ telegram, program } = await serve(over));
    hoa = new Phone(telegram, HOA);
  });

  it(
    "registers an initiative from the first word to the receipt, then answers a question",
    { timeout: 180_000 },
    async () => {
      const rehearsal = new Client(program, "tren-web");
      await rehearsal.join("Tuyên Quang");
      await rehearsal.register("66-KH/TU");
      await hoa.hears(() => hoa.user.start(), /Đồng chí có đồng ý/u);
      for (const { asked, input, answer } of rehearsal.acknowledged.slice(1)) {
        const label = labelOf(asked, input);
        if (asked?.step === "attachments") {
          const photo = await hoa.hears(
            () => hoa.user.sendPhoto(PHOTO, { caption: "Ảnh buổi họp" }),
            /tệp 1\/5/u,
          );
          expect(photo).toContain("1. Xong");
          const list = { name: "Danh sách <46> hộ.pdf", mime: "application/pdf" };
          await hoa.hears(() => hoa.user.sendDocument(PDF, list), /tệp 2\/5/u);
          await hoa.hears(() => hoa.user.press("Xong"), endOf(answer));
          continue;
        }
        const says = "text" in input ? input.text : "";
        await hoa.hears(() => (label === null ? hoa.user.say(says) : hoa.user.press(label)), endOf(answer));
      }
      const all = await exported(program);
      const [own] = all.registrations.filter(({ code }) =>
        hoa.chat.messages.some(({ text }) => text.includes(code)),
      );
      expect(all.registrations).toHaveLength(2);
      expect(own).toMatchObject({ plan: "tuyen-quang-2026-2030", state: "submitted" });
      const code = String(own?.["code"]);
      const given = own?.["answers"];
      expect(given).toMatchObject({
        attachments: [
          { name: "tep.jpg", type: "image/jpeg", size: PHOTO.length },
          { name: "Danh sách _46_ hộ.pdf", type: "application/pdf", size: PDF.length },
        ],
      });
      // What opens a file is no part of an export.
      expect(JSON.stringify(all)).not.toMatch(/"id":"[0-9A-Z]{26}"/u);

      // They come back as they were, and the form as a document to print.
      await hoa.hears(() => hoa.user.say(`tệp ${code}`), /Tệp kèm theo/u);
      await hoa.chat.until(() => documents(hoa).length === 2);
      expect(documents(hoa).map(({ bytes }) => Buffer.from(bytes))).toEqual([PHOTO, PDF]);
      await hoa.hears(() => hoa.user.press("Tải bản Word"), /bản dự thảo để in/u);
      const paper = documents(hoa)[2];
      expect(paper?.name).toMatch(/^ban-dang-ky_.*\.docx$/u);
      const parts = [...unzip(Buffer.from(paper?.bytes ?? [])).values()].map(({ text }) => text);
      expect(parts.some((part) => part.includes(code))).toBe(true);
      expect(parts.some((part) => part.includes("46 hộ đồng thuận mở rộng"))).toBe(true);

      // A pressed card says what was chosen and can't be pressed again.
      await hoa.chat.until(({ messages }) => messages.some(({ text }) => text.endsWith("✓ Gửi đăng ký")));
      const pressed = hoa.chat.messages.filter(({ text }) => text.includes("✓"));
      expect(pressed.map(({ markup }) => markup)).toEqual(pressed.map(() => null));

      const said = await hoa.says("Báo cáo năm nộp trước ngày nào?", /29\/11/u);
      expect(said).toContain("66-KH/TU");
      const quotes = hoa.chat.messages.flatMap(({ entities }) => entities);
      expect(quotes.map(({ type }) => type)).toContain("expandable_blockquote");
      expect(telegram.problems).toEqual([]);
      expect(telegram.rates.refused).toBe(0);
    },
  );

  it("lets a deep link join, reminds, and hears the reply", { timeout: 60_000 }, async () => {
    const an = new Phone(telegram, { id: 77, first_name: "An" });
    const reminder = await an.hears(() => an.user.start("DEMO-TQ-CANBO"), /Nhắc việc/u);
    expect(reminder).toContain("29/11/2026");
    await an.hears(() => an.user.press("Đã nộp"), /Khéo/u);
    await an.chat.until(({ messages }) => messages.some(({ text }) => text.endsWith("✓ Đã nộp")));
    expect(telegram.problems).toEqual([]);
  });

  it("answers in a group only when spoken to, and says nothing of anybody", async () => {
    const group = telegram.group({ id: -1_001_234, title: "Khối dân vận", type: "supergroup" });
    group.addBot();
    hoa.user.sayIn(group, "Chào cả nhóm");
    hoa.user.sayIn(group, "bản đăng ký của tôi", { mention: true });
    hoa.user.sayIn(group, "Tuyên Quang nộp báo cáo năm trước ngày nào?", { mention: true });
    const chat = telegram.chat(group.id);
    await chat.until(({ messages }) => messages.some(({ text }) => text.includes("29/11")));
    expect(chat.messages).toHaveLength(2);
    expect(chat.messages[0]?.text).toContain("Trong nhóm, Khéo chỉ trả lời câu hỏi về các kế hoạch");
    expect(telegram.problems).toEqual([]);
  });
});
