/**
 * The heart: one inbound event → one transaction → outbox rows. The event's key, the conversation's state, every domain row and every
 * message commit together or not at all; only then is the platform told “received”. A repeated event changes nothing and gets the same
 * messages again.
 */
import { createHash } from "node:crypto";
import type {
  ChannelId,
  Clock,
  Conversation,
  Expects,
  Ids,
  IncomingFile,
  Instant,
  JsonObject,
  Knowledge,
  OutboxRow,
  Store,
  StoreWrites,
} from "../flows/ports.ts";
import { StaleWrite } from "../flows/ports.ts";
import { dayOf } from "../flows/engine/dates.ts";
import { turn } from "../flows/engine/engine.ts";
import { normaliseText, shorten } from "../flows/engine/input.ts";
import { newState, readState, writeState } from "../flows/engine/state.ts";
import type { Effect, TurnOutcome } from "../flows/engine/types.ts";
import type { Ctx, FlowEvent, Unreadable } from "../flows/engine/world.ts";
import { house } from "../flows/index.ts";
import { wantsOf } from "../flows/linking/words.ts";
import { applyEffects } from "./effects.ts";
import { readExpects, writeExpects } from "./expects.ts";
import type { Signals } from "./signals.ts";
import { loadWorld } from "./world.ts";

/** A platform's event, normalised. `key` is unique within the channel and stable across redelivery. */
export interface Inbound {
  readonly channel: ChannelId;
  readonly address: string;
  readonly key: string;
  /** When it happened, by our clock (`skew.ts`), where the platform tells. */
  readonly at?: Instant;
  readonly event:
    | { readonly type: "text"; readonly text: string }
    | { readonly type: "action"; readonly action: string }
    | { readonly type: "command"; readonly says: string | null }
    | { readonly type: "phone"; readonly number: string }
    | { readonly type: "file"; readonly file: IncomingFile; readonly caption: string }
    | { readonly type: "unreadable"; readonly what: Unreadable };
}

export interface TurnResult {
  readonly conversation: string;
  /** Names the event in the outbox: its messages, and those of the jobs it started, carry it. */
  readonly cause: string;
  readonly duplicate: boolean;
  readonly expects: Expects | null;
  /** Somebody joined, took a role or changed what they want to be told: reminders may be due at once. */
  readonly peopleChanged: boolean;
  /** There is work for the jobs. */
  readonly asked: boolean;
  /** What came was turned away: a stale or forged button, something that can't be read. */
  readonly refused: boolean;
}

export interface TurnDeps {
  readonly store: Store;
  readonly knowledge: Knowledge;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly demo: boolean;
  readonly signals: Signals;
}

/** A turn that lost a race is decided anew; more than this many times means something else is wrong. */
const ATTEMPTS = 5;

/** Code points of a file's name that are said back. */
const LONGEST_NAME = 100;

/** Effects that leave work for the jobs. */
const WORK: ReadonlySet<Effect["type"]> = new Set(["ask", "fetch-file", "make-paper"]);

/** Effects that may make somebody a recipient of reminders. */
const PEOPLE: ReadonlySet<Effect["type"]> = new Set([
  "join",
  "become",
  "link",
  "settle-claim",
  "add-role",
  "update-person",
  "put-phone",
]);

/** Takes one event of a channel. Rejects only when the store cannot be written (`StoreBusy`): nothing was acknowledged then. */
export async function handleInbound(deps: TurnDeps, inbound: Inbound): Promise<TurnResult> {
  const cause = causeOf(inbound);
  const event = readable(inbound.event);
  return again(async () => {
    const touched: string[] = [];
    const result = await deps.store.tx(async (tx): Promise<TurnResult> => {
      const at = deps.clock.now();
      const { channel, address, key } = inbound;
      const conversation = await tx.openConversation({ id: deps.ids.id(), channel, address, at });
      const admitted = await tx.admit({ channel, key, conversation: conversation.id, at });
      if (admitted === "exists") {
        const kept = await tx.eventResult(channel, key);
        return {
          conversation: conversation.id,
          cause,
          duplicate: true,
          expects: readExpects(kept?.["expects"]),
          peopleChanged: false,
          asked: false,
          refused: false,
        };
      }
      // Who speaks can be reached.
      if (conversation.unreachable !== null)
        await tx.setReachable({ id: conversation.id, unreachable: null, at });
      const heard = { ...conversation, heardAt: at };
      if (conversation.heldUntil !== null && conversation.heldUntil > at) return leave(tx, heard, cause, at);
      const sentAt = inbound.at ?? null;
      const { expects, effects, refused } = await runTurn(deps, tx, heard, event, cause, touched, sentAt);
      await tx.keepResult({ channel, key, result: { expects: writeExpects(expects) } });
      const peopleChanged = effects.some((e) => PEOPLE.has(e.type));
      const asked = effects.some(({ type }) => WORK.has(type));
      return {
        conversation: conversation.id,
        cause,
        duplicate: false,
        expects,
        peopleChanged,
        asked,
        refused,
      };
    });
    deps.signals.changed([result.conversation, ...touched]);
    return result;
  });
}

