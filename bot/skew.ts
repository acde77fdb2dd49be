/**
 * When something happened by our clock, told by the platform's: ours may be minutes ahead, on a machine that nobody looks after. The least delay
 * with which events come in is that difference, give or take the way here. Where ours is behind, events look younger than they are: one that
 * is late is not seen to be then, which harms less than to call a good answer late.
 */
import type { Instant } from "../flows/ports.ts";

/** Events looked at: enough that one of them came straight away, few enough that a clock that was set right is believed soon. */
const WINDOW = 50;

/** By our clock: what was sent at `sentAt` by the platform's and came in at `receivedAt` by ours. Never before `sentAt`. */
export type Skew = (sentAt: Instant, receivedAt: Instant) => Instant;

export function createSkew(): Skew {
  const delays: number[] = [];
  return (sentAt, receivedAt) => {
    delays.push(receivedAt - sentAt);
    if (delays.length > WINDOW) delays.shift();
    return sentAt + Math.max(0, Math.min(...delays));
  };
}
