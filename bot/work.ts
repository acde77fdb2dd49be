/** What each kind of job does outside transactions, and the event that its result comes back as. */
import { z } from "zod";
import type { Answer, Answerer, Clock, Ids, Job, Paper, Store } from "../flows/ports.ts";
import type { FlowEvent } from "../flows/engine/world.ts";
import type { FileSources } from "./channels/channel.ts";
import { createFetcher, FILE_ID } from "./files/fetch.ts";
import type { Log } from "./log.ts";

export interface WorkDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly answerer: Answerer;
  readonly sources: FileSources;
  readonly log: Log;
}

/** Payloads are written by this program; an older version may have written less. */
const Question = z.object({
  question: z.string().catch(""),
  plan: z.string().nullable().catch(null),
  history: z.array(z.string()).catch([]),
});
const PaperContent = z.object({
  kind: z.literal("registration"),
  regime: z.enum(["party", "state"]),
  unit: z.string(),
  above: z.string().nullable(),
  to: z.string().nullable(),
  title: z.string(),
  subtitle: z.string(),
  basis: z.string().nullable(),
  rows: z.array(z.object({ label: z.string(), value: z.string() })),
  code: z.string(),
  practice: z.boolean(),
  name: z.string(),
}) satisfies z.ZodType<Paper>;

/** Does one job; rejects when it could not be done now: it is tried again then. `preview`: see `Answerer`. */
export type Worker = (job: Job, preview?: (answer: Answer) => void) => Promise<FlowEvent>;

export function createWorker(deps: WorkDeps): Worker {
  const fetchFile = createFetcher(deps);
  return async (job, preview) => {
    switch (job.kind) {
      case "answer": {
        const { question: text, plan, history } = Question.parse(job.payload);
        const now = deps.clock.now();
        return { type: "answer", answer: await deps.answerer.answer({ text, plan, history, now }, preview) };
      }
      case "file":
        return fetchFile(job);
      case "paper":
        return makePaper(deps, PaperContent.parse(job.payload));
    }
  };
}

async function makePaper({ store, clock, ids }: WorkDeps, paper: Paper): Promise<FlowEvent> {
  // Loaded when the first paper is asked for: the library takes a tenth of a second, and most runs of the program make none.
  const { renderPaper } = await import("./papers/render.ts");
  const { type, bytes } = await renderPaper(paper);
  const hash = await store.keepBytes(bytes, clock.now());
  const { name, code } = paper;
  return { type: "paper-made", code, file: { id: ids.code(FILE_ID), name, type, size: bytes.length, hash } };
}
