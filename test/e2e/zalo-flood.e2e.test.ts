/** Many people write to the Official Account at once while the model's service hangs and the program is killed: nothing acknowledged is lost. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../db/open.ts";
import type { OutboxRow } from "../../flows/ports.ts";
import { openFakeOpenAi, type FakeOpenAi } from "../fakes/openai.ts";
import { crowd, STRANGER, type Crowded } from "../fakes/zalo-crowd.ts";
import { openFakeZalo, type FakeZalo } from "../fakes/zalo/open.ts";
import { whenOver } from "./over.ts";
import { WORKDAY } from "./plans.ts";
import { openProgram, ROOT, type Program } from "./program.ts";
import { zaloEnv } from "./zalo-env.ts";

const KEY = "sk-canary-0123456789abcdef";
const PER_SECOND = 100;
const PEOPLE = Array.from({ length: 16 }, (_, at) => `24684588352919${1_000 + at}`);
const QUESTION = "Báo cáo năm nộp trước ngày nào?";
/** Joining by an invitation, the first steps of a form, and a question in the middle of it. */
const SAYS = [
  "Chào Khéo",
  "KHEO-TQ2026",
  "1",
  "Nguyễn Thị Hoa",
  "Bí thư chi bộ",
  "2",
  "đăng ký",
  "1",
  "1",
  QUESTION,
] as const;
/** Events carry a time of their own; a crowd that writes ahead of the answers must not look as if it had written long before. */
const AHEAD_MS = 600_000;
const begun = performance.now();
const now = (): number => Date.parse(WORKDAY) + AHEAD_MS + Math.round(performance.now() - begun);

interface Told {
  readonly replies: readonly string[];
  readonly answers: readonly string[];
}

describe("a flood of events", () => {
  const over = whenOver();
  let service: FakeOpenAi;
  let zalo: FakeZalo;
  let program: Program;
  let flooded: Crowded;

  beforeAll(async () => {
    service = await openFakeOpenAi({ key: KEY, model: "kheo-test" });
    over(() => service.close());
    service.mode = { does: "hang" };
    zalo = await openFakeZalo({ now });
    over(() => zalo.close());
    const account = zaloEnv(zalo);
    program = await openProgram(over, {
      KHEO_NOW: WORKDAY,
      KHEO_DEMO: "on",
      OPENAI_BASE_URL: service.url,
      OPENAI_API_KEY: KEY,
      OPENAI_MODEL: "kheo-test",
      ...account.env,
    });
    program.forbid(...PEOPLE, KEY, STRANGER, zalo.oa.secretKey, "Nguyễn Thị Hoa");
    await program.start();
  });

  it("is answered with 200, all of it, over a kill in the middle", { timeout: 240_000 }, async () => {
    let answered = 0;
    let killed: Promise<void> = Promise.resolve();
    let kills = 0;
    const kill = async (): Promise<void> => {
      kills += 1;
      await program.kill();
      await program.start();
    };
    flooded = await crowd({
      app: zalo.app.id,
      oa: zalo.oa.id,
      secretKey: zalo.oa.secretKey,
      now,
      perSecond: PER_SECOND,
      says: SAYS,
      people: PEOPLE,
      abreast: PEOPLE.length,
      async post(body, signature) {
        const status = await posted(program, body, signature);
        answered += 1;
        if (answered === (PEOPLE.length * SAYS.length) / 2) killed = kill();
        return status;
      },
    });
    await killed;
    expect(kills).toBe(1);
    expect([...flooded.statuses.keys()]).toEqual([200]);
    expect(flooded.calls.said).toBe(PEOPLE.length * SAYS.length);
    expect(Math.min(flooded.calls.repeated, flooded.calls.garbage)).toBeGreaterThan(20);
  });

  it("leaves everybody with the same answers, and nobody else with any", { timeout: 240_000 }, async () => {
    await drained(program);
    expect(service.bodies.length).toBeGreaterThan(0);
    await program.stop();
    const store = await openStore(program.databaseUrl, { migrations: join(ROOT, "db/migrations/sqlite") });
    const told = async (id: string): Promise<Told | null> => {
      const conversation = await store.conversationAt("zalo-oa", id);
      if (conversation === null) return null;
      const rows = await store.messagesAfter(conversation.id, 0, 1_000);
      const texts = (kind: OutboxRow["kind"]): readonly string[] =>
        rows.filter((row) => row.kind === kind).map(({ body }) => body.text);
      return { replies: texts("reply"), answers: texts("answer") };
    };
    const [first, ...rest] = await Promise.all(PEOPLE.map(told));
    expect(first?.replies.length).toBeGreaterThanOrEqual(SAYS.length - 1);
    expect(first?.answers.join("\n")).toContain("29/11");
    for (const other of rest) expect(other).toEqual(first);
    expect(await told(STRANGER)).toBeNull();
    const { conversations, drafts } = await store.exportAll();
    expect(drafts).toHaveLength(PEOPLE.length);
    expect(conversations.filter(({ channel }) => channel === "zalo-oa")).toHaveLength(PEOPLE.length);
    await store.close();
  });
});

/** As Zalo does, again and again until somebody answers. */
async function posted(program: Program, body: Buffer, signature: string | null): Promise<number> {
  for (;;) {
    const url = new URL("/webhooks/zalo", await program.url());
    const headers = {
      "content-type": "application/json",
      ...(signature === null ? {} : { "x-zevent-signature": signature }),
    };
    const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer !== null) return answer.status;
    await sleep(50);
  }
}

/** Resolves when no event and no question waits any more. */
async function drained(program: Program): Promise<void> {
  const waits = async (): Promise<boolean> => {
    const metrics = await (await fetch(new URL("/metrics", await program.url()))).text();
    return !/^kheo_arrivals 0$/mu.test(metrics) || !/^kheo_jobs_open 0$/mu.test(metrics);
  };
  while (await waits()) await sleep(100);
}
