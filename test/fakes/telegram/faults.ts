/** What goes wrong on demand, in the order it was asked for. */

/** `hang` and `reset-before` do nothing; `hang-after` and `reset-after` do it and lose the answer. */
export type How =
  | { readonly status: number; readonly retryAfter?: number; readonly description?: string }
  | { readonly delay: number }
  | "reset-before"
  | "reset-after"
  | "hang"
  | "hang-after"
  | "garbage";

export interface Faults {
  /** The next so many calls of a method, or of any with “*”, go wrong like this. */
  fail(method: string, how: How, times?: number): void;
  /** What befalls this call; null when nothing does. */
  next(method: string): How | null;
}

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

const REASONS = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [409, "Conflict"],
  [500, "Internal Server Error"],
  [502, "Bad Gateway"],
]);

/** The text of a scripted refusal. */
export function describe(status: number, retryAfter = 1): string {
  return status === 429
    ? `Too Many Requests: retry after ${retryAfter}`
    : (REASONS.get(status) ?? "Internal Server Error");
}
