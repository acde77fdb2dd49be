/** What the drills on Telegram share: the program beside the fake, and what has to be true when everybody is through. */
import { expect, onTestFinished } from "vitest";
import { openFakeTelegram, type FakeTelegram } from "../fakes/telegram/open.ts";
import { beside } from "./beside.ts";
import { exported, expectKept, expectNothingTwice, type Export } from "./export.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, type Env, type Program } from "./program.ts";
import type { Typists } from "./telegram-typists.ts";

export const TOKEN = "7000000001:AAF-secret_of_the_test_bot-0123456789";

const begun = performance.now();
/** The clock of the program goes on over its restarts. */
export const now = (): Env => ({
  KHEO_NOW: new Date(Date.parse(WORKDAY) + Math.round(performance.now() - begun)).toISOString(),
});

export async function open(env: Env = {}): Promise<{ telegram: FakeTelegram; program: Program }> {
  const telegram = await openFakeTelegram({ token: TOKEN, flood: true, limits: { retryBaseMs: 50 } });
  onTestFinished(() => telegram.close());
  const program = await openProgram(onTestFinished, {
    KHEO_DEMO: "on",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.url,
    ...env,
  });
  program.forbid(TOKEN, TOKEN.split(":")[1] ?? "");
  return { telegram, program };
}

/** At any moment: nothing twice, and everything that Telegram was told has arrived is kept. */
export function expectAll(all: Export, crowd: Typists): void {
  expectNothingTwice(all);
  crowd.acknowledge();
  for (const { client } of crowd.people) expectKept(all, client);
}

/** Everybody has registered once, was answered once, and read everything in order. Gives how many messages came again, by person. */
export async function expectServed(
  program: Program,
  telegram: FakeTelegram,
  crowd: Typists,
): Promise<readonly number[]> {
  const heard = await beside(program, (store) =>
    Promise.all(crowd.people.map((person) => person.heard(store))),
  );
  for (const of of heard) await telegram.until(() => of().complete);
  await program.stop();
  const all = await exported(program);
  expectAll(all, crowd);
  for (const person of crowd.people) {
    const { client } = person;
    expect(client.acknowledged.length, client.tag).toBe(person.typed.length);
    const owner = all.people.find(({ name }) => name === client.fullName)?.id;
    const [one] = all.conversations.filter((c) => c.person === owner);
    const answers = all.outbox.filter((m) => m.conversation === one?.id && m.kind === "answer");
    expect(answers.length, `${client.tag}: answers`).toBe(1);
    expect(all.registrations.filter((r) => r.person === owner).length, client.tag).toBe(1);
  }
  expect(all.outbox.filter((m) => m.channel === "telegram" && m.state !== "sent")).toEqual([]);
  expect(JSON.stringify(all)).not.toContain(TOKEN.split(":")[1]);
  expect(telegram.problems).toEqual([]);
  expect(telegram.rates.refused).toBe(0);
  return heard.map((of) => of().repeated);
}
