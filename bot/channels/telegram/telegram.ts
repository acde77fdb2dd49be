/** Telegram as a channel that is pushed to: its pace, and one message put on its wire. */
import type { Api } from "grammy";
import type { MessageBody } from "../../../flows/ports.ts";
import type { PushChannel, Sent } from "../channel.ts";
import { isBadMarkup, sentOf } from "./api.ts";
import { htmlOf, markupOf, plainOf } from "./render.ts";
import { t } from "./text.vi.ts";
import { FROM_GROUP, isGroup, type Self } from "./updates.ts";

/** Telegram allows about thirty messages a second in all; a little less leaves room for the network to bunch them. */
const PER_SECOND = 28;
const PRIVATE_GAP_MS = 1_000;
/** Twenty a minute in one group. */
const GROUP_GAP_MS = 3_100;

/** `self`: who the bot is, once Telegram has said so. */
export function telegramChannel(api: Api, self: () => Self | null): PushChannel {
  return {
    id: "telegram",
    limits: {
      perSecond: PER_SECOND,
      gapMs: (address) => (isGroup(address) ? GROUP_GAP_MS : PRIVATE_GAP_MS),
    },
    async send(address, body) {
      const markup = isGroup(address) ? privately(self()) : markupOf(body);
      const rest = {
        link_preview_options: { is_disabled: true },
        ...(markup === undefined ? {} : { reply_markup: markup }),
      };
      try {
        await api.sendMessage(address, htmlOf(body), { ...rest, parse_mode: "HTML" });
        return { outcome: "sent" };
      } catch (error) {
        return isBadMarkup(error) ? await plainly(api, address, body, rest) : sentOf(error);
      }
    },
  };
}

async function plainly(
  api: Api,
  address: string,
  body: MessageBody,
  rest: Parameters<Api["sendMessage"]>[2],
): Promise<Sent> {
  try {
    await api.sendMessage(address, plainOf(body), rest);
    return { outcome: "sent" };
  } catch (error) {
    return sentOf(error);
  }
}

/** In a group nothing can be chosen; a button leads to the private chat. */
function privately(self: Self | null): { inline_keyboard: { text: string; url: string }[][] } | undefined {
  return self === null
    ? undefined
    : {
        inline_keyboard: [
          [{ text: t.openPrivate, url: `https://t.me/${self.username}?start=${FROM_GROUP}` }],
        ],
      };
}
