import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../flows/ports.ts";
import { type Connection, openWriter } from "../../db/connection.ts";
import type { Lane } from "../../db/lanes.ts";
import { Transactions } from "../../db/transactions.ts";
import { aMessage, T0, withLan } from "../contracts/store/fixtures.ts";
import { openAt, temporaryFile } from "./temporary.ts";

/** A place where a transaction waits until it is told to go on. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("the lanes of the transactions", () => {
  let db: Connection;
  let remove: () => Promise<void>;
  let transactions: Transactions;
  let log: string[];
  /** Asks for a transaction that notes when it runs. */
  const ask = (name: string, lane?: Lane): Promise<void> =>
    transactions.run(async () => void log.push(name), lane);
  /** Asks for a transaction that stays open until the gate opens. */
  const hold = (until: Promise<void>, lane?: Lane): Promise<void> =>
    transactions.run(async () => {
      log.push("held begins");
      await until;
      log.push("held ends");
    }, lane);

  beforeEach(async () => {
    let file = "";
    ({ file, remove } = await temporaryFile());
    db = openWriter(file);
    transactions = new Transactions(db, { patienceMs: 0, sleep: async () => undefined, random: () => 0 });
    log = [];
  });
  afterEach(async () => {
    await transactions.drain();
    db.close();
    await remove();
  });

  it("let the urgent go before all that waits, in the order they came, without interrupting anybody", async () => {
    const { opened, open } = gate();
    const asked = [
      hold(opened),
      ask("turn 1"),
      ask("turn 2"),
      ask("claim", "urgent"),
      ask("turn 3"),
      ask("settle", "urgent"),
    ];
    await new Promise(setImmediate);
    expect(log).toEqual(["held begins"]);
    open();
    await Promise.all(asked);
    expect(log).toEqual(["held begins", "held ends", "claim", "settle", "turn 1", "turn 2", "turn 3"]);
  });

  it("let an ordinary one in after eight urgent ones in a row", async () => {
    const { opened, open } = gate();
    const asked = [hold(opened), ask("turn 1"), ask("turn 2")];
    for (let i = 1; i <= 17; i += 1) asked.push(ask("urgent", "urgent"));
    open();
    await Promise.all(asked);
    const eight = Array.from({ length: 8 }, () => "urgent");
    expect(log.slice(2)).toEqual([...eight, "turn 1", ...eight, "turn 2", "urgent"]);
  });

  it("do not starve turns when every urgent one asks for the next", async () => {
    const { opened, open } = gate();
    let more = true;
    const again = async (): Promise<void> => {
      while (more && log.length < 100) await ask("urgent", "urgent");
    };
    const asked = [hold(opened), again(), again(), ask("turn").then(() => void (more = false))];
    open();
    await Promise.all(asked);
    expect(log.indexOf("turn")).toBeLessThan(12);
  });

  it("go on after one that failed, in either lane", async () => {
    const failed = [
      transactions.run(() => Promise.reject(new Error("no"))),
      transactions.run(() => Promise.reject(new Error("no")), "urgent"),
    ];
    const after = ask("after");
    expect((await Promise.allSettled(failed)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await after;
    expect(log).toEqual(["after"]);
  });

  it("keep what runs in the async context of who asked for it", async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const look = (lane: Lane) => transactions.run(async () => void seen.push(context.getStore()), lane);
    await Promise.all([
      context.run("a", () => look("ordinary")),
      context.run("b", () => look("ordinary")),
      context.run("c", () => look("urgent")),
    ]);
    expect(seen).toEqual(["a", "c", "b"]);
  });

  it("drain: both lanes are waited for, and nobody new is let in", async () => {
    const { opened, open } = gate();
    const asked = [hold(opened, "urgent"), ask("turn"), ask("claim", "urgent")];
    const drained = Promise.all([transactions.drain(), transactions.drain()]).then(() => log.push("drained"));
    await expect(ask("late", "urgent")).rejects.toMatchObject({ code: "store-closed" });
    open();
    await drained;
    await Promise.all(asked);
    expect(log).toEqual(["held begins", "held ends", "claim", "turn", "drained"]);
  });

  it("send everybody away at once when the lock can't be had, and let in who comes after", async () => {
    const foreign = openWriter(db.name);
    foreign.exec("BEGIN IMMEDIATE");
    const waiting = [ask("turn 1"), ask("turn 2"), ask("claim", "urgent")];
    // who is told first may ask again at once, urgently: it waits for the lock after all have gone, not before
    const retried = waiting[0]?.catch(() => {
      foreign.exec("ROLLBACK");
      return ask("again", "urgent");
    });
    const outcomes = await Promise.allSettled(waiting);
    foreign.close();
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: "store-busy" } });
    await retried;
    expect(log).toEqual(["again"]);
  });
});

describe("the outbox while turns wait", () => {
  let store: Store;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    let file = "";
    ({ file, remove } = await temporaryFile());
    store = await openAt(file);
    await withLan(store);
    await store.tx((tx) => tx.enqueue([aMessage({ seq: 1 }), aMessage({ seq: 2 })]));
  });
  afterEach(async () => {
    await store.close();
    await remove();
  });

  it.each<[string, () => Promise<unknown>]>([
    ["claims", () => store.claimOutbox({ channels: ["web"], now: T0, limit: 1 })],
    ["settles", () => store.settleOutbox({ id: "web-1:0001", state: "sent", nextAt: T0, at: T0 })],
    ["marks as delivered", () => store.markDelivered("web-1", 2, T0)],
  ])("%s before them", async (_, work) => {
    const log: string[] = [];
    const { opened, open } = gate();
    const running = store.tx(() => opened);
    const turns = [1, 2, 3].map((n) => store.tx(async () => void log.push(`turn ${n}`)));
    const urgent = work().then(() => log.push("outbox"));
    open();
    await Promise.all([running, ...turns, urgent]);
    expect(log[0]).toBe("outbox");
    expect(log).toHaveLength(4);
  });
});
