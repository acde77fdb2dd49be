/** Waiting for what a test wants to see, by events and without polling. */

/** Conditions somebody waits for; each is looked at whenever something happened. */
export interface Signal {
  /** Something happened: whoever waits for it goes on. */
  happened(): void;
  /** Resolves as soon as the condition holds, at once when it already does; rejects when looking at it throws. */
  until(holds: () => boolean): Promise<void>;
}

export function openSignal(): Signal {
  let waiting: readonly (() => boolean)[] = [];
  return {
    happened: () => {
      waiting = waiting.filter((done) => !done());
    },
    until: (holds) =>
      new Promise((resolve, reject) => {
        const done = (): boolean => {
          try {
            if (!holds()) return false;
            resolve();
          } catch (cause) {
            reject(cause);
          }
          return true;
        };
        if (!done()) waiting = [...waiting, done];
      }),
  };
}
