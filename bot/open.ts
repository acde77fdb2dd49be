/** Opens what every command needs: configuration, clock, store, knowledge, answers. The composition of `main.ts` and the commands. */
import { openStore } from "../db/open.ts";
import type { Answerer, Clock, Ids, Knowledge, Store } from "../flows/ports.ts";
import { createAnswerer } from "../knowledge/answer/answerer.ts";
import { warm } from "../knowledge/answer/warm.ts";
import type { Nearness } from "../knowledge/answer/near.ts";
import { createDense, type DenseOptions } from "../knowledge/dense/dense.ts";
import { openAiEmbedder } from "../knowledge/dense/embedder.ts";
import { openKnowledge } from "../knowledge/knowledge.ts";
import { createWritingAnswerer, type WritingSettings } from "../knowledge/writing/answerer.ts";
import { openWriter } from "../knowledge/writing/writer.ts";
import { systemClock, systemIds } from "./clock.ts";
import type { Config } from "./config.ts";
import { seedDemo } from "./demo/seed.ts";
import { cacheFolder, paths } from "./paths.ts";

export interface Opened {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly knowledge: Knowledge;
  readonly answerer: Answerer;
}

/** What hears of questions that a model may answer, and when nobody waits for the model any more. */
type Writing = Partial<Pick<WritingSettings, "report" | "stopping">> & {
  /** What hears of the embedding service. */
  readonly note?: DenseOptions["report"];
  /** What the embedding of the directives waits for: readiness is not to wait for it. Default: nothing. */
  readonly serving?: Promise<unknown>;
  /** Of a process that goes on serving: then what answers is warmed up. */
  readonly startedAt?: number;
};

export async function openAll(config: Config, writing: Writing = {}): Promise<Opened> {
  const clock = systemClock(config.startAt);
  const [store, knowledge] = await Promise.all([
    openStore(config.databaseUrl, { migrations: paths.migrations }),
    openKnowledge(paths.knowledge),
  ]);
  if (config.demo) await seedDemo(store, clock);
  return {
    clock,
    ids: systemIds,
    store,
    knowledge,
    answerer: await openAnswerer(knowledge, config, { ...writing, startedAt: clock.now() }),
  };
}

/** Answers from the directives; with a model configured, written by it and verified. Nothing of the model is loaded otherwise. */
export async function openAnswerer(
  knowledge: Parameters<typeof createAnswerer>[0],
  config: Pick<Config, "llm"> & Partial<Pick<Config, "embeddings" | "databaseUrl">>,
  writing: Writing = {},
): Promise<Answerer> {
  const { llm } = config;
  const base = createAnswerer(knowledge, openNearness(knowledge, config, writing));
  const { serving, stopping, startedAt } = writing;
  if (startedAt !== undefined)
    void serving?.then(() => warm(base, knowledge.directives, startedAt, stopping));
  if (llm === null) return base;
  return createWritingAnswerer({
    base,
    writer: await openWriter(llm),
    now: () => performance.now(),
    report: () => undefined,
    ...writing,
  });
}

/** Search by meaning, at work in the background until `stopping`; null when no embedding model is configured. */
function openNearness(
  { directives }: Parameters<typeof createAnswerer>[0],
  { embeddings = null, databaseUrl }: Partial<Pick<Config, "embeddings" | "databaseUrl">>,
  { note = () => undefined, serving, stopping }: Writing,
): Nearness | null {
  if (embeddings === null || databaseUrl === undefined) return null;
  const dense = createDense({
    directives,
    embedder: openAiEmbedder(embeddings),
    model: embeddings.model,
    cacheFolder: cacheFolder(databaseUrl),
    report: note,
    ...(serving === undefined ? {} : { after: serving }),
  });
  dense.start();
  stopping?.addEventListener("abort", () => void dense.stop(), { once: true });
  return dense;
}
