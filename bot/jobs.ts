/**
 * Slow work outside transactions. A turn leaves a row; a worker claims it under a lease, does the work, and brings the result back as an
 * event of its own. A crash leaves the row, and the lease runs out: the work is done again, its effect applied once.
 */
import type { Answer, Job } from "../flows/ports.ts";
import { wait } from "./clock.ts";
import { errorFields, type Log } from "./log.ts";
import { handleInternal, type TurnDeps } from "./turn.ts";
import type { Worker } from "./work.ts";

/** Longer than any one job may take; what failed is tried again when it has run out. */
const LEASE_MS = 90_000;
const BATCH = 8;
/** Jobs under way at a time: one that waits for a model must not hold up the others. */
const MOST_AT_ONCE = 32;
/** How often rows left by an earlier run are looked for. */
const SWEEP_MS = 5_000;

export interface Jobs {
  /** There may be new work. */
  kick(): void;
  /** Resolves when the event's jobs are finished, or after `ms`. */
  settled(cause: string, conversation: string, ms: number): Promise<void>;
  /** The answer to this event that stands already while a better one is written; null when there is none, or it is all over. */
  found(cause: string): Answer | null;
  stop(): Promise<void>;
}

export interface JobDeps extends TurnDeps {
  readonly log: Log;
  /** Does one job, outside of any transaction. */
  readonly work: Worker;
}

export function startJobs(deps: JobDeps): Jobs {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let queued = false;
  const working = new Set<Promise<void>>();
  const previews = new Map<string, Answer>();

  const start = (job: Job): void => {
    const preview = (answer: Answer): void => void previews.set(job.cause, answer);
    const work = perform(deps, job, preview).finally(() => {
      working.delete(work);
      previews.delete(job.cause);
      // There may be jobs that found no room.
      if (working.size === MOST_AT_ONCE - 1) kick();
    });
    working.add(work);
  };
  const drain = async (): Promise<void> => {
    queued = false;
    for (;;) {
      const limit = Math.min(BATCH, MOST_AT_ONCE - working.size);
      if (stopping.signal.aborted || limit <= 0) return;
      const jobs = await deps.store.claimJobs({ now: deps.clock.now(), leaseMs: LEASE_MS, limit });
      if (jobs.length === 0) return;
      for (const job of jobs) start(job);
    }
  };
  const kick = (): void => {
    if (queued) return;
    queued = true;
    running = running
      .then(drain)
      .catch((error: unknown) => deps.log.error(errorFields(error), "jobs: could not work"));
  };
  const sweep = setInterval(kick, SWEEP_MS);
  kick();
  return {
    kick,
    found: (cause) => previews.get(cause) ?? null,
    async settled(cause, conversation, ms) {
      const until = performance.now() + ms;
      while ((await deps.store.openJobsOf(cause)).length > 0) {
        const left = until - performance.now();
        if (left <= 0 || stopping.signal.aborted) return;
        await nextChange(deps, conversation, Math.min(left, 500), stopping.signal);
      }
    },
    async stop() {
      stopping.abort();
      clearInterval(sweep);
      await running;
      await Promise.all(working);
    },
  };
}

async function nextChange(
  deps: TurnDeps,
  conversation: string,
  ms: number,
  stop: AbortSignal,
): Promise<void> {
  const waiting = new AbortController();
  const silence = deps.signals.listen(conversation, () => waiting.abort());
  const signal = AbortSignal.any([waiting.signal, stop]);
  await wait(ms, signal);
  silence();
}

/** Does the work, then applies the result unless another worker did. */
async function perform(deps: JobDeps, job: Job, preview: (answer: Answer) => void): Promise<void> {
  try {
    const event = await deps.work(job, preview);
    await handleInternal(deps, job.conversation, event, job.cause, (tx) =>
      tx.finishJob(job.id, deps.clock.now()),
    );
  } catch (error) {
    // The lease runs out and the job is tried again.
    deps.log.error({ ...errorFields(error), job: job.id, kind: job.kind }, "job failed");
  }
}
