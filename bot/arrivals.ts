/**
 * Events that a platform calls in. Each is kept as it came, in a transaction it shares with those that come at the same time, before anybody
 * says “received”; a worker then takes them one after another, oldest first, and those of one address always in their order. What a run
 * leaves, the next one takes.
 */
import { setImmediate } from "node:timers/promises";
import {
  StoreBusy,
  type Arrival,
  type ChannelId,
  type Clock,
  type Ids,
  type Inserted,
  type Store,
} from "../flows/ports.ts";
import type { Calls } from "./calls.ts";
import { wait } from "./clock.ts";
import { errorFields, type Log } from "./log.ts";

/** What a channel says of an event that it wants kept. */
export type Arriving = Pick<Arrival, "address" | "key" | "body">;

export interface Arrivals {
  /**
   * Resolves when the event is on disk; `exists`: it had come before. Rejects when it is not (the store is busy): it has to come again then.
   */
  keep(event: Arriving): Promise<Inserted>;
  /** No further event is taken, once the one under way has ended; `keep` still keeps for the next run. */
  stop(): Promise<void>;
}

export interface ArrivalDeps {
  readonly store: Pick<Store, "keepArrivals" | "arrivals" | "endArrivals" | "putOffArrival">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly calls: Pick<Calls, "giveWay">;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  readonly gauge: (name: string, value: number, labels?: { readonly [label: string]: string }) => void;
  /** Waits; tests that own the clock move it instead. Resolves early when aborted. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

export interface Line {
  readonly channel: ChannelId;
  /**
   * Takes one event; may be called again for one that was taken before. Rejects with `StoreBusy` when nothing can be written, with
   * anything else when there is a mistake in the program.
   */
  readonly take: (arrival: Arrival) => Promise<void>;
}

const BATCH = 32;
/** How often events are looked for that nobody told of: those put off, rows of other processes. */
const SWEEP_MS = 1_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/**
 * After an event the worker gives way to calls for as long as the event took, so many times; longer than that it is not kept from its work,
 * however many call.
 */
const GIVES_WAY = 5;
/** An event that can't be taken so many times is given up: some quarter of an hour. */
const MOST_ATTEMPTS = 20;

/** Starts with what an earlier run left. */
export function startArrivals(deps: ArrivalDeps, line: Line): Arrivals {
  const worker = new Worker(deps, line);
  const keeper = new Keeper(deps, line.channel, () => worker.kick());
  const running = worker.run();
  return {
    keep: (event) => keeper.keep(event),
    async stop() {
      worker.stop();
      await running;
    },
  };
}

interface Kept {
  readonly event: Arriving;
  readonly resolve: (inserted: Inserted) => void;
  readonly reject: (error: unknown) => void;
}

/** Group commit: what comes at the same time goes into one batch, and whatever comes while that is written into the next. */
class Keeper {
  readonly #deps: ArrivalDeps;
  readonly #channel: ChannelId;
  readonly #kept: () => void;
  #coming: Kept[] = [];
  #writing = false;
  /** The newest id is this with the number that comes after it. */
  #stem = "";
  #number = 0;

  constructor(deps: ArrivalDeps, channel: ChannelId, kept: () => void) {
    this.#deps = deps;
    this.#channel = channel;
    this.#kept = kept;
  }

