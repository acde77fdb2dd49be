/** Telegram's calls: the secret first, then the update; answered when its turn is committed. A busy store answers 503, and it comes again. */
import { Hono } from "hono";
import { isSame } from "../../http/same.ts";

export const WEBHOOK_PATH = "/webhooks/telegram";

export interface WebhookDeps {
  readonly secret: string;
  /** Rejects when nothing of the update was kept; null while the bot does not know yet who it is. */
  readonly receive: ((update: unknown) => Promise<void>) | null;
}

export function webhookRoutes(deps: () => WebhookDeps): Hono {
  const app = new Hono();
  app.post(WEBHOOK_PATH, async (c) => {
    const { secret, receive } = deps();
    if (!isSame(c.req.header("x-telegram-bot-api-secret-token") ?? "", secret)) return c.json({}, 401);
    if (receive === null) {
      c.header("Retry-After", "2");
      return c.json({}, 503);
    }
    const update: unknown = await c.req.json().catch(() => undefined);
    if (update === undefined) return c.json({}, 400);
    await receive(update);
    return c.json({});
  });
  return app;
}
