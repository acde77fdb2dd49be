/** One conversation at the terminal: a line in is an event, what it brings about is printed. Works the same through a pipe. */
import type { Conversation, OutboxRow } from "../../../flows/ports.ts";
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

export function createSession(deps: TurnDeps & { readonly jobs: Jobs }, address: string): Session {
  let printed: number | null = null;
  const run = deps.ids.id();
  let count = 0;

  async function printable(rows: readonly OutboxRow[]): Promise<string> {
    const last = rows.at(-1);
    if (last === undefined) return "";
    await deps.store.markDelivered(last.conversation, last.seq, deps.clock.now());
    printed = Math.max(printed ?? 0, last.seq);
    return rows.map(renderMessage).join("\n\n");
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
      const rows = await repliesTo(deps.store, result);
      return rows.length === 0 ? t.late : printable(rows);
    },
    async news() {
      await remindAll(deps);
      const conversation: Conversation | null = await deps.store.conversationAt("terminal", address);
      if (conversation === null) return "";
      // What an earlier session printed is not printed again; only what nobody has seen.
      printed ??= conversation.lastSeq;
      return printable(await deps.store.messagesAfter(conversation.id, printed, PAGE));
    },
  };
}
