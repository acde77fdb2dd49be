/**
 * Sends what turns decided, for channels that are pushed to. A message is claimed (`sending`, on disk) before it goes on the wire and settled
 * after, so a crash between the two is known as such. Answers go before reminders; of one conversation one message at a time, in order.
 */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChannelId, Instant, OutboxRow } from "../flows/ports.ts";
import type { About, PushChannel, Sent } from "./channels/channel.ts";
import { wait } from "./clock.ts";

import { errorFields, type Log } from "./log.ts";
import { Pace } from "./pace.ts";
import { remindedOf } from "./reminded.ts";
import { settle, type SettleDeps } from "./settling.ts";

/** Messages of one channel on the wire at a time. */
const MOST_AT_ONCE = 16;
/** How often messages are looked for that nobody told of: retries that are due, rows of other processes. */
const SWEEP_MS = 1_000;
/** How long a stop waits for what is on the wire. The rest goes out again with the next start. */
const STOP_MS = 5_000;
const MOST_ERRANDS = 1_000;

export interface OutboxDeps extends SettleDeps {
  readonly log: Log;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  /** The account of a channel is gone: the operator has to act. */
  readonly lost: (channel: ChannelId, code: string) => void;
  /** Waits; tests that own the clock move it instead. Resolves early when aborted. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Outbox {
  /** There may be something to send. */
  kick(): void;
  /**
   * Something small to tell the platform that is no message and may be lost (a pressed card is closed): done once nothing waits to be sent
   * there, at the conversation's pace.
   */
  errand(conversation: string, address: string, work: () => Promise<Sent>): void;
  /** No new message is begun; those on the wire are waited for, a little while. */
  stop(): Promise<void>;
}

export function startOutbox(deps: OutboxDeps, channel: PushChannel): Outbox {
  const sender = new Sender(deps, channel);
  const running = sender.run();
  return {
    kick: () => sender.kick(),
    errand: (conversation, address, work) => sender.errand({ conversation, address, work }),
    async stop() {
      sender.stop();
      await running;
    },
  };
}

interface Errand {
  readonly conversation: string;
  readonly address: string;
  readonly work: () => Promise<Sent>;
}

class Sender {
  readonly #deps: OutboxDeps;
  readonly #channel: PushChannel;
  readonly #pace: Pace;
  readonly #stopping = new AbortController();
  readonly #onWire = new Set<Promise<void>>();
  /** Oldest first; the newest are dropped when there are too many. */
  readonly #errands: Errand[] = [];
  /** Ends the present wait. */
  #wake = new AbortController();

