/** Zalo's tokens on the fake OAuth host: exchanged once whoever asks, never sent blindly again, and after any crash usable or said to be lost. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApi } from "../../bot/channels/zalo-oa/api.ts";
import { createOAuth } from "../../bot/channels/zalo-oa/oauth.ts";
import { createSealer } from "../../bot/channels/zalo-oa/seal.ts";
import { createTokens, type GetAccess, type TokenDeps } from "../../bot/channels/zalo-oa/tokens.ts";
import { systemIds } from "../../bot/clock.ts";
import { createLog } from "../../bot/log.ts";
import type { Authorisation, Store } from "../../flows/ports.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TOKEN_PATH = "/v4/oa/access_token";

let zalo: FakeZalo;
let file: string;
let remove: () => Promise<void>;
let stores: Store[] = [];
let lost: string[] = [];

beforeEach(async () => {
  zalo = await openFakeZalo();
  ({ file, remove } = await temporaryFile());
  stores = [];
  lost = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  await remove();
  await zalo.close();
});

async function open(): Promise<Store> {
  const store = await openAt(file);
  stores.push(store);
  return store;
}

const sealer = () => createSealer(zalo.app.secret, zalo.oa.id);

/** As a process that holds this store would get its tokens. */
function keeper(store: Store, more: Partial<TokenDeps> = {}): GetAccess {
  const api = createApi(zalo.apiRoot);
  return createTokens({
    store,
    clock: { now: () => zalo.now() },
    ids: systemIds,
    log: createLog("silent"),
    oauth: createOAuth({ root: zalo.oauthRoot, appId: zalo.app.id, appSecret: zalo.app.secret }),
    sealer: sealer(),
    account: zalo.oa.id,
    probe: async (access) => {
      const called = await api.get("/v2.0/oa/getoa", access);
      if (called.outcome === "ok") return "accepted";
      return called.outcome === "refused" ? "refused" : "unknown";
    },
    lost: (code) => void lost.push(code),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...more,
  });
}

/** A pair made by hand, put into the store. */
async function seeded(): Promise<Store> {
  const store = await open();
  const grant = zalo.oauth.seedTokens();
  const sealing = sealer();
  await store.putAuthorisation({
    channel: "zalo-oa",
    account: zalo.oa.id,
    access: sealing.seal(grant.access_token),
    refresh: sealing.seal(grant.refresh_token),
    accessExpiresAt: grant.accessExpiresAt,
    refreshExpiresAt: grant.refreshExpiresAt,
    at: zalo.now(),
  });
  return store;
}
const held = (store: Store): Promise<Authorisation | null> => store.authorisation("zalo-oa", zalo.oa.id);
const good = () => ({ outcome: "ready", token: zalo.oauth.grant?.access_token });

describe("an access token", () => {
  test("is given as long as it lasts, and exchanged an hour before its end", async () => {
    const get = keeper(await seeded());
    expect(await get()).toMatchObject({ ...good(), version: 1 });
    await zalo.advance(25 * HOUR - HOUR - 1_000);
    expect(await get()).toMatchObject({ version: 1 });
    await zalo.advance(2_000);
    expect(await get()).toMatchObject({ ...good(), version: 2 });
    expect(zalo.oauth.refreshes).toBe(1);
    expect(zalo.problems).toEqual([]);
  });

  test("that was refused is not given again: exchanged once, however many were refused", async () => {
    const get = keeper(await seeded());
    const all = await Promise.all(Array.from({ length: 6 }, () => get(1)));
    for (const one of all) expect(one).toMatchObject({ ...good(), version: 2 });
    expect(zalo.oauth.refreshes).toBe(1);
  });

  test("of a quiet account is exchanged monthly, so that three months never pass", async () => {
    const get = keeper(await seeded());
    for (let day = 0; day < 120; day += 10) {
      await zalo.advance(10 * DAY);
      expect(await get()).toMatchObject(good());
    }
    expect(zalo.problems).toEqual([]);
  });

  test("nobody consented to is none; one sealed with another secret neither", async () => {
    expect(await keeper(await open())()).toEqual({ outcome: "lost", code: "zalo-never-authorised" });
    const get = keeper(await seeded(), { sealer: createSealer("another secret", zalo.oa.id) });
    expect(await get()).toMatchObject({ outcome: "lost" });
    expect(lost).toHaveLength(1);
  });
});

describe("many at once", () => {
  test("over three openings of the store exchange once a time", async () => {
    const first = await seeded();
    const keepers = [first, await open(), await open()].flatMap((store) => [
      keeper(store),
      keeper(store),
      keeper(store),
    ]);
    for (let version = 1; version <= 20; version += 1) {
      const all = await Promise.all(keepers.map((get) => get(version)));
      for (const one of all) expect(one).toMatchObject({ ...good(), version: version + 1 });
      expect(zalo.oauth.refreshes).toBe(version);
    }
    expect(zalo.problems).toEqual([]);
  });
});

