/** The web channel over HTTP: one event in and its messages out, and everything that arrives later as a stream or a list. */
import { Hono, type Context } from "hono";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { length, MAX_TEXT } from "../../../flows/engine/input.ts";
import type { Conversation, Expects } from "../../../flows/ports.ts";
import type { Jobs } from "../../jobs.ts";
import type { Reminding } from "../../reminders.ts";
import { expectsOf, handleInbound, repliesTo, type Inbound, type TurnDeps } from "../../turn.ts";
import { createLimiter } from "./limiter.ts";
import { addressOf, readChat, readEvents, webMessage, type ChatAnswer } from "./protocol.ts";
import { t } from "./text.vi.ts";

export interface WebDeps extends TurnDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  /** Aborted when the process shuts down: open streams end. */
  readonly closing: AbortSignal;
  readonly count: (name: string) => void;
}

/** An answer that takes longer than this arrives over the event stream instead. */
const LATE_MS = 9_000;
const PING_MS = 20_000;
/** Messages of one conversation handed over at once. */
const PAGE = 200;

export function webRoutes(deps: WebDeps): Hono {
  const limiter = createLimiter();
  const app = new Hono();

  app.post("/api/chat", async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const request = readChat(body);
    if (!request.ok) return refuse(c, 400, "bad-request", t.badRequest);
    const { conversation, event, text, action } = request.value;
    if (text !== undefined && length(text) > MAX_TEXT) return refuse(c, 413, "too-large", t.tooLarge);
    const address = addressOf(conversation);
    const wait = limiter.take(address, performance.now());
    if (wait > 0) {
      c.header("Retry-After", String(wait));
      return refuse(c, 429, "too-many", t.tooMany);
    }
    const what: Inbound["event"] =
      text === undefined ? { type: "action", action: action ?? "" } : { type: "text", text };
    // Keys are the client's own: the address keeps those of two conversations apart.
    return c.json(await take(deps, { channel: "web", address, key: `${address}/${event}`, event: what }));
  });

  app.get("/api/chat/events", async (c) => {
    const request = readEvents({
      ...c.req.query(),
      after: c.req.header("last-event-id") ?? c.req.query("after"),
    });
    if (!request.ok) return refuse(c, 400, "bad-request", t.badRequest);
    const address = addressOf(request.value.conversation);
    const found = await deps.store.conversationAt("web", address);
    if (c.req.header("accept")?.includes("application/json") === true) {
      return c.json(
        found === null ? { messages: [], expects: null } : await since(deps, found, request.value.after),
      );
    }
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, (stream) => follow(deps, stream, address, request.value.after));
  });

  return app;
}

async function take(deps: WebDeps, inbound: Inbound): Promise<ChatAnswer> {
  const result = await handleInbound(deps, inbound);
  deps.count(result.duplicate ? "web_events_repeated" : "web_events");
  deps.jobs.kick();
  if (result.peopleChanged) deps.reminding.kick();
  await deps.jobs.settled(result.cause, result.conversation, LATE_MS);
  const rows = await repliesTo(deps.store, result);
  const last = rows.at(-1);
  if (last !== undefined) await deps.store.markDelivered(result.conversation, last.seq, deps.clock.now());
  return { messages: rows.map(webMessage), expects: result.expects };
}

async function since(deps: WebDeps, conversation: Conversation, after: number): Promise<ChatAnswer> {
  const rows = await deps.store.messagesAfter(conversation.id, after, PAGE);
  const last = rows.at(-1);
  if (last !== undefined) await deps.store.markDelivered(conversation.id, last.seq, deps.clock.now());
  return { messages: rows.map(webMessage), expects: expectsOf(conversation) };
}

/** Sends what is there, then whatever comes, until the client goes or the process stops. */
async function follow(deps: WebDeps, stream: SSEStreamingApi, address: string, after: number): Promise<void> {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const over = AbortSignal.any([gone.signal, deps.closing]);
  let seq = after;
  let told: Expects | null | undefined;
  let known: string | null = null;
  while (!over.aborted) {
    // Listening begins before reading, so that nothing falls between the two.
    const news = nextNews(deps, known, over);
    const conversation = await deps.store.conversationAt("web", address);
    if (conversation !== null) {
      const { messages, expects } = await since(deps, conversation, seq);
      for (const message of messages) {
        await stream.writeSSE({ event: "message", id: String(message.seq), data: JSON.stringify(message) });
        seq = message.seq;
      }
      if (told === undefined || JSON.stringify(told) !== JSON.stringify(expects)) {
        await stream.writeSSE({ event: "expects", data: JSON.stringify(expects) });
        told = expects;
      }
      const readAgain = known === null || messages.length === PAGE;
      known = conversation.id;
      if (readAgain) {
        news.cancel();
        continue;
      }
    }
    if ((await news.heard) === "quiet") await stream.write(": ping\n\n");
  }
}

interface News {
  /** At the conversation's next change or the end of the stream; `quiet` when it is time for a sign of life. */
  readonly heard: Promise<"news" | "quiet">;
  cancel(): void;
}

/** A conversation nobody has spoken in yet has no id to listen to: looked for again soon. */
function nextNews(deps: WebDeps, conversation: string | null, over: AbortSignal): News {
  let end: (how: "news" | "quiet") => void = () => undefined;
  const heard = new Promise<"news" | "quiet">((resolve) => {
    const news = (): void => end("news");
    const timer = setTimeout(() => end("quiet"), conversation === null ? 1_000 : PING_MS);
    const silence = conversation === null ? () => undefined : deps.signals.listen(conversation, news);
    over.addEventListener("abort", news, { once: true });
    end = (how) => {
      clearTimeout(timer);
      silence();
      over.removeEventListener("abort", news);
      resolve(how);
    };
  });
  return { heard, cancel: () => end("news") };
}

function refuse(c: Context, status: 400 | 413 | 429, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}
