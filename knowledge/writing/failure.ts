/** What may be logged of a failing service: its status or the kind of failure. Never its message, which may repeat what was sent. */

import { BodyTooLarge } from "./bounded-fetch.ts";

/** A few English words, the same for the same failure. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  if (error.cause instanceof BodyTooLarge) return "body too large";
  if ("status" in error && typeof error.status === "number") return `HTTP ${error.status}`;
  if (/LengthFinishReason/u.test(error.constructor.name)) return "cut off";
  if (error instanceof SyntaxError || /Zod|Parser|Parsing/u.test(error.name)) return "unreadable answer";
  if (/Connection|fetch failed|socket/iu.test(`${error.constructor.name} ${error.message}`))
    return "no connection";
  return "unexpected answer";
}