  constructor(deps: OutboxDeps, channel: PushChannel) {
    this.#deps = deps;
    this.#channel = channel;
    this.#pace = new Pace(channel.limits, deps.clock.now());
    setMaxListeners(2 * MOST_AT_ONCE, this.#stopping.signal);
  }

  kick(): void {
    // Aborting makes an error even where it is aborted already, and kicks come in crowds.
    if (!this.#wake.signal.aborted) this.#wake.abort();
  }

  errand(errand: Errand): void {
    if (this.#errands.length < MOST_ERRANDS) this.#errands.push(errand);
    this.kick();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // A kick that comes while looking must not be missed.
      this.#wake = new AbortController();
      const ms = await this.#next().catch((error: unknown) => {
        this.#deps.log.error(errorFields(error), "outbox: could not look");
        return SWEEP_MS;
      });
      if (ms > 0) await this.#pause(ms, AbortSignal.any([this.#wake.signal, this.#stopping.signal]));
    }
    await Promise.race([Promise.all(this.#onWire), sleep(STOP_MS, undefined, { ref: false })]);
  }

  /** Begins one message if one may go out. Gives the ms until it is worth looking again. */
  async #next(): Promise<number> {
    const now = this.#deps.clock.now();
    const closed = this.#pace.wait(now);
    // Kicks do not shorten a pause that the platform asked for.
    if (closed > 0) return this.#patient(closed);
    if (this.#onWire.size >= MOST_AT_ONCE) {
      await Promise.race(this.#onWire);
      return 0;
    }
    const cooling = this.#pace.cooling(now);
    const [row] = await this.#deps.store.claimOutbox({
      channels: [this.#channel.id],
      now,
      limit: 1,
      except: [...cooling.keys()],
    });
    if (row !== undefined) await this.#begin(row);
    else if (!this.#runErrand(cooling, now))
      return Math.min(SWEEP_MS, ...[...cooling.values()].map((until) => until - now));
    return 0;
  }

  async #patient(ms: number): Promise<number> {
    await this.#pause(ms, this.#stopping.signal);
    return 0;
  }

  async #begin(row: OutboxRow): Promise<void> {
    const { store } = this.#deps;
    const read = (): ReturnType<typeof store.conversation> => store.conversation(row.conversation);
    const conversation = await this.#certainly(read);
    if (conversation === undefined) return;
    const address = conversation?.address ?? "";
    const about = this.#about(row, conversation?.heardAt ?? null);
    this.#pace.took(row.conversation, address, this.#deps.clock.now());
    const sending = this.#send(row, address, about).finally(() => {
      this.#onWire.delete(sending);
      this.kick();
    });
    this.#onWire.add(sending);
  }

  #about(row: OutboxRow, heardAt: Instant | null): About {
    const { id, kind, cause } = row;
    const { store, clock } = this.#deps;
    return {
      id,
      kind,
      heardAt,
      reminder: () => remindedOf(this.#deps, cause),
      spend: () => store.markSpending({ id, at: clock.now() }),
    };
  }

  #runErrand(cooling: ReadonlyMap<string, number>, now: Instant): boolean {
    const at = this.#errands.findIndex(({ conversation }) => !cooling.has(conversation));
    const [errand] = at === -1 ? [] : this.#errands.splice(at, 1);
    if (errand === undefined) return false;
    const { conversation, address, work } = errand;
    this.#pace.took(conversation, address, now);
    const running = work()
      .then((sent) => this.#heed(conversation, address, sent))
      .finally(() => {
        this.#onWire.delete(running);
        this.kick();
      });
    this.#onWire.add(running);
    return true;
  }

  async #send(row: OutboxRow, address: string, about: About): Promise<void> {
    if (!(await this.#slot())) return;
    const sent = await this.#channel.send(address, row.body, about);
    this.#deps.count("outbox", { channel: this.#channel.id, outcome: sent.outcome });
    this.#heed(row.conversation, address, sent);
    this.#note(row, sent);
    await this.#certainly(() => settle(this.#deps, row, sent));
  }

  /**
   * Waits until the rate that all processes share lets a call through. False when the process stops first: the message goes out with the next
   * start.
   */
  async #slot(): Promise<boolean> {
    const { bucket, limits } = this.#channel;
    if (bucket === undefined) return true;
    const { store, clock } = this.#deps;
    const gapMs = Math.ceil(1_000 / limits.perSecond);
    const free = await this.#certainly(() => store.reserveSlot({ bucket, gapMs, now: clock.now() }));
    if (free === undefined) return false;
    for (let ms = free - clock.now(); ms > 0; ms = free - clock.now()) {
      if (this.#stopping.signal.aborted) return false;
      await this.#pause(ms, this.#stopping.signal);
    }
    return true;
  }

  /** What the pace learns from how something ended. */
  #heed(conversation: string, address: string, sent: Sent): void {
    const now = this.#deps.clock.now();
    this.#pace.ended(conversation, address, now);
    if (sent.outcome === "not-sent" || sent.outcome === "unknown") return this.#pace.failed(now);
    this.#pace.answered();
    if (sent.outcome === "too-fast") this.#pace.pause(now, sent.retryAfterMs);
  }

  /** What the operator hears of it. */
  #note(row: OutboxRow, sent: Sent): void {
    const { log } = this.#deps;
    const about = { channel: this.#channel.id, message: row.id, kind: row.kind, attempts: row.attempts };
    switch (sent.outcome) {
      case "sent":
        return undefined;
      case "too-fast":
        return log.warn({ ...about, ms: sent.retryAfterMs }, "the platform asked to wait");
      case "not-sent":
      case "unknown":
      case "later":
        return log.warn({ ...about, outcome: sent.outcome, code: sent.code }, "a message did not go out");
      case "no-account":
        log.error({ ...about, code: sent.code }, "the platform does not know this account any more");
        return this.#deps.lost(this.#channel.id, sent.code);
      case "no-way":
        return log.warn({ ...about, code: sent.code }, "a message can't go this way now");
      case "unreachable":
        return log.warn({ ...about, code: sent.code }, "a conversation can't be reached");
      case "moved":
        return log.info(about, "a conversation has moved");
      case "refused":
        return log.error({ ...about, code: sent.code }, "the platform refused a message");
    }
  }

  /** A claimed message must not be left lying: tried until the store does it; undefined when the process stops first. */
  async #certainly<T>(work: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        this.#deps.log.error(errorFields(error), "outbox: the store does not answer");
        // What is left claimed goes out again with the next start.
        if (this.#stopping.signal.aborted) return undefined;
        await this.#pause(SWEEP_MS, this.#stopping.signal);
      }
    }
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await (this.#deps.pause ?? wait)(ms, signal);
  }
}
