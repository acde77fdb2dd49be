/** Events posted to the webhook: one after another, repeated by the clock of the fake, until Zalo gives the webhook up. */
import type { Clock } from "./clock.ts";
import { send } from "./post.ts";
import type { Sealed } from "./signing.ts";
import type { Switches } from "./switches.ts";

/** Milliseconds between an attempt and the next repeat of the same body. */
export const REPEATS_MS = [30_000, 300_000, 900_000, 1_800_000, 3_600_000] as const;
/** Milliseconds an answer may take. */
export const ANSWER_MS = 2_000;

/** One body on its way. */
export interface Parcel extends Sealed {
  readonly event: string;
}
/** An attempt; `status` null where no answer came in time. */
export interface Post {
  readonly event: string;
  readonly body: string;
  /** 0 for the first time. */
  readonly numRetry: number;
  /** By the clock of the fake. */
  readonly at: number;
  readonly status: number | null;
}

/** What the developer console sets. */
export interface Console {
  /** “Webhook Retry”. */
  retry: boolean;
  /** Only texts that begin with # are delivered. */
  syntaxFilter: boolean;
  /** Events switched off. */
  off: readonly string[];
}

/** The way of events to the app. */
export interface Delivery {
  readonly posts: readonly Post[];
  /** False once all repeats of one body failed, until somebody enables the webhook by hand. */
  readonly subscribed: boolean;
  /** What came while nobody was subscribed: it never comes again. */
  readonly lost: readonly Parcel[];
  readonly held: readonly Parcel[];
  readonly url: string | null;
  deliverTo(url: string | null): void;
  enable(): void;
  queue(parcel: Parcel): void;
  /** The next event comes again so many times at the true delays though it was answered well. */
  repeatNext(times: number): void;
  /** The next event comes in so many copies at the same instant. */
  copyNext(copies: number): void;
  /** The next event comes this much later, with the timestamp of now. */
  delayNext(ms: number): void;
  /** From now on events wait. */
  hold(): void;
  /** Lets what waited go, in this order and one after another, or all at once. */
  release(order?: (held: readonly Parcel[]) => readonly Parcel[], together?: boolean): Promise<void>;
  /** Posts once, never repeated, whatever comes back. */
  once(parcel: Pick<Parcel, "body" | "signature">, numRetry?: number): Promise<number | null>;
  /** Ends when nothing is on its way; repeats that wait for the clock don't count. */
  settled(): Promise<void>;
  close(): void;
}

interface Outside {
  /** Only known once the clock is there, which asks for `settled`. */
  readonly clock: () => Clock;
  readonly switches: Switches;
  readonly console: Console;
  readonly withinMs: number;
  readonly happened: () => void;
}

/** Nothing is on its way. */
export function openDelivery(url: string | null, outside: Outside): Delivery {
  const posts: Post[] = [];
  const lost: Parcel[] = [];
  const closed = new AbortController();
  const plan = { repeats: 0, copies: 1, delay: 0 };
  let target = url;
  let subscribed = true;
  let holding = false;
  let held: readonly Parcel[] = [];
  let lane: Promise<unknown> = Promise.resolve();

  const post = async (parcel: Parcel, numRetry: number): Promise<number | null> => {
    if (target === null || closed.signal.aborted) return 200;
    const at = outside.clock().now();
    const status = await send(target, parcel, { numRetry, withinMs: outside.withinMs, stop: closed.signal });
    posts.push({ event: parcel.event, body: parcel.body.toString(), numRetry, at, status });
    outside.happened();
    return status;
  };
  /** `anyway`: repeats that come though all is well. */
  const attempt = async (parcel: Parcel, numRetry: number, anyway: number): Promise<void> => {
    if (!subscribed) {
      lost.push(parcel);
      return;
    }
    const status = await post(parcel, numRetry);
    const failed = status === null || (status !== 200 && outside.switches.repeatsAfterAnswer);
    const wait = REPEATS_MS[numRetry];
    if (!(failed && outside.console.retry) && anyway === 0) return;
    if (wait === undefined) subscribed = !failed;
    else {
      const next = (): Promise<void> => attempt(parcel, numRetry + 1, Math.max(0, anyway - 1));
      outside.clock().at(outside.clock().now() + wait, next);
    }
    outside.happened();
  };
  const enter = (work: () => Promise<unknown>): Promise<unknown> => {
    lane = lane.then(work);
    return lane;
  };
  const go = (parcel: Parcel): void => {
    const { repeats, copies, delay } = plan;
    Object.assign(plan, { repeats: 0, copies: 1, delay: 0 });
    const all = (): Promise<unknown> =>
      Promise.all([...Array(copies).keys()].map((copy) => attempt(parcel, 0, copy === 0 ? repeats : 0)));
    if (delay === 0) void enter(all);
    else outside.clock().at(outside.clock().now() + delay, async () => void (await all()));
  };
  const settled = async (): Promise<void> => {
    for (let seen: Promise<unknown> | null = null; seen !== lane;) {
      seen = lane;
      await seen;
    }
  };
  return {
    posts,
    get subscribed() {
      return subscribed;
    },
    lost,
    get held() {
      return held;
    },
    get url() {
      return target;
    },
    deliverTo: (next) => {
      target = next;
    },
    enable: () => {
      subscribed = true;
    },
    queue: (parcel) => {
      if (holding) held = [...held, parcel];
      else go(parcel);
    },
    repeatNext: (times) => void (plan.repeats = times),
    copyNext: (copies) => void (plan.copies = copies),
    delayNext: (ms) => void (plan.delay = ms),
    hold: () => {
      holding = true;
    },
    release: async (order = (all) => all, together = false) => {
      const going = order(held);
      holding = false;
      held = [];
      if (together) void enter(() => Promise.all(going.map((parcel) => attempt(parcel, 0, 0))));
      else for (const parcel of going) go(parcel);
      await settled();
    },
    once: (parcel, numRetry = 0) => post({ ...parcel, event: "" }, numRetry),
    settled,
    close: () => closed.abort(),
  };
}
