/**
 * Zalo's world around one Official Account on loopback: OAuth, OpenAPI, templates, media and the webhook. As strict as the real one, and
 * stricter where the real one is lenient in silence. Whatever a correct client never does is kept in `problems`.
 */
import { openClock } from "./clock.ts";
import { ANSWER_MS, openDelivery, type Console } from "./delivery.ts";
import { openFaults, type Faults } from "./faults.ts";
import { openMedia } from "./media.ts";
import { openOAuth, type OAuth } from "./oauth.ts";
import { worldOf, type FakeZaloOptions } from "./options.ts";
import { openAdmin, openVisitor, type FakeAdmin, type FakeVisitor } from "./others.ts";
import { openUser, type FakeUser } from "./people.ts";
import type { Somebody } from "./person.ts";
import { openRates, type Rates } from "./rates.ts";
import { createService, type Made } from "./server.ts";
import { openSignal } from "../signal.ts";
import { SWITCHES, type Switches } from "./switches.ts";
import { become, keep, type Draft, type Template, type TemplateStatus } from "./templates.ts";
import { openUploads, type Uploads } from "./uploads.ts";
import { openWebhook, sealed, type Webhook } from "./webhook.ts";
import type { App, Charge, Happening, Oa, World } from "./world.ts";

export type { FakeZaloOptions } from "./options.ts";

/** What a test sees of Zalo. */
export interface FakeZalo {
  /** In place of https://oauth.zaloapp.com. */
  readonly oauthRoot: string;
  /** In place of https://openapi.zalo.me. */
  readonly apiRoot: string;
  /** In place of https://business.openapi.zalo.me. */
  readonly templateRoot: string;
  /** Where links to media lead. */
  readonly mediaRoot: string;
  readonly app: App;
  readonly oa: Oa;
  readonly switches: Switches;
  /** Settings of the developer console. */
  readonly console: Console;
  readonly oauth: Omit<OAuth, "token" | "judge">;
  readonly webhook: Webhook;
  readonly uploads: Pick<Uploads, "all" | "spend">;
  readonly rates: Pick<Rates, "use">;
  readonly ledger: readonly Charge[];
  /** Đồng; may be set. */
  wallet: number;
  readonly subQuota: World["subQuota"];
  readonly templateQuota: World["templateQuota"];
  readonly problems: readonly string[];
  /** Every call, newest last. */
  readonly calls: readonly Made[];
  /** Ids of media that were downloaded to the end. */
  readonly fetched: readonly string[];
  readonly admin: FakeAdmin;
  user(somebody: Somebody): FakeUser;
  visitor(): FakeVisitor;
  template(draft: Draft): Template;
  setTemplateStatus(id: string, status: TemplateStatus): void;
  fail: Faults["fail"];
  /** Milliseconds by the clock of the fake. */
  now(): number;
  /** Moves the clock; repeats and receipts that become due happen on the way. 0 lets happen what is due already. */
  advance(ms: number): Promise<void>;
  /** Ends when no event is on its way; repeats that wait for the clock don't count. */
  settled(): Promise<void>;
  /** Resolves when this holds; looked at after every call, answer and delivery. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** 2026-11-23 10:00 in Vietnam. */
const MORNING = Date.parse("2026-11-23T03:00:00Z");

/** Serves until it is closed. */
export async function openFakeZalo(options: FakeZaloOptions = {}): Promise<FakeZalo> {
  const problems: string[] = [];
  const calls: Made[] = [];
  const faults = openFaults();
  const signal = openSignal();
  const happened = (): void => signal.happened();
  const switches: Switches = { ...SWITCHES, ...options.switches };
  const console: Console = { retry: true, syntaxFilter: false, off: [] };
  const delivery = openDelivery(options.deliverTo?.url ?? null, {
    clock: () => clock,
    switches,
    console,
    withinMs: options.answerWithinMs ?? ANSWER_MS,
    happened,
  });
  const clock = openClock(options.now ?? (() => MORNING), () => delivery.settled());
  let port = 0;
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const media = openMedia({
    root: () => url(""),
    now: () => clock.now(),
    lifetime: () => switches.mediaLifetimeMs,
    problems,
    happened,
  });
  const emit = (event: Happening): void => {
    if (!wanted(console, event)) return;
    delivery.queue({ event: event.event_name, ...sealed(world, event) });
    happened();
  };
  const world = worldOf(options, { switches, clock, signal, media, problems, emit });
  const oauth = openOAuth(world);
  const uploads = openUploads(world);
  const rates = openRates(world);
  const server = createService({ world, oauth, uploads, rates, faults, calls });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    oauthRoot: url("/oauth"),
    apiRoot: url("/openapi"),
    templateRoot: url("/business"),
    mediaRoot: url("/media"),
    app: world.app,
    oa: world.oa,
    switches,
    console,
    oauth,
    webhook: openWebhook(world, delivery),
    uploads,
    rates,
    ledger: world.ledger,
    get wallet() {
      return world.wallet;
    },
    set wallet(amount) {
      world.wallet = amount;
    },
    subQuota: world.subQuota,
    templateQuota: world.templateQuota,
    problems,
    calls,
    fetched: media.fetched,
    admin: openAdmin(world),
    user: (somebody) => openUser(world, somebody),
    visitor: () => openVisitor(world),
    template: (draft) => keep(world, draft),
    setTemplateStatus: (id, status) => become(world, id, status),
    fail: (path, how, times) => faults.fail(path, how, times),
    now: () => clock.now(),
    advance: (ms) => clock.advance(ms),
    settled: () => delivery.settled(),
    until: (holds) => signal.until(holds),
    close: () =>
      new Promise((resolve) => {
        delivery.close();
        clock.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** By the console: the event is switched on, and the syntax filter lets its text through. */
function wanted({ syntaxFilter, off }: Console, event: Happening): boolean {
  if (off.includes(event.event_name)) return false;
  if (!syntaxFilter || event.event_name !== "user_send_text") return true;
  return /"text":"#/u.test(JSON.stringify(event["message"]));
}
