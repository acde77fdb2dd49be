/** The outbox on a real store, with a wire that does as it is told and a clock that is moved instead of waited for. */
import { setImmediate as idle } from "node:timers/promises";
import { systemIds } from "../../bot/clock.ts";
import type { PaceLimits, PushChannel, Sent } from "../../bot/channels/channel.ts";
import { createLog } from "../../bot/log.ts";
import { startOutbox, type Outbox } from "../../bot/outbox.ts";
import { createSignals } from "../../bot/signals.ts";
import type { Instant, MessageBody, OutboundKind, Store } from "../../flows/ports.ts";
import { aMessage, T0 } from "../contracts/store/fixtures.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";
import { realKnowledge } from "../support/kheo.ts";

const ROUNDS = 8;
const QUIET = 100;
const LONGEST_MS = 24 * 3_600_000;
export const GAP_MS = 1_000;
export const GROUP_GAP_MS = 3_100;

/** Time that stands still while anybody works, and then jumps to the next moment somebody waits for. */
export class MovedTime {
  #now: Instant = T0;
  #waiting: readonly { readonly at: Instant; readonly ring: () => void }[] = [];

  readonly now = (): Instant => this.#now;

  readonly pause = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const own = { at: this.#now + Math.max(1, Math.ceil(ms)), ring: () => end() };
      const end = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== own);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      if (signal?.aborted === true) return resolve();
      signal?.addEventListener("abort", end);
      this.#waiting = [...this.#waiting, own];
    });

  /** Moves on until this holds; one moment at a time, and what it sets off comes to rest before the next. */
  async until(holds: () => boolean): Promise<void> {
    for (let quiet = 0; ;) {
      // A store lets the event loop go now and then: one round may not be the end of it.
      for (let round = 0; round < ROUNDS; round += 1) await idle();
      if (holds()) return;
      const next = this.#waiting.reduce((a, b) => (b.at < a.at ? b : a), { at: Infinity, ring: () => {} });
      // Nobody waits: somebody is at work still, and lets the event loop go more often than that.
      if (next.at === Infinity && (quiet += 1) < QUIET) continue;
      quiet = 0;
      if (next.at > T0 + LONGEST_MS) throw new Error(`it never holds: ${this.#now - T0} ms have passed`);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
    }
  }

  async move(ms: number): Promise<void> {
    const end = this.#now + ms;
    const passed = this.pause(ms);
    await this.until(() => this.#now >= end);
    if (ms > 0) await passed;
  }
}

/** One attempt as the wire saw it. */
export interface Attempt {
  readonly address: string;
  readonly text: string;
  readonly from: Instant;
  ended: { readonly at: Instant; readonly sent: Sent } | null;
}

export type Script = (attempt: Attempt, number: number) => { readonly ms?: number; readonly sent: Sent };
const SENT: Script = () => ({ sent: { outcome: "sent" } });

/** Notes everything that is sent. `obeys` false as soon as something went out before a 429 had run off. */
export class Wire implements PushChannel {
  readonly id = "telegram";
  readonly limits: PaceLimits;
  /** Shared with other processes when it is named. */
  bucket?: string;
  readonly attempts: Attempt[] = [];
  script: Script = SENT;
  obeys = true;
  readonly #time: MovedTime;
  #closedUntil: Instant = 0;

  constructor(time: MovedTime, perSecond: number) {
    this.#time = time;
    this.limits = { perSecond, gapMs: (address) => (address.startsWith("-") ? GROUP_GAP_MS : GAP_MS) };
  }

  send(address: string, { text }: MessageBody): Promise<Sent> {
    return this.put(address, text);
  }

  async put(address: string, text: string): Promise<Sent> {
    const from = this.#time.now();
    if (from < this.#closedUntil) this.obeys = false;
    const attempt: Attempt = { address, text, from, ended: null };
    const { ms = 20, sent } = this.script(attempt, this.attempts.push(attempt));
    if (ms > 0) await this.#time.pause(ms);
    attempt.ended = { at: this.#time.now(), sent };
    if (sent.outcome === "too-fast")
      this.#closedUntil = Math.max(this.#closedUntil, attempt.ended.at + sent.retryAfterMs);
    return sent;
  }

  /** What has arrived at an address, in order. */
  arrived(address?: string): readonly string[] {
    return this.attempts
      .filter((one) => one.ended?.sent.outcome === "sent" && (address ?? one.address) === one.address)
      .toSorted((a, b) => (a.ended?.at ?? 0) - (b.ended?.at ?? 0))
      .map(({ text }) => text);
  }

  at(address: string): readonly Attempt[] {
    return this.attempts.filter((one) => one.address === address);
  }
}

export interface Line {
  readonly store: Store;
  readonly file: string;
  readonly time: MovedTime;
  readonly wire: Wire;
  readonly outbox: Outbox;
  readonly counted: readonly string[];
  readonly lost: readonly string[];
  /** A conversation whose id is its address, with so many messages waiting: `7/1`, `7/2` … */
  says(address: string, count: number, more?: { kind?: OutboundKind; nextAt?: Instant }): Promise<void>;
  /** Where each message of a conversation stands. */
  states(address: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openLine({ perSecond = 28, random = Math.random } = {}): Promise<Line> {
  const { file, remove } = await temporaryFile();
  const store = await openAt(file, { patienceMs: 0 });
  const time = new MovedTime();
  const wire = new Wire(time, perSecond);
  const counted: string[] = [];
  const lost: string[] = [];
  const seqs = new Map<string, number>();
  const signals = createSignals();
  const outbox = startOutbox(
    {
      store,
      knowledge: await realKnowledge(),
      clock: time,
      ids: systemIds,
      demo: false,
      signals,
      log: createLog("silent"),
      count: (name, labels = {}) => void counted.push([name, ...Object.values(labels)].join(" ")),
      lost: (channel, code) => void lost.push(`${channel} ${code}`),
      pause: time.pause,
      random,
    },
    wire,
  );
  signals.listenAll(() => outbox.kick());
  return {
    store,
    file,
    time,
    wire,
    outbox,
    counted,
    lost,
    async says(address, count, { kind = "reply", nextAt = time.now() } = {}) {
      const first = (seqs.get(address) ?? 0) + 1;
      seqs.set(address, first + count - 1);
      await store.tx(async (tx) => {
        await tx.openConversation({ id: address, channel: "telegram", address, at: T0 });
        const rows = Array.from({ length: count }, (_, i) => {
          const row = aMessage({ conversation: address, channel: "telegram", seq: first + i, kind, nextAt });
          return { ...row, body: { ...row.body, text: `${address}/${first + i}` } };
        });
        await tx.enqueue(rows);
      });
      outbox.kick();
    },
    states: async (address) => (await store.messagesAfter(address, 0, 1_000)).map(({ state }) => state),
    async close() {
      const stopping = outbox.stop().then(() => (stopped = true));
      let stopped = false;
      await time.until(() => stopped);
      await stopping;
      await store.close();
      await remove();
    },
  };
}
