/** What the outbox makes of the end of a call: Zalo's word for a consultation message, or for a template. */
import { z } from "zod";
import type { Instant, Receipt } from "../../../flows/ports.ts";
import type { Sent } from "../channel.ts";
import type { Called } from "./api.ts";
import { codeOf, reactionTo } from "./errors.ts";
import { nextMorning, tomorrow } from "./times.ts";

const HOUR_MS = 60 * 60_000;
/** How often a call whose end nobody knows may be made again: there is no key by which Zalo would know a repeat. */
const RETRIES_IF_UNKNOWN = 1;
/** Within this Zalo's echo tells whether it arrived after all. */
const ECHO_MS = 10_000;
const RETRIES_IF_FAILED = 2;

/** A call that costs something is not made again unless it certainly was not done. */
export interface Meant {
  readonly now: Instant;
  readonly host: "oa" | "template";
  readonly charged: boolean;
  /** What it went by, where Zalo does not say. */
  readonly quota: string;
}

const Answer = z.looseObject({
  message_id: z.string().optional(),
  msg_id: z.string().optional(),
  quota: z.looseObject({ quota_type: z.string().optional() }).optional(),
});

export function meaningOf(called: Called, meant: Meant): Sent {
  switch (called.outcome) {
    case "ok":
      return { outcome: "sent", receipt: receiptIn(called.data, meant) };
    case "not-done":
      return { outcome: "not-sent", code: called.code };
    case "unknown":
      return unknown(called.code, meant);
    case "refused":
      return refusal(called.error, meant);
  }
}

function refusal(error: number, meant: Meant): Sent {
  const { now, host, charged } = meant;
  const code = codeOf(error);
  switch (reactionTo(error, host)) {
    case "retry":
      // An error that says nothing may come although the message went through (A5): money is not risked on it.
      if (charged && error !== TOO_FAST) return unknown(code, meant);
      // Both buckets begin anew with every minute.
      return { outcome: "too-fast", retryAfterMs: 60_000 - (now % 60_000) };
    case "again":
      return charged ? unknown(code, meant) : { outcome: "not-sent", code, retries: RETRIES_IF_FAILED };
    case "reauthorise":
      return { outcome: "not-sent", code };
    case "reupload":
      return { outcome: "not-sent", code, retries: RETRIES_IF_FAILED };
    case "unreachable":
    case "opted-out":
      return { outcome: "unreachable", code };
    case "window":
    case "templates":
    case "unpaid":
      return { outcome: "no-way", code };
    case "tomorrow":
      return { outcome: "later", code, at: tomorrow(now) };
    case "morning":
      return { outcome: "later", code, at: nextMorning(now) };
    case "quota":
      return { outcome: "later", code, at: host === "template" ? tomorrow(now) : now + HOUR_MS };
    case "stop":
      return { outcome: "no-account", code };
    case "unknown":
      return unknown(code, meant);
    case "plain":
    case "too-long":
    case "other-version":
      return { outcome: "refused", code };
    case "drop":
      // A template that is wrong is the operator's to mend; its reminder takes another way.
      return { outcome: host === "template" ? "no-way" : "refused", code };
  }
}

const TOO_FAST = -32;

function unknown(code: string, { charged }: Meant): Sent {
  return { outcome: "unknown", code, retries: charged ? 0 : RETRIES_IF_UNKNOWN, afterMs: ECHO_MS };
}

/** No quota named means that the message was charged (A3); where nothing can have been, it only was not named. */
function receiptIn(data: unknown, { quota, host }: Meant): Receipt {
  const answer = Answer.safeParse(data).data ?? {};
  const named = host === "oa" ? answer.quota?.quota_type : undefined;
  return { message: answer.message_id ?? answer.msg_id ?? null, quota: named ?? quota };
}
