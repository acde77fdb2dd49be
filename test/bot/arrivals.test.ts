/** Events between their coming and their turn, on a real store: kept before they are acknowledged, none lost, none taken out of order. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startArrivals, type Arrivals, type Line } from "../../bot/arrivals.ts";
import { createCalls } from "../../bot/calls.ts";
import { systemIds } from "../../bot/clock.ts";
import { createLog } from "../../bot/log.ts";
import { handleInbound } from "../../bot/turn.ts";
import { KheoError, StoreBusy, type Arrival, type Inserted, type Store } from "../../flows/ports.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";
import { openKheo } from "../support/kheo.ts";
import { MovedTime } from "./outbox-line.ts";

const LONGEST_MS = 60_000;
const MOST_ATTEMPTS = 20;
const BUG = new TypeError("canary");

let file: string;
let remove: () => Promise<void>;
let store: Store;
let time: MovedTime;
let running: Arrivals | null;
/** What was taken, in this order. */
let taken: string[];
let counted: string[];
let lag: number;
/** What taking an event does; nothing by default. */
let take: (arrival: Arrival) => unknown;

beforeEach(async () => {
  ({ file, remove } = await temporaryFile());
  store = await openAt(file);
  [time, running, taken, counted, lag] = [new MovedTime(), null, [], [], 0];
  take = () => undefined;
});
afterEach(async () => {
  await running?.stop();
  await store.close();
  await remove();
});

function start(on: Store = store): Arrivals {
  const line: Line = {
    channel: "zalo-oa",
    async take(arrival) {
      await take(arrival);
      taken.push(arrival.key);
    },
  };
  running = startArrivals(
    {
      store: on,
      clock: time,
      ids: systemIds,
      log: createLog("silent"),
      calls: createCalls(),
      count: (name) => void counted.push(name),
      gauge: (_, value) => void (lag = Math.max(lag, value)),
      pause: time.pause,
      random: () => 1,
    },
    line,
  );
  return running;
}
const event = (key: string, address = "an"): { key: string; address: string; body: string } => ({
  key,
  address,
  body: `{"key":"${key}"}`,
});
const waiting = async (): Promise<number> => (await store.counts())["arrivals"] ?? 0;
const drained = async (many: number): Promise<void> => {
  await time.until(() => taken.length >= many);
  await running?.stop();
  expect(await waiting()).toBe(0);
};
const refused = (name: "keepArrivals" | "endArrivals" | "putOffArrival", when: () => boolean): Store =>
  new Proxy(store, {
    get(target, asked) {
      const value: unknown = Reflect.get(target, asked);
      if (typeof value !== "function") return value;
      return asked === name && when() ? () => Promise.reject(new StoreBusy("locked")) : value.bind(target);
    },
  });

describe("keeping", () => {
  test("ends when the event is on disk, and a repeat is known", async () => {
    take = () => new Promise(() => undefined);
    const batches: number[] = [];
    const watched: Store = new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "keepArrivals")
          return async (given: readonly Arrival[]): Promise<readonly Inserted[]> => {
            batches.push(given.length);
            return target.keepArrivals(given);
          };
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const arrivals = start(watched);
    running = null;
    const other = await openAt(file);
    expect(await arrivals.keep(event("a"))).toBe("new");
    expect((await other.counts())["arrivals"]).toBe(1);
    expect(await arrivals.keep(event("a"))).toBe("exists");
    // Those that come at the same time share a batch.
    const crowd = ["b", "c", "d", "b", "e"].map((key) => arrivals.keep(event(key)));
    expect(await Promise.all(crowd)).toEqual(["new", "new", "new", "exists", "new"]);
    expect(batches).toEqual([1, 1, 5]);
    expect((await other.counts())["arrivals"]).toBe(5);
    expect(counted.filter((name) => name === "arrivals_repeated")).toHaveLength(2);
    await other.close();
  });

  test("rejects for everybody of a batch when the store is busy, and keeps nothing", async () => {
    let busy = true;
    const arrivals = start(refused("keepArrivals", () => busy));
    const crowd = ["a", "b"].map((key) => arrivals.keep(event(key)));
    for (const { status } of await Promise.allSettled(crowd)) expect(status).toBe("rejected");
    expect(await waiting()).toBe(0);
    busy = false;
    await arrivals.keep(event("b"));
    await drained(1);
    expect(taken).toEqual(["b"]);
  });

  test("goes on after the worker has stopped: the next run takes it", async () => {
    const first = start();
    await first.stop();
    await first.keep(event("a"));
    expect([taken, await waiting()]).toEqual([[], 1]);
    start();
    await drained(1);
  });
});

