/**
 * The Zalo Bot Platform on loopback, as strict as the real one and stricter where the real one is lenient in silence. Whatever a correct
 * client never does is kept in `problems`; what the platform would drop without a word, buttons above all, in `ignored`.
 */
import { openClock } from "./clock.ts";
import { openFaults, type Faults } from "./faults.ts";
import { openFeed } from "./feed.ts";
import { monthOf } from "./limits.ts";
import { openUser, type FakeUser, type Somebody } from "./people.ts";
import { createService, type Made } from "./server.ts";
import { openSignal } from "../signal.ts";
import { USUAL, type Switches } from "./switches.ts";
import { openWebhook, type DeliverTo, type Webhook } from "./webhook.ts";
import { openIds, type Lost, type Room, type World } from "./world.ts";

/** How the fake is opened. */
export interface FakeOptions {
  readonly token: string;
  /** Milliseconds; `advance` adds to it. Of real time unless given. */
  readonly now?: () => number;
  /** Messages of the bot a month of Vietnam; 3,000 unless given. */
  readonly monthly?: number;
  /** People the bot may write to; 50 unless given. */
  readonly mostUsers?: number;
  readonly deliverTo?: DeliverTo;
  readonly switches?: Partial<Switches>;
}

/** The platform as a test drives it and looks at it. */
export interface FakeZaloBot {
  /** What `ZALO_BOT_API_ROOT` is set to: methods are at `${url}/bot<TOKEN>/<method>`. */
  readonly url: string;
  /** Every call with the right token, newest last. */
  readonly calls: readonly Made[];
  readonly problems: readonly string[];
  /** Parameters dropped in silence, like `sendMessage.reply_markup`. */
  readonly ignored: readonly string[];
  /** What people sent and the bot never got. */
  readonly lost: readonly Lost[];
  readonly webhook: Omit<Webhook, "set" | "deliver" | "deliverTo" | "close">;
  /** How many updates nobody has fetched yet. */
  readonly pending: number;
  /** How many calls of `getUpdates` wait at this moment. */
  readonly polling: number;
  /** What the bot may use up. */
  readonly plan: Readonly<Record<"monthly" | "mostUsers", number>>;
  /** Messages of the bot in the month of its clock. */
  readonly sentThisMonth: number;
  user(somebody: Somebody): FakeUser;
  /** Throws where there is no such chat. */
  chat(id: string): Readonly<Room>;
  fail: Faults["fail"];
  /** Where posts go instead of the address that was set for them. */
  deliverTo: Webhook["deliverTo"];
  /** Which secrets stand in a text, as they are or as in an address: `token`, `webhook secret`. */
  leaksIn(text: string): readonly string[];
  /** Milliseconds of its own clock. */
  now(): number;
  advance(ms: number): void;
  /** Resolves when this holds; looked at after every call, answer and delivery. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Serves until it is closed. */
export async function openFakeZaloBot(options: FakeOptions): Promise<FakeZaloBot> {
  const { token, now = Date.now, monthly = 3_000, mostUsers = 50, deliverTo = null } = options;
  const switches = { ...USUAL, ...options.switches };
  const clock = openClock(now);
  const signal = openSignal();
  const lost: Lost[] = [];
  const webhook = openWebhook({ clock, switches, signal, lost }, deliverTo);
  let url = "";
  const world: World = {
    clock,
    switches,
    monthly,
    mostUsers,
    signal,
    feed: openFeed(clock),
    webhook,
    rooms: new Map(),
    contacts: new Set(),
    sentIn: new Map(),
    files: new Map(),
    problems: [],
    ignored: [],
    lost,
    tests: [],
    origin: () => url,
    nextId: openIds(),
  };
  const faults = openFaults();
  const calls: Made[] = [];
  const server = createService({ token, world, faults, calls });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url,
    calls,
    problems: world.problems,
    ignored: world.ignored,
    lost,
    webhook,
    get pending() {
      return world.feed.pending.length;
    },
    get polling() {
      return world.feed.polling;
    },
    plan: { monthly, mostUsers },
    get sentThisMonth() {
      return world.sentIn.get(monthOf(clock.now())) ?? 0;
    },
    user: (somebody) => openUser(world, somebody),
    chat: (id) => {
      const room = world.rooms.get(id);
      if (room === undefined) throw new Error(`no chat ${id}`);
      return room;
    },
    fail: (method, how, times) => faults.fail(method, how, times),
    deliverTo: (next) => webhook.deliverTo(next),
    leaksIn: (text) => [
      ...(stands(token, text) ? ["token"] : []),
      ...([...webhook.secrets].some((secret) => stands(secret, text)) ? ["webhook secret"] : []),
    ],
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms),
    until: (holds) => signal.until(holds),
    close: () =>
      new Promise((resolve) => {
        webhook.close();
        clock.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function stands(secret: string, text: string): boolean {
  return text.includes(secret) || text.includes(encodeURIComponent(secret));
}
