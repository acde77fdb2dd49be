/** The whole of Khéo but the wire: real engine, real store in a file of its own, real knowledge; only the clock stands still. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../db/open.ts";
import type {
  Answerer,
  ChannelId,
  Clock,
  Expects,
  IncomingFile,
  Knowledge,
  OutboxRow,
  Store,
} from "../../flows/ports.ts";
import { createAnswerer } from "../../knowledge/answer/answerer.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { systemIds } from "../../bot/clock.ts";
import type { FileSources } from "../../bot/channels/channel.ts";
import { seedDemo } from "../../bot/demo/seed.ts";
import { startJobs } from "../../bot/jobs.ts";
import { createLog } from "../../bot/log.ts";
import { paths } from "../../bot/paths.ts";
import { remindAll } from "../../bot/reminders.ts";
import { createSignals } from "../../bot/signals.ts";
import { handleInbound, repliesTo, type TurnDeps } from "../../bot/turn.ts";
import { createWorker } from "../../bot/work.ts";

/** Monday 23/11/2026, 07:30 in Hà Nội: the moment of the example. */
export const MONDAY = Date.parse("2026-11-23T07:30:00+07:00");

export interface Reply {
  readonly messages: readonly OutboxRow[];
  readonly expects: Expects | null;
  /** All texts, joined: what a phone shows. */
  readonly text: string;
}

type Sent =
  | { readonly text: string }
  | { readonly action: string }
  | { readonly phone: string }
  | { readonly file: IncomingFile; readonly caption?: string };

export interface Kheo {
  readonly store: Store;
  readonly knowledge: Knowledge;
  readonly clock: Clock & { set(now: number): void };
  readonly deps: TurnDeps;
  /** Sends a text on a conversation and gives what came back. */
  say(text: string, address?: string, channel?: ChannelId): Promise<Reply>;
  press(action: string, address?: string, channel?: ChannelId): Promise<Reply>;
  /** Shares one's own number, as the channel tells it. */
  share(phone: string, address: string, channel: ChannelId): Promise<Reply>;
  /** Sends with a key of one's own. */
  send(key: string, event: Sent, address?: string, channel?: ChannelId): Promise<Reply>;
  /** Where the files of each channel come from; none unless a test puts one in. */
  readonly sources: FileSources;
  remind(): Promise<number>;
  /** Everything ever said on a conversation. */
  history(address?: string): Promise<readonly OutboxRow[]>;
  /** Closes the store and opens it anew on the same file, as a restart does. */
  restart(): Promise<Kheo>;
  close(): Promise<void>;
}

let knowledgeOnce: ReturnType<typeof openKnowledge> | undefined;

/** The five directives, loaded once per test file. */
export function realKnowledge(): ReturnType<typeof openKnowledge> {
  knowledgeOnce ??= openKnowledge(paths.knowledge);
  return knowledgeOnce;
}

let answererOnce: Promise<Answerer> | undefined;

/** The real answerer over them; indexing takes some hundred milliseconds, so once per test file. */
async function realAnswerer(): Promise<Answerer> {
  answererOnce ??= realKnowledge().then(createAnswerer);
  return answererOnce;
}

export async function openKheo(
  options: { now?: number; demo?: boolean; answerer?: Answerer; folder?: string } = {},
): Promise<Kheo> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "kheo-")));
  let now = options.now ?? MONDAY;
  const clock = { now: () => now, set: (to: number) => void (now = to) };
  const knowledge = await realKnowledge();
  const store = await openStore(`file:${join(folder, "kheo.db")}`, { migrations: paths.migrations });
  const demo = options.demo ?? true;
  await seedDemo(store, clock);
  const answerer = options.answerer ?? (await realAnswerer());
  const deps = { store, knowledge, clock, ids: systemIds, demo, signals: createSignals() };
  const log = createLog("silent");
  const sources: FileSources = new Map();
  const jobs = startJobs({ ...deps, log, work: createWorker({ ...deps, answerer, sources, log }) });
  let count = 0;

  async function send(key: string, event: Sent, address = "a", channel: ChannelId = "web"): Promise<Reply> {
    const what =
      "text" in event
        ? ({ type: "text", text: event.text } as const)
        : "action" in event
          ? ({ type: "action", action: event.action } as const)
          : "phone" in event
            ? ({ type: "phone", number: event.phone } as const)
            : ({ type: "file", file: event.file, caption: event.caption ?? "" } as const);
    const result = await handleInbound(deps, { channel, address, key: `${address}/${key}`, event: what });
    jobs.kick();
    await jobs.settled(result.cause, result.conversation, 10_000);
    const messages = await repliesTo(store, result);
    return { messages, expects: result.expects, text: messages.map((m) => m.body.text).join("\n\n") };
  }
  const next = (): string => `k${(count += 1)}-${systemIds.id()}`;

  return {
    store,
    knowledge,
    clock,
    deps,
    sources,
    send,
    say: (text, address, channel) => send(next(), { text }, address, channel),
    press: (action, address, channel) => send(next(), { action }, address, channel),
    share: (phone, address, channel) => send(next(), { phone }, address, channel),
    remind: () => remindAll(deps),
    async history(address = "a") {
      const conversation = await store.conversationAt("web", address);
      return conversation === null ? [] : store.messagesAfter(conversation.id, 0, 1_000);
    },
    async restart() {
      await jobs.stop();
      await store.close();
      return openKheo({ ...options, now, folder });
    },
    async close() {
      await jobs.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
