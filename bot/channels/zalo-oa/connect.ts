/** A person authorises Khéo for the account: the page where they consent, what their browser brings back, the pair it is worth. */
import { randomBytes } from "node:crypto";
import { type Clock, type Ids, KheoError, type Store } from "../../../flows/ports.ts";
import { createPkce, type OAuth } from "./oauth.ts";
import type { Sealer } from "./seal.ts";

export interface ConnectDeps {
  readonly store: Pick<Store, "putAuthorisation" | "tx">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly oauth: Pick<OAuth, "consentUrl" | "consented">;
  readonly sealer: Sealer;
  /** The OA's id. */
  readonly account: string;
  /** The callback as it is registered with Zalo, byte for byte; nothing need answer there. */
  readonly redirect: string;
  /** Shows the page's address and gives the one at which the browser ended. */
  readonly visit: (page: string) => Promise<string>;
}

/**
 * Puts a new pair into the store, with an audit entry. Gives until when the access token lasts.
 *
 * @throws KheoError `zalo-connect` saying what was wrong; nothing has changed then.
 */
export async function connect(deps: ConnectDeps): Promise<number> {
  const { store, clock, ids, oauth, sealer, account, redirect } = deps;
  const { verifier, challenge } = createPkce();
  const state = randomBytes(16).toString("base64url");
  const ended = await deps.visit(oauth.consentUrl({ redirect, challenge, state }));
  const exchanged = await oauth.consented(codeIn(ended, state, account), verifier);
  if (exchanged.outcome !== "exchanged")
    throw wrong(
      `Zalo did not accept the code (${exchanged.code}); it works once, for ten minutes: begin anew`,
    );
  const { access, refresh, accessMs, refreshMs } = exchanged.tokens;
  const at = clock.now();
  await store.putAuthorisation({
    channel: "zalo-oa",
    account,
    access: sealer.seal(access),
    refresh: sealer.seal(refresh),
    accessExpiresAt: at + accessMs,
    refreshExpiresAt: at + refreshMs,
    at,
  });
  await store.tx((tx) =>
    tx.audit({ id: ids.id(), actor: "operator", action: "zalo.connect", object: account, detail: {}, at }),
  );
  return at + accessMs;
}

/** The code in the address at which the browser ended, if it is the answer to this very question. */
function codeIn(address: string, state: string, account: string): string {
  if (!URL.canParse(address.trim()))
    throw wrong("that is no address; paste the whole of it, from https:// on");
  const { searchParams: given } = new URL(address.trim());
  const code = given.get("code");
  if (code === null || code === "") throw wrong("the address holds no code; was the consent refused?");
  // Zalo gives the state back where it was sent one; another one belongs to another visit.
  const back = given.get("state");
  if (back !== null && back !== state)
    throw wrong("the address belongs to another visit; use the newest page");
  const oa = given.get("oa_id");
  if (oa !== null && oa !== account)
    throw wrong(`the consent is for another account (${oa}); ZALO_OA_ID is ${account}`);
  return code;
}

function wrong(message: string): KheoError {
  return new KheoError("zalo-connect", "stop", message);
}
