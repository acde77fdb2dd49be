/** Embeds what the cache lacks, batch by batch, until everything is there; patient with a service that is away. */
import { KheoError } from "../../flows/ports.ts";
import type { Report, VectorCache } from "./cache.ts";
import { BATCH } from "./embedder.ts";
import type { Embedder } from "./embedder.ts";
import { inTime } from "./limit.ts";

/** Waits between attempts, ms: doubled from the first to the last. */
const FIRST_WAIT_MS = 1_000;
const LAST_WAIT_MS = 5 * 60_000;

export interface Filling {
  readonly embedder: Embedder;
  readonly cache: VectorCache;
  /** Ends the work. */
  readonly stop: AbortSignal;
  /** Time for one batch, ms. */
  readonly batchMs: number;
  /** Resolves after `ms`, or rejects when `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly report: Report;
}

/** Resolves to whether every text has its vector now: false only when `stop` aborted. Saves after each batch, so that nothing is paid for twice. */
export async function fill(texts: readonly string[], filling: Filling): Promise<boolean> {
  const { cache, stop, sleep, report } = filling;
  const missing = [...new Set(texts)].filter((text) => cache.get(text) === undefined);
  if (missing.length === 0) return true;
  report("info", "embeddings: started on paragraphs without vectors", {
    missing: missing.length,
    of: texts.length,
  });
  let failures = 0;
  for (let from = 0; from < missing.length;) {
    if (stop.aborted) return false;
    const batch = missing.slice(from, from + sizeAfter(failures));
    try {
      await embed(batch, filling);
      await cache.save();
      from += batch.length;
      failures = 0;
    } catch (error) {
      if (stop.aborted) return false;
      const waitMs = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
      failures += 1;
      report("warn", "embeddings: paragraphs could not be embedded; lexical search goes on", {
        ...reasonOf(error),
        failures,
        waitMs,
      });
      await sleep(waitMs, stop).catch(() => undefined);
    }
  }
  cache.keepOnly(texts);
  await cache.save();
  report("info", "embeddings: every paragraph has its vector", {
    embedded: missing.length,
    of: texts.length,
  });
  return true;
}

/** Some services take fewer texts, or less text, at once than they should: from the second failure in a row on the batch is halved. */
function sizeAfter(failures: number): number {
  return Math.max(1, Math.floor(BATCH / 2 ** Math.max(0, failures - 1)));
}

async function embed(batch: readonly string[], { embedder, cache, stop, batchMs }: Filling): Promise<void> {
  const vectors = await inTime(batchMs, stop, (signal) => embedder.embedPassages(batch, signal));
  for (const [at, text] of batch.entries()) {
    const vector = vectors[at];
    if (vector !== undefined) cache.put(text, vector);
  }
}

/** What may be said of a failure: our own message, else the name and the status, never a URL or what was sent. */
export function reasonOf(error: unknown): { readonly reason: string; readonly status: number } {
  const status = error instanceof Error && "status" in error ? Number(error.status) : 0;
  const reason = error instanceof KheoError ? error.message : error instanceof Error ? error.name : "unknown";
  return { reason, status: Number.isFinite(status) ? status : 0 };
}
