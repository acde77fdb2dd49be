/** `admin zalo …`: the account's authorisation, its state, its endpoint. */
import { createInterface } from "node:readline/promises";
import type { Store } from "../../flows/ports.ts";
import { connect } from "../channels/zalo-oa/connect.ts";
import { createOAuth } from "../channels/zalo-oa/oauth.ts";
import { createSealer } from "../channels/zalo-oa/seal.ts";
import { aboutAccount, OAUTH, openAccount } from "../channels/zalo-oa/account.ts";
import { systemIds } from "../clock.ts";
import type { Config } from "../config.ts";
import { dayOf } from "../../flows/engine/dates.ts";
import type { Log } from "../log.ts";
import { UsageError } from "./command.ts";

/** `admin zalo connect`: a person of the OA consents in a browser; the pair that it is worth goes into the store. `redirect`: the callback as it is registered with Zalo. */
export async function zaloConnect(
  store: Store,
  { zaloOa }: Pick<Config, "zaloOa">,
  redirect: string,
  now: number,
): Promise<string> {
  const settings = configured(zaloOa);
  const { appId, appSecret, oaId } = settings;
  const until = await connect({
    store,
    clock: { now: () => now },
    ids: systemIds,
    oauth: createOAuth({ root: settings.oauthRoot ?? OAUTH, appId, appSecret }),
    sealer: createSealer(appSecret, oaId),
    account: oaId,
    redirect,
    visit,
  });
  return `connected; the access token lasts until ${new Date(until).toISOString()} and is exchanged by itself\n`;
}

async function visit(page: string): Promise<string> {
  process.stdout.write(
    `Open this page as an administrator of the account and agree:\n\n${page}\n\nThen paste the address at which the browser ended, and press Enter:\n`,
  );
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) if (line.trim() !== "") return line;
  } finally {
    lines.close();
  }
  throw new UsageError("nothing was pasted; begin anew when the address is at hand");
}

/** `admin zalo status`: what stands in the way of sending, without a secret. */
export async function zaloStatus(
  store: Store,
  { zaloOa }: Pick<Config, "zaloOa">,
  now: number,
  log: Log,
): Promise<string> {
  const settings = configured(zaloOa);
  const clock = { now: () => now };
  const held = await store.authorisation("zalo-oa", settings.oaId);
  const account = await openAccount({ store, clock, ids: systemIds, log, lost: () => undefined }, settings);
  const facts = ["endpoint", "buttons", "stopped", "unpaid"];
  const learned = await Promise.all(
    facts.map(async (fact) => [fact, await account.facts.get(fact)] as const),
  );
  const month = Date.parse(`${dayOf(now).slice(0, 7)}-01T00:00:00+07:00`);
  const status = {
    authorisation: held?.state ?? "none",
    accessUntil: held === null ? null : new Date(held.accessExpiresAt).toISOString(),
    refreshUntil: held === null ? null : new Date(held.refreshExpiresAt).toISOString(),
    account: held === null ? null : await aboutAccount(account),
    learned: Object.fromEntries(learned.filter(([, value]) => value !== null)),
    paidSends: settings.paid,
    template: settings.template?.id ?? null,
    sentThisMonth: await store.spentSince("zalo-oa", month),
  };
  return `${JSON.stringify(status, null, 2)}\n`;
}

/** `admin zalo endpoint`: which endpoint messages go by; `auto` finds out by the one refusal that says so. */
export async function zaloEndpoint(
  store: Store,
  { zaloOa }: Pick<Config, "zaloOa">,
  use: string,
  now: number,
): Promise<string> {
  const { oaId: account } = configured(zaloOa);
  if (use !== "auto" && use !== "v2" && use !== "v3") throw new UsageError("--use: one of auto, v2, v3");
  const value = use === "auto" ? null : use;
  await store.putAccountFact({ channel: "zalo-oa", account, fact: "endpoint", value, at: now });
  return `${use}; a running server knows at its next message\n`;
}

/** The settings of the account. Throws `UsageError` when none is configured. */
export function configured(zaloOa: Config["zaloOa"]): NonNullable<Config["zaloOa"]> {
  if (zaloOa !== null) return zaloOa;
  throw new UsageError(
    "no account is configured: ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY",
  );
}
