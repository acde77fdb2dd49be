/** One event → one turn, or what it tells of messages already sent. */
import type { Conversation, OutboxRow, Receipt } from "../../../flows/ports.ts";
import { handleTakeover, handleWithdrawal } from "../../reach.ts";
import { handleInbound, type Inbound, type TurnDeps } from "../../turn.ts";
import type { Jobs } from "../../jobs.ts";
import type { Outbox } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { AccountNews, ReadEvent, Reading } from "./events.ts";
import { textOf } from "./render.ts";
import { t } from "./text.vi.ts";

export interface ReceiveDeps extends TurnDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly outbox: Outbox;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  /** Zalo has decided something about the account. */
  readonly news?: (news: AccountNews) => void | Promise<void>;
}

/** So long Khéo is silent after a person of the account wrote there by hand. */
const TAKEOVER_MS = 12 * 60 * 60_000;

/** A tapped button comes back as a text that is exactly its action; whoever types one has typed it (`reference/zalo.md` A2). */
const ACTION =
  /^(?:[\w-]{4,40}\.(?:skip|claim|more|\d{1,2})|m\.[a-z-]{1,20}|r\.[\w-]{1,40}\.[0-4]|[pf]\.DVK-[A-Z0-9]{6})$/u;

/** Whose events are taken one after another; null where nothing follows from the event, so that it need not be kept. */
export function addressOf(reading: Reading): string | null {
  switch (reading.kind) {
    case "ignored":
    case "unfollow":
      return null;
    case "account-news":
      return "";
    default:
      return reading.user;
  }
}

/**
 * Takes one event; again is harmless. `early`: a receipt that may be of a message still on the wire. Rejects when nothing can be written (the
 * store is busy).
 */
export async function receive(
  deps: ReceiveDeps,
  event: Omit<ReadEvent, "timestamp">,
): Promise<"taken" | "early"> {
  const { reading } = event;
  if (reading.kind === "receipt") return received(deps, reading);
  await act(deps, event);
  return "taken";
}

async function act(deps: ReceiveDeps, { key, at, reading }: Omit<ReadEvent, "timestamp">): Promise<void> {
  const does = (user: string, event: Inbound["event"]): Promise<void> =>
    take(deps, { channel: "zalo-oa", address: user, key, at, event });
  switch (reading.kind) {
    case "text": {
      const { user, text } = reading;
      return does(user, ACTION.test(text) ? { type: "action", action: text } : { type: "text", text });
    }
    case "file":
      return does(reading.user, { type: "file", file: reading.file, caption: reading.caption });
    case "phone":
      return does(reading.user, { type: "phone", number: reading.number });
    case "unreadable":
      return does(reading.user, { type: "unreadable", what: reading.what });
    case "follow":
      return does(reading.user, { type: "command", says: t.start });
    case "withdraw":
      return handleWithdrawal(deps, { channel: "zalo-oa", address: reading.user, key });
    case "takeover":
      return handleTakeover(deps, { channel: "zalo-oa", address: reading.user, key }, TAKEOVER_MS);
    case "echo":
      return cameOut(deps, reading);
    case "account-news":
      return deps.news?.(reading.news);
    case "unfollow":
    case "receipt":
    case "ignored":
      return undefined;
  }
}

async function take(deps: ReceiveDeps, inbound: Inbound): Promise<void> {
  const result = await handleInbound(deps, inbound);
  if (result.duplicate) deps.count("zalo_oa_repeated");
  if (result.asked) deps.jobs.kick();
  if (result.peopleChanged) deps.reminding.kick();
  deps.outbox.kick();
}

type Of<K extends Reading["kind"]> = Extract<Reading, { readonly kind: K }>;

/** What we sent has come out: if nobody knew whether it had, now it is known, and it is not tried again. */
async function cameOut(deps: ReceiveDeps, { user, text, message }: Of<"echo">): Promise<void> {
  const [row] = (await unsettled(deps, user)).filter(({ body }) => textOf(body) === text);
  if (row !== undefined) await settle(deps, row.id, { message, quota: null });
}

/** Somebody's telephone has one of our messages: which one it says by Zalo's id of it, or by ours. */
async function received(
  deps: ReceiveDeps,
  { user, messages, seen, tracking }: Of<"receipt">,
): Promise<"taken" | "early"> {
  const { store, clock } = deps;
  const mark = (message: string): Promise<string | null> =>
    store.markReceived({ channel: "zalo-oa", message, seen, at: clock.now() });
  if (tracking !== null) await settle(deps, tracking, { message: messages[0] ?? null, quota: null });
  let early = false;
  for (const message of messages) {
    if ((await mark(message)) !== null || seen) continue;
    // An id that nobody gave us: of a message whose answer was lost, if there is just one.
    const open = await unsettled(deps, user);
    early ||= open.some(({ state }) => state === "sending");
    const [lost, ...others] = open.filter(({ state }) => state === "unknown");
    if (lost === undefined || others.length > 0) continue;
    await settle(deps, lost.id, { message, quota: null });
    await mark(message);
  }
  return early ? "early" : "taken";
}

/** Messages to this person that were tried and whose end nobody knows. */
async function unsettled({ store }: ReceiveDeps, user: string): Promise<readonly OutboxRow[]> {
  const conversation: Conversation | null = await store.conversationAt("zalo-oa", user);
  return conversation === null ? [] : store.unsettledIn(conversation.id);
}

async function settle({ store, clock }: ReceiveDeps, id: string, receipt: Receipt): Promise<void> {
  const at = clock.now();
  await store.settleOutbox({ id, state: "sent", nextAt: at, at, receipt });
}
