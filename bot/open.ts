/** Opens what every command needs: configuration, clock, store, knowledge, answers. The composition of `main.ts` and the commands. */
import { openStore } from "../db/open.ts";
import type { Answerer, Clock, Ids, Knowledge, Store } from "../flows/ports.ts";
import { createAnswerer } from "../knowledge/answer/answerer.ts";
import { openKnowledge } from "../knowledge/knowledge.ts";
import { systemClock, systemIds } from "./clock.ts";
import type { Config } from "./config.ts";
import { seedDemo } from "./demo/seed.ts";
import { paths } from "./paths.ts";

export interface Opened {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly knowledge: Knowledge;
  readonly answerer: Answerer;
}

export async function openAll(config: Config): Promise<Opened> {
  const clock = systemClock(config.startAt);
  const [store, knowledge] = await Promise.all([
    openStore(config.databaseUrl, { migrations: paths.migrations }),
    openKnowledge(paths.knowledge),
  ]);
  if (config.demo) await seedDemo(store, clock);
  return { clock, ids: systemIds, store, knowledge, answerer: createAnswerer(knowledge) };
}
