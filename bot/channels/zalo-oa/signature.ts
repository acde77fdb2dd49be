/**
 * Who calls the webhook: a plain SHA-256 over app id, the body's own bytes, its timestamp and the OA's secret key, in that order
 * (`reference/zalo.md` A2). Re-serialised JSON has another sum, so nothing but the raw bytes will do.
 */
import { createHash } from "node:crypto";
import { isSame } from "../../http/same.ts";

export interface SigningKey {
  readonly appId: string;
  /** The secret key of the webhook page, not the app's secret. */
  readonly oaSecretKey: string;
}

/** `header`: `X-ZEvent-Signature`, with or without `mac=`; `timestamp`: the body's own, as text. */
export function isSigned(
  { appId, oaSecretKey }: SigningKey,
  {
    header,
    body,
    timestamp,
  }: { readonly header: string; readonly body: Uint8Array; readonly timestamp: string },
): boolean {
  const own = createHash("sha256")
    .update(appId)
    .update(body)
    .update(timestamp)
    .update(oaSecretKey)
    .digest("hex");
  return isSame(header.replace(/^mac=/u, ""), own);
}
