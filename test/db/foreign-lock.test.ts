import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Store, StoreBusy } from "../../flows/ports.ts";
import { aPerson } from "../contracts/store/fixtures.ts";
import { openAt, temporaryFile } from "./temporary.ts";

/** Longest time (ms) that waiting for a lock may hold up everything else in the process (reliability.md B2). */
const LONGEST_GAP_MS = 300;

describe("while another process holds the write lock", () => {
  let foreign: Database.Database;
  let store: Store;
  let file: string;
  let remove: () => Promise<void>;
  /** Every pause the store took, in ms; `onPause` runs instead of the wait. */
  let pauses: number[];
  let onPause: () => void;
  let longestGapMs: number;

  beforeEach(async () => {
    pauses = [];
    onPause = () => undefined;
    longestGapMs = 0;
    ({ file, remove } = await temporaryFile());
    let resumedAt = performance.now();
    store = await openAt(file, {
      patienceMs: 1000,
      random: () => 0.5,
      sleep: async (ms) => {
        longestGapMs = Math.max(longestGapMs, performance.now() - resumedAt);
        pauses.push(ms);
        onPause();
        await new Promise(setImmediate);
        resumedAt = performance.now();
      },
    });
    foreign = new Database(file);
    foreign.exec("BEGIN IMMEDIATE");
    resumedAt = performance.now();
  });

  afterEach(async () => {
    foreign.close();
    await store.close();
    await remove();
  });

  it("waits in small steps and loses nothing", async () => {
    onPause = () => {
      if (pauses.length === 3) foreign.exec("COMMIT");
    };
    await Promise.all(["a", "b", "c"].map((id) => store.tx((tx) => tx.addPerson(aPerson({ id })))));
    expect(pauses).toEqual([15, 30, 60]);
    expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS);
    expect((await store.counts())["people"]).toBe(3);
  });

  it("waits as well to open the store", async () => {
    const sleep = async () => void foreign.exec("COMMIT");
    const another = await openAt(file, { sleep });
    await expect(another.check()).resolves.toBeUndefined();
    await another.close();
  });

  it("reads on", async () => {
    expect(await store.units()).toEqual([]);
    expect((await store.exportAll()).people).toEqual([]);
    expect(pauses).toEqual([]);
  });

  it("gives up as busy when patience ends, at once for all who waited, and recovers by itself", async () => {
    const waiting = ["a", "b", "c"].map((id) => store.tx((tx) => tx.addPerson(aPerson({ id }))));
    const outcomes = await Promise.allSettled(waiting);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store-busy", remedy: "retry" } });
    }
    expect(pauses.reduce((sum, ms) => sum + ms + 150, 0)).toBeLessThan(2 * 1000);
    expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS);

    await expect(store.check()).rejects.toBeInstanceOf(StoreBusy);
    foreign.exec("ROLLBACK");
    await store.tx((tx) => tx.addPerson(aPerson({ id: "d" })));
    expect((await store.exportAll()).people.map((p) => p.id)).toEqual(["d"]);
    await expect(store.check()).resolves.toBeUndefined();
  });
});
