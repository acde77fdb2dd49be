/**
 * Long work cut into slices, so that a server answers others in between. Work is a generator that yields whenever about a millisecond's
 * worth of items is done; it is counted in items, the clock is looked at once a yield. The same work also runs in one go.
 */
import { performance } from "node:perf_hooks";

/** Work that may be interrupted wherever it yields. It keeps what it writes to itself until it is done. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** Does the work in slices of about `SLICE_MS`; between them one turn of the event loop passes. Rejects with the signal's reason once aborted. */
export async function doSlowly<Result>(work: Work<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    for (;;) {
      signal?.throwIfAborted();
      await turn();
      signal?.throwIfAborted();
      const end = performance.now() + SLICE_MS;
      do {
        const step = work.next();
        if (step.done === true) return step.value;
      } while (performance.now() < end);
    }
  } finally {
    close(work);
  }
}

/** Does the work in one go. */
export function doAtOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** How long one piece of work may hold the event loop, in milliseconds, give or take one yield. */
const SLICE_MS = 6;

/** Lets abandoned work give back what it holds. */
function close(work: Work<unknown>): void {
  work.return(undefined);
}

const waiting: (() => void)[] = [];

/**
 * Waits for this caller's turn. However many wait, only one is let in each turn of the event loop: with `setImmediate` alone a hundred
 * searches would run their slices back to back.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(letOneIn);
  });
}

function letOneIn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letOneIn);
}
