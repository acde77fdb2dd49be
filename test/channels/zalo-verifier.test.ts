/** Zalo's verification file, from the operator's disk to the root of the site. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifierRoutes } from "../../bot/channels/zalo-oa/verifier.ts";
import { zaloVerifyDomain } from "../../bot/commands/zalo-verifier.ts";
import { readConfig } from "../../bot/config.ts";
import { createApp } from "../../bot/http/app.ts";
import { createMetrics } from "../../bot/http/metrics.ts";
import { createLog } from "../../bot/log.ts";
import type { Store } from "../../flows/ports.ts";
import { openAt, temporaryFile } from "../db/temporary.ts";

const NAME = "zalo_verifierAb-9_x.html";
const CONTENT =
  '\ufeff<!DOCTYPE html>\r\n<meta property="zalo-platform-site-verification" content="Nguyễn&lt;" />\n';
const LARGEST = 4_096;
const config = readConfig({
  ZALO_APP_ID: "1234567890123456789",
  ZALO_APP_SECRET: "canary-app-secret",
  ZALO_OA_ID: "388613280878808645",
  ZALO_OA_SECRET_KEY: "canary-oa-secret",
});

let store: Store;
let folder: string;
let url: string;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  const temporary = await temporaryFile();
  store = await openAt(temporary.file);
  folder = await mkdtemp(join(tmpdir(), "kheo-verifier-"));
  const app = createApp({
    store,
    log: createLog("silent"),
    metrics: createMetrics(),
    notReady: () => null,
    routes: [verifierRoutes(store, config.zaloOa?.oaId ?? "")],
  });
  let server: ReturnType<typeof serve> | undefined;
  url = await new Promise((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
  });
  ends.push(
    () => new Promise((resolve) => server?.close(resolve)),
    () => store.close(),
    temporary.remove,
    () => rm(folder, { recursive: true }),
  );
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function put(name: string, content: string | Uint8Array = CONTENT, given = config): Promise<string> {
  await writeFile(join(folder, name), content);
  return zaloVerifyDomain(store, given, join(folder, name), 1);
}
const got = (name: string): Promise<Response> =>
  fetch(`${url}/${name}`, { headers: { connection: "close" } });

test("is served as it is, byte for byte, as HTML, and no other", async () => {
  expect((await got(NAME)).status).toBe(404);
  expect(await put(NAME)).toContain(`/${NAME}`);
  const response = await got(NAME);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(CONTENT));
  for (const other of ["zalo_verifier.html", "zalo_verifierAb-9_X.html", `a/${NAME}`, `${NAME}/`, "x.html"])
    expect((await got(other)).status, other).toBe(404);
});

test("a newer one takes its place, another stays beside it", async () => {
  await put(NAME, "old");
  await put(NAME, "new");
  await put("zalo_verifierB.html", "other");
  expect(await (await got(NAME)).text()).toBe("new");
  expect(await (await got("zalo_verifierB.html")).text()).toBe("other");
});

test.each<[string, string | Uint8Array, RegExp]>([
  ["index.html", CONTENT, /zalo_verifier….html/u],
  ["zalo_verifier.html", CONTENT, /zalo_verifier….html/u],
  ["zalo_verifierA.htm", CONTENT, /zalo_verifier….html/u],
  [`zalo_verifier${"a".repeat(65)}.html`, CONTENT, /zalo_verifier….html/u],
  [NAME, "x".repeat(LARGEST + 1), /4096 bytes/u],
  [NAME, Uint8Array.of(0xff, 0xfe), /UTF-8/u],
])("%s that is no such file is refused and not served", async (name, content, why) => {
  await expect(put(name, content)).rejects.toThrow(why);
  expect((await got(name)).status).toBe(404);
});

test("a file of the largest size is one; a missing one, and an account that is not configured, are said", async () => {
  await put(NAME, "x".repeat(LARGEST));
  expect(await (await got(NAME)).text()).toHaveLength(LARGEST);
  await expect(zaloVerifyDomain(store, config, join(folder, "no.html"), 1)).rejects.toThrow(/can't be read/u);
  await expect(zaloVerifyDomain(store, config, undefined, 1)).rejects.toThrow(/FILE/u);
  await expect(put(NAME, CONTENT, readConfig({}))).rejects.toThrow(/ZALO_OA_ID/u);
});
