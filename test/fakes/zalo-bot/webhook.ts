/** Updates posted to the bot, each on its own: in no promised order, and by default never a second time. */
import type { Clock } from "./clock.ts";
import type { Signal } from "../signal.ts";
import type { Switches } from "./switches.ts";
import { lose, type Lost, type Update } from "./world.ts";

/** Where updates go; the time is in ms. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
  readonly updated_at: number;
}

/** One post that ended. */
export interface Post {
  readonly event_name: string;
  readonly message_id: string | null;
  readonly body: string;
  readonly wrapped: boolean;
  /** 0, and counted on where posts are tried again. */
  readonly retry: number;
  /** Null where no answer came in time. */
  readonly status: number | null;
}

/** The address in tests stands for another: posts go to the same path of this server, once it is known. */
export type DeliverTo = (() => Promise<string>) | null;

/** The webhook and what was posted to it. */
export interface Webhook {
  readonly hook: Hook | null;
  readonly posts: readonly Post[];
  /** Every secret that was ever set. */
  readonly secrets: ReadonlySet<string>;
  /** Null takes it away; what is on its way stays on its way. */
  set(hook: Hook | null): void;
  deliver(update: Update): void;
  /** Posts this as it is, with this secret or none; the right one unless given. Resolves to the status, null without answer. */
  forge(body: string, secret?: string | null): Promise<number | null>;
  /** The very bytes of a message that was posted before, once more. */
  repeat(messageId: string): Promise<number | null>;
  /** So many of the next posts go out as two copies at the same instant. */
  duplicateNext(times: number): void;
  /** Keeps posts back until they are released. */
  hold(): void;
  /** Posts what was kept back, each after the one before it was answered. */
  release(order: "as-sent" | "reversed"): Promise<void>;
  deliverTo(server: DeliverTo): void;
  close(): void;
}

interface Parcel {
  readonly update: Update;
  readonly body: string;
  readonly wrapped: boolean;
}

interface Desk {
  readonly clock: Clock;
  readonly switches: Switches;
  readonly signal: Signal;
  readonly lost: Lost[];
}

/** Nothing is set; `server` as of `deliverTo`. */
export function openWebhook(desk: Desk, deliverTo: DeliverTo): Webhook {
  const { clock, switches, signal } = desk;
  const closed = new AbortController();
  const posts: Post[] = [];
  const secrets = new Set<string>();
  let hook: Hook | null = null;
  let server = deliverTo;
  let packed = 0;
  let twice = 0;
  let held: readonly Parcel[] | null = null;

  const pack = (update: Update): Parcel => {
    const wrapped = switches.wrapping === "alternate" ? packed % 2 === 0 : switches.wrapping === "wrapped";
    packed += 1;
    return { update, wrapped, body: JSON.stringify(wrapped ? { ok: true, result: update } : update) };
  };
  const send = (to: Hook, body: string, secret: string | null): Promise<number | null> =>
    post({ to, server, body, secret, clock, limitMs: switches.webhookDeadlineMs, closed: closed.signal });
  const deliver = async (parcel: Parcel, retry = 0): Promise<void> => {
    if (hook === null) return lose(desk, parcel.update, "webhook deleted");
    const status = await send(hook, parcel.body, hook.secret);
    if (closed.signal.aborted) return undefined;
    posts.push({ ...named(parcel), retry, status });
    const wait = switches.webhookRetry[retry];
    if (!isTaken(status) && wait !== undefined) clock.after(wait, () => void deliver(parcel, retry + 1));
    else if (!isTaken(status)) lose(desk, parcel.update, "not taken");
    signal.happened();
    return undefined;
  };
  const copies = (parcel: Parcel): Promise<unknown> => {
    const both = twice > 0;
    if (both) twice -= 1;
    return Promise.all([deliver(parcel), ...(both ? [deliver(parcel)] : [])]);
  };
  const forge: Webhook["forge"] = async (body, secret) => {
    if (hook === null) throw new Error("no webhook is set");
    return send(hook, body, secret === undefined ? hook.secret : secret);
  };
  return {
    get hook() {
      return hook;
    },
    posts,
    secrets,
    set: (next) => {
      hook = next;
      if (next !== null) secrets.add(next.secret);
      signal.happened();
    },
    deliver: (update) => {
      const parcel = pack(update);
      if (held === null) void copies(parcel);
      else held = [...held, parcel];
    },
    forge,
    repeat: async (messageId) => {
      const found = posts.find(({ message_id }) => message_id === messageId);
      if (found === undefined) throw new Error(`${messageId} was never posted`);
      return forge(found.body);
    },
    duplicateNext: (times) => {
      twice += times;
    },
    hold: () => {
      held ??= [];
    },
    release: async (order) => {
      const kept = held ?? [];
      held = null;
      for (const parcel of order === "reversed" ? kept.toReversed() : kept) await copies(parcel);
    },
    deliverTo: (next) => {
      server = next;
    },
    close: () => closed.abort(),
  };
}

/** Only an answer in the twos says that the bot has it. */
export function isTaken(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

function named({
  update,
  body,
  wrapped,
}: Parcel): Pick<Post, "event_name" | "message_id" | "body" | "wrapped"> {
  return { event_name: update.event_name, message_id: update.message?.message_id ?? null, body, wrapped };
}

async function post(one: {
  readonly to: Hook;
  readonly server: DeliverTo;
  readonly body: string;
  readonly secret: string | null;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly closed: AbortSignal;
}): Promise<number | null> {
  const late = new AbortController();
  const callOff = one.clock.after(one.limitMs, () => late.abort());
  try {
    const url = one.server === null ? one.to.url : new URL(new URL(one.to.url).pathname, await one.server());
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([one.closed, late.signal]),
      headers: {
        "content-type": "application/json",
        ...(one.secret === null ? {} : { "x-bot-api-secret-token": one.secret }),
      },
      body: one.body,
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // Refused, cut, late, or the fake closes: to the platform it is all one.
    return null;
  } finally {
    callOff();
  }
}
