/** What operators read: no token, no telephone number, no name and nothing that anybody said, whatever goes wrong. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { Client, messagesSince, post } from "./e2e/client.ts";
import { openFakeTelegram } from "./fakes/telegram/open.ts";
import { openFakeZaloBot } from "./fakes/zalo-bot/open.ts";
import { WORKDAY } from "./e2e/plans.ts";
import { openProgram, ROOT, runFile } from "./e2e/program.ts";

const NAME = "Nguyễn Thị Hoa";
const SECRETS = {
  telegram: "123456789:AAExampleExampleExampleExample_x",
  bearer: "Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
  key: "sk-proj-ExampleExampleExample",
  phone: "0912345678",
  spacedPhone: "091 234 56 78",
  dottedPhone: "+84.912.345.678",
  landline: "(0220) 3123456".replaceAll(/\D/g, ""),
};
const EVERYTHING = `${NAME} ${Object.values(SECRETS).join(" ")} https://api.telegram.org/bot${SECRETS.telegram}/getMe`;

/** Everything that may be handed to the log, by mistake too; runs in a process of its own, whose standard output is the log. */
const SCRIPT = `
const { createLog, closeLogs, errorFields } = await import(${JSON.stringify(module("bot/log.js"))});
const { KheoError } = await import(${JSON.stringify(module("flows/ports.js"))});
const [everything, secrets] = JSON.parse(process.env.PLANTED);
const log = createLog("trace");
const { pbkdf2 } = await import("node:crypto");
for (let busy = 0; busy < 4; busy += 1) pbkdf2("", "", 20_000, 32, "sha512", () => {}); // the first write has to wait, as on a loaded machine
const error = Object.assign(new Error(everything, { cause: new Error(everything) }), { code: "ECONNRESET", url: everything });
log.error(errorFields(error), "an error, as the program logs it");
log.error(errorFields(everything), "a text that was thrown");
log.error(errorFields({ message: everything }), "an object that was thrown");
log.error(errorFields(null), "nothing that was thrown");
log.error(error);
log.error(error, "by mistake as it is");
log.error({ err: error });
log.error({ err: error, job: "7" }, "by mistake in a field");
log.fatal(errorFields(new KheoError("planted", "stop", secrets)), "our own error around a secret");
log.info({ token: everything, text: everything, phone: everything, address: everything, conversation: everything, authorization: everything }, "fields");
log.info({ inner: { token: everything, text: everything, phone: everything, address: everything, conversation: everything, authorization: everything } }, "inner fields");
log.warn({ note: secrets }, secrets);
log.info({ at: "2026-11-25T09:00:00+07:00", id: "0190a1b2-c3d4-7e5f-8a9b-c0d1e2f3a4b5", n: 1795337385584, share: 0.2345678901234, plan: "05-KH/ĐU" }, "nothing secret");
await closeLogs();
`;

function module(path: string): string {
  return pathToFileURL(join(ROOT, "dist", path)).href;
}

const Line = z.looseObject({ level: z.string(), time: z.number(), msg: z.string() });

describe("an error with a token, a telephone number and a name in it", () => {
  let output = "";
  let lines: readonly z.infer<typeof Line>[] = [];
  beforeAll(async () => {
    const planted = JSON.stringify([EVERYTHING, Object.values(SECRETS).join(" ")]);
    const env = { PLANTED: planted };
    const ended = await runFile("--input-type=module", ["-e", SCRIPT], { cwd: tmpdir(), env });
    if (ended.code !== 0 || ended.stderr !== "")
      throw new Error(`the script ended with ${ended.code}: ${ended.stderr}`);
    output = ended.stdout;
    lines = output
      .trimEnd()
      .split("\n")
      .map((line) => Line.parse(JSON.parse(line)));
  });

  it.each([["a name", NAME], ...Object.entries(SECRETS)])("never brings %s into the log", (_, secret) => {
    expect(output).not.toContain(secret);
    expect(output).not.toContain(secret.slice(-8));
  });

  it("still tells what kind of error it was and where", () => {
    expect(lines).toHaveLength(13);
    expect(lines.filter((l) => l.level === "error" || l.level === "fatal")).toHaveLength(9);
    expect(lines[0]).toMatchObject({ error: "Error", code: "ECONNRESET" });
    expect(lines[7]).toMatchObject({ err: { code: "ECONNRESET" }, job: "7", msg: "by mistake in a field" });
    expect(lines[8]).toMatchObject({ code: "planted" });
  });

  it("costs no harmless line its figures", () => {
    expect(lines.at(-1)).toMatchObject({
      at: "2026-11-25T09:00:00+07:00",
      id: "0190a1b2-c3d4-7e5f-8a9b-c0d1e2f3a4b5",
      n: 1_795_337_385_584,
      share: 0.2345678901234,
      plan: "05-KH/ĐU",
    });
  });
});

describe("the program's own output", () => {
  const configured = {
    TELEGRAM_BOT_TOKEN: SECRETS.telegram,
    ZALO_BOT_TOKEN: "zalo-bot-token-of-nobody",
    OPENAI_API_KEY: SECRETS.key,
  };

  it(
    "holds no bearer, no word of anybody, no name and no token when talkative",
    { timeout: 60_000 },
    async () => {
      const telegram = await openFakeTelegram({ token: SECRETS.telegram });
      onTestFinished(() => telegram.close());
      const zaloBot = await openFakeZaloBot({ token: configured.ZALO_BOT_TOKEN });
      onTestFinished(() => zaloBot.close());
      const program = await openProgram(onTestFinished, {
        ...configured,
        TELEGRAM_API_ROOT: telegram.url,
        ZALO_BOT_MODE: "polling",
        ZALO_BOT_API_ROOT: zaloBot.url,
        KHEO_NOW: WORKDAY,
        KHEO_DEMO: "on",
        LOG_LEVEL: "trace",
      });
      program.forbid(NAME, ...Object.values(SECRETS), ...Object.values(configured));
      await program.start();
      const cadre = new Client(program, "kin-dao");
      await cadre.join("Tuyên Quang");
      await cadre.say(`Số của tôi là ${SECRETS.phone}, ${NAME}`);
      await cadre.say("Tuyên Quang nộp báo cáo năm trước ngày nào?");
      await cadre.register("66-KH/TU");
      const url = await program.url();
      await post(url, `{"conversation":"${cadre.bearer}","text":"${EVERYTHING}"`);
      await fetch(new URL(`khong-co/${cadre.bearer}`, url));
      await messagesSince(program, cadre.bearer);
      await post(url, { conversation: cadre.bearer, event: "qua-dai", text: EVERYTHING.repeat(1_000) });
      await program.stop();
      expect(program.lines().at(-1)?.msg).toBe("stopped");
      expect(program.lines().filter((l) => l.msg === "the Zalo bot is served")).toHaveLength(1);
      expect(program.leaks()).toEqual([]);
    },
  );

  it("of a start that fails for its configuration is one line that repeats no value", async () => {
    const program = await openProgram(onTestFinished);
    const main = join(ROOT, "dist/bot/main.js");
    const env = {
      ...program.env,
      ...configured,
      PORT: "canary-1",
      DATABASE_URL: "mysql://root:canary-2@host",
    };
    const ended = await runFile(main, [], { cwd: program.folder, env });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^kheo: wrong configuration: PORT \([^\n]+\); DATABASE_URL \([^\n]+\n$/);
    for (const value of ["canary", ...Object.values(configured)]) expect(ended.stderr).not.toContain(value);
  });
});
