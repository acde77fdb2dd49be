/** Authorising Khéo for a Zalo account, from the page a person opens to the pair in the store. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type ConnectDeps } from "../../bot/channels/zalo-oa/connect.ts";
import { challengeOf, createOAuth, createPkce } from "../../bot/channels/zalo-oa/oauth.ts";
import { createSealer } from "../../bot/channels/zalo-oa/seal.ts";
import { systemIds } from "../../bot/clock.ts";
import type { Store } from "../../flows/ports.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";

let zalo: FakeZalo;
let store: Store;
let remove: () => Promise<void>;
beforeEach(async () => {
  zalo = await openFakeZalo();
  const temporary = await temporaryFile();
  remove = temporary.remove;
  store = await openAt(temporary.file);
});
afterEach(async () => {
  await store.close();
  await remove();
  await zalo.close();
});

const sealer = () => createSealer(zalo.app.secret, zalo.oa.id);
const agree = async (page: string): Promise<string> => zalo.oauth.consent(page).href;
const go = (more: Partial<ConnectDeps> = {}): Promise<number> =>
  connect({
    store,
    clock: { now: () => zalo.now() },
    ids: systemIds,
    oauth: createOAuth({ root: zalo.oauthRoot, appId: zalo.app.id, appSecret: zalo.app.secret }),
    sealer: sealer(),
    account: zalo.oa.id,
    redirect: zalo.app.redirectUri,
    visit: agree,
    ...more,
  });
const held = () => store.authorisation("zalo-oa", zalo.oa.id);

test("the pair that Zalo gives lies sealed in the store, and the audit log says so", async () => {
  expect(await go()).toBe(zalo.oauth.grant?.accessExpiresAt);
  const kept = await held();
  expect(kept).toMatchObject({ state: "ok", version: 1 });
  expect(sealer().open(kept?.access ?? "")).toBe(zalo.oauth.grant?.access_token);
  expect(sealer().open(kept?.refresh ?? "")).toBe(zalo.oauth.grant?.refresh_token);
  expect(JSON.stringify(kept)).not.toContain("canary");
  expect((await store.exportAll()).audit).toMatchObject([{ action: "zalo.connect", actor: "operator" }]);
  expect(zalo.problems).toEqual([]);
});

test("again, for a pair that was lost", async () => {
  await go();
  await go();
  expect(await held()).toMatchObject({ state: "ok", version: 2 });
});

test.each<[string, (page: string) => Promise<string>, RegExp]>([
  ["no address", async () => "xong rồi", /no address/],
  ["an address without a code", async () => "https://kheo.example.vn/zalo?error=denied", /no code/],
  [
    "another visit's address",
    async (page) => (await agree(page)).replace(/state=[^&]*/u, "state=s-1"),
    /another visit/,
  ],
  [
    "another account",
    async (page) => (await agree(page)).replace(/oa_id=\d+/u, "oa_id=1"),
    /another account/,
  ],
  [
    "a code that was never given",
    async (page) => (await agree(page)).replace(/code=[^&]*/u, "code=x"),
    /did not accept/,
  ],
])("%s: said, and nothing changes", async (_, visit, words) => {
  await expect(go({ visit })).rejects.toThrow(words);
  expect(await held()).toBeNull();
  expect((await store.exportAll()).audit).toEqual([]);
});

test("the challenge is that of RFC 7636", () => {
  expect(challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  );
  const { verifier, challenge } = createPkce();
  expect(verifier).toMatch(/^[\w-]{43}$/u);
  expect(challenge).toBe(challengeOf(verifier));
});

test("what is sealed opens with the same secret and account only, and only whole", () => {
  const own = createSealer("secret", "1");
  const sealed = own.seal("canary");
  expect(own.open(sealed)).toBe("canary");
  expect(own.seal("canary")).not.toBe(sealed);
  expect(createSealer("other", "1").open(sealed)).toBeNull();
  expect(createSealer("secret", "2").open(sealed)).toBeNull();
  for (const broken of ["", "v1", "v1.", "v2.AAAA", sealed.slice(0, -3), `${sealed}AAAA`])
    expect(own.open(broken)).toBeNull();
});
