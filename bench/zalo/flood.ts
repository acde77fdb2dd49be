/** One crowd over one webhook: the program's, with a model that hangs, or the bare one's. The crowd writes from this process, the others are children. */
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { paths } from "../../bot/paths.ts";
import { projectRoot } from "../../bot/root.ts";
import { openStore } from "../../db/open.ts";
import { openFakeOpenAi } from "../../test/fakes/openai.ts";
import { crowd, STRANGER, type Crowded, type Post } from "../../test/fakes/zalo-crowd.ts";
import { NOW, start, startKheo } from "../telegram/child.ts";
import { openQuickZalo } from "./api.ts";
import { QUESTION, SAYS } from "./dialogue.vi.ts";

export interface Flood {
  readonly perSecond: number;
  readonly seconds: number;
  /** People who write at the same time. */
  readonly abreast: number;
}

export interface Flooded extends Crowded {
  /** Processor time of the program while the crowd wrote, ms; null where the system does not tell. */
  readonly cpuMs: number | null;
  /** Only of the program. */
  readonly after: {
    /** Events that still waited when the last call was answered, and how long they and the questions took. */
    readonly waiting: number;
    readonly drainSeconds: number;
    readonly answerSeconds: number;
    readonly people: number;
    /** Requests that the model's service left hanging. */
    readonly hanging: number;
  } | null;
}

export const PEER_READY = "the peer serves";
const APP = { app: "1234567890123456789", oa: "388613280878808645", secretKey: "oa-secret-for-tests-only" };
const MODEL = { key: "sk-bench-0123456789abcdef", model: "kheo-test" };
/** Of all calls, so many say something; the others are repeats and garbage. */
const SAYING = 0.78;
/** A crowd writes ahead of what it is answered; its events carry a later time, so that this does not show. */
const AHEAD_MS = 600_000;
/** Not counted: what finds everything cold. */
const WARMING = { perSecond: 50, people: 10 };

export async function floodPeer(flood: Flood): Promise<Flooded> {
  const folder = await mkdtemp(join(tmpdir(), "kheo-bench-peer-"));
  const child = await start(
    join(projectRoot(), "dist/bench/zalo/peer.js"),
    [],
    {},
    { folder, until: PEER_READY },
  );
  const crowded = await over(child, flood);
  await child.stop();
  await rm(folder, { recursive: true });
  return { ...crowded, after: null };
}

/** Throws when an answer was not 200, when somebody's answers differ from the others', or when garbage had an effect. */
export async function floodKheo(flood: Flood): Promise<Flooded> {
  const folder = await mkdtemp(join(tmpdir(), "kheo-bench-zalo-"));
  const [service, zalo] = [await openFakeOpenAi(MODEL), await openQuickZalo()];
  service.mode = { does: "hang" };
  try {
    const env = {
      OPENAI_BASE_URL: service.url,
      OPENAI_API_KEY: MODEL.key,
      OPENAI_MODEL: MODEL.model,
      ZALO_APP_ID: APP.app,
      ZALO_APP_SECRET: "app-secret-of-the-bench",
      ZALO_OA_ID: APP.oa,
      ZALO_OA_SECRET_KEY: APP.secretKey,
      ZALO_OA_ACCESS_TOKEN: "access-of-the-bench",
      ZALO_OA_REFRESH_TOKEN: "refresh-of-the-bench",
      ZALO_API_ROOT: zalo.url,
      ZALO_OAUTH_ROOT: zalo.url,
    };
    const child = await startKheo(folder, env, "Khéo is serving");
    const crowded = await over(child, flood);
    const ended = performance.now();
    const waiting = await gauge(child.url, "kheo_arrivals");
    await zero(child.url, "kheo_arrivals");
    const drainSeconds = (performance.now() - ended) / 1_000;
    await zero(child.url, "kheo_jobs_open");
    const answerSeconds = (performance.now() - ended) / 1_000;
    await child.stop();
    const people = await look(folder, crowded);
    const hanging = service.bodies.length;
    return { ...crowded, after: { waiting, drainSeconds, answerSeconds, people, hanging } };
  } finally {
    await Promise.all([service.close(), zalo.close()]);
    await rm(folder, { recursive: true });
  }
}

async function over(
  child: Awaited<ReturnType<typeof start>>,
  { perSecond, seconds, abreast }: Flood,
): Promise<Crowded & Pick<Flooded, "cpuMs">> {
  const agent = new Agent({ keepAlive: true });
  const begun = performance.now();
  const common = {
    ...APP,
    says: SAYS,
    abreast,
    post: poster(new URL("webhooks/zalo", child.url), agent),
    now: () => Date.parse(NOW) + AHEAD_MS + Math.round(performance.now() - begun),
  };
  await crowd({ ...common, perSecond: WARMING.perSecond, people: ids("1", WARMING.people) });
  const people = ids("2", Math.ceil((perSecond * seconds * SAYING) / SAYS.length));
  const before = await child.cpuMs();
  const crowded = await crowd({ ...common, perSecond, people });
  const used = await child.cpuMs();
  agent.destroy();
  return { ...crowded, cpuMs: before === null || used === null ? null : used - before };
}

function ids(first: string, many: number): readonly string[] {
  return Array.from({ length: many }, (_, at) => `${first}${String(at).padStart(17, "0")}`);
}

function poster(url: URL, agent: Agent): Post {
  const post: Post = (body, signature) =>
    new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/json",
        "content-length": body.length,
        ...(signature === null ? {} : { "x-zevent-signature": signature }),
      };
      const call = request(url, { method: "POST", agent, headers }, (response) => {
        response
          .on("end", () => resolve(response.statusCode ?? 0))
          .on("error", reject)
          .resume();
      });
      call.on("error", (error) => {
        // A line that stood idle may be closed by the other side just as it is used again: nothing was read, and it is said once more.
        if (call.reusedSocket && "code" in error && error.code === "ECONNRESET")
          resolve(post(body, signature));
        else reject(error);
      });
      call.end(body);
    });
  return post;
}

async function gauge(url: string, name: string): Promise<number> {
  const text = await (await fetch(new URL("metrics", url))).text();
  return Number(new RegExp(`^${name} (\\d+)$`, "mu").exec(text)?.[1] ?? Number.NaN);
}

async function zero(url: string, name: string): Promise<void> {
  while ((await gauge(url, name)) !== 0) await sleep(100);
}

/** Gives how many people there were; throws when one was answered otherwise than the first. */
async function look(folder: string, { statuses }: Crowded): Promise<number> {
  const wrong = [...statuses.keys()].filter((status) => status !== 200);
  if (wrong.length > 0) throw new Error(`answered with ${wrong.join(", ")}`);
  const store = await openStore(`file:${join(folder, "kheo.db")}`, { migrations: paths.migrations });
  const { conversations } = await store.exportAll();
  const told = await Promise.all(
    conversations.map(async ({ id }) => {
      const rows = await store.messagesAfter(id, 0, 1_000);
      return rows.map(({ kind, body }) => `${kind}: ${body.text}`).join("\n");
    }),
  );
  const stranger = await store.conversationAt("zalo-oa", STRANGER);
  await store.close();
  if (stranger !== null) throw new Error("what nobody should believe had an effect");
  const [first = ""] = told;
  if (!first.includes("answer: ")) throw new Error(`“${QUESTION}” was not answered`);
  const others = told.filter((one) => one !== first).length;
  if (others > 0)
    throw new Error(`${others} of ${told.length} people were answered otherwise than the first`);
  return told.length;
}
