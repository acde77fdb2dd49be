/** Telegram when things go wrong: the program is killed again and again, and nobody loses a word or registers twice. */
import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { exportedBeside } from "./export.ts";
import { expectAll, expectServed, now, open } from "./telegram-drill.ts";
import { rehearse, Typists } from "./telegram-typists.ts";
import { randomOf } from "../support/random.ts";

const SEED = Number(process.env["KHEO_KILL_SEED"] ?? randomInt(1_000_000));
/** `KHEO_KILLS=200` for so many; without it as many as there is time for. */
const KILLS = Number(process.env["KHEO_KILLS"] ?? 200);
const KILLING_MS = process.env["KHEO_KILLS"] === undefined ? 25_000 : Number.POSITIVE_INFINITY;
/** So many kills can't all miss. */
const ENOUGH = 50;
const LANES = 2;
const PEOPLE = 12;
/** Calls of the program between two kills, at most; the first eight or so are those of its start. */
const MOST_CALLS = 40;
/** A kill lands this long after a call, at most. */
const MOST_MS = 100;
/** One kill in so many comes while the program starts. */
const IN_START = 8;
const MOST_START_MS = 2_000;
const TIMEOUT_MS = 1_200_000;

it(
  `loses nothing and doubles nothing in up to ${KILLS} kills (KHEO_KILL_SEED=${SEED})`,
  { timeout: TIMEOUT_MS },
  async () => {
    const from = performance.now();
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, i) => lane(Math.ceil((KILLS - i) / LANES), randomOf(SEED + i))),
    );
    const total = (of: (f: Figures) => number): number => lanes.map(of).reduce((a, b) => a + b, 0);
    const figures = {
      seconds: Math.round((performance.now() - from) / 1_000),
      kills: total((f) => f.kills),
      inStart: total((f) => f.inStart),
      people: total((f) => f.people),
      updates: total((f) => f.updates),
      waitingAtKills: total((f) => f.waiting),
      messages: total((f) => f.messages),
      reclaimed: total((f) => f.reclaimed),
      repeated: total((f) => f.repeated),
      mostToOnePerson: Math.max(...lanes.map((f) => f.mostRepeated)),
      meanStartMs: Math.round(total((f) => f.startMs) / total((f) => f.kills - f.inStart)),
    };
    console.log(`Telegram, kill -9, seed ${SEED}: ${JSON.stringify(figures)}`);
    if (figures.kills >= ENOUGH) {
      expect(figures.waitingAtKills).toBeGreaterThan(0); // else no kill ever hit an update on its way
      expect(figures.reclaimed).toBeGreaterThan(0); // nor a message
      expect(figures.repeated).toBeLessThanOrEqual(figures.kills);
    }
    // One message of a conversation is on the wire at a time: only that one can come again.
    expect(figures.repeated).toBeLessThanOrEqual(figures.reclaimed);
    for (const { mostRepeated, kills } of lanes) expect(mostRepeated).toBeLessThanOrEqual(kills);
  },
);

interface Figures {
  readonly kills: number;
  readonly inStart: number;
  readonly people: number;
  readonly updates: number;
  readonly waiting: number;
  readonly messages: number;
  readonly reclaimed: number;
  readonly repeated: number;
  /** To one person. */
  readonly mostRepeated: number;
  readonly startMs: number;
}

async function lane(kills: number, random: () => number): Promise<Figures> {
  const { telegram, program } = await open();
  await program.start(now());
  const crowd = new Typists(program, telegram, await rehearse(program));
  const working = crowd.work(PEOPLE);
  const failed = working.then(() => expect.unreachable("the people went home"));
  let [inStart, waiting, startMs] = [0, 0, 0];
  const until = performance.now() + KILLING_MS;
  let done = 0;
  for (; done < kills && performance.now() < until; done += 1) {
    const calls = telegram.calls.length + 1 + Math.floor(random() * MOST_CALLS);
    await Promise.race([telegram.until(() => telegram.calls.length >= calls), failed]);
    await delay(random() * MOST_MS);
    await program.kill();
    waiting += telegram.pending;
    if (random() * IN_START < 1) {
      inStart += 1;
      program.launch(now());
      await delay(random() * MOST_START_MS);
      await program.kill();
    }
    startMs += await program.start(now());
    expectAll(await exportedBeside(program), crowd);
  }
  crowd.goHome();
  await working;
  failed.catch(() => undefined);
  const repeated = await expectServed(program, telegram, crowd);
  const { people } = crowd;
  return {
    kills: done + inStart,
    inStart,
    people: people.length,
    updates: people.map(({ typed }) => typed.length).reduce((a, b) => a + b, 0),
    waiting,
    messages: people.map(({ chat }) => chat.messages.length).reduce((a, b) => a + b, 0),
    reclaimed: program
      .lines()
      .map((line) => (line.msg.startsWith("messages of the last run") ? Number(line["messages"]) : 0))
      .reduce((a, b) => a + b, 0),
    repeated: repeated.reduce((a, b) => a + b, 0),
    mostRepeated: Math.max(...repeated),
    startMs,
  };
}
