/** The OAuth host of the fake Zalo: consent, codes, rotation, and everything that goes wrong with them. Numbers are points of its contract. */
import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { challengeOf } from "./zalo/oauth.ts";
import { HOUR, ask, call, fake, post, reopen, send, token, useFake, AN } from "./zalo-oa-client.ts";

useFake();

const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const Pair = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.unknown() });

function page(changes: { readonly [name: string]: string | null } = {}): URL {
  const url = new URL(`${fake.oauthRoot}/v4/oa/permission`);
  const usual = {
    app_id: fake.app.id,
    redirect_uri: fake.app.redirectUri,
    code_challenge: challengeOf(VERIFIER),
    state: "s-1",
  };
  for (const [name, value] of Object.entries({ ...usual, ...changes }))
    if (value !== null) url.searchParams.set(name, value);
  return url;
}
function form(fields: object, headers: object = { secret_key: fake.app.secret }): Promise<Response> {
  return fetch(`${fake.oauthRoot}/v4/oa/access_token`, {
    method: "POST",
    headers: { ...headers },
    body: new URLSearchParams(Object.entries(fields)),
  });
}
const json = async (response: Promise<Response>): Promise<unknown> => (await response).json();
const exchange = (code: string, more: object = { code_verifier: VERIFIER }): Promise<Response> =>
  form({ code, app_id: fake.app.id, grant_type: "authorization_code", ...more });
const refresh = (refresh_token: string): Promise<Response> =>
  form({ refresh_token, app_id: fake.app.id, grant_type: "refresh_token" });
const codeOf = (url: URL): string => url.searchParams.get("code") ?? "";
const current = (): string => fake.oauth.grant?.refresh_token ?? "";

describe("consent", () => {
  it("sends the admin back with code, oa_id and state", async () => {
    const back = fake.oauth.consent(page());
    expect(back.origin + back.pathname).toBe(fake.app.redirectUri);
    expect([...back.searchParams.keys()]).toEqual(["code", "oa_id", "state"]);
    expect(back.searchParams.get("oa_id")).toBe(fake.oa.id);
    const opened = await fetch(page(), { redirect: "manual" });
    expect(opened.status).toBe(302);
    expect(opened.headers.get("location")).toContain(`${fake.app.redirectUri}?code=`);
    expect(fake.problems).toEqual([]);
  });

  it("refuses what is not registered byte for byte", async () => {
    expect(() => fake.oauth.consent(page({ redirect_uri: `${fake.app.redirectUri}/` }))).toThrow(
      "redirect_uri",
    );
    expect(() => fake.oauth.consent(page({ app_id: "1" }))).toThrow("app_id");
    expect(() => fake.oauth.consent(page({ code_challenge: "E9Melhoa=" }))).toThrow("SHA-256");
    const opened = await fetch(page({ redirect_uri: "https://elsewhere.vn/" }), { redirect: "manual" });
    expect(await opened.json()).toMatchObject({ error: -14_003, error_name: "Invalid redirect uri" });
    await reopen({ redirectUri: "https://kheo.example.vn/zalo/callback?from=zalo" });
    expect(() => fake.oauth.consent(page())).toThrow("redirect_uri");
  });

  it("notes what a careful client does not do", () => {
    fake.oauth.consent(page({ state: null, response_type: "code" }));
    expect(fake.problems).toEqual([
      "consent: unknown parameter response_type",
      "consent: no state, so anybody can forge the callback",
    ]);
  });

  it("switches: state comes back or not, PKCE is a must or not, the challenge of the console counts or not", async () => {
    fake.switches.consentEchoesState = false;
    expect(fake.oauth.consent(page()).searchParams.has("state")).toBe(false);
    fake.oauth.consent(page({ code_challenge: null }));
    fake.switches.pkceRequired = true;
    expect(() => fake.oauth.consent(page({ code_challenge: null }))).toThrow("code_challenge");
    fake.switches.consoleChallenge = challengeOf("of the console");
    const code = codeOf(fake.oauth.consent(page()));
    expect(await json(exchange(code))).toMatchObject({ error_name: "Invalid code verifier" });
    const other = codeOf(fake.oauth.consent(page()));
    expect(Pair.parse(await json(exchange(other, { code_verifier: "of the console" })))).toBeTruthy();
  });
});

