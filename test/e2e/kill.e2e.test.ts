/**
 * Acceptance 3: `kill -9` at 50 random points of joining and registering. Two programs side by side, eight people at once on each. After
 * every kill the program starts again on the same file, and everything that was acknowledged has to be there, once.
 */
import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { Client } from "./client.ts";
import { exported, exportedBeside, expectKept, expectNothingTwice } from "./export.ts";
import { PLANS, WORKDAY } from "./plans.ts";
import { openProgram, type Program } from "./program.ts";
import { letters, randomOf } from "../support/random.ts";

const SEED = Number(process.env["KHEO_KILL_SEED"] ?? randomInt(1_000_000));
const LANES = 2;
const KILLS = 25;
const PEOPLE = 8;
/** Acknowledgements between two kills, at most; a form has about twenty. */
const MOST_EVENTS = 36;
/** A kill lands this long after an acknowledgement, at most: within the next turns, at any instruction. */
const MOST_MS = 20;
/** One kill in so many comes while the program starts. */
const IN_START = 8;
const MOST_START_MS = 2_000;

interface Figures {
  starts: number;
  slowestStartMs: number;
  killsInStart: number;
  answers: number;
  resent: number;
  registrations: number;
  retries: number;
}

it(
  `loses nothing and doubles nothing in ${LANES * KILLS} kills (KHEO_KILL_SEED=${SEED})`,
  { timeout: 600_000 },
  async () => {
    const begun = performance.now();
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i, randomOf(SEED + i))));
    const total = (of: (f: Figures) => number): number => lanes.map(of).reduce((a, b) => a + b, 0);
    const figures = {
      seconds: Math.round((performance.now() - begun) / 1000),
      kills: LANES * KILLS,
      inStart: total((f) => f.killsInStart),
      acknowledged: total((f) => f.answers),
      resent: total((f) => f.resent),
      sentAgainByClients: total((f) => f.retries),
      registrations: total((f) => f.registrations),
      meanStartMs: Math.round(total((f) => f.starts) / (LANES * KILLS)),
      slowestStartMs: Math.round(Math.max(...lanes.map((f) => f.slowestStartMs))),
    };
    console.log(`kill -9, seed ${SEED}: ${JSON.stringify(figures)}`);
    expect(figures.registrations).toBeGreaterThan(0);
    expect(figures.sentAgainByClients).toBeGreaterThan(0); // else no kill ever hit an event on its way
  },
);

async function lane(number: number, random: () => number): Promise<Figures> {
  const program = await openProgram(onTestFinished, { KHEO_NOW: WORKDAY });
  const figures = {
    starts: 0,
    slowestStartMs: 0,
    killsInStart: 0,
    answers: 0,
    resent: 0,
    registrations: 0,
    retries: 0,
  };
  const crowd = new Crowd(program, number);
  await program.start();
  const working = crowd.work();
  const failed = working.then(() => expect.unreachable("the people went home"));

  for (let kill = 1; kill <= KILLS; kill += 1) {
    await Promise.race([crowd.acknowledgements(1 + Math.floor(random() * MOST_EVENTS)), failed]);
    await delay(random() * MOST_MS);
    await program.kill();
    if (random() * IN_START < 1) {
      figures.killsInStart += 1;
      program.launch();
      await delay(random() * MOST_START_MS);
      await program.kill();
    }
    const told = crowd.people.flatMap((person) =>
      person.last === undefined ? [] : [{ person, last: person.last }],
    );
    const ms = await program.start();
    figures.starts += ms;
    figures.slowestStartMs = Math.max(figures.slowestStartMs, ms);
    const all = await exportedBeside(program);
    expectNothingTwice(all);
    for (const person of crowd.people) expectKept(all, person);
    // The last word of everybody who was in the middle of something, said again: the same answer, the same next question.
    const unfinished = told.filter(({ last }) => last.answer.expects !== null);
    await Promise.all(
      unfinished.map(async ({ person, last }) => {
        expect(await person.deliver(last.input, last.key), person.tag).toEqual(last.answer);
        figures.resent += 1;
      }),
    );
  }

  crowd.goHome();
  await working;
  failed.catch(() => undefined);
  const all = await exported(program);
  expectNothingTwice(all);
  for (const person of crowd.people) expectKept(all, person, () => void (figures.answers += 1));
  expect(all.registrations.map((r) => r.code).toSorted()).toEqual(crowd.receipts.toSorted());
  figures.registrations = crowd.receipts.length;
  figures.retries = crowd.people.map((p) => p.retries).reduce((a, b) => a + b, 0);
  return figures;
}

/** Eight people at a time, each followed by another one when the form is sent, until told to go home. */
class Crowd {
  readonly people: Client[] = [];
  readonly receipts: string[] = [];
  readonly #program: Program;
  readonly #lane: number;
  readonly #stop = new AbortController();
  #heard: () => void = () => undefined;

  constructor(program: Program, lane: number) {
    this.#program = program;
    this.#lane = lane;
  }

  async work(): Promise<void> {
    await Promise.all(Array.from({ length: PEOPLE }, (_, seat) => this.#seat(seat)));
  }

  /** Resolves after so many more acknowledged answers. */
  acknowledgements(count: number): Promise<void> {
    let left = count;
    return new Promise((resolve) => {
      this.#heard = () => void ((left -= 1) <= 0 && resolve());
    });
  }

  /** No new forms: everybody ends the one begun. */
  goHome(): void {
    this.#stop.abort();
  }

  async #seat(seat: number): Promise<void> {
    for (let round = 0; !this.#stop.signal.aborted; round += 1) {
      const plan = PLANS[(seat + round) % PLANS.length] ?? expect.unreachable();
      const tag = [this.#lane, seat, round].map(letters).join("");
      const person = new Client(this.#program, tag, () => this.#heard());
      this.people.push(person);
      await person.join(plan.area);
      const code = await person.register(plan.label);
      this.receipts.push(code);
    }
  }
}
