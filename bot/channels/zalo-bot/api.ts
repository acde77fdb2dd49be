/**
 * The Zalo Bot Platform over Node's own fetch: POST and JSON only, one envelope, and the one mapping of its refusals to what they mean for a
 * message. The token stands in addresses; nothing that leaves this file holds an address or a text.
 */
import { z } from "zod";
import type { Sent } from "../channel.ts";

/** Where the platform answers. */
export const ZALO_BOT_ROOT = "https://bot-api.zaloplatforms.com";
/** A call that takes longer (ms) counts as lost. Long polls have their own limit. */
const CALL_MS = 25_000;
/** When the platform asks to wait without saying how long. */
const SOME_MS = 60_000;

export type Method = "sendMessage" | "sendChatAction" | "setWebhook" | "deleteWebhook" | "getUpdates";

/** How a call ended. */
export type Called = { readonly ok: true; readonly result: unknown } | Failed;
export type Failed =
  /** The platform said no; `status` is the number in its body, which wins over that of HTTP. `retryAfterMs`: null when it does not say. */
  | {
      readonly ok: false;
      readonly kind: "refused";
      readonly status: number;
      readonly retryAfterMs: number | null;
    }
  /** Nothing was written: certainly not done. */
  | { readonly ok: false; readonly kind: "not-done"; readonly code: string }
  /** A timeout, a proxy's page, a broken line: it may have been done. */
  | { readonly ok: false; readonly kind: "lost"; readonly code: string };

export interface ZaloBotApi {
  /** Never throws. `ms`: the longest it may take. */
  call(
    method: Method,
    params?: object,
    how?: { readonly ms?: number; readonly signal?: AbortSignal },
  ): Promise<Called>;
}

/** `root`: where the platform answers; null for its own address. `mostMs`: the longest a call may take. */
export function openApi(token: string, root: string | null, mostMs = CALL_MS): ZaloBotApi {
  const base = `${(root ?? ZALO_BOT_ROOT).replace(/\/+$/u, "")}/bot${token}`;
  return {
    async call(method, params = {}, { ms = mostMs, signal } = {}) {
      const late = AbortSignal.timeout(ms);
      try {
        const response = await fetch(`${base}/${method}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(params),
          // Only the platform itself may see the token.
          redirect: "error",
          signal: signal === undefined ? late : AbortSignal.any([late, signal]),
        });
        return read(response.status, response.headers, await response.text());
      } catch (error) {
        const code = reasonOf(error);
        return { ok: false, kind: NEVER_WRITTEN.has(code) ? "not-done" : "lost", code };
      }
    },
  };
}

/** What a failed call means for a message. The one place that reads the platform's numbers. */
export function sentOf(failed: Failed): Exclude<Sent, { outcome: "sent" }> {
  const code = codeOf(failed);
  if (failed.kind === "not-done") return { outcome: "not-sent", code };
  if (failed.kind === "lost") return { outcome: "unknown", code };
  switch (failed.status) {
    case 401:
      return { outcome: "no-account", code };
    case 429:
      return { outcome: "too-fast", retryAfterMs: failed.retryAfterMs ?? SOME_MS };
    case 403: // “internal server error”, says its table of codes
    case 408:
      return { outcome: "unknown", code };
    default:
      return failed.status >= 500 ? { outcome: "unknown", code } : { outcome: "refused", code };
  }
}

/** A stable word for the log: the platform's number, or the system's code; never a description, which may hold a text. */
export function codeOf(failed: Failed): string {
  return failed.kind === "refused" ? `zalo-bot-${failed.status}` : failed.code;
}

/** Why a fetch failed, as a stable word. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "timeout";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^[A-Z_]{3,40}$/u.test(code)) return code;
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  return "failed";
}

const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Refusals say `error_code`, one method `errorCode`; how long to wait is not documented, so it is looked for where others put it. */
const Envelope = z.looseObject({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.int().optional().catch(undefined),
  errorCode: z.int().optional().catch(undefined),
  retry_after: z.number().nonnegative().optional().catch(undefined),
});

function read(http: number, headers: Headers, body: string): Called {
  const envelope = Envelope.safeParse(asJson(body)).data;
  const inHeader = Number(headers.get("retry-after") ?? Number.NaN);
  const refused = (status: number, seconds: number): Failed => ({
    ok: false,
    kind: "refused",
    status,
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1_000) : null,
  });
  if (envelope === undefined) {
    // A page of something in between says nothing of the platform, but for one thing.
    return http === 429
      ? refused(http, inHeader)
      : { ok: false, kind: "lost", code: `zalo-bot-no-answer-${http}` };
  }
  const status = envelope.error_code ?? envelope.errorCode;
  if (envelope.ok && status === undefined) return { ok: true, result: envelope.result };
  const meant = status ?? http;
  if (meant >= 400) return refused(meant, envelope.retry_after ?? inHeader);
  return { ok: false, kind: "lost", code: "zalo-bot-no-number" };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
