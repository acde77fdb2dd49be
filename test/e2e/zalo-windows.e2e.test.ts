/**
 * A season on Zalo, over real HTTP: a reminder within 48 hours, one within seven days, one after that by template, and, where none of these
 * may go, one on Telegram, where the same person has linked themselves. The program sleeps in between and wakes on another day.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";
import { exported } from "./export.ts";
import { whenOver } from "./over.ts";
import { openProgram, type Env, type Program } from "./program.ts";
import { zaloEnv } from "./zalo-env.ts";

const AN = { id: "246845883529197922", name: "An", phone: "84912345678" };
const TELEGRAM_TOKEN = "7000000001:AAF-secret_of_the_test_bot-0123456789";
const TEMPLATE = "4711";

/** The moment at which the clocks of all stand, and go on from. */
let [moment, since] = [Date.parse("2026-11-06T08:00:00+07:00"), performance.now()];
const now = (): number => moment + Math.round(performance.now() - since);

describe("reminders on Zalo", () => {
  const over = whenOver();
  let zalo: FakeZalo;
  let telegram: FakeTelegram;
  let program: Program;
  let an: ReturnType<FakeZalo["user"]>;
  let hoa: ReturnType<FakeTelegram["user"]>;

  beforeAll(async () => {
    zalo = await openFakeZalo({ now });
    over(() => zalo.close());
    telegram = await openFakeTelegram({ token: TELEGRAM_TOKEN, now });
    over(() => telegram.close());
    const account = zaloEnv(zalo);
    zalo.template({
      id: TEMPLATE,
      params: [{ name: "ho_ten" }, { name: "cong_viec" }, { name: "han_cuoi", type: "DATE" }],
    });
    program = await openProgram(over, {
      KHEO_DEMO: "on",
      ...account.env,
      TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
      TELEGRAM_API_ROOT: telegram.url,
    });
    program.forbid(...account.secrets);
    program.forbid(TELEGRAM_TOKEN, AN.id, AN.phone, "Nguyễn Thị Hoa");
    an = zalo.user(AN);
    hoa = telegram.user({ id: 5_000_000_123, first_name: "Hoa" });
    await wakes("2026-11-06T08:00:00+07:00", { ZALO_PAID_SENDS: "on", ZALO_TEMPLATE_REMINDER_ID: TEMPLATE });
  });

  /** Stops the program and starts it at another moment, with other settings. */
  async function wakes(at: string, env: Env = {}): Promise<void> {
    await program.stop();
    [moment, since] = [Date.parse(at), performance.now()];
    await zalo.advance(0);
    await program.start({ KHEO_NOW: new Date(now()).toISOString(), ...env });
    await zalo.webhook.setUp(new URL("/webhooks/zalo", await program.url()).href);
  }
  const heard = (): readonly string[] => telegram.chat(hoa.id).messages.map(({ text }) => text);
  const hears = async (text: string, wanted: RegExp): Promise<void> => {
    const before = an.texts.length;
    an.says(text);
    await zalo.until(() => wanted.test(an.texts.slice(before).join("\n")));
  };

  it("within 48 hours: a message that costs nothing", { timeout: 60_000 }, async () => {
    await hears("DEMO-TQ-CANBO", /Chào đồng chí Nguyễn Thị Hoa/u);
    await zalo.until(() => an.texts.some((text) => text.startsWith("Nhắc việc")));
    expect(zalo.ledger.every(({ quota }) => quota === "reply")).toBe(true);
  });

  it("after seven days: the approved template, charged once", { timeout: 60_000 }, async () => {
    const before = zalo.ledger.length;
    await wakes("2026-11-17T08:00:00+07:00", { ZALO_PAID_SENDS: "on", ZALO_TEMPLATE_REMINDER_ID: TEMPLATE });
    await zalo.until(() => an.lines.some(({ template }) => template !== null));
    expect(an.lines.at(-1)?.template?.data).toMatchObject({
      ho_ten: "Nguyễn Thị Hoa",
      han_cuoi: "29/11/2026",
    });
    expect(zalo.ledger.slice(before).map((charge) => charge.for)).toEqual(["template_uid"]);
  });

  it("the same person links Telegram with a code", { timeout: 60_000 }, async () => {
    await wakes("2026-11-20T08:00:00+07:00", { ZALO_PAID_SENDS: "on" });
    const before = an.texts.length;
    await hears("liên kết", /LK-[A-Z0-9]{8}/u);
    const [code = ""] = /LK-[A-Z0-9]{8}/u.exec(an.texts.slice(before).join("\n")) ?? [];
    hoa.say(code);
    await telegram.chat(hoa.id).until(() => heard().some((text) => text.includes("Nguyễn Thị Hoa")));
    const { people, conversations } = await exported(program);
    const one = people.find(({ name }) => name === "Nguyễn Thị Hoa");
    expect(
      conversations
        .filter(({ person }) => person === one?.id)
        .map(({ channel }) => channel)
        .toSorted(),
    ).toEqual(["telegram", "zalo-oa"]);
  });

  it("within seven days: a message of the package's quota", { timeout: 60_000 }, async () => {
    await hears("việc phải làm", /30\/11/u);
    const before = zalo.ledger.length;
    await wakes("2026-11-23T09:00:00+07:00", { ZALO_PAID_SENDS: "on" });
    await zalo.until(() => zalo.ledger.length > before);
    expect(zalo.ledger.slice(before).map(({ quota }) => quota)).toEqual(["sub_quota"]);
    expect(an.texts.at(-1)).toMatch(/^Nhắc việc/u);
  });

  it("where nothing may be charged: on Telegram, and not on Zalo", { timeout: 60_000 }, async () => {
    const [before, said] = [zalo.ledger.length, an.texts.length];
    await wakes("2026-11-26T09:00:00+07:00");
    await telegram.chat(hoa.id).until(() => heard().some((text) => text.startsWith("Nhắc việc")));
    expect([zalo.ledger.length, an.texts.length]).toEqual([before, said]);
    const { reminders } = await exported(program);
    expect(reminders.map(({ state }) => state).toSorted()).toEqual(["sent", "sent", "sent", "sent"]);
    expect(zalo.problems).toEqual([]);
  });

  it("what it cost is told to the operator", async () => {
    const { stdout } = await program.command("admin", ["zalo", "status"], "", {
      KHEO_NOW: new Date(now()).toISOString(),
    });
    const status: unknown = JSON.parse(stdout);
    expect(status).toMatchObject({
      authorisation: "ok",
      account: { type: "business", verified: true },
      sentThisMonth: expect.arrayContaining([
        { quota: "template-user", messages: 1 },
        { quota: "sub_quota", messages: 1 },
      ]),
    });
    for (const secret of [zalo.app.secret, zalo.oauth.grant?.access_token ?? "none"])
      expect(stdout).not.toContain(secret);
  });
});
