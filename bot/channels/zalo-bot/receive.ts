/** One event → one turn. */
import type { ChannelId, Instant } from "../../../flows/ports.ts";
import { handleInbound, type Inbound, type TurnDeps } from "../../turn.ts";
import type { Jobs } from "../../jobs.ts";
import type { Outbox } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import { readEvent, type Place, type Reading } from "./events.ts";
import type { Progress } from "./progress.ts";

const CHANNEL: ChannelId = "zalo-bot";

export interface ReceiveDeps extends TurnDeps {
  /** Of the bot: events of another one are others. */
  readonly bot: string;
  readonly jobs: Pick<Jobs, "kick">;
  readonly reminding: Pick<Reminding, "kick">;
  readonly outbox: Pick<Outbox, "kick">;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  readonly progress: Progress;
}

/** Whose event it is and what tells it from every other; null where nothing follows from it, so that it need not be kept. */
export function placeOf(
  bot: string,
  reading: Reading,
): { readonly address: string; readonly key: string } | null {
  const said = meantBy(reading);
  return said === null ? null : { address: said.at.address, key: `${bot}/${said.at.key}` };
}

/** Takes one event; again is harmless. Rejects when nothing can be written (the store is busy). `ours`: the platform's time by our clock. */
export async function receive(
  deps: ReceiveDeps,
  body: unknown,
  ours: (at: Instant) => Instant,
): Promise<void> {
  const reading = readEvent(body);
  const [said, place] = [meantBy(reading), placeOf(deps.bot, reading)];
  if (said === null || place === null) return;
  const { at } = said.at;
  const inbound = { channel: CHANNEL, ...place, ...(at === null ? {} : { at: ours(at) }), event: said.event };
  const result = await handleInbound(deps, inbound);
  if (result.duplicate) deps.count("zalo_bot_repeated");
  if (result.asked) {
    deps.jobs.kick();
    void deps.progress(place.address, result);
  }
  if (result.peopleChanged) deps.reminding.kick();
  deps.outbox.kick();
}

/** Null where nothing is to be done. */
function meantBy(reading: Reading): { readonly at: Place; readonly event: Inbound["event"] } | null {
  switch (reading.kind) {
    case "text":
      return { at: reading.at, event: { type: "text", text: reading.text } };
    case "file":
      return { at: reading.at, event: { type: "file", file: reading.file, caption: reading.caption } };
    case "unreadable":
      return { at: reading.at, event: { type: "unreadable", what: reading.what } };
    case "ignored":
    case "malformed":
      return null;
  }
}