describe("an exchange whose answer is lost", () => {
  test.each(["reset-before", "proxy-502", "garbage"] as const)(
    "%s: the old token is still taken, so it is asked for once more",
    async (how) => {
      const store = await seeded();
      zalo.fail(TOKEN_PATH, how);
      expect(await keeper(store)(1)).toMatchObject({ ...good(), version: 2 });
      expect(zalo.oauth.refreshes).toBe(1);
      expect(zalo.problems).toEqual([]);
      expect(lost).toEqual([]);
    },
  );

  test("after it was done: the pair is lost, said once, and the old refresh token is never sent again", async () => {
    const store = await seeded();
    zalo.fail(TOKEN_PATH, "reset-after");
    const get = keeper(store);
    expect(await get(1)).toEqual({ outcome: "lost", code: "zalo-needs-reauth" });
    expect(await get(1)).toMatchObject({ outcome: "lost" });
    expect((await held(store))?.state).toBe("needs-reauth");
    expect(lost).toEqual(["zalo-needs-reauth"]);
    expect(zalo.calls.filter(({ path }) => path === TOKEN_PATH)).toHaveLength(1);
  });

  test("and Zalo can't be reached at all: later, nothing is lost, and it goes on by itself", async () => {
    const store = await seeded();
    zalo.fail("*", "proxy-502", 2);
    const get = keeper(store);
    expect(await get(1)).toMatchObject({ outcome: "later" });
    expect((await held(store))?.state).toBe("uncertain");
    expect(await get(1)).toMatchObject({ ...good(), version: 2 });
    expect(zalo.problems).toEqual([]);
  });

  test("before it had to be: the old token is used meanwhile", async () => {
    const store = await seeded();
    await zalo.advance(24 * HOUR + 60_000);
    zalo.fail(TOKEN_PATH, "proxy-502");
    const get = keeper(store);
    expect(await get()).toMatchObject({ outcome: "ready", version: 1 });
    // Not asked for at every call.
    const calls = zalo.calls.length;
    expect(await get()).toMatchObject({ outcome: "ready", version: 1 });
    expect(zalo.calls).toHaveLength(calls);
    await zalo.advance(11 * 60_000);
    expect(await get()).toMatchObject({ ...good(), version: 2 });
  });

  test("success with an empty token is no success", async () => {
    const store = await seeded();
    zalo.fail(TOKEN_PATH, { empty: ["refresh_token"] });
    expect(await keeper(store)(1)).toMatchObject({ ...good(), version: 2 });
  });
});

test("refused for good: a person has to consent, and their pair is taken", async () => {
  const store = await seeded();
  zalo.oauth.revoke();
  const get = keeper(store);
  expect(await get(1)).toMatchObject({ outcome: "lost" });
  expect(lost).toHaveLength(1);
  const grant = zalo.oauth.seedTokens();
  const sealing = sealer();
  await store.putAuthorisation({
    channel: "zalo-oa",
    account: zalo.oa.id,
    access: sealing.seal(grant.access_token),
    refresh: sealing.seal(grant.refresh_token),
    accessExpiresAt: grant.accessExpiresAt,
    refreshExpiresAt: grant.refreshExpiresAt,
    at: zalo.now(),
  });
  expect(await get(1)).toMatchObject({ ...good(), version: 2 });
});

/** The process ends at the nth thing it does: what comes after never happens. */
function dyingAt(step: number): {
  readonly alive: () => boolean;
  readonly guard: <T>(work: () => Promise<T>) => Promise<T>;
} {
  let done = 0;
  const never = new Promise<never>(() => undefined);
  return {
    alive: () => done < step,
    async guard(work) {
      if (done >= step) return never;
      const result = await work();
      done += 1;
      return done >= step ? never : result;
    },
  };
}

describe.each([
  ["an exchange", null],
  ["an exchange whose answer is lost before", "reset-before"],
  ["an exchange whose answer is lost after", "reset-after"],
] as const)("a crash in the middle of %s", (_, fault) => {
  test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    "after step %i ends usable or said to be lost",
    async (step) => {
      const store = await seeded();
      if (fault !== null) zalo.fail(TOKEN_PATH, fault);
      const { guard } = dyingAt(step);
      const oauth = createOAuth({ root: zalo.oauthRoot, appId: zalo.app.id, appSecret: zalo.app.secret });
      const api = createApi(zalo.apiRoot);
      const dying = keeper(store, {
        store: {
          authorisation: (channel, account) => guard(() => store.authorisation(channel, account)),
          beginRefresh: (of) => guard(() => store.beginRefresh(of)),
          endRefresh: (of) => guard(() => store.endRefresh(of)),
          abandonRefreshes: (limits) => guard(() => store.abandonRefreshes(limits)),
        },
        oauth: { refreshed: (token) => guard(() => oauth.refreshed(token)) },
        probe: (access) =>
          guard(async () =>
            (await api.get("/v2.0/oa/getoa", access)).outcome === "ok" ? "accepted" : "refused",
          ),
      });
      const ended = dying(1).then(() => "ended");
      const silent = new Promise<string>((resolve) => setTimeout(resolve, 60, "dead"));
      await Promise.race([ended, silent]);
      await zalo.advance(2 * 60_000);
      const after = await keeper(store)(1);
      const state = (await held(store))?.state;
      if (after.outcome === "ready") expect(after).toMatchObject(good());
      else expect([after.outcome, state, lost.length > 0]).toEqual(["lost", "needs-reauth", true]);
      // Nobody ever sent a refresh token that Zalo had taken before.
      expect(zalo.problems).toEqual([]);
    },
  );
});
