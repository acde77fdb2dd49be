/** What the edge has to know of each channel before anything is sent there. */
import type { Say } from "../../flows/engine/types.ts";
import type { ChannelId } from "../../flows/ports.ts";
import { fit as fitTelegram } from "./telegram/render.ts";
import { isGroup } from "./telegram/updates.ts";
import { isGroup as isZaloBotGroup } from "./zalo-bot/events.ts";
import { fit as fitZaloBot } from "./zalo-bot/render.ts";
import { fit as fitZaloOa } from "./zalo-oa/render.ts";

/** What a turn says in messages of the channel, in order, as many as it needs and no more: one row of the outbox is one message on the wire. */
export function fit(channel: ChannelId, says: readonly Say[]): readonly Say[] {
  switch (channel) {
    case "telegram":
      return fitTelegram(says);
    case "zalo-oa":
      return fitZaloOa(says);
    case "zalo-bot":
      return fitZaloBot(says);
    case "web":
    case "terminal":
      return says;
  }
}

/** Whether several people read what is said at this address. */
export function isShared(channel: ChannelId, address: string): boolean {
  if (channel === "zalo-bot") return isZaloBotGroup(address);
  return channel === "telegram" && isGroup(address);
}

/** Whether people can share their own telephone number there, and whether the platform vouches that it is theirs. */
export function sharesPhone(channel: ChannelId): "vouched" | "claimed" | null {
  switch (channel) {
    case "telegram":
      return "vouched";
    case "zalo-oa":
      return "claimed";
    case "zalo-bot":
    case "web":
    case "terminal":
      return null;
  }
}

/** Where Zalo sends to somebody who never wrote to the account: templates only. `number`: national digits. */
export function telephoneAddress(number: string): string {
  return `tel:84${number.replace(/^0/u, "")}`;
}

/** Whether this is such an address: nothing but reminders may be sent there. */
export function isTelephone(address: string): boolean {
  return address.startsWith("tel:");
}

/** Whether files that people send on this channel can be fetched. */
export function bringsFiles(channel: ChannelId): boolean {
  return channel === "telegram" || channel === "zalo-oa" || channel === "zalo-bot";
}
