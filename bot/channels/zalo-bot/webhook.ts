/**
 * The platform's calls: the secret first, then the event; answered once it is kept, its turn comes later. Whether a call comes again is not
 * documented, so whatever can't be used is acknowledged too; only a store that can't keep it answers 503.
 */
import { Hono } from "hono";
import { isSame } from "../../http/same.ts";

export const WEBHOOK_PATH = "/webhooks/zalo-bot";

export interface WebhookDeps {
  readonly secret: string;
  /** Takes any JSON, or undefined for what is none. Rejects when the event is not kept. */
  readonly keep: (body: unknown) => Promise<void>;
}

export function webhookRoutes({ secret, keep }: WebhookDeps): Hono {
  const app = new Hono();
  app.post(WEBHOOK_PATH, async (c) => {
    if (!isSame(c.req.header("x-bot-api-secret-token") ?? "", secret)) return c.json({}, 401);
    const body: unknown = await c.req.json().catch(() => undefined);
    await keep(body);
    return c.json({});
  });
  return app;
}