describe("1: a request for tokens", () => {
  it("has the secret in a header", async () => {
    const code = codeOf(fake.oauth.consent(page()));
    const fields = { code, app_id: fake.app.id, grant_type: "authorization_code", code_verifier: VERIFIER };
    expect(await json(form({ ...fields, secret_key: fake.app.secret }, {}))).toMatchObject({
      error_name: "Invalid secret key",
    });
    expect(fake.problems[0]).toContain("secret_key is a header");
    expect(Pair.parse(await json(form(fields)))).toBeTruthy();
  });

  it("is a form", async () => {
    const response = await fetch(`${fake.oauthRoot}/v4/oa/access_token`, {
      method: "POST",
      headers: { secret_key: fake.app.secret, "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: current(), app_id: fake.app.id, grant_type: "refresh_token" }),
    });
    expect(await response.json()).toMatchObject({ error_name: "Invalid request" });
    expect(await json(form({ app_id: fake.app.id }))).toMatchObject({ error_name: "Invalid grant type" });
    expect(await json(form({ app_id: "1" }))).toMatchObject({ error: -14_002 });
  });
});

describe("2: a code", () => {
  let code = "";
  beforeEach(() => {
    code = codeOf(fake.oauth.consent(page()));
  });

  it("is good once", async () => {
    const pair = Pair.parse(await json(exchange(code)));
    expect(fake.oauth.grant).toMatchObject({ access_token: pair.access_token });
    expect(await json(exchange(code))).toMatchObject({ error_reason: "the code was used already" });
    expect(await json(exchange("guessed"))).toMatchObject({ error_reason: "the code was never given" });
  });

  it("is good ten minutes", async () => {
    await fake.advance(600_000);
    expect(Pair.safeParse(await json(exchange(code))).success).toBe(true);
    const late = codeOf(fake.oauth.consent(page()));
    await fake.advance(600_001);
    expect(await json(exchange(late))).toMatchObject({ error_reason: "the code is expired" });
    expect(fake.problems).toEqual([]);
  });

  it("wants the verifier of its challenge, at the first try", async () => {
    expect(await json(exchange(code, {}))).toMatchObject({ error_name: "Invalid code verifier" });
    expect(await json(exchange(code))).toMatchObject({ error_name: "Invalid code" });
    const free = codeOf(fake.oauth.consent(page({ code_challenge: null })));
    expect(Pair.safeParse(await json(exchange(free, {}))).success).toBe(true);
  });

  it("has the challenge of RFC 7636", () => {
    expect(challengeOf(VERIFIER)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });
});

describe("3: a refresh", () => {
  it("kills both old tokens at once", async () => {
    const old = current();
    const pair = Pair.parse(await json(refresh(old)));
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ error: -216 });
    const response = await post("/v3.0/oa/quota/message", { quota_owner: "OA", product_type: "cs" }, pair);
    expect(await response.json()).toMatchObject({ error: 0 });
    expect(fake.problems).toEqual([]);
    const again = await refresh(old);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({
      error: -14_099,
      error_name: "Invalid refresh token",
      error_reason: "the refresh token was used already",
      error_description: "the refresh token was used already",
      ref_doc: expect.stringContaining("https://"),
    });
    expect(fake.problems).toEqual(["/v4/oa/access_token: the refresh token was used already"]);
  });

  it("is possible for three months, and a token good for 25 hours", async () => {
    await fake.advance(25 * HOUR);
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ error: 0 });
    await fake.advance(1);
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ error: -220 });
    await fake.advance(90 * 24 * HOUR - 25 * HOUR - 1);
    expect(Pair.safeParse(await json(refresh(current()))).success).toBe(true);
    await fake.advance(90 * 24 * HOUR + 1);
    expect(await json(refresh(current()))).toMatchObject({ error_reason: "the refresh token is expired" });
    expect(fake.problems).toEqual([]);
  });

  it("is refused with another number or status when the switches say so", async () => {
    Object.assign(fake.switches, { oauthErrorCode: -14_020, oauthErrorStatus: 400 });
    const response = await refresh("never");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: -14_020 });
  });
});

it("4: expires_in is a string, or a number by a switch; there is no error field", async () => {
  const answer = await json(refresh(current()));
  expect(answer).toMatchObject({ expires_in: "90000" });
  expect(answer).not.toHaveProperty("error");
  fake.switches.expiresIn = "number";
  expect(await json(refresh(current()))).toMatchObject({ expires_in: 90_000 });
});

