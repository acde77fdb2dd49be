/** Something that is looked at every so often, and at once when somebody says so; never twice at a time. */
import { errorFields, type Log } from "./log.ts";

export interface Repeating {
  /** There may be something to do. */
  kick(): void;
  /** What is under way ends. */
  stop(): Promise<void>;
}

/** Begins at once. `work` is asked to end early when `stopped` says so; when it fails, `failed` goes to the log and it is tried again. */
export function repeat(
  work: (stopped: () => boolean) => Promise<unknown>,
  everyMs: number,
  { log, failed }: { readonly log: Log; readonly failed: string },
): Repeating {
  let running: Promise<void> = Promise.resolve();
  let queued = false;
  let stopped = false;
  const kick = (): void => {
    if (queued || stopped) return;
    queued = true;
    running = running
      .then(async () => {
        queued = false;
        await work(() => stopped);
      })
      .catch((error: unknown) => log.error(errorFields(error), failed));
  };
  const timer = setInterval(kick, everyMs);
  kick();
  return {
    kick,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
