/** The page on which the admin of the OA lets the app in. */
import { OAuthRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** What stands behind a code. */
export interface Code {
  readonly at: number;
  readonly challenge: string | null;
  readonly used: boolean;
}

const KNOWN: readonly string[] = ["app_id", "redirect_uri", "code_challenge", "state"];

/** Checks the address of the page, keeps a code, and says where the browser goes. Throws what the page shows instead. */
export function consent(world: World, codes: Map<string, Code>, page: URL): URL {
  const { app, oa, clock, switches, problems } = world;
  const given = page.searchParams;
  if (!page.pathname.endsWith("/v4/oa/permission")) throw new Error(`no permission page at ${page.pathname}`);
  for (const name of given.keys())
    if (!KNOWN.includes(name)) problems.push(`consent: unknown parameter ${name}`);
  if (given.get("app_id") !== app.id)
    throw new OAuthRefusal("Invalid app id", "app_id is unknown", { code: -14_002 });
  if (given.get("redirect_uri") !== app.redirectUri || app.redirectUri.includes("?"))
    throw new OAuthRefusal("Invalid redirect uri", "redirect_uri is not the registered one", {
      code: -14_003,
    });
  const state = given.get("state");
  if (state === null || state === "") problems.push("consent: no state, so anybody can forge the callback");
  const challenge = switches.consoleChallenge ?? given.get("code_challenge");
  if (challenge === null && switches.pkceRequired)
    throw new OAuthRefusal("Invalid code challenge", "code_challenge is missing");
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/u.test(challenge))
    throw new OAuthRefusal("Invalid code challenge", "code_challenge is no SHA-256 in base64url");
  const code = world.nextId("canary-code");
  codes.set(code, { at: clock.now(), challenge, used: false });
  const back = new URL(app.redirectUri);
  back.searchParams.set("code", code);
  back.searchParams.set("oa_id", oa.id);
  if (state !== null && switches.consentEchoesState) back.searchParams.set("state", state);
  return back;
}
