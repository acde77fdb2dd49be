/** Zalo's OAuth host: the page on which the OA's admin consents, and the exchange of a code or a refresh token for a pair (`reference/zalo.md` A1). */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";

/** An exchange that takes longer counts as lost. */
const CALL_MS = 20_000;
/** A refresh token is good for three months; the answer does not say so. */
const REFRESH_MS = 90 * 24 * 60 * 60_000;

export interface OAuthSettings {
  readonly root: string;
  readonly appId: string;
  /** Secret. */
  readonly appSecret: string;
}

/** A pair as Zalo gives it; both secret. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** From now, ms. */
  readonly accessMs: number;
  readonly refreshMs: number;
}

/** How an exchange ended. `code` is stable and holds nothing secret. */
export type Exchanged =
  | { readonly outcome: "exchanged"; readonly tokens: Tokens }
  /** Zalo said no: nothing was exchanged, or it had been before. */
  | { readonly outcome: "refused"; readonly code: string }
  /** Nobody knows whether it was. */
  | { readonly outcome: "unknown"; readonly code: string };

/** Success comes without `error`; a refusal has a shape of its own, at times with HTTP 200. Whatever has no two tokens is none. */
const Success = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});
const Refusal = z.looseObject({
  error: z.union([z.number(), z.string()]).optional(),
  error_name: z.string().optional(),
});

export function createOAuth({ root, appId, appSecret }: OAuthSettings) {
  const base = root.replace(/\/+$/u, "");
  const exchange = async (form: { readonly [name: string]: string }): Promise<Exchanged> => {
    try {
      const response = await fetch(`${base}/v4/oa/access_token`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", secret_key: appSecret },
        body: new URLSearchParams({ app_id: appId, ...form }).toString(),
        redirect: "error",
        signal: AbortSignal.timeout(CALL_MS),
      });
      return read(response.status, await response.text());
    } catch (error) {
      return { outcome: "unknown", code: error instanceof Error ? error.name : "failed" };
    }
  };
  return {
    /** Where the OA's admin consents. `redirect` must equal the registered address byte for byte. */
    consentUrl({
      redirect,
      challenge,
      state,
    }: {
      redirect: string;
      challenge: string;
      state: string;
    }): string {
      const query = new URLSearchParams({
        app_id: appId,
        redirect_uri: redirect,
        code_challenge: challenge,
        state,
      });
      return `${base}/v4/oa/permission?${query.toString()}`;
    },
    /** For the code that the admin's browser brings back; it works once, for ten minutes. */
    consented: (code: string, verifier: string): Promise<Exchanged> =>
      exchange({ code, grant_type: "authorization_code", code_verifier: verifier }),
    /** For the refresh token, which works once. */
    refreshed: (refresh: string): Promise<Exchanged> =>
      exchange({ refresh_token: refresh, grant_type: "refresh_token" }),
  };
}

export type OAuth = ReturnType<typeof createOAuth>;

/** A verifier of 43 characters and the challenge made of it (RFC 7636, S256). */
export function createPkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: challengeOf(verifier) };
}

export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier, "ascii").digest("base64url");
}

function read(status: number, text: string): Exchanged {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { outcome: "unknown", code: `zalo-oauth-${status}` };
  }
  const success = Success.safeParse(body).data;
  if (success !== undefined) {
    const { access_token: access, refresh_token: refresh, expires_in: seconds } = success;
    return {
      outcome: "exchanged",
      tokens: { access, refresh, accessMs: seconds * 1_000, refreshMs: REFRESH_MS },
    };
  }
  const refusal = Refusal.safeParse(body).data;
  // A proxy's page may be JSON too: only what names an error is Zalo's no.
  if (status >= 500 || (refusal?.error === undefined && refusal?.error_name === undefined))
    return { outcome: "unknown", code: `zalo-oauth-${status}` };
  const number = /^-?\d{1,6}$/u.exec(String(refusal.error ?? ""))?.[0];
  return { outcome: "refused", code: `zalo-oauth${number ?? "-refused"}` };
}
