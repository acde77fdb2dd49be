/** Updates posted to the bot: each lane in order, again and again until they are taken. */
import type { Entry, Feed } from "./feed.ts";
import type { Limits } from "./world.ts";

export interface Hook {
  readonly url: string;
  readonly secret: string | null;
  readonly connections: number;
}
export interface Webhook {
  /** Null takes it away; what is on its way ends without effect on the rest. */
  set(hook: Hook | null): void;
  readonly hook: Hook | null;
  readonly lastError: { readonly date: number; readonly message: string } | null;
  /** Posts attempted, with what came back; null where nothing did. */
  readonly posts: readonly { readonly update_id: number; readonly status: number | null }[];
  /** Posts go to the same path of another server: the address that was set can't be reached in a test. Null: to that address. */
  deliverTo(server: (() => Promise<string>) | null): void;
  /** An outage holds posts back as well. */
  pause(held: boolean): void;
  close(): void;
}

const LONGEST_POST_MS = 60_000;
const LONGEST_RETRY_AFTER_S = 3_600;

export function openWebhook({
  feed,
  now,
  limits,
  problems,
  happened,
}: {
  readonly feed: Feed;
  readonly now: () => number;
  readonly limits: Limits;
  readonly problems: string[];
  readonly happened: () => void;
}): Webhook {
  const busy = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();
  const posts: { readonly update_id: number; readonly status: number | null }[] = [];
  let hook: Hook | null = null;
  let server: (() => Promise<string>) | null = null;
  let held = false;
  let lastError: Webhook["lastError"] = null;
  let stop = new AbortController();

  const pump = (): void => {
    if (hook === null || held) return;
    for (const entry of feed.pending()) {
      if (busy.size >= hook.connections) return;
      if (busy.has(entry.lane) || timers.has(entry.lane)) continue;
      busy.add(entry.lane);
      void deliver(hook, entry, stop.signal);
    }
  };
  const deliver = async (to: Hook, entry: Entry, stopped: AbortSignal): Promise<void> => {
    const limit = AbortSignal.any([stopped, AbortSignal.timeout(LONGEST_POST_MS)]);
    const answer = await post(to, server, entry, limit);
    if (stopped.aborted) return;
    busy.delete(entry.lane);
    posts.push({ update_id: entry.id, status: answer.status });
    if (answer.status !== null && answer.status >= 200 && answer.status < 300) {
      if (/"method"\s*:/u.test(answer.body))
        problems.push("webhook: an answer calls a method, whose result is lost");
      failures.delete(entry.lane);
      feed.accept(entry);
    } else {
      lastError = { date: Math.floor(now() / 1_000), message: answer.error };
      const failed = failures.get(entry.lane) ?? 0;
      failures.set(entry.lane, failed + 1);
      const backOff = Math.min(limits.retryBaseMs * 2 ** failed, limits.retryCeilingMs);
      const wait = Math.max(backOff, Math.min(answer.retryAfter, LONGEST_RETRY_AFTER_S) * 1_000);
      timers.set(
        entry.lane,
        setTimeout(() => {
          timers.delete(entry.lane);
          pump();
        }, wait),
      );
    }
    happened();
    pump();
  };
  const forget = (): void => {
    stop.abort();
    stop = new AbortController();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    busy.clear();
    failures.clear();
  };
  feed.onCame = pump;
  return {
    set: (next) => {
      forget();
      hook = next;
      if (next === null) lastError = null;
      pump();
    },
    get hook() {
      return hook;
    },
    get lastError() {
      return lastError;
    },
    posts,
    deliverTo: (next) => {
      server = next;
    },
    pause: (next) => {
      held = next;
      pump();
    },
    close: () => {
      hook = null;
      forget();
    },
  };
}

interface Posted {
  readonly status: number | null;
  readonly body: string;
  readonly error: string;
  readonly retryAfter: number;
}

async function post(
  to: Hook,
  server: (() => Promise<string>) | null,
  { update }: Entry,
  signal: AbortSignal,
): Promise<Posted> {
  try {
    const url = server === null ? to.url : new URL(new URL(to.url).pathname, await server());
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: {
        "content-type": "application/json",
        ...(to.secret === null ? {} : { "x-telegram-bot-api-secret-token": to.secret }),
      },
      body: JSON.stringify(update),
    });
    return {
      status: response.status,
      body: await response.text(),
      error: `Wrong response from the webhook: ${response.status} ${response.statusText}`,
      retryAfter: Number(response.headers.get("retry-after") ?? 0) || 0,
    };
  } catch (cause) {
    const refused = /ECONNREFUSED/u.test(cause instanceof Error ? String(cause.cause) : "");
    const error = refused ? "Connection refused" : "Connection closed before an answer came";
    return { status: null, body: "", error, retryAfter: 0 };
  }
}
