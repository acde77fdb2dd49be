/** The program on a fake Zalo: one authorised account, and what of it must never be written. */
import type { FakeZalo } from "../fakes/zalo/open.ts";
import type { Env } from "./program.ts";

/** Makes a first pair of tokens by hand, as an operator does. */
export function zaloEnv(zalo: FakeZalo): { readonly env: Env; readonly secrets: readonly string[] } {
  const grant = zalo.oauth.seedTokens();
  const env = {
    ZALO_APP_ID: zalo.app.id,
    ZALO_APP_SECRET: zalo.app.secret,
    ZALO_OA_ID: zalo.oa.id,
    ZALO_OA_SECRET_KEY: zalo.oa.secretKey,
    ZALO_OA_ACCESS_TOKEN: grant.access_token,
    ZALO_OA_REFRESH_TOKEN: grant.refresh_token,
    ZALO_API_ROOT: zalo.apiRoot,
    ZALO_OAUTH_ROOT: zalo.oauthRoot,
    ZALO_TEMPLATE_API_ROOT: zalo.templateRoot,
  };
  return { env, secrets: [zalo.app.secret, zalo.oa.secretKey, grant.access_token, grant.refresh_token] };
}
