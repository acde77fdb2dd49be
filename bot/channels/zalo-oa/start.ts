/** Puts the Official Account's parts together: tokens, events in, the outbox out. */
import type { Hono } from "hono";
import type { FileLink } from "../../../flows/ports.ts";
import type { ZaloOaSettings } from "../../config.ts";
import { openLink } from "../../files/open.ts";
import type { Jobs } from "../../jobs.ts";
import { startOutbox, type OutboxDeps } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { FileSources } from "../channel.ts";
import { createApi, type ZaloApi } from "./api.ts";
import { zaloOaChannel } from "./channel.ts";
import { reactionTo } from "./errors.ts";
import { createOAuth } from "./oauth.ts";
import { receive } from "./receive.ts";
import { createSealer, type Sealer } from "./seal.ts";
import { createTokens } from "./tokens.ts";
import { webhookRoutes } from "./webhook.ts";

export interface ZaloOaStartDeps extends OutboxDeps {
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly sources: FileSources;
  readonly gauge: (name: string, value: number) => void;
}

export interface ZaloOa {
  readonly routes: Hono;
  /** What was on the wire has ended. */
  stop(): Promise<void>;
}

/** Zalo's own addresses. */
export const OAUTH = "https://oauth.zaloapp.com";
const API = "https://openapi.zalo.me";
/** The pair that an operator wrote down may be some hours old. */
const SEEDED_MS = 24 * 60 * 60_000;
const REFRESH_MS = 90 * 24 * 60 * 60_000;

/** Starts at once; Zalo need not be reachable yet. */
export async function startZaloOa(deps: ZaloOaStartDeps, settings: ZaloOaSettings): Promise<ZaloOa> {
  const { log, clock, gauge } = deps;
  const { appId, appSecret, oaId: oa, oaSecretKey, buttons, paid } = settings;
  const sealer = createSealer(appSecret, oa);
  await seed(deps, settings, sealer);
  const apiRoot = settings.apiRoot ?? API;
  const api = createApi(apiRoot);
  const { store, ids } = deps;
  const access = createTokens({
    store,
    clock,
    ids,
    log,
    oauth: createOAuth({ root: settings.oauthRoot ?? OAUTH, appId, appSecret }),
    sealer,
    account: oa,
    probe: (token) => probe(api, token),
    // The process goes on: other channels, and what comes in here, still work.
    lost(code) {
      gauge("zalo_oa_authorised", 0);
      log.error({ code }, "the Zalo account has to be authorised anew: nothing can be sent there until then");
    },
  });
  const channel = zaloOaChannel({
    api,
    access,
    clock,
    buttons,
    paid,
    files: { open: (link: FileLink) => openLink(deps.store, link) },
    root: settings.apiRoot,
  });
  deps.sources.set(channel.id, channel);
  gauge("zalo_oa_authorised", 1);
  const outbox = startOutbox(
    {
      ...deps,
      lost: (_, code) =>
        log.error({ code }, "Zalo does not let this account send; trying again every quarter of an hour"),
    },
    channel,
  );
  const silence = deps.signals.listenAll(() => outbox.kick());
  log.info({ paid, buttons }, "Zalo OA is served");
  return {
    routes: webhookRoutes({
      key: { appId, oaSecretKey },
      oa,
      clock,
      count: deps.count,
      receive: (event) => receive({ ...deps, outbox }, event),
    }),
    async stop() {
      silence();
      await outbox.stop();
    },
  };
}

/** The first pair from the environment, once: what the store has is newer. */
async function seed(
  { store, clock }: ZaloOaStartDeps,
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
