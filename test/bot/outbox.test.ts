/** What goes out, when, and what becomes of it: real store, real sender, a wire with a script and a clock that is moved. */
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Sent } from "../../bot/channels/channel.ts";
import { StoreBusy, type RoleName } from "../../flows/ports.ts";
import { aPerson, aUnit, MINUTE, T0 } from "../contracts/store/fixtures.ts";
import { GAP_MS, GROUP_GAP_MS, openLine, type Attempt, type Line } from "./outbox-line.ts";

let line: Line;
beforeEach(async () => {
  line = await openLine();
});
afterEach(async () => line.close());

const sent: Sent = { outcome: "sent" };
const once =
  (first: Sent, rest: Sent = sent) =>
  (_: Attempt, number: number) => ({ sent: number === 1 ? first : rest });
const texts = (address: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${address}/${i + 1}`);

/** Every two attempts of a conversation are its gap apart, and what follows one that arrived keeps the gap from there. */
function expectGaps({ wire }: Line): void {
  for (const address of new Set(wire.attempts.map((one) => one.address))) {
    const gap = address.startsWith("-") ? GROUP_GAP_MS : GAP_MS;
    const here = wire.at(address);
    for (const [i, next] of here.entries()) {
      const before = here[i - 1];
      if (before === undefined) continue;
      const end = before.ended?.sent.outcome === "sent" ? before.ended.at : before.from;
      expect(next.from - end, `${before.text} and ${next.text}`).toBeGreaterThanOrEqual(gap);
    }
  }
}

function expectRate({ wire }: Line, perSecond: number): void {
  for (const { from } of wire.attempts) {
    const within = wire.attempts.filter((one) => one.from >= from && one.from < from + 1_000);
    expect(within.length).toBeLessThanOrEqual(perSecond);
  }
}

describe("pace and order", () => {
  const outcome = fc.oneof(
    { weight: 12, arbitrary: fc.constant<Sent>(sent) },
    { weight: 3, arbitrary: fc.constant<Sent>({ outcome: "unknown", code: "ECONNRESET" }) },
    { weight: 2, arbitrary: fc.constant<Sent>({ outcome: "not-sent", code: "ECONNREFUSED" }) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 8 })
        .map((s): Sent => ({ outcome: "too-fast", retryAfterMs: s * 1_000 })),
    },
    { weight: 1, arbitrary: fc.constant<Sent>({ outcome: "refused", code: "telegram-400" }) },
  );
  const ends = fc.array(fc.record({ ms: fc.nat({ max: 2_500 }), sent: outcome }), {
    minLength: 1,
    maxLength: 40,
  });
  const chats = fc.array(
    fc.record({
      group: fc.boolean(),
      count: fc.integer({ min: 1, max: 6 }),
      kind: fc.constantFrom("reply", "answer", "reminder", "notice"),
      in: fc.nat({ max: 5_000 }),
      errands: fc.nat({ max: 2 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

  test(
    "hold under any outcomes: gaps, rate, order, 429, nothing lost, nothing sent twice",
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(chats, ends, fc.constantFrom(2, 5, 28), async (talks, script, perSecond) => {
          const own = await openLine({ perSecond });
          try {
            const { wire, time, outbox } = own;
            wire.script = (_, number) => script[number - 1] ?? { sent };
            let errands = 0;
            for (const [i, talk] of talks.entries()) {
              const address = `${talk.group ? "-" : ""}${i + 7}`;
              await own.says(address, talk.count, { kind: talk.kind, nextAt: T0 + talk.in });
              for (let n = 0; n < talk.errands; n += 1)
                outbox.errand(address, address, () =>
                  wire.put(address, "errand").finally(() => (errands += 1)),
                );
            }
            const total = talks.map(({ count }) => count).reduce((a, b) => a + b, 0);
            const final = (one: Attempt): boolean =>
              one.text !== "errand" && ["sent", "refused"].includes(one.ended?.sent.outcome ?? "");
            const wanted = talks.map((talk) => talk.errands).reduce((a, b) => a + b, 0);
            await time.until(() => wire.attempts.filter(final).length >= total && errands >= wanted);
            await time.move(MINUTE);
            expect(wire.attempts.filter(final).length).toBe(total);
            expect(wire.obeys).toBe(true);
            expectRate(own, perSecond);
            for (const [i, talk] of talks.entries()) {
              const address = `${talk.group ? "-" : ""}${i + 7}`;
              const here = wire.at(address).filter(({ text }) => text !== "errand");
              expect(here.filter(final).map(({ text }) => text)).toEqual(texts(address, talk.count));
              // Nothing of a conversation begins while something before it is open.
              for (const [n, next] of here.entries())
                expect(here.slice(0, n).every((one) => (one.ended?.at ?? Infinity) <= next.from)).toBe(true);
              const states = await own.states(address);
              expect(states.every((state) => state === "sent" || state === "dead")).toBe(true);
            }
            if (wanted === 0) expectGaps(own);
          } finally {
            await own.close();
          }
        }),
        { numRuns: 25 },
      );
    },
  );

  test("reach what is allowed: three hundred messages at 28 a second", { timeout: 120_000 }, async () => {
    for (let i = 0; i < 100; i += 1) await line.says(String(i + 1), 3);
    await line.time.until(() => line.wire.attempts.length === 300);
    const seconds = (line.time.now() - T0) / 1_000;
    expectRate(line, 28);
    expectGaps(line);
    expect(300 / seconds).toBeGreaterThan(28 * 0.9);
  });

  test("as one for all processes, where the platform counts them together", async () => {
    line.wire.bucket = "account";
    // Another process takes every other slot: it has just made its calls.
    const { store } = line;
    const reserve = store.reserveSlot.bind(store);
    const gapMs = Math.ceil(1_000 / 28);
    const taken: number[] = [];
    store.reserveSlot = async (slot) => {
      taken.push(await reserve({ ...slot, gapMs }));
      return reserve(slot);
    };
    for (let i = 0; i < 20; i += 1) await line.says(`${i + 1}`, 1);
    await line.time.until(() => line.wire.arrived().length === 20);
    expect(taken).toHaveLength(20);
    const starts = [...taken, ...line.wire.attempts.map(({ from }) => from)].toSorted((a, b) => a - b);
    const gaps = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(gapMs - 1);
  });

  test("replies go before reminders, and these before notices, whoever waited longer", async () => {
    await line.says("1", 1, { kind: "notice" });
    await line.says("2", 1, { kind: "reminder" });
    await line.says("3", 1, { kind: "reply" });
    await line.says("4", 1, { kind: "answer" });
    await line.time.until(() => line.wire.arrived().length === 4);
    expect(line.wire.arrived()).toEqual(["3/1", "4/1", "2/1", "1/1"]);
  });

  test("a chat that fails holds up nobody else", async () => {
    line.wire.script = ({ address }) => ({
      sent: address === "7" ? { outcome: "not-sent", code: "telegram-500" } : sent,
    });
    await line.says("7", 2);
    for (let i = 10; i < 20; i += 1) await line.says(String(i), 2);
    await line.time.until(() => line.wire.arrived().length === 20);
    expect(line.time.now() - T0).toBeLessThan(10_000);
    expect(new Set(line.wire.at("7").map(({ text }) => text))).toEqual(new Set(["7/1"]));
  });

  test("at most sixteen are on the wire at a time", async () => {
    line.wire.script = () => ({ ms: 25_000, sent });
    for (let i = 1; i <= 20; i += 1) await line.says(String(i), 1);
    await line.time.move(20_000);
    expect(line.wire.attempts).toHaveLength(16);
    await line.time.until(() => line.wire.arrived().length === 20);
  });

  test("an errand waits until nothing is to be said, and keeps the gap", async () => {
    let done = 0;
    line.outbox.errand("7", "7", async () => {
      done = line.time.now();
      return sent;
    });
    await line.says("7", 3);
    await line.time.until(() => done > 0);
    expect(line.wire.arrived("7")).toEqual(texts("7", 3));
    expect(done - (line.wire.at("7").at(-1)?.ended?.at ?? 0)).toBeGreaterThanOrEqual(GAP_MS);
  });
});

describe("how sending ends", () => {
  test("429: nothing to anybody before its time, then the same message first", async () => {
    line.wire.script = once({ outcome: "too-fast", retryAfterMs: 37_000 });
    for (const address of ["1", "2", "3"]) await line.says(address, 2);
    await line.time.until(() => line.wire.arrived().length === 6);
    const [first, ...rest] = line.wire.attempts;
    // What was on the wire before the answer came is not taken back.
    const later = rest.filter(({ from }) => from >= (first?.ended?.at ?? 0));
    const earliest = Math.min(...later.map(({ from }) => from));
    expect(earliest - (first?.ended?.at ?? 0)).toBe(37_000);
    expect(line.wire.obeys).toBe(true);
    expect(line.wire.arrived("1")).toEqual(texts("1", 2));
  });

  test("kicks do not shorten a wait that was asked for", async () => {
    line.wire.script = once({ outcome: "too-fast", retryAfterMs: 9_000 });
    await line.says("1", 1);
    await line.time.until(() => line.wire.attempts[0]?.ended != null);
    for (let i = 2; i < 12; i += 1) {
      await line.says(String(i), 1);
      await line.time.move(100);
    }
    expect(line.wire.attempts).toHaveLength(1);
    await line.time.until(() => line.wire.arrived().length === 11);
    expect(line.wire.obeys).toBe(true);
  });

  test.each(["unknown", "not-sent"] as const)(
    "%s: again, after waits that double, and counted",
    async (outcome) => {
      line.wire.script = (_, number) => ({
        ms: 0,
        sent: number <= 5 ? { outcome, code: "ECONNRESET" } : sent,
      });
      await line.says("1", 1);
      await line.time.until(() => line.wire.arrived().length === 1);
      expect(line.counted).toEqual([
        ...Array.from({ length: 5 }, () => `outbox telegram ${outcome}`),
        "outbox telegram sent",
      ]);
      const starts = line.wire.attempts.map(({ from }) => from);
      const waits = starts.slice(1).map((at, i) => at - (starts[i] ?? 0));
      for (const [i, ms] of waits.entries()) {
        expect(ms).toBeGreaterThanOrEqual(500 * 2 ** i);
        expect(ms).toBeLessThanOrEqual(1_000 * 2 ** i + 1_100);
      }
      const [row] = await line.store.messagesAfter("1", 0, 1);
      expect([row?.state, row?.attempts]).toEqual(["sent", 6]);
    },
  );

  test("what fails a hundred times is given up, and the next one goes out", async () => {
    line.wire.script = ({ text }) => ({
      sent: text === "1/1" ? { outcome: "unknown", code: "ECONNRESET" } : sent,
    });
    await line.says("1", 2, { nextAt: T0 + MINUTE });
    // The first ninety-eight of them beforehand: it is the last ones that count.
    for (let attempt = 1; attempt <= 98; attempt += 1) {
      const [row] = await line.store.claimOutbox({ channels: ["telegram"], now: T0 + MINUTE, limit: 1 });
      await line.store.settleOutbox({ id: row?.id ?? "", state: "retry", nextAt: T0 + MINUTE, at: T0 });
    }
    await line.time.until(() => line.wire.arrived().length === 1);
    expect(line.wire.attempts.map(({ text }) => text)).toEqual(["1/1", "1/1", "1/2"]);
    expect(await line.states("1")).toEqual(["dead", "sent"]);
  });

  test("refused: dead, and the line goes on", async () => {
    line.wire.script = once({ outcome: "refused", code: "telegram-400" });
    await line.says("1", 3);
    await line.time.until(() => line.wire.arrived().length === 2);
    expect(line.wire.attempts.map(({ text }) => text)).toEqual(texts("1", 3));
    expect(await line.states("1")).toEqual(["dead", "sent", "sent"]);
  });

  test("moved: the same message at the new address, and all that follow", async () => {
    line.wire.script = ({ address }) => ({
      sent: address === "-1" ? { outcome: "moved", address: "-1009" } : sent,
    });
    await line.says("-1", 3);
    await line.time.until(() => line.wire.arrived().length === 3);
    expect(line.wire.attempts.map((one) => `${one.address} ${one.text}`)).toEqual([
      "-1 -1/1",
      "-1009 -1/1",
      "-1009 -1/2",
      "-1009 -1/3",
    ]);
    expect(await line.store.conversationAt("telegram", "-1009")).toMatchObject({ id: "-1" });
  });

  test("no account: the operator is told, the message is kept", async () => {
    line.wire.script = once({ outcome: "no-account", code: "telegram-401" });
    await line.says("1", 1);
    await line.time.until(() => line.lost.length > 0);
    expect(line.lost).toEqual(["telegram telegram-401"]);
    await line.time.move(0);
    expect(await line.states("1")).toEqual(["retry"]);
  });

  test("unreachable: the rest ends, and staff are told once", async () => {
    await somebody("lan", "member", "1");
    await somebody("binh", "reviewer", "2");
    line.wire.script = ({ address }) => ({
      sent: address === "1" ? { outcome: "unreachable", code: "telegram-blocked" } : sent,
    });
    await line.says("1", 3);
    await line.time.until(() => line.wire.arrived("2").length === 1);
    expect(line.wire.at("1").map(({ text }) => text)).toEqual(["1/1"]);
    expect(await line.states("1")).toEqual(["dead", "dead", "dead"]);
    expect(await line.store.conversation("1")).toMatchObject({ unreachable: "telegram-blocked" });
    expect(line.wire.arrived("2")[0]).toContain("Nguyễn Thị Lan");
    await line.says("1", 1);
    await line.time.until(() => line.wire.at("1").length === 2);
    await line.time.move(MINUTE);
    expect(line.wire.at("2")).toHaveLength(1);
    expect(await line.states("1")).toEqual(["dead", "dead", "dead", "dead"]);
  });
});

describe("when the house is not in order", () => {
  test("ten minutes without a platform: everything due arrives afterwards, in order, within the limits", async () => {
    let down = true;
    line.wire.script = (_, number) => ({
      ms: number % 3 === 0 ? 30_000 : 5,
      sent: down ? { outcome: number % 2 === 0 ? "unknown" : "not-sent", code: "ECONNREFUSED" } : sent,
    });
    for (let i = 1; i <= 60; i += 1)
      await line.says(String(i), 3, { kind: i % 2 === 0 ? "reply" : "reminder" });
    await line.time.move(10 * MINUTE);
    expect(line.wire.arrived()).toEqual([]);
    // A platform that is down is asked seldom, however much waits.
    expect(line.wire.attempts.length).toBeLessThan(60);
    down = false;
    const from = line.time.now();
    await line.time.until(() => line.wire.arrived().length === 180);
    for (let i = 1; i <= 60; i += 1) expect(line.wire.arrived(String(i))).toEqual(texts(String(i), 3));
    expectGaps(line);
    expectRate(line, 28);
    expect(line.time.now() - from).toBeLessThan(15 * MINUTE);
  });

  test("a store that is busy while a message is settled is asked again until it knows", async () => {
    const other = new Database(line.file);
    line.wire.script = (_, number) => {
      if (number === 1) other.exec("BEGIN IMMEDIATE");
      return { sent };
    };
    await line.says("1", 2);
    await line.time.until(() => line.wire.arrived().length === 1);
    await line.time.move(5_500);
    expect(await line.states("1")).toEqual(["sending", "pending"]);
    other.exec("ROLLBACK");
    other.close();
    await line.time.until(() => line.wire.arrived().length === 2);
    expect(line.wire.arrived()).toEqual(texts("1", 2));
    expect(line.wire.attempts).toHaveLength(2);
  });

  test("a message that was claimed when the store could not be read goes out all the same", async () => {
    vi.spyOn(line.store, "conversation").mockRejectedValueOnce(new StoreBusy("the disk is away"));
    await line.says("1", 2);
    await line.time.until(() => line.wire.arrived().length === 2);
    expect(line.wire.arrived()).toEqual(texts("1", 2));
  });

  test("what may have arrived at the end of a long call is not repeated within its gap", async () => {
    line.wire.script = (_, number) =>
      number === 1 ? { ms: 20_000, sent: { outcome: "unknown", code: "ECONNRESET" } } : { sent };
    await line.says("-1", 1);
    await line.time.until(() => line.wire.arrived().length === 1);
    const [first, again] = line.wire.attempts;
    expect((again?.from ?? 0) - (first?.ended?.at ?? 0)).toBeGreaterThanOrEqual(GROUP_GAP_MS);
  });

  test("stop() begins nothing new and leaves nothing half done", async () => {
    line.wire.script = () => ({ ms: 2_000, sent });
    for (let i = 1; i <= 5; i += 1) await line.says(String(i), 2);
    await line.time.until(() => line.wire.attempts.length === 3);
    let stopped = false;
    const stopping = line.outbox.stop().then(() => (stopped = true));
    await line.says("9", 1);
    await line.time.until(() => stopped);
    await stopping;
    expect(line.wire.attempts).toHaveLength(3);
    const begun = line.wire.attempts.map(({ address }) => address);
    for (let i = 1; i <= 5; i += 1) {
      const states = await line.states(String(i));
      expect(states).toEqual(begun.includes(String(i)) ? ["sent", "pending"] : ["pending", "pending"]);
    }
    expect(await line.states("9")).toEqual(["pending"]);
  });

  test("what a dead process left on the wire goes out again, before what follows it", async () => {
    await line.close();
    line = await openLine();
    line.wire.script = () => ({ ms: 0, sent });
    await line.says("1", 3, { nextAt: T0 + 10 * MINUTE });
    const [row] = await line.store.claimOutbox({ channels: ["telegram"], now: T0 + 10 * MINUTE, limit: 1 });
    expect(row?.seq).toBe(1);
    await line.time.move(11 * MINUTE);
    expect(line.wire.attempts).toEqual([]);
    await line.store.reclaimSending(line.time.now());
    await line.time.until(() => line.wire.arrived().length === 3);
    expect(line.wire.arrived()).toEqual(texts("1", 3));
  });
});

/** A person of one unit, with a conversation of their own. */
async function somebody(id: string, role: RoleName, address: string): Promise<void> {
  await line.store.tx(async (tx) => {
    await tx.addUnit(aUnit());
    await tx.addPerson(aPerson({ id, name: id === "lan" ? "Nguyễn Thị Lan" : "Trần Văn Bình" }));
    await tx.grant(id, { unit: "chi-bo-1", role }, T0);
    const made = await tx.openConversation({ id: address, channel: "telegram", address, at: T0 });
    await tx.saveConversation({ ...made, person: id, at: T0 });
  });
}
