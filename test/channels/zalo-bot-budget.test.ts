/** The plan's fifty people and three thousand messages: shown always, said before they are used up, once a month each. */
import { pino } from "pino";
import { beforeEach, expect, test } from "vitest";
import { createBudget, type Budget } from "../../bot/channels/zalo-bot/budget.ts";
import type { Instant } from "../../flows/ports.ts";

const MONDAY = Date.parse("2026-11-23T07:30:00+07:00");
const HOUR_MS = 3_600_000;

let now: Instant;
let use: { conversations: number; sent: number };
let asked: Instant[];
let gauges: Map<string, number>;
let said: { what?: unknown; used?: unknown; most?: unknown; msg: string }[];
let alerts: string[];
let pauses: { readonly ms: number; readonly over: () => void }[];
let closing: AbortController;
let failing: boolean;

function open(): Budget {
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line)) });
  return createBudget({
    store: {
      async useOf(channel, since) {
        expect(channel).toBe("zalo-bot");
        asked.push(since);
        if (failing) throw new Error("canary");
        return use;
      },
    },
    clock: { now: () => now },
    log,
    gauge: (name, value) => void gauges.set(name, value),
    alert: (what, text) => void alerts.push(`${what}: ${text}`),
    closing: closing.signal,
    pause: (ms) => new Promise((over) => pauses.push({ ms, over })),
  });
}
/** Lets the watch look once more, an hour later unless told otherwise. */
async function later(ms = HOUR_MS): Promise<void> {
  now += ms;
  pauses.at(-1)?.over();
  await settled();
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  now = MONDAY;
  use = { conversations: 3, sent: 120 };
  asked = [];
  gauges = new Map();
  said = [];
  alerts = [];
  pauses = [];
  closing = new AbortController();
  failing = false;
});

test("what is used of the month in Vietnam is shown at start and every hour", async () => {
  now = Date.parse("2026-12-01T00:10:00+07:00");
  void open().watch();
  await settled();
  expect(asked).toEqual([Date.parse("2026-12-01T00:00:00+07:00")]);
  expect(Object.fromEntries(gauges)).toEqual({ zalo_bot_users: 3, zalo_bot_messages_this_month: 120 });
  expect(pauses.map(({ ms }) => ms)).toEqual([HOUR_MS]);
  use = { conversations: 4, sent: 121 };
  await later();
  expect(Object.fromEntries(gauges)).toEqual({ zalo_bot_users: 4, zalo_bot_messages_this_month: 121 });
  expect(said).toEqual([]);
});

test("is said once at eighty per cent and once when it is used up, and again in another month", async () => {
  void open().watch();
  await settled();
  use = { conversations: 39, sent: 2_399 };
  await later();
  expect(said).toEqual([]);
  use = { conversations: 40, sent: 2_400 };
  await later();
  await later();
  expect(said).toMatchObject([
    { what: "users", used: 40, most: 50 },
    { what: "messages", used: 2_400, most: 3_000 },
  ]);
  use = { conversations: 40, sent: 3_000 };
  await later();
  await later();
  expect(said.slice(2)).toMatchObject([
    { what: "messages", used: 3_000, msg: expect.stringContaining("used up") },
  ]);
  use = { conversations: 40, sent: 2_500 };
  await later(30 * 24 * HOUR_MS);
  expect(said.slice(3)).toMatchObject([
    { what: "users", used: 40 },
    { what: "messages", used: 2_500 },
  ]);
  expect(alerts).toHaveLength(said.length);
  expect(alerts[0]).toMatch(/^users 0.8: .*40 trên 50 người/u);
  expect(alerts[2]).toMatch(/^messages 1: .*3000 trên 3000 tin/u);
});

test("is looked at after every fifty messages", async () => {
  const budget = open();
  for (let i = 0; i < 149; i += 1) budget.spent();
  await settled();
  expect(asked).toHaveLength(2);
  budget.spent();
  await settled();
  expect(asked).toHaveLength(3);
});

test("a store that can't be read stops nothing and tells nothing of itself", async () => {
  failing = true;
  void open().watch();
  await settled();
  failing = false;
  await later();
  expect(gauges.get("zalo_bot_users")).toBe(3);
  expect(said).toHaveLength(1);
  expect(JSON.stringify(said)).not.toContain("canary");
});

test("ends with the process", async () => {
  const watching = open().watch();
  await settled();
  closing.abort();
  await later();
  await watching;
  expect(asked).toHaveLength(1);
});
