/** Work within a time limit. */

/**
 * The work's result within `ms`; its signal aborts at the limit or with `stop`, and then this rejects even if the work goes on.
 * The timer and the listener are removed at the end: nothing stays behind on `stop`, which lives as long as the program.
 */
export async function inTime<T>(
  ms: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort(new DOMException("ended", "AbortError"));
  const timer = setTimeout(() => limit.abort(new DOMException("late", "TimeoutError")), ms);
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  try {
    const ended = new Promise<never>((_, reject) => {
      const refuse = (): void => reject(limit.signal.reason);
      if (limit.signal.aborted) refuse();
      else limit.signal.addEventListener("abort", refuse, { once: true });
    });
    return await Promise.race([work(limit.signal), ended]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
}
