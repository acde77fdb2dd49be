/** Consent and tokens: codes of one use, refresh tokens of one use, and the old pair dead the moment a new one is made. */
import { createHash } from "node:crypto";
import { consent, type Code } from "./consent.ts";
import type { Incoming } from "./incoming.ts";
import { OAuthRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** A code may be exchanged so long. */
export const CODE_MS = 10 * 60_000;
/** Life of an access token: 25 h. */
export const ACCESS_MS = 90_000_000;
/** Life of a refresh token: three months of 30 days. */
export const REFRESH_MS = 90 * 24 * 3_600_000;

/** A pair; the times are milliseconds by the clock of the fake. */
export interface Grant {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly accessExpiresAt: number;
  readonly refreshExpiresAt: number;
}

/** The OAuth host. */
export interface OAuth {
  /** The pair that is good now. */
  readonly grant: Grant | null;
  /** Rotations done, whether or not the caller got the answer. */
  readonly refreshes: number;
  /** The admin opens this address and agrees: where his browser is sent. Throws what he is shown instead. */
  consent(url: string | URL): URL;
  /** A pair made by hand, as the API Explorer gives it. */
  seedTokens(): Grant;
  /** The admin of the OA withdraws what he granted. */
  revoke(): void;
  /** POST /v4/oa/access_token. */
  token(incoming: Incoming): object;
  judge(accessToken: string): "good" | "expired" | "replaced" | "unknown";
}

const FIELDS: readonly string[] = ["code", "app_id", "grant_type", "code_verifier", "refresh_token"];

/** Nothing was granted yet. */
export function openOAuth(world: World): OAuth {
  const { app, clock, switches, problems } = world;
  const codes = new Map<string, Code>();
  const everIssued = new Set<string>();
  let grant: Grant | null = null;
  let refreshes = 0;
  const issue = (): Grant => {
    const now = clock.now();
    const made: Grant = {
      access_token: world.nextId("canary-access"),
      refresh_token: world.nextId("canary-refresh"),
      accessExpiresAt: now + ACCESS_MS,
      refreshExpiresAt: now + REFRESH_MS,
    };
    everIssued.add(made.access_token).add(made.refresh_token);
    grant = made;
    return made;
  };
  const exchange = (form: URLSearchParams): Grant => {
    const given = form.get("code") ?? "";
    const code = codes.get(given);
    if (code === undefined) throw new OAuthRefusal("Invalid code", "the code was never given");
    if (code.used) throw new OAuthRefusal("Invalid code", "the code was used already");
    // Used even when what follows fails: no second try with another verifier.
    codes.set(given, { ...code, used: true });
    if (clock.now() - code.at > CODE_MS)
      throw new OAuthRefusal("Invalid code", "the code is expired", { harmless: true });
    const verifier = form.get("code_verifier") ?? "";
    if (code.challenge !== null && challengeOf(verifier) !== code.challenge)
      throw new OAuthRefusal("Invalid code verifier", "code_verifier does not fit code_challenge");
    return issue();
  };
  const refresh = (form: URLSearchParams): Grant => {
    const given = form.get("refresh_token") ?? "";
    if (grant?.refresh_token !== given) {
      const reason = everIssued.has(given) ? "was used already" : "was never given";
      throw new OAuthRefusal("Invalid refresh token", `the refresh token ${reason}`);
    }
    if (clock.now() > grant.refreshExpiresAt)
      throw new OAuthRefusal("Invalid refresh token", "the refresh token is expired", { harmless: true });
    refreshes += 1;
    return issue();
  };
  return {
    get grant() {
      return grant;
    },
    get refreshes() {
      return refreshes;
    },
    consent: (url) => consent(world, codes, new URL(url)),
    seedTokens: issue,
    revoke: () => {
      grant = null;
    },
    token: (incoming) => {
      const form = formOf(incoming);
      authenticate(world, incoming, form);
      for (const name of form.keys())
        if (!FIELDS.includes(name)) problems.push(`${incoming.path}: unknown field ${name}`);
      if (form.get("app_id") !== app.id)
        throw new OAuthRefusal("Invalid app id", "app_id is unknown", { code: -14_002 });
      const made = redeem(form, { exchange, refresh });
      const seconds = String(ACCESS_MS / 1_000);
      const { access_token, refresh_token } = made;
      return {
        access_token,
        refresh_token,
        expires_in: switches.expiresIn === "string" ? seconds : Number(seconds),
      };
    },
    judge: (token) => {
      if (grant?.access_token === token) return clock.now() > grant.accessExpiresAt ? "expired" : "good";
      return everIssued.has(token) ? "replaced" : "unknown";
    },
  };
}

/** Base64url without padding of the raw SHA-256 of the verifier. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

function formOf({ headers, bytes }: Incoming): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\b/iu.test(headers["content-type"] ?? ""))
    throw new OAuthRefusal("Invalid request", "Content-Type must be application/x-www-form-urlencoded");
  return new URLSearchParams(bytes.toString());
}

function authenticate(
  { app, problems }: World,
  { headers, path, query }: Incoming,
  form: URLSearchParams,
): void {
  if (form.has("secret_key") || query.has("secret_key")) problems.push(`${path}: secret_key is a header`);
  if (headers["secret_key"] !== app.secret)
    throw new OAuthRefusal("Invalid secret key", "the header secret_key is missing or wrong");
}

function redeem(
  form: URLSearchParams,
  ways: { exchange(form: URLSearchParams): Grant; refresh(form: URLSearchParams): Grant },
): Grant {
  const type = form.get("grant_type");
  if (type === "authorization_code") return ways.exchange(form);
  if (type === "refresh_token") return ways.refresh(form);
  throw new OAuthRefusal("Invalid grant type", "grant_type is missing or unknown");
}