describe("5: on demand", () => {
  it("the answer is lost after rotating, or nothing was done", async () => {
    const [first, old] = [current(), token];
    fake.fail("/v4/oa/access_token", "reset-before");
    await expect(refresh(first)).rejects.toThrow("fetch failed");
    expect(current()).toBe(first);
    fake.fail("/v4/oa/access_token", "reset-after");
    await expect(refresh(first)).rejects.toThrow("fetch failed");
    expect(current()).not.toBe(first);
    expect(fake.oauth.grant?.access_token).not.toBe(old);
    // The read-only probe tells the two apart.
    expect(await ask("/v2.0/oa/getoa")).toMatchObject({ error: -216 });
    expect(fake.problems).toEqual([]);
  });

  it("the answer hangs, done or not, or is slow", async () => {
    const first = current();
    for (const how of ["hang", "hang-after"] as const) {
      fake.fail("/v4/oa/access_token", how);
      const leaving = new AbortController();
      const response = fetch(`${fake.oauthRoot}/v4/oa/access_token`, {
        method: "POST",
        headers: { secret_key: fake.app.secret },
        body: new URLSearchParams({ refresh_token: first, app_id: fake.app.id, grant_type: "refresh_token" }),
        signal: leaving.signal,
      });
      const calls = fake.calls.length;
      await fake.until(() => fake.calls.length > calls && (how === "hang" || current() !== first));
      leaving.abort();
      await expect(response).rejects.toThrow("abort");
      expect(current() === first).toBe(how === "hang");
    }
    fake.fail("/v4/oa/access_token", { delay: 5 });
    expect(Pair.safeParse(await json(refresh(current()))).success).toBe(true);
  });

  it("errors come with and without a number, at any status", async () => {
    fake.fail("/v4/oa/access_token", { oauth: "Server busy" });
    const bare = await refresh(current());
    expect(bare.status).toBe(200);
    const body = await bare.json();
    expect(body).toMatchObject({ error_name: "Server busy" });
    expect(body).not.toHaveProperty("error");
    fake.fail("/v4/oa/access_token", { oauth: "Server busy", numeric: true, status: 500 });
    const numbered = await refresh(current());
    expect([numbered.status, await numbered.json()]).toMatchObject([500, { error: -14_099 }]);
    expect(fake.oauth.refreshes).toBe(0);
    await refresh(current());
    expect(fake.calls.map(({ error }) => error)).toEqual([null, -14_099, 0]);
  });

  it("success comes with empty tokens, rotated or not", async () => {
    const first = current();
    fake.fail("/v4/oa/access_token", { empty: ["access_token"] });
    expect(await json(refresh(first))).toMatchObject({ access_token: "", expires_in: "90000" });
    expect(current()).toBe(first);
    fake.fail("/v4/oa/access_token", { empty: ["access_token", "refresh_token"], done: true });
    expect(await json(refresh(first))).toMatchObject({ access_token: "", refresh_token: "" });
    expect(current()).not.toBe(first);
  });

  it("a proxy answers", async () => {
    fake.fail("*", "proxy-502");
    const response = await refresh(current());
    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining("<html>")]);
  });
});

it("6: counts refreshes, so that many processes can be seen to make one", async () => {
  const old = current();
  const all = await Promise.all([1, 2, 3].map(() => json(refresh(old))));
  expect(all.filter((one) => Pair.safeParse(one).success)).toHaveLength(1);
  expect(fake.oauth.refreshes).toBe(1);
  expect(fake.calls).toHaveLength(3);
  expect(fake.problems).toHaveLength(2);
});

it("the proof of the secret is wanted when the app says so", async () => {
  await reopen({ requireProof: true });
  fake.user(AN).says("a");
  expect(await send("b")).toMatchObject({ error: -242 });
  const proof = createHmac("sha256", fake.app.secret).update(token).digest("hex");
  const body = { recipient: { user_id: AN.id }, message: { text: "b" } };
  const response = await post("/v3.0/oa/message/cs", body, { access_token: token, appsecret_proof: proof });
  expect(await response.json()).toMatchObject({ error: 0 });
});

it("the admin can take back what he granted; a switch says which number tells", async () => {
  fake.oauth.revoke();
  expect(await call("/v3.0/oa/quota/message", {})).toMatchObject({ error: -216 });
  fake.switches.replacedTokenCode = -220;
  expect(await call("/v3.0/oa/quota/message", {})).toMatchObject({ error: -220 });
});
