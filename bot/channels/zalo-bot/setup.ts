/** How events come: fetched, or brought. Set at start. */
import { z } from "zod";
import type { Called, ZaloBotApi } from "./api.ts";

/** Events are brought to `url` with `secret`. */
export interface Webhook {
  readonly kind: "webhook";
  readonly url: string;
  readonly secret: string;
}
export type Mode = { readonly kind: "polling" } | Webhook;

/** Tells the platform, whatever was set there before. */
export function setUp(api: ZaloBotApi, mode: Mode): Promise<Called> {
  return mode.kind === "polling"
    ? api.call("deleteWebhook")
    : api.call("setWebhook", { url: mode.url, secret_token: mode.secret });
}

const Verified = z.object({
  verification: z.object({ ok: z.boolean(), status_code: z.int().nullish().catch(null) }),
});

/** What came of the platform's try of our address, where it says so: it keeps the address either way. Null when all is well. */
export function whatIsWrong(result: unknown): { readonly status: number | null } | null {
  const verification = Verified.safeParse(result).data?.verification;
  return verification === undefined || verification.ok ? null : { status: verification.status_code ?? null };
}
