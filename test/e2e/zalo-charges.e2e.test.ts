/**
 * What costs is never sent twice: a crowd that did not write for nine days is reminded by template, while lines break after delivery, proxies
 * answer for Zalo, answers never come and the program is killed again and again. Zalo's own ledger is the judge.
 */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { How } from "../fakes/zalo/faults.ts";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";
import { randomOf } from "../support/random.ts";
import { beside } from "./beside.ts";
import { exportedBeside, type Export } from "./export.ts";
import { openProgram, type Env, type Program } from "./program.ts";
import { zaloEnv } from "./zalo-env.ts";

const SEED = Number(process.env["KHEO_KILL_SEED"] ?? randomInt(1_000_000));
const PEOPLE = Number(process.env["KHEO_CHARGED"] ?? 30);
const TEMPLATE = "4711";
const DAY = 86_400_000;
const WORKDAY = Date.parse("2026-11-23T08:00:00+07:00");
/** Between two kills, at most. */
const MOST_MS = 4_000;
/** One call in two goes well. */
const MISHAPS: readonly How[] = [
  "reset-after",
  "hang-after",
  "proxy-502",
  "reset-before",
  "garbage",
  { error: -99_999, done: true },
  { error: -100, done: true },
  { error: -99_999 },
  { error: -100 },
];
const TIMEOUT_MS = 600_000;

const begun = performance.now();
let ahead = 0;
/** Zalo's clock and the program's, over its restarts. */
const now = (): number => WORKDAY + ahead + Math.round(performance.now() - begun);
const clock = (): Env => ({ KHEO_NOW: new Date(now()).toISOString() });

it(
  `charges nobody twice, and lists what nobody knows (${PEOPLE} people, KHEO_KILL_SEED=${SEED})`,
  { timeout: TIMEOUT_MS },
  async () => {
    const random = randomOf(SEED);
    const zalo = await openFakeZalo({ now });
    onTestFinished(() => zalo.close());
    const program = await serve(zalo);
    await people(program, zalo, random);
    for (let i = 0; i < PEOPLE; i += 1) {
      const mishap = MISHAPS[Math.floor(random() * 2 * MISHAPS.length)];
      zalo.fail("/v3.0/oa/message/template", mishap ?? { delay: Math.floor(random() * 200) });
    }
    const kills = await killUntilDone(program, zalo, random);
    // Whatever may yet be told of a message has been told by then.
    await program.stop();
    ahead += 10 * 60_000;
    await program.start(clock());
    const all = await until(program, zalo, ({ reminders }) =>
      reminders.every(({ state }) => state !== "scheduled"),
    );
    const figures = judge(all, zalo);
    const { stdout } = await program.command("admin", ["deliveries"]);
    const listed = stdout.split("\n").filter((line) => line.includes('"unknown"'));
    console.log(`Zalo, charged sends, seed ${SEED}: ${JSON.stringify({ kills, ...figures })}`);
    expect(listed).toHaveLength(figures.unknown);
    expect(figures.sent + figures.unknown).toBe(PEOPLE);
    expect(zalo.problems).toEqual([]);
  },
);

/** Nobody stands in the ledger twice; who is said to be reminded was charged for once. */
function judge(all: Export, zalo: FakeZalo): { sent: number; unknown: number; charged: number } {
  const charged = new Map<string, number>();
  for (const { to } of zalo.ledger) charged.set(to, (charged.get(to) ?? 0) + 1);
  expect([...charged.values()].filter((times) => times > 1)).toEqual([]);
  const sent = all.reminders.filter(({ state }) => state === "sent");
  for (const { person } of sent) expect(charged.get(userOf(person)), person).toBe(1);
  const unknown = all.reminders.filter(({ state }) => state === "unknown");
  return { sent: sent.length, unknown: unknown.length, charged: charged.size };
}

/** Kills it at any moment until nothing is left to be sent. Gives how often. */
async function killUntilDone(program: Program, zalo: FakeZalo, random: () => number): Promise<number> {
  await program.start(clock());
  for (let kills = 0; ; kills += 1) {
    for (let waited = random() * MOST_MS; waited > 0; waited -= 250) {
      await delay(Math.min(250, waited));
      await zalo.advance(0);
    }
    if (isThrough(await exportedBeside(program))) return kills;
    await program.kill();
    await program.start(clock());
  }
}

function isThrough({ reminders, outbox }: Export): boolean {
  return (
    reminders.filter(({ state }) => state !== "superseded").length === PEOPLE &&
    outbox.every(({ kind, state }) => kind !== "reminder" || !["pending", "sending", "retry"].includes(state))
  );
}

async function until(program: Program, zalo: FakeZalo, holds: (all: Export) => boolean): Promise<Export> {
  for (;;) {
    await zalo.advance(0);
    const all = await exportedBeside(program);
    if (holds(all)) return all;
    await delay(200);
  }
}

async function serve(zalo: FakeZalo): Promise<Program> {
  const account = zaloEnv(zalo);
  const port = await freePort();
  const program = await openProgram(onTestFinished, {
    PORT: String(port),
    KHEO_DEMO: "off",
    ...account.env,
    ZALO_TEMPLATE_REMINDER_ID: TEMPLATE,
  });
  program.forbid(...account.secrets);
  zalo.template({ id: TEMPLATE, params: [{ name: "ho_ten" }, { name: "han_cuoi", type: "DATE" }] });
  await program.start(clock());
  await zalo.webhook.setUp(new URL("/webhooks/zalo", await program.url()).href);
  await program.stop();
  return program;
}

/** Everybody joined and wrote nine days ago; half of their phones tell when a message has come. */
async function people(program: Program, zalo: FakeZalo, random: () => number): Promise<void> {
  const at = now() - 9 * DAY;
  const unit = { id: "phuong", parent: null, plan: "tuyen-quang-2026-2030", name: "Phường Minh Xuân" };
  await beside(program, (store) =>
    store.tx(async (tx) => {
      await tx.addUnit({ ...unit, kind: "dang-uy-xa", at });
      for (let i = 0; i < PEOPLE; i += 1) {
        const person = `person-${String(i).padStart(3, "0")}`;
        const name = `Đồng chí số ${i}`;
        await tx.addPerson({
          id: person,
          name,
          title: "Bí thư",
          consent: "1",
          reminders: true,
          demo: false,
          at,
        });
        await tx.grant(person, { unit: unit.id, role: "member" }, at);
        const where = { id: `with-${person}`, channel: "zalo-oa", address: userOf(person) } as const;
        const conversation = await tx.openConversation({ ...where, at });
        await tx.saveConversation({ ...conversation, person, heardAt: at, at });
        const user = zalo.user({ id: userOf(person), name });
        user.lastWrote(9 * DAY);
        user.confirmsAfter(random() < 0.5 ? 300 : null);
        program.forbid(userOf(person), name);
      }
    }),
  );
}

function userOf(person: string): string {
  return `246845883529100${person.slice(-3)}`;
}

/** The webhook has one address over all restarts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
