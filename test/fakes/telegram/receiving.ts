/** Methods that bring updates: asked for, or posted. */
import { z } from "zod";
import { method, type Method } from "./method.ts";
import { bad, Refusal } from "./refusal.ts";
import { bool, int, json, text } from "./values.ts";

const KINDS = new Set([
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_connection",
  "business_message",
  "edited_business_message",
  "deleted_business_messages",
  "guest_message",
  "stopped_message_generation",
  "message_reaction",
  "message_reaction_count",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "purchased_paid_media",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
  "chat_boost",
  "removed_chat_boost",
  "managed_bot",
  "subscription",
]);
const allowedUpdates = json(z.array(z.string())).optional();
const drop = { drop_pending_updates: bool.optional() };
const PORTS = new Set(["", "443", "80", "88", "8443"]);

export const receiving: { readonly [name: string]: Method } = {
  getUpdates: method(
    {
      offset: int.optional(),
      limit: int.optional(),
      timeout: int.optional(),
      allowed_updates: allowedUpdates,
    },
    ({ allowed_updates, ...asked }, { world, webhook, gone }) => {
      if (webhook.hook !== null)
        throw new Refusal(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      notKinds(allowed_updates, world.problems);
      world.feed.allow(allowed_updates);
      return world.feed.poll(asked, gone);
    },
  ),
  setWebhook: method(
    {
      ...drop,
      url: text,
      allowed_updates: allowedUpdates,
      max_connections: int.optional(),
      secret_token: text.optional(),
    },
    ({ url, allowed_updates, drop_pending_updates, ...rest }, { world, webhook, allowHttpWebhook }) => {
      const { max_connections: connections = 40, secret_token: secret } = rest;
      notKinds(allowed_updates, world.problems);
      if (url !== "") checkAddress(url, allowHttpWebhook);
      if (secret !== undefined && secret.length > 256) throw bad("secret token is too long");
      if (secret !== undefined && !/^[A-Za-z0-9_-]*$/u.test(secret))
        throw bad("secret token contains unallowed characters");
      if (connections < 1 || connections > 100) throw bad("max_connections must be between 1 and 100");
      if (drop_pending_updates === true) world.feed.clear();
      world.feed.allow(allowed_updates);
      world.feed.interrupt("terminated by setWebhook request");
      webhook.set(url === "" ? null : { url, secret: secret ?? null, connections });
      return true;
    },
  ),
  deleteWebhook: method(drop, ({ drop_pending_updates }, { world, webhook }) => {
    if (drop_pending_updates === true) world.feed.clear();
    webhook.set(null);
    return true;
  }),
  getWebhookInfo: method({}, (_, { world, webhook: { hook, lastError } }) => ({
    url: hook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: world.feed.pending().length,
    ...(hook === null ? {} : { max_connections: hook.connections }),
    ...(lastError === null ? {} : { last_error_date: lastError.date, last_error_message: lastError.message }),
    ...(world.feed.allowed === null ? {} : { allowed_updates: world.feed.allowed }),
  })),
};

/** The real service ignores them in silence; whoever asks for them gets nothing. */
function notKinds(kinds: readonly string[] | undefined, problems: string[]): void {
  for (const kind of kinds ?? [])
    if (!KINDS.has(kind)) problems.push(`allowed_updates: there is no update ${kind}`);
}

function checkAddress(address: string, lenient: boolean): void {
  if (!URL.canParse(address)) throw bad("bad webhook: invalid webhook URL specified");
  const { protocol, port, hostname } = new URL(address);
  if (lenient && (protocol === "http:" || protocol === "https:")) return;
  if (protocol !== "https:") throw bad("bad webhook: An HTTPS URL must be provided for webhook");
  if (!PORTS.has(port)) throw bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
  if (/^(?:localhost|127\.|10\.|192\.168\.|0\.)/u.test(hostname))
    throw bad(`bad webhook: IP address ${hostname} is reserved`);
}
