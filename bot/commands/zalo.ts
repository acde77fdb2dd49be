/** `admin zalo connect`: a person of the OA consents in a browser; the pair that it is worth goes into the store. */
import { createInterface } from "node:readline/promises";
import type { Store } from "../../flows/ports.ts";
import { connect } from "../channels/zalo-oa/connect.ts";
import { createOAuth } from "../channels/zalo-oa/oauth.ts";
import { createSealer } from "../channels/zalo-oa/seal.ts";
import { OAUTH } from "../channels/zalo-oa/start.ts";
import { systemIds } from "../clock.ts";
import type { Config } from "../config.ts";
import { UsageError } from "./command.ts";

/** `redirect`: the callback as it is registered with Zalo. */
export async function zaloConnect(
  store: Store,
  { zaloOa }: Pick<Config, "zaloOa">,
  redirect: string,
  now: number,
): Promise<string> {
  if (zaloOa === null)
    throw new UsageError(
      "no account is configured: ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET_KEY",
    );
  const { appId, appSecret, oaId } = zaloOa;
  const until = await connect({
    store,
    clock: { now: () => now },
    ids: systemIds,
    oauth: createOAuth({ root: zaloOa.oauthRoot ?? OAUTH, appId, appSecret }),
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
