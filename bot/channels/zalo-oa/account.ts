/** The account as it is spoken for: its hosts, a token that works, what was learned of it, and what Zalo says it is. */
import { z } from "zod";
import type { Clock, Ids, Store } from "../../../flows/ports.ts";
import type { ZaloOaSettings } from "../../config.ts";
import type { Log } from "../../log.ts";
import { createApi, type ZaloApi } from "./api.ts";
import { authorised } from "./authorised.ts";
import { reactionTo } from "./errors.ts";
import { factsOf, type Facts } from "./facts.ts";
import { createOAuth } from "./oauth.ts";
import { createSealer, type Sealer } from "./seal.ts";
import { createTokens, type GetAccess } from "./tokens.ts";

/** Zalo's own addresses. */
export const OAUTH = "https://oauth.zaloapp.com";
const API = "https://openapi.zalo.me";
const TEMPLATES = "https://business.openapi.zalo.me";
/** The pair that an operator wrote down may be some hours old. */
const SEEDED_MS = 24 * 60 * 60_000;
const REFRESH_MS = 90 * 24 * 60 * 60_000;

export interface AccountDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The pair is lost: somebody has to consent anew. */
  readonly lost: (code: string) => void;
}

export interface Account {
  readonly id: string;
  readonly api: ZaloApi;
  /** The host of templates by phone. */
  readonly templateApi: ZaloApi;
  readonly access: GetAccess;
  readonly facts: Facts;
}

/** Speaks for the configured account; the first pair goes from the environment into the store, once. */
export async function openAccount(deps: AccountDeps, settings: ZaloOaSettings): Promise<Account> {
  const { appId, appSecret, oaId: id } = settings;
  const sealer = createSealer(appSecret, id);
  await seed(deps, settings, sealer);
  const api = createApi(settings.apiRoot ?? API);
  const oauth = createOAuth({ root: settings.oauthRoot ?? OAUTH, appId, appSecret });
  return {
    id,
    api,
    templateApi: createApi(settings.templateApiRoot ?? TEMPLATES),
    access: createTokens({ ...deps, oauth, sealer, account: id, probe: (token) => probe(api, token) }),
    facts: factsOf(deps, id),
  };
}

/** What Zalo calls the account: most refusals have their cause here (`reference/zalo.md` A7). */
export interface AboutAccount {
  readonly name: string;
  /** Of an enterprise or of a government office: the latter is served by another endpoint. */
  readonly type: "business" | "government" | "other";
  readonly verified: boolean;
  readonly package: string;
  readonly packageUntil: string;
}

const About = z.looseObject({
  name: z.string().default(""),
  oa_type: z.union([z.number(), z.string()]).transform(Number).optional(),
  is_verified: z.boolean().default(false),
  package_name: z.string().default(""),
  package_valid_through_date: z.string().default(""),
});
const TYPES: { readonly [type: number]: AboutAccount["type"] } = { 2: "business", 4: "government" };

/** Asks Zalo; a code when it does not say. */
export async function aboutAccount({
  api,
  access,
}: Account): Promise<AboutAccount | { readonly code: string }> {
  const called = await authorised(access, "oa", (token) => api.get("/v2.0/oa/getoa", token));
  if (called.outcome === "refused") return { code: `zalo${called.error}` };
  if (called.outcome !== "ok") return { code: called.code };
  const about = About.safeParse(called.data).data;
  if (about === undefined) return { code: "zalo-getoa" };
  return {
    name: about.name,
    type: TYPES[about.oa_type ?? 0] ?? "other",
    verified: about.is_verified,
    package: about.package_name,
    packageUntil: about.package_valid_through_date,
  };
}

/** The first pair from the environment, once: what the store has is newer. */
async function seed(
  { store, clock }: AccountDeps,
  { oaId: account, tokens }: ZaloOaSettings,
  sealer: Sealer,
): Promise<void> {
  if (tokens === null || (await store.authorisation("zalo-oa", account)) !== null) return;
  const at = clock.now();
  await store.putAuthorisation({
    channel: "zalo-oa",
    account,
    access: sealer.seal(tokens.access),
    refresh: sealer.seal(tokens.refresh),
    accessExpiresAt: at + SEEDED_MS,
    refreshExpiresAt: at + REFRESH_MS,
    at,
  });
}

/** A question that changes nothing. */
async function probe(api: ZaloApi, token: string): Promise<"accepted" | "refused" | "unknown"> {
  const called = await api.get("/v2.0/oa/getoa", token);
  if (called.outcome === "ok") return "accepted";
  return called.outcome === "refused" && reactionTo(called.error, "oa") === "reauthorise"
    ? "refused"
    : "unknown";
}
