/** One conversation at the terminal: a line in is an event, what it brings about is printed. Works the same through a pipe. */
import type { Conversation, FileLink, Store } from "../../../flows/ports.ts";
import type { Jobs } from "../../jobs.ts";
import { remindAll } from "../../reminders.ts";
import { handleInbound, repliesTo, type TurnDeps } from "../../turn.ts";
import { renderMessage } from "./render.ts";
import { t } from "./text.vi.ts";

const LATE_MS = 20_000;
const PAGE = 100;

export interface Session {
  /** Takes one line and gives what to print. */
  say(line: string): Promise<string>;
  /** What arrived since without being asked for (reminders, notices). */
  news(): Promise<string>;
}

export interface SessionDeps extends TurnDeps {
  readonly jobs: Jobs;
  /** Puts a file where the person finds it and says where that is; null when it is gone. */
  readonly save: (link: FileLink) => Promise<string | null>;
}

export function createSession(deps: SessionDeps, address: string): Session {
  /** Number of the newest message printed, by this session or an earlier one; null until it was looked up. */
  let printed: number | null = null;
  const run = deps.ids.id();
  let count = 0;

  /** Everything nobody has seen yet, in order: what was just said, and what arrived while no session was open. */
  async function unprinted(): Promise<string> {
    const conversation = await deps.store.conversationAt("terminal", address);
    if (conversation === null) return "";
    printed ??= await lastPrinted(deps.store, conversation);
    const rows = await deps.store.messagesAfter(conversation.id, printed, PAGE);
    const last = rows.at(-1);
    if (last === undefined) return "";
    await deps.store.markDelivered(last.conversation, last.seq, deps.clock.now());
    printed = last.seq;
    const shown: string[] = [];
    for (const row of rows) {
      const saved: string[] = [];
      for (const link of row.body.files) saved.push((await deps.save(link)) ?? t.gone(link.name));
      shown.push(renderMessage(row, saved));
    }
    return shown.join("\n\n");
  }

  return {
    async say(line) {
      count += 1;
      const event = { type: "text", text: line } as const;
      const result = await handleInbound(deps, {
        channel: "terminal",
        address,
        key: `${run}/${count}`,
        event,
      });
      deps.jobs.kick();
      await deps.jobs.settled(result.cause, result.conversation, LATE_MS);
      const answered = (await repliesTo(deps.store, result)).length > 0;
      const text = await unprinted();
      return answered ? text : [text, t.late].filter((part) => part !== "").join("\n\n");
    },
    async news() {
      await remindAll(deps);
      return unprinted();
    },
  };
}

/** The newest message that was handed over: what comes after it nobody has seen. */
async function lastPrinted(store: Store, conversation: Conversation): Promise<number> {
  const from = Math.max(0, conversation.lastSeq - PAGE);
  const rows = await store.messagesAfter(conversation.id, from, PAGE);
  return rows.findLast((row) => row.state === "sent")?.seq ?? from;
}
