/** Telegram as a channel that is pushed to: its pace, and one message put on its wire. */
import { type Api, InputFile } from "grammy";
import type { FileLink, MessageBody } from "../../../flows/ports.ts";
import type { FileBytes, FileSource, PushChannel, Sent } from "../channel.ts";
import { isBadMarkup, sentOf } from "./api.ts";
import { download } from "./download.ts";
import { htmlOf, markupOf, plainOf, type Markup } from "./render.ts";
import { t } from "./text.vi.ts";
import { FROM_GROUP, isGroup, type Self } from "./updates.ts";

/** Telegram allows about thirty messages a second in all; a little less leaves room for the network to bunch them. */
const PER_SECOND = 28;
const PRIVATE_GAP_MS = 1_000;
/** Twenty a minute in one group. */
const GROUP_GAP_MS = 3_100;

export interface TelegramChannelDeps {
  readonly api: Api;
  /** Where the Bot API answers; null for Telegram's own address. */
  readonly root: string | null;
  /** Who the bot is, once Telegram has said so. */
  readonly self: () => Self | null;
  readonly files: FileBytes;
}

export function telegramChannel(deps: TelegramChannelDeps): PushChannel & FileSource {
  const { api, root, self } = deps;
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
      const [link] = body.files;
      if (link !== undefined) return document(deps, address, link, body.text, rest.reply_markup);
      try {
        await api.sendMessage(address, htmlOf(body), { ...rest, parse_mode: "HTML" });
        return { outcome: "sent" };
      } catch (error) {
        return isBadMarkup(error) ? await plainly(api, address, body, rest) : sentOf(error);
      }
    },
    fetchFile: (ref, most) => download(api, root, ref, most),
  };
}

/** A file with its text below it; one that is gone is said to be, for a message that never comes would be missed. */
async function document(
  { api, files }: TelegramChannelDeps,
  address: string,
  link: FileLink,
  caption: string,
  markup: Markup | undefined,
): Promise<Sent> {
  const reply = markup === undefined ? {} : { reply_markup: markup };
  try {
    const found = await files.open(link);
    if (found === null) await api.sendMessage(address, t.fileGone(link.name), reply);
    else await api.sendDocument(address, new InputFile(found.bytes, found.name), { caption, ...reply });
    return { outcome: "sent" };
  } catch (error) {
    return sentOf(error);
  }
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