describe("taking", () => {
  test("goes in the order in which events came, also within a millisecond and over a restart", async () => {
    const keys = Array.from({ length: 300 }, (_, at) => `k${at}`);
    take = () => Promise.reject(new StoreBusy("locked"));
    const first = start();
    await Promise.all(keys.slice(0, 150).map((key) => first.keep(event(key, key))));
    for (const key of keys.slice(150)) await first.keep(event(key, key));
    await first.stop();
    expect(taken).toEqual([]);
    take = () => undefined;
    start();
    await drained(keys.length);
    expect(taken).toEqual(keys);
  });

  test("lets the event loop go between two events", async () => {
    const order: string[] = [];
    take = ({ key }) => {
      order.push(key);
      setImmediate(() => order.push(`after ${key}`));
    };
    const arrivals = start();
    await Promise.all(["a", "b"].map((key) => arrivals.keep(event(key))));
    await drained(2);
    expect(order.slice(0, 3)).toEqual(["a", "after a", "b"]);
  });

  test("a stop ends with the event under way; the rest waits on disk", async () => {
    let ends = (): void => undefined;
    let begun = false;
    take = () => {
      begun = true;
      return new Promise<void>((resolve) => (ends = resolve));
    };
    const before = start();
    await before.stop();
    // Left by an earlier run, so that all are found at once.
    await Promise.all(["a", "b", "c"].map((key) => before.keep(event(key))));
    const arrivals = start();
    await time.until(() => begun);
    const stopped = arrivals.stop();
    ends();
    await stopped;
    expect([taken, await waiting()]).toEqual([["a"], 2]);
  });

  test("a store that is busy keeps everybody waiting, and nobody is tried in vain more than it is", async () => {
    let tries = 0;
    const begun = time.now();
    take = ({ key }) => {
      tries += 1;
      return tries <= 3 ? Promise.reject(new StoreBusy("locked")) : key;
    };
    const arrivals = start();
    await Promise.all([arrivals.keep(event("a")), arrivals.keep(event("b", "binh"))]);
    await drained(2);
    expect(taken).toEqual(["a", "b"]);
    expect(time.now() - begun).toBe(1_000 + 2_000 + 4_000);
    expect(lag).toBe(7);
  });

  test("what could not be ended is ended before more is taken, and not taken twice", async () => {
    let busy = 2;
    const arrivals = start(refused("endArrivals", () => (busy -= 1) >= 0));
    await arrivals.keep(event("a"));
    await time.until(() => busy < 0);
    await arrivals.keep(event("b"));
    await drained(2);
    expect(taken).toEqual(["a", "b"]);
  });

  test("a mistake in the program puts the event off, its person's later ones with it, and holds up nobody else", async () => {
    const tried: number[] = [];
    const begun = time.now();
    let mended = false;
    take = ({ key, attempts }) => {
      if (key !== "bad" || mended) return undefined;
      tried.push(attempts);
      return Promise.reject(BUG);
    };
    const arrivals = start();
    const all = [event("bad"), event("next"), event("other", "binh")];
    await Promise.all(all.map((one) => arrivals.keep(one)));
    await time.until(() => tried.length === 3);
    expect(taken).toEqual(["other"]);
    expect([tried, time.now() - begun]).toEqual([[0, 1, 2], 1_000 + 2_000]);
    mended = true;
    await drained(3);
    expect(taken).toEqual(["other", "bad", "next"]);
  });

  test("a mistake that stays is given up after twenty tries, and said to be, without what was written", async () => {
    let tries = 0;
    const begun = time.now();
    take = ({ key }) => {
      if (key !== "bad") return undefined;
      tries += 1;
      return Promise.reject(new KheoError("odd", "drop", "odd"));
    };
    const arrivals = start();
    await Promise.all([arrivals.keep(event("bad")), arrivals.keep(event("next"))]);
    await time.until(() => taken.length === 1);
    await running?.stop();
    expect([tries, taken, await waiting()]).toEqual([MOST_ATTEMPTS, ["next"], 0]);
    expect(counted.filter((name) => name === "arrivals_failed")).toHaveLength(1);
    expect(time.now() - begun).toBeLessThan(MOST_ATTEMPTS * LONGEST_MS);
  });

  test("whatever fails, however often: all are taken once it is over, those of one address in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ address: fc.nat(3), fails: fc.nat(3), busy: fc.boolean() }), { maxLength: 12 }),
        async (given) => {
          const fresh = await temporaryFile();
          const own = await openAt(fresh.file);
          taken = [];
          time = new MovedTime();
          const left = new Map(given.map(({ fails }, at) => [`k${at}`, fails]));
          take = ({ key }) => {
            const fails = left.get(key) ?? 0;
            left.set(key, fails - 1);
            if (fails <= 0) return undefined;
            return Promise.reject(given[Number(key.slice(1))]?.busy === true ? new StoreBusy("locked") : BUG);
          };
          const arrivals = start(own);
          await Promise.all(given.map(({ address }, at) => arrivals.keep(event(`k${at}`, String(address)))));
          await time.until(() => taken.length === given.length);
          await arrivals.stop();
          for (const address of [0, 1, 2, 3]) {
            const theirs = given.flatMap((one, at) => (one.address === address ? [`k${at}`] : []));
            expect(taken.filter((key) => theirs.includes(key))).toEqual(theirs);
          }
          await own.close();
          await fresh.remove();
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("a crash after the turn and before its event is ended repeats it, to no effect", async () => {
  const kheo = await openKheo();
  const run = (ends: boolean): Arrivals =>
    startArrivals(
      {
        ...kheo.deps,
        store: ends
          ? kheo.store
          : Object.assign(Object.create(null), {
              keepArrivals: kheo.store.keepArrivals.bind(kheo.store),
              arrivals: kheo.store.arrivals.bind(kheo.store),
              putOffArrival: kheo.store.putOffArrival.bind(kheo.store),
              endArrivals: () => Promise.reject(new StoreBusy("the process is gone")),
            }),
        log: createLog("silent"),
        calls: createCalls(),
        count: () => undefined,
        gauge: () => undefined,
        pause: time.pause,
      },
      {
        channel: "zalo-oa",
        async take({ address, key, body }) {
          await handleInbound(kheo.deps, {
            channel: "zalo-oa",
            address,
            key,
            event: { type: "text", text: body },
          });
          taken.push(key);
        },
      },
    );
  const outbox = async (): Promise<number> => (await kheo.store.exportAll()).outbox.length;
  const crashed = run(false);
  await crashed.keep({ address: "an", key: "k", body: "Chào Khéo" });
  await time.until(() => taken.length === 1);
  await crashed.stop();
  const before = await outbox();
  expect([before > 0, (await kheo.store.counts())["arrivals"]]).toEqual([true, 1]);
  const next = run(true);
  await time.until(() => taken.length === 2);
  await next.stop();
  expect([await outbox(), (await kheo.store.counts())["arrivals"]]).toEqual([before, 0]);
  await kheo.close();
});
