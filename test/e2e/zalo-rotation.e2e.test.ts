/** Two processes, eight workers, one store and one pair of tokens: 500 times all of them want another access token at once. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { createSealer } from "../../bot/channels/zalo-oa/seal.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";
import { openFakeZalo } from "../fakes/zalo/open.ts";
import { ROOT } from "./program.ts";

const RACES = 500;
const WORKERS = 4;
const TIMEOUT_MS = 240_000;

/** One process: opens the store as the program does, and asks for the next token as fast as it gets the one before. */
const WORKER = `
const dist = (path) => import(new URL("dist/" + path, process.env.ROOT).href);
const { openStore } = await dist("db/open.js");
const { createTokens } = await dist("bot/channels/zalo-oa/tokens.js");
const { createSealer } = await dist("bot/channels/zalo-oa/seal.js");
const { createOAuth } = await dist("bot/channels/zalo-oa/oauth.js");
const { systemIds } = await dist("bot/clock.js");
const { createLog } = await dist("bot/log.js");
const { FILE, MIGRATIONS, OAUTH, APP, SECRET, OA, NOW, RACES, WORKERS } = process.env;
const store = await openStore("file:" + FILE, { migrations: MIGRATIONS });
const worker = () => createTokens({
  store, clock: { now: () => Number(NOW) }, ids: systemIds, log: createLog("silent"),
  oauth: createOAuth({ root: OAUTH, appId: APP, appSecret: SECRET }), sealer: createSealer(SECRET, OA), account: OA,
  probe: async () => "unknown", lost: (code) => { throw new Error(code); },
  pause: () => new Promise((resolve) => setTimeout(resolve, 3)),
});
const workers = Array.from({ length: Number(WORKERS) }, worker);
for (let version = 1; version <= Number(RACES); version += 1) {
  const all = await Promise.all(workers.map((get) => get(version)));
  for (const one of all) if (one.outcome !== "ready" || one.version <= version) throw new Error(JSON.stringify(one));
}
await store.close();
`;

it(
  `gives ${RACES} new pairs for ${RACES} races of ${2 * WORKERS} workers, and loses none`,
  { timeout: TIMEOUT_MS },
  async () => {
    const zalo = await openFakeZalo();
    onTestFinished(() => zalo.close());
    const { file, remove } = await temporaryFile();
    const store = await openAt(file);
    onTestFinished(async () => {
      await store.close();
      await remove();
    });
    const grant = zalo.oauth.seedTokens();
    const sealer = createSealer(zalo.app.secret, zalo.oa.id);
    await store.putAuthorisation({
      channel: "zalo-oa",
      account: zalo.oa.id,
      access: sealer.seal(grant.access_token),
      refresh: sealer.seal(grant.refresh_token),
      accessExpiresAt: grant.accessExpiresAt,
      refreshExpiresAt: grant.refreshExpiresAt,
      at: zalo.now(),
    });
    const env = {
      PATH: process.env["PATH"] ?? "",
      ROOT: `${pathToFileURL(ROOT).href}/`,
      FILE: file,
      MIGRATIONS: join(ROOT, "db/migrations/sqlite"),
      OAUTH: zalo.oauthRoot,
      APP: zalo.app.id,
      SECRET: zalo.app.secret,
      OA: zalo.oa.id,
      NOW: String(zalo.now()),
      RACES: String(RACES),
      WORKERS: String(WORKERS),
    };
    const process1 = run(env);
    const process2 = run(env);
    expect(await Promise.all([process1, process2])).toEqual([
      { code: 0, output: "" },
      { code: 0, output: "" },
    ]);
    expect(zalo.oauth.refreshes).toBe(RACES);
    expect(zalo.problems).toEqual([]);
    const held = await store.authorisation("zalo-oa", zalo.oa.id);
    expect(held).toMatchObject({ state: "ok", version: RACES + 1 });
    expect(sealer.open(held?.access ?? "")).toBe(zalo.oauth.grant?.access_token);
    expect(sealer.open(held?.refresh ?? "")).toBe(zalo.oauth.grant?.refresh_token);
  },
);

function run(env: { readonly [name: string]: string }): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", WORKER], { env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
