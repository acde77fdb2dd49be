/** What a channel is told of a message: a reply to somebody who never wrote, unless it says otherwise. */
import type { About } from "../../bot/channels/channel.ts";

export function about(more: Partial<About> = {}): About {
  return {
    id: "message-1",
    kind: "reply",
    heardAt: null,
    reminder: async () => null,
    spend: async () => undefined,
    ...more,
  };
}
