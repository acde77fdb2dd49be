/** Events between the platform's call and their turn: kept before they are acknowledged, taken by the worker in order. */
import { startArrivals, type ArrivalDeps, type Arrivals } from "../../arrivals.ts";
import { createSkew } from "../../skew.ts";
import { readEvent } from "./events.ts";
import { placeOf, receive, type ReceiveDeps } from "./receive.ts";

export type LineDeps = ReceiveDeps & Pick<ArrivalDeps, "log" | "calls" | "gauge" | "pause" | "random">;

export interface Line extends Pick<Arrivals, "stop"> {
  /** Any JSON, or undefined for what is none. Rejects when an event that means something is not on disk: it has to come again then. */
  keep(body: unknown): Promise<void>;
}

/** Starts with what an earlier run left. */
export function startLine(deps: LineDeps): Line {
  const skew = createSkew();
  const arrivals = startArrivals(deps, {
    channel: "zalo-bot",
    take: ({ body, at }) => receive(deps, JSON.parse(body), (sentAt) => skew(sentAt, at)),
  });
  return {
    async keep(body) {
      const reading = readEvent(body);
      deps.count("zalo_bot_updates", { kind: reading.kind });
      const place = placeOf(deps.bot, reading);
      if (place === null) return;
      const kept = await arrivals.keep({ ...place, body: JSON.stringify(body) });
      if (kept === "exists") deps.count("zalo_bot_repeated");
    },
    stop: () => arrivals.stop(),
  };
}
