/** Telegram in bad weather: an outage, another poller, a webhook left behind, and changes between fetching and being brought updates. */
import { expect, it } from "vitest";
import { expectServed, now, open, TOKEN } from "./telegram-drill.ts";
import { rehearse, Typists } from "./telegram-typists.ts";

const PEOPLE = 6;
const SECRET = "secret_of_the_webhook-0123456789";
const WEBHOOK = {
  TELEGRAM_MODE: "webhook",
  PUBLIC_URL: "https://kheo.example",
  TELEGRAM_WEBHOOK_SECRET: SECRET,
};
const TIMEOUT_MS = 240_000;

it(
  "an outage while messages wait: everything arrives afterwards, in order",
  { timeout: TIMEOUT_MS },
  async () => {
    const { telegram, program } = await open();
    await program.start(now());
    const crowd = new Typists(program, telegram, await rehearse(program));
    const working = crowd.work(PEOPLE);
    crowd.goHome();
    const said = (): number => crowd.people.map(({ typed }) => typed.length).reduce((a, b) => a + b, 0);
    for (const moment of [PEOPLE * 5, PEOPLE * 15]) {
      await telegram.until(() => said() >= moment);
      const lost = lines("a message did not go out");
      const deaf = lines("Telegram's updates could not be fetched");
      telegram.down();
      await program.logged(() => lines("a message did not go out") > lost);
      await program.logged(() => lines("Telegram's updates could not be fetched") > deaf + 1);
      telegram.up();
    }
    await working;
    const repeated = await expectServed(program, telegram, crowd);
    expect(Math.max(...repeated)).toBeLessThanOrEqual(2);

    function lines(wanted: string): number {
      return program.lines().filter(({ msg }) => msg === wanted).length;
    }
  },
);

it("another poller is survived, and a webhook left behind is removed", { timeout: TIMEOUT_MS }, async () => {
  const { telegram, program } = await open();
  const call = (method: string, body: object): Promise<Response> =>
    fetch(`${telegram.url}/bot${TOKEN}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  telegram.deliverTo(() => Promise.reject(new Error("that server is gone")));
  await call("setWebhook", { url: "https://former.example/hook" });
  expect(telegram.webhook.hook).not.toBeNull();
  const early = telegram.user({ id: 77, first_name: "Lan" });
  early.say("Chào Khéo");
  await program.start(now());
  await telegram.chat(77).came(1);
  expect(telegram.webhook.hook).toBeNull();

  await telegram.until(() => telegram.calls.at(-1)?.method === "getUpdates");
  const rival = call("getUpdates", { timeout: 20 });
  await program.logged(
    ({ msg, ["code"]: code }) => msg.includes("could not be fetched") && code === "telegram-409",
  );
  expect((await rival).status).toBe(409); // the program is back
  const before = telegram.chat(77).messages.length;
  early.say("1");
  await telegram.chat(77).came(before + 1);
  expect(telegram.problems.filter((problem) => !problem.includes("Conflict"))).toEqual([]);
  expect((await program.stop()).code).toBe(0);
});

it(
  "changes from fetching to being brought updates and back lose nothing and double nothing",
  { timeout: TIMEOUT_MS },
  async () => {
    const { telegram, program } = await open();
    program.forbid(SECRET);
    telegram.deliverTo(() => program.url());
    await program.start(now());
    const crowd = new Typists(program, telegram, await rehearse(program));
    const working = crowd.work(PEOPLE);
    crowd.goHome();
    const said = (): number => crowd.people.map(({ typed }) => typed.length).reduce((a, b) => a + b, 0);
    let moment = 0;
    for (const [i, mode] of [WEBHOOK, {}, WEBHOOK, {}, WEBHOOK].entries()) {
      moment += PEOPLE * 4;
      await telegram.until(() => said() >= moment);
      await (i % 2 === 0 ? program.stop() : program.kill());
      await program.start({ ...now(), ...mode });
      // What was taken already is brought once more.
      telegram.duplicateNext(PEOPLE);
    }
    const url = new URL("webhooks/telegram", await program.url());
    const update = {
      update_id: 1,
      message: { message_id: 1, chat: { id: 99, type: "private" }, from: { id: 99 }, text: "x" },
    };
    for (const secret of [undefined, "", "wrong", `${SECRET}x`]) {
      const headers = secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret };
      expect((await fetch(url, { method: "POST", headers, body: JSON.stringify(update) })).status).toBe(401);
    }
    await working;
    const metrics = await (await fetch(new URL("metrics", await program.url()))).text();
    expect(metrics).toContain("telegram_updates");
    expect(metrics).not.toContain(TOKEN.split(":")[1]);
    expect(metrics).not.toContain(SECRET);
    expect(telegram.webhook.posts.filter(({ status }) => status === 200).length).toBeGreaterThan(PEOPLE);
    await expectServed(program, telegram, crowd);
  },
);
