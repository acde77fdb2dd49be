/** What Telegram is told at start: how updates are fetched, the command menu, the words on an empty chat. */
import type { Api } from "grammy";
import type { Log } from "../../log.ts";
import { codeOf } from "./api.ts";
import { COMMANDS, t } from "./text.vi.ts";
import type { Self } from "./updates.ts";

export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;
/** Calls that Telegram makes side by side; turns of one store run one after another anyway. */
const CONNECTIONS = 40;

/** Updates are brought to `url` with `secret`. */
export interface Webhook {
  readonly kind: "webhook";
  readonly url: string;
  readonly secret: string;
}
/** How updates come: fetched, or brought. */
export type Mode = { readonly kind: "polling" } | Webhook;

/** Asks who the bot is and sets how updates come. Rejects when Telegram can't be reached or refuses. What waits there is kept. */
export async function setUp(api: Api, mode: Mode): Promise<Self> {
  const { id, username } = await api.getMe();
  if (mode.kind === "polling") await api.deleteWebhook({ drop_pending_updates: false });
  else await setWebhook(api, mode);
  return { id, username };
}

/** Has updates brought to our address, whatever was set there before. Rejects when Telegram can't be reached or refuses. */
export async function setWebhook(api: Api, { url, secret }: Webhook): Promise<void> {
  await api.setWebhook(url, {
    secret_token: secret,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: CONNECTIONS,
    drop_pending_updates: false,
  });
}

/** The menu and the bot's description, set only where they differ: every call counts against the bot's limits. */
export async function introduce(api: Api, log: Log): Promise<void> {
  try {
    const wanted = COMMANDS.map(({ command, description }) => ({ command, description }));
    for (const language of [undefined, "vi"] as const) {
      const where = language === undefined ? {} : { language_code: language };
      if (JSON.stringify(await api.getMyCommands(where)) !== JSON.stringify(wanted))
        await api.setMyCommands(wanted, where);
    }
    if ((await api.getMyDescription()).description !== t.description)
      await api.setMyDescription(t.description);
    if ((await api.getMyShortDescription()).short_description !== t.shortDescription)
      await api.setMyShortDescription(t.shortDescription);
  } catch (error) {
    log.warn({ code: codeOf(error) }, "the command menu could not be set");
  }
}
