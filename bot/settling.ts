/** What becomes of a message by how sending it ended: sent, tried again at a better time, or over. */
import type { OutboxRow, OutboxState } from "../flows/ports.ts";
import type { Sent } from "./channels/channel.ts";
import { setUnreachable } from "./reach.ts";
import type { TurnDeps } from "./turn.ts";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** About a day of trying. */
const MOST_ATTEMPTS = 100;

export interface SettleDeps extends TurnDeps {
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Records it in the store; rejects only when the store can't be written. */
export async function settle(deps: SettleDeps, row: OutboxRow, sent: Sent): Promise<void> {
  const { store, clock } = deps;
  const at = clock.now();
  const { id, attempts, conversation } = row;
  const ends = (state: OutboxState, reason: string): Promise<void> =>
    store.settleOutbox({ id, state, nextAt: at, at, reason });
  const again = (ms: number): Promise<void> =>
    store.settleOutbox({ id, state: "retry", nextAt: at + ms, at });
  switch (sent.outcome) {
    case "sent": {
      const receipt = sent.receipt === undefined ? {} : { receipt: sent.receipt };
      return store.settleOutbox({ id, state: "sent", nextAt: at, at, ...receipt });
    }
    case "too-fast":
      return again(sent.retryAfterMs);
    case "later":
      return attempts >= MOST_ATTEMPTS ? ends("dead", sent.code) : again(Math.max(0, sent.at - at));
    case "not-sent":
      return isOver(attempts, sent.retries) ? ends("dead", sent.code) : again(retryMs(deps, attempts));
    case "unknown":
      if (isOver(attempts, sent.retries))
        return ends(sent.retries === undefined ? "dead" : "unknown", sent.code);
      return again(Math.max(sent.afterMs ?? 0, retryMs(deps, attempts)));
    case "no-account":
      return again(LONGEST_RETRY_MS);
    case "refused":
    case "no-way":
      return ends("dead", sent.code);
    case "unreachable":
      // The message ends last: a crash in between finds out once more.
      await setUnreachable(deps, conversation, sent.code);
      return ends("dead", sent.code);
    case "moved":
      if (await store.tx((tx) => tx.moveConversation({ id: conversation, address: sent.address, at })))
        return again(0);
      // Another conversation goes on there: nothing can be sent from this one any more.
      await setUnreachable(deps, conversation, "moved");
      return ends("dead", "moved");
  }
}

function isOver(attempts: number, retries = MOST_ATTEMPTS): boolean {
  return attempts > Math.min(retries, MOST_ATTEMPTS - 1);
}

/** Doubles with every attempt; spread, so that many that failed together don't come back together. */
function retryMs({ random = Math.random }: SettleDeps, attempts: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20));
  return Math.ceil(longest * (0.5 + 0.5 * random()));
}
