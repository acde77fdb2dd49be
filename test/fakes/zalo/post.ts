/** One POST to the webhook. */
import type { Sealed } from "./signing.ts";

interface Manner {
  /** Sent as the header `num_retry` from 1 on. */
  readonly numRetry: number;
  /** Real milliseconds until an answer counts as missing. */
  readonly withinMs: number;
  readonly stop: AbortSignal;
}

/** Status of the answer; null where none came in time. Redirects are not followed. */
export async function send(
  url: string,
  { body, signature }: Sealed,
  { numRetry, withinMs, stop }: Manner,
): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(withinMs)]),
      headers: {
        "content-type": "application/json",
        ...(signature === null ? {} : { "X-ZEvent-Signature": signature }),
        ...(numRetry === 0 ? {} : { num_retry: String(numRetry) }),
      },
      body: new Uint8Array(body),
    });
    // What stands in the answer is nobody's business, but the connection is free only when it was read.
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
