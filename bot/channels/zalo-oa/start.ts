/** Puts the Official Account's parts together: tokens, events in, the outbox out. */
import type { Hono } from "hono";
import type { FileLink } from "../../../flows/ports.ts";
import type { ZaloOaSettings } from "../../config.ts";
import type { Calls } from "../../calls.ts";
import { openLink } from "../../files/open.ts";
import type { Jobs } from "../../jobs.ts";
import { startOutbox, type OutboxDeps } from "../../outbox.ts";
import type { Reminding } from "../../reminders.ts";
import type { FileSources } from "../channel.ts";
import type { Alert } from "../../alerts.ts";
import { t } from "../../text.vi.ts";
import { aboutAccount, openAccount, type Account } from "./account.ts";
import { zaloOaChannel } from "./channel.ts";
import type { AccountNews } from "./events.ts";
import { startLine, type LineDeps } from "./line.ts";
import { verifierRoutes } from "./verifier.ts";
import { webhookRoutes } from "./webhook.ts";

export interface ZaloOaStartDeps extends OutboxDeps, Pick<LineDeps, "gauge"> {
  readonly calls: Calls;
  readonly jobs: Jobs;
  readonly reminding: Reminding;
  readonly sources: FileSources;
  readonly alert: Alert;
}

export interface ZaloOa {
  readonly routes: Hono;
  /** What was on the wire has ended. */
  stop(): Promise<void>;
}

/** Starts at once; Zalo need not be reachable yet. */
export async function startZaloOa(deps: ZaloOaStartDeps, settings: ZaloOaSettings): Promise<ZaloOa> {
  const { log, clock, gauge, alert } = deps;
  const { appId, oaId: oa, oaSecretKey, buttons, paid, template, publicUrl, apiRoot } = settings;
  const lost = (code: string): void => {
    // The process goes on: other channels, and what comes in here, still work.
    gauge("zalo_oa_authorised", 0);
    log.error({ code }, "the Zalo account has to be authorised anew: nothing can be sent there until then");
    alert("zalo-oa", "authorisation", t.alerts.authorisation);
  };
  const account = await openAccount({ ...deps, lost }, settings);
  const channel = zaloOaChannel({
    ...account,
    account: oa,
    clock,
    buttons,
    paid,
    template,
    publicUrl,
    alert: (what, code) => alert("zalo-oa", what, t.alerts[what](code)),
    files: { open: (link: FileLink) => openLink(deps.store, link) },
    root: apiRoot,
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
  const line = startLine({ ...deps, oa, outbox, news: (news) => heed(account, alert, news) });
  const silence = deps.signals.listenAll(() => outbox.kick());
  const webhook = webhookRoutes({
    key: { appId, oaSecretKey },
    oa,
    clock,
    count: deps.count,
    line,
    calls: deps.calls,
  });
  log.info({ paid, buttons, template: template !== null }, "Zalo OA is served");
  const introduced = introduce(account, deps);
  return {
    routes: webhook.route("/", verifierRoutes(deps.store, oa)),
    async stop() {
      silence();
      // What still comes in is kept for the next start.
      await line.stop();
      await introduced;
      await outbox.stop();
    },
  };
}

/** What was known of templates may be true no longer; administrators hear of it. */
async function heed({ facts }: Account, alert: Alert, news: AccountNews): Promise<void> {
  if (news.what === "quota") {
    const quota = news.quota ?? "?";
    return alert("zalo-oa", `quota ${quota}`, t.alerts.quotaChanged(quota));
  }
  const { template, status } = news;
  await facts.put("stopped", null);
  if (template !== null) await facts.put(`template:${template}`, null);
  const [id, now] = [template ?? "?", status ?? "?"];
  alert("zalo-oa", `template ${id} ${now}`, t.alerts.template(id, now));
}

/** What Zalo says of the account, once at start: most refusals have their cause there. */
async function introduce(account: Account, { log }: ZaloOaStartDeps): Promise<void> {
  const about = await aboutAccount(account);
  if ("code" in about) return log.warn(about, "Zalo did not say what kind of account this is");
  const { name: _, ...rest } = about;
  log.info(rest, "the Zalo account");
}
