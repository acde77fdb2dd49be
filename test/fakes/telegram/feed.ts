/** Updates waiting to be taken: filtered as they arise, kept until they are confirmed or too old. */
import { z } from "zod";
import { bad, Refusal } from "./refusal.ts";
import type { Happening } from "./world.ts";

/** One update on its way; `lane`: what must not overtake each other by webhook. */
export interface Entry {
  readonly id: number;
  readonly lane: string;
  readonly at: number;
  readonly update: object;
  /** Delivered a second time on demand. */
  readonly again: boolean;
}
export interface Poll {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly timeout?: number | undefined;
}

export interface Feed {
  /** The number of the update; null when it is of a kind nobody asked for. */
  push(happening: Happening, lane: string): number | null;
  /** Past every filter, as given. */
  pushRaw(update: object): number;
  poll(asked: Poll, gone: AbortSignal): Promise<readonly object[]>;
  allow(kinds: readonly string[] | undefined): void;
  readonly allowed: readonly string[] | null;
  /** Waiting ones, oldest first. */
  pending(): readonly Entry[];
  /** This one has been taken. */
  accept(entry: Entry): void;
  clear(): void;
  /** Ends a poll that waits, with a refusal. */
  interrupt(why: string): void;
  /** So many taken updates will come a second time. */
  repeat(times: number): void;
  /** Called whenever something came. */
  onCame: () => void;
}

const DAY_MS = 86_400_000;
const PRESS_MS = 150_000;
const LONGEST_POLL_S = 50;
/** Kinds that come only when asked for by name. */
const ON_REQUEST = ["chat_member", "message_reaction", "message_reaction_count"];

const Placed = z.looseObject({ chat: z.looseObject({ id: z.number() }) });
const Pressed = z.object({ callback_query: z.looseObject({ from: z.looseObject({ id: z.number() }) }) });

/** What an update given as it is must not overtake; null where nobody can say. */
function laneOf(update: object): string | null {
  const press = Pressed.safeParse(update);
  if (press.success) return `press:${press.data.callback_query.from.id}`;
  for (const part of Object.values(update)) {
    const placed = Placed.safeParse(part);
    if (placed.success) return `message:${placed.data.chat.id}`;
  }
  return null;
}

export function openFeed({ now, firstId }: { readonly now: () => number; readonly firstId: number }): Feed {
  let nextId = firstId;
  let queue: readonly Entry[] = [];
  let repeats = 0;
  let allowed: readonly string[] | null = null;
  let waiting: { readonly wake: () => void; readonly stop: (why: Refusal) => void } | null = null;
  const enter = (update: object, lane: string, id: number): number => {
    queue = [...queue, { id, lane, at: now(), update, again: false }];
    waiting?.wake();
    feed.onCame();
    return id;
  };
  const alive = ({ at, lane }: Entry): boolean => now() - at < (lane.startsWith("press") ? PRESS_MS : DAY_MS);
  const confirm = (taken: (entry: Entry) => boolean): void => {
    queue = queue.flatMap((entry) => {
      if (!taken(entry)) return [entry];
      if (repeats === 0 || entry.again) return [];
      repeats -= 1;
      return [{ ...entry, again: true }];
    });
  };
  const take = (limit: number): readonly object[] => {
    const taken = feed.pending().slice(0, limit);
    // A repeated one lies below the offset: nobody will confirm it, so it goes as it is given.
    queue = queue.filter((entry) => !(entry.again && taken.includes(entry)));
    return taken.map(({ update }) => update);
  };
  const came = (ms: number, gone: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        if (waiting === own) waiting = null;
      };
      const own: typeof waiting = {
        wake: () => {
          end();
          resolve();
        },
        stop: (why) => {
          end();
          reject(why);
        },
      };
      const timer = setTimeout(own.wake, ms);
      gone.addEventListener("abort", own.wake, { once: true });
      waiting = own;
    });
  const feed: Feed = {
    push: (happening, lane) => {
      const [kind = ""] = Object.keys(happening);
      const wanted = feed.allowed === null ? !ON_REQUEST.includes(kind) : feed.allowed.includes(kind);
      if (!wanted) return null;
      const id = nextId++;
      return enter({ update_id: id, ...happening }, lane, id);
    },
    pushRaw: (update) => {
      const own = "update_id" in update && typeof update.update_id === "number" ? update.update_id : null;
      const id = own ?? nextId++;
      return enter({ update_id: id, ...update }, laneOf(update) ?? `raw:${id}`, id);
    },
    poll: async ({ offset = 0, limit = 100, timeout = 0 }, gone) => {
      if (limit < 1 || limit > 100) throw bad("limit must be between 1 and 100");
      if (timeout < 0) throw bad("timeout must not be negative");
      feed.interrupt(
        "terminated by other getUpdates request; make sure that only one bot instance is running",
      );
      const last = offset < 0 ? queue.slice(offset)[0]?.id : undefined;
      confirm(({ id }) => id < (offset < 0 ? (last ?? 0) : offset));
      if (feed.pending().length === 0 && timeout > 0 && !gone.aborted)
        await came(Math.min(timeout, LONGEST_POLL_S) * 1_000, gone);
      return gone.aborted ? [] : take(limit);
    },
    allow: (kinds) => {
      if (kinds !== undefined) allowed = kinds.length === 0 ? null : kinds;
    },
    get allowed() {
      return allowed;
    },
    pending: () => (queue = queue.filter(alive)),
    accept: (entry) => confirm((one) => one === entry),
    clear: () => (queue = []),
    interrupt: (why) => waiting?.stop(new Refusal(409, `Conflict: ${why}`)),
    repeat: (times) => (repeats += times),
    onCame: () => undefined,
  };
  return feed;
}