  keep(event: Arriving): Promise<Inserted> {
    return new Promise((resolve, reject) => {
      this.#coming.push({ event, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  /** Never rejects: whoever waits hears of it. */
  async #write(): Promise<void> {
    const { store, count } = this.#deps;
    this.#writing = true;
    while (this.#coming.length > 0) {
      // A transaction runs to its end before the next call is heard: whoever has called already is let in first.
      await setImmediate();
      const batch = this.#coming.splice(0);
      try {
        const inserted = await store.keepArrivals(batch.map(({ event }) => this.#arrival(event)));
        for (const [at, { resolve }] of batch.entries()) {
          const outcome = inserted[at] ?? "exists";
          count(outcome === "new" ? "arrivals_kept" : "arrivals_repeated", { channel: this.#channel });
          resolve(outcome);
        }
        this.#kept();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }

  #arrival(event: Arriving): Arrival {
    return {
      ...event,
      id: this.#nextId(),
      channel: this.#channel,
      attempts: 0,
      at: this.#deps.clock.now(),
    };
  }

  /** Ids of one millisecond have no order of their own, and a clock may go back: what comes later has the larger id all the same. */
  #nextId(): string {
    const id = this.#deps.ids.id();
    if (id > this.#stem) {
      this.#stem = id;
      this.#number = 0;
    }
    this.#number += 1;
    return `${this.#stem}.${String(this.#number).padStart(9, "0")}`;
  }
}

class Worker {
  readonly #deps: ArrivalDeps;
  readonly #line: Line;
  readonly #stopping = new AbortController();
  /** Ends the present wait. */
  #wake = new AbortController();
  /** Taken, and still on disk. */
  readonly #taken = new Set<string>();
  /** How often in a row the store could not be written. */
  #busy = 0;

  constructor(deps: ArrivalDeps, line: Line) {
    this.#deps = deps;
    this.#line = line;
  }

  kick(): void {
    if (!this.#wake.signal.aborted) this.#wake.abort();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // A kick that comes while looking must not be missed.
      this.#wake = new AbortController();
      const ms = await this.#work().catch((error: unknown) => this.#patience(error));
      if (ms > 0) await this.#pause(ms);
    }
    await this.#end().catch(() => undefined);
  }

  /** Takes what is due, a batch at most. Gives the ms until it is worth looking again. */
  async #work(): Promise<number> {
    const { store, clock, gauge } = this.#deps;
    const { channel } = this.#line;
    await this.#end();
    const now = clock.now();
    const batch = await store.arrivals({ channel, now, limit: BATCH });
    gauge("arrivals_lag_seconds", Math.max(0, now - (batch[0]?.at ?? now)) / 1_000, { channel });
    /** Who waits for an event of theirs that was put off. */
    const waiting = new Set<string>();
    for (const arrival of batch) {
      if (this.#stopping.signal.aborted) break;
      if (waiting.has(arrival.address)) continue;
      const begun = performance.now();
      if (!(await this.#take(arrival))) waiting.add(arrival.address);
      await this.#deps.calls.giveWay((performance.now() - begun) * GIVES_WAY);
    }
    await this.#end();
    this.#busy = 0;
    return batch.length < BATCH ? SWEEP_MS : 0;
  }

  /** False when the event was put off. Rejects when the store is busy: then it is so for everybody, and all wait as they are. */
  async #take(arrival: Arrival): Promise<boolean> {
    try {
      await this.#line.take(arrival);
    } catch (error) {
      if (error instanceof StoreBusy) throw error;
      if (arrival.attempts + 1 < MOST_ATTEMPTS) return this.#putOff(arrival, error);
      this.#note("error", "an event could not be taken and is given up", arrival, error);
      this.#deps.count("arrivals_failed", { channel: arrival.channel });
    }
    this.#taken.add(arrival.id);
    return true;
  }

  async #putOff(arrival: Arrival, error: unknown): Promise<false> {
    const { store, clock } = this.#deps;
    this.#note("warn", "an event could not be taken now", arrival, error);
    const at = clock.now();
    await store.putOffArrival({ id: arrival.id, until: at + this.#waitMs(arrival.attempts + 1), at });
    return false;
  }

  async #end(): Promise<void> {
    if (this.#taken.size === 0) return;
    await this.#deps.store.endArrivals([...this.#taken]);
    this.#taken.clear();
  }

  /** How long to leave the store alone, ms. */
  #patience(error: unknown): number {
    this.#busy += 1;
    const about = { ...errorFields(error), channel: this.#line.channel, failures: this.#busy };
    this.#deps.log.error(about, "arrivals: the store does not answer");
    return this.#waitMs(this.#busy);
  }

  /** Doubles with every failure; spread, so that many that failed together don't come back together. */
  #waitMs(failures: number): number {
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    return Math.ceil(longest * (0.5 + 0.5 * (this.#deps.random ?? Math.random)()));
  }

  #note(level: "warn" | "error", message: string, { id, channel, attempts }: Arrival, error: unknown): void {
    this.#deps.log[level]({ ...errorFields(error), channel, arrival: id, attempts: attempts + 1 }, message);
  }

  /** Kicks don't shorten the wait for a store that is busy. */
  async #pause(ms: number): Promise<void> {
    const stop = this.#stopping.signal;
    const signal = this.#busy > 0 ? stop : AbortSignal.any([this.#wake.signal, stop]);
    await (this.#deps.pause ?? wait)(ms, signal);
  }
}
