/** What goes wrong on demand, in the order it was asked for. */

/**
 * `hang` and `reset-before` do nothing; `hang-after` and `reset-after` do it and lose the answer; `garbage` answers a proxy's page at
 * HTTP 200 and does nothing. Of a status, `code` is what the body says (the same unless given); `retryAfter` is in seconds, `delay` in ms.
 */
export type How =
  | {
      readonly status: number;
      readonly code?: number;
      readonly description?: string;
      readonly retryAfter?: number;
    }
  | { readonly delay: number }
  | "reset-before"
  | "reset-after"
  | "hang"
  | "hang-after"
  | "garbage";

/** The script of a test. */
export interface Faults {
  /** The next so many calls of a method, or of any with “*”, go wrong like this. Photos of people are the method “file”. */
  fail(method: string, how: How, times?: number): void;
  /** What befalls this call; null when nothing does. */
  next(method: string): How | null;
}

/** Nothing goes wrong yet. */
export function openFaults(): Faults {
  let script: readonly { readonly method: string; readonly how: How; readonly left: number }[] = [];
  return {
    fail: (method, how, times = 1) => {
      script = [...script, { method, how, left: times }];
    },
    next: (method) => {
      const found = script.find((one) => one.method === "*" || one.method === method);
      if (found === undefined) return null;
      script = script.flatMap((one) => {
        if (one !== found) return [one];
        return one.left > 1 ? [{ ...one, left: one.left - 1 }] : [];
      });
      return found.how;
    },
  };
}
