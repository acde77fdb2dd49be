/** Events between Zalo's call and their turn: kept before the 200, taken by the worker in order. */
import { startArrivals, type ArrivalDeps, type Arrivals } from "../../arrivals.ts";
import type { Arrival } from "../../../flows/ports.ts";
import { createSkew, type Skew } from "../../skew.ts";
import { readEvent } from "./events.ts";
import { receive, type ReceiveDeps } from "./receive.ts";

export interface LineDeps
  extends ReceiveDeps, Pick<ArrivalDeps, "log" | "calls" | "gauge" | "pause" | "random"> {
  /** The OA's id. */
  readonly oa: string;
}

/** Longer than any call to Zalo: by then a message has been settled, one way or the other. */
const EARLY_MS = 60_000;
const AGAIN = "/again";

/** Starts with what an earlier run left. */
export function startLine(deps: LineDeps): Arrivals {
  const skew = createSkew();
  return startArrivals(deps, { channel: "zalo-oa", take: (arrival) => take(deps, skew, arrival) });
}

async function take(deps: LineDeps, skew: Skew, arrival: Arrival): Promise<void> {
  const event = readEvent(arrival.body, deps.oa);
  // An older version may have kept what this one does not read.
  if (event === null) return;
  const at = skew(event.at, arrival.at);
  if ((await receive(deps, { ...event, at })) === "early") await takeLater(deps, arrival);
}

/** Once, and not in the line of the person, who is not to wait for it. */
async function takeLater({ store, clock, ids }: LineDeps, arrival: Arrival): Promise<void> {
  const { address, key } = arrival;
  if (key.endsWith(AGAIN)) return;
  const at = clock.now() + EARLY_MS;
  const later = { id: ids.id(), address: `${address}${AGAIN}`, key: `${key}${AGAIN}`, attempts: 0, at };
  await store.keepArrivals([{ ...arrival, ...later }]);
}
