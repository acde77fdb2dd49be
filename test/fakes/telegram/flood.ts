/** How fast the bot sends: always counted, refused where a test wants it. */
import { Refusal } from "./refusal.ts";

export interface FloodRules {
  /** Messages in one chat before one a second is all there is. */
  readonly burst: number;
  readonly perChatPerSecond: number;
  readonly perGroupPerMinute: number;
  readonly overallPerSecond: number;
}
/** The most there ever was in any such window. */
export interface Rates {
  readonly perSecond: number;
  readonly perChatPerSecond: number;
  readonly perGroupPerMinute: number;
  /** 429 answered, scripted ones too. */
  readonly refused: number;
}

export interface Flood {
  /** A call came: notes it when it did not wait as long as it was told to. */
  came(method: string, chat: number | null): void;
  /** A call is about to run: counts it, or refuses it. */
  pass(method: string, chat: number | null): void;
  /** A 429 was given: who calls there before its time is noted. */
  gave(method: string, chat: number | null, retryAfter: number): void;
  readonly rates: Rates;
}

const SENDING = /^(?:send(?!ChatAction)|editMessage)/u;
/** Timers may ring a moment early. */
const GRACE_MS = 5;
const CROSSING_MS = 50;
const OVERALL = "overall";

interface Given {
  /** By the clock of the fake. */
  readonly until: number;
  readonly chat: number | null;
  /** In real time. */
  readonly at: number;
}

export function openFlood({
  now,
  rules,
  problems,
}: {
  readonly now: () => number;
  readonly rules: FloodRules | null;
  readonly problems: string[];
}): Flood {
  const sends: { readonly chat: number; readonly at: number }[] = [];
  const given = new Map<string, Given>();
  let refused = 0;
  /** The narrowest first. What does not send has a pace of its own. */
  const scopes = (method: string, chat: number | null): readonly [string, ...string[]] =>
    SENDING.test(method) && chat !== null ? [`chat ${chat}`, OVERALL] : [`${method} ${chat ?? ""}`];
  const left = (scope: string): number => (given.get(scope)?.until ?? 0) - now();
  const gave = (scope: string, chat: number | null, retryAfter: number): void => {
    refused += 1;
    given.set(scope, { until: now() + retryAfter * 1_000, chat, at: performance.now() });
  };
  const refuse = (scope: string, chat: number, ms: number): void => {
    if (ms <= GRACE_MS) return;
    const seconds = Math.ceil(ms / 1_000);
    gave(scope, chat, seconds);
    throw tooMany(seconds);
  };
  /** Sent to somebody else before the refusal could be read. */
  const crossing = (scope: string, chat: number | null): boolean => {
    const last = given.get(scope);
    return scope === OVERALL && last?.chat !== chat && performance.now() - (last?.at ?? 0) < CROSSING_MS;
  };
  return {
    came: (method, chat) => {
      for (const scope of scopes(method, chat))
        if (left(scope) > GRACE_MS && !crossing(scope, chat))
          problems.push(`${method}: called again ${left(scope)} ms before retry_after ended`);
    },
    pass: (method, chat) => {
      const closed = scopes(method, chat).find((scope) => left(scope) > GRACE_MS);
      if (rules !== null && closed !== undefined) {
        // The wait ends when it was said to end, however often somebody knocks.
        refused += 1;
        throw tooMany(Math.ceil(left(closed) / 1_000));
      }
      if (!SENDING.test(method) || chat === null) return;
      if (rules !== null) {
        const here = sends.filter((send) => send.chat === chat);
        refuse(`chat ${chat}`, chat, tooFast(here, now(), rules));
        if (chat < 0) refuse(`chat ${chat}`, chat, room(here, now(), 60_000, rules.perGroupPerMinute));
        refuse(OVERALL, chat, room(sends, now(), 1_000, rules.overallPerSecond));
      }
      sends.push({ chat, at: now() });
    },
    gave: (method, chat, retryAfter) => gave(scopes(method, chat)[0], chat, retryAfter),
    get rates() {
      const ids = [...new Set(sends.map(({ chat }) => chat))];
      const within = (id: number): Sends => sends.filter(({ chat }) => chat === id);
      return {
        perSecond: most(sends, 1_000),
        perChatPerSecond: Math.max(0, ...ids.map((id) => most(within(id), 1_000))),
        perGroupPerMinute: Math.max(0, ...ids.filter((id) => id < 0).map((id) => most(within(id), 60_000))),
        refused,
      };
    },
  };
}

function tooMany(seconds: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, {
    harmless: true,
    parameters: { retry_after: seconds },
  });
}

type Sends = readonly { readonly at: number }[];

/** A bucket of `burst`, filled again at the pace of the chat: milliseconds until there is one in it. */
function tooFast(sends: Sends, now: number, { burst, perChatPerSecond }: FloodRules): number {
  const each = 1_000 / perChatPerSecond;
  let free = 0;
  // The moment at which the bucket would be full again, moved on by every send.
  for (const { at } of sends) free = Math.max(free, at) + each;
  return free - (burst - 1) * each - now;
}

/** Milliseconds until a window has room for one more. */
function room(sends: Sends, now: number, window: number, limit: number): number {
  const inside = sends.filter(({ at }) => at > now - window);
  const first = inside[inside.length - limit];
  return first === undefined ? 0 : first.at + window - now;
}

/** The most that ever fell into one window. */
function most(sends: Sends, window: number): number {
  let from = 0;
  let found = 0;
  for (const [to, { at }] of sends.entries()) {
    while ((sends[from]?.at ?? at) <= at - window) from += 1;
    found = Math.max(found, to - from + 1);
  }
  return found;
}