/** A person of the account is speaking there: what comes is theirs to answer, and a form waits where it stood. */
async function leave(
  tx: StoreWrites,
  conversation: Conversation,
  cause: string,
  at: Instant,
): Promise<TurnResult> {
  await tx.saveConversation({ ...conversation, at });
  return {
    conversation: conversation.id,
    cause,
    duplicate: false,
    expects: expectsOf(conversation),
    peopleChanged: false,
    asked: false,
    refused: false,
  };
}

/** The event with its text normalised; what a file is called is text too. */
function readable(event: Inbound["event"]): FlowEvent {
  switch (event.type) {
    case "text":
      return { type: "text", text: normaliseText(event.text) };
    case "file": {
      const { name } = event.file;
      const file = { ...event.file, name: name === null ? null : nameSaid(name) };
      return { type: "file", file, caption: normaliseText(event.caption) };
    }
    case "action":
    case "command":
    case "phone":
    case "unreadable":
      return event;
  }
}

/** A file's name as it may be said back: one line, and not endless. */
function nameSaid(name: string): string {
  return shorten(normaliseText(name).replaceAll("\n", " "), LONGEST_NAME);
}

/** A name for the event that gives away neither address nor key: it stands in exports and job rows. */
function causeOf({ channel, key }: Inbound): string {
  return createHash("sha256").update(`${channel}:${key}`).digest("base64url");
}

/** Takes an event from inside (an answer that is ready, a reminder that is due); `first` may veto it in the same transaction. */
export async function handleInternal(
  deps: TurnDeps,
  conversationId: string,
  event: FlowEvent,
  cause: string,
  first: (tx: StoreWrites) => Promise<boolean>,
): Promise<boolean> {
  return again(async () => {
    const touched: string[] = [];
    const done = await deps.store.tx(async (tx) => {
      if (!(await first(tx))) return false;
      const conversation = await tx.conversation(conversationId);
      if (conversation === null) return false;
      await runTurn(deps, tx, conversation, event, cause, touched);
      return true;
    });
    if (done) deps.signals.changed([conversationId, ...touched]);
    return done;
  });
}

/** What a pull channel hands over for one event: the turn's own messages and those of its finished jobs, in order. */
export async function repliesTo(store: Store, result: TurnResult): Promise<readonly OutboxRow[]> {
  return store.messagesOf(result.conversation, result.cause);
}

/** What the conversation waits for now. */
export function expectsOf(conversation: Conversation): Expects | null {
  return readExpects(conversation.state["expects"]);
}

async function runTurn(
  deps: TurnDeps,
  tx: StoreWrites,
  conversation: Conversation,
  event: FlowEvent,
  cause: string,
  touched: string[],
  sentAt: Instant | null = null,
): Promise<TurnOutcome> {
  const now = deps.clock.now();
  const stored = conversation.state["engine"];
  const state = isObject(stored) ? readState(stored, deps.ids.id()) : newState(deps.ids.id());
  const { knowledge, demo } = deps;
  const world = await loadWorld(tx, conversation, event, {
    knowledge,
    demo,
    now,
    wants: wantsOf(state, event, now),
  });
  const ctx: Ctx = { now, today: dayOf(now), world, ids: deps.ids };
  const outcome = turn(house, state, event, ctx, sentAt);
  const place = { tx, ids: deps.ids, at: now, conversation, units: world.units, cause };
  const applied = await applyEffects(outcome.effects, place);
  touched.push(...applied.touched);
  await tx.saveConversation({
    id: conversation.id,
    version: conversation.version,
    heardAt: conversation.heardAt,
    person: applied.person,
    lastSeq: applied.lastSeq,
    state: {
      engine: writeState(outcome.state),
      expects: writeExpects(outcome.expects),
    },
    at: now,
  });
  return outcome;
}

/** Decides anew when a race was lost; more than a few times in a row means something else is wrong. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleWrite) || attempt >= ATTEMPTS) throw error;
    }
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
