/** The Bot API as this channel uses it: grammY's client over Node's own fetch, and what its errors mean for a message. */
import { Api, GrammyError, HttpError } from "grammy";
import type { Sent } from "../channel.ts";

/** A call that takes longer counts as lost. Long polls have their own limit. */
const CALL_SECONDS = 30;
/** When the platform asks to wait without saying how long. */
const SOME_MS = 5_000;

/** `root`: where the Bot API answers; null for Telegram's own address. */
export function openApi(token: string, root: string | null): Api {
  return new Api(token, {
    ...(root === null ? {} : { apiRoot: root.replace(/\/+$/u, "") }),
    timeoutSeconds: CALL_SECONDS,
    canUseWebhookReply: () => false,
  });
}

/** What a failed send means. The one place that reads Telegram's errors; codes are stable and hold nothing of the message. */
export function sentOf(error: unknown): Exclude<Sent, { outcome: "sent" }> {
  if (error instanceof GrammyError) return refusalOf(error);
  if (error instanceof HttpError) {
    // Refused before anything was written: certainly not sent.
    const code = reasonOf(error.error);
    return NEVER_WRITTEN.has(code) ? { outcome: "not-sent", code } : { outcome: "unknown", code };
  }
  return { outcome: "unknown", code: reasonOf(error) };
}

/** Whether text could not be read as HTML: our fault, and worth sending plainly. */
export function isBadMarkup(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /can't parse entities/u.test(error.description)
  );
}

/** Whether what was wanted is the case already, or too late to matter. */
export function isHarmless(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /message is not modified|query is too old|message to edit not found|message can't be edited/u.test(
      error.description,
    )
  );
}

/** A stable word for the log: Telegram's number, or the system's code; never a message, which may hold an address or a text. */
export function codeOf(error: unknown): string {
  if (error instanceof GrammyError) return `telegram-${error.error_code}`;
  return error instanceof HttpError ? reasonOf(error.error) : reasonOf(error);
}

const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

function refusalOf({ error_code, description, parameters }: GrammyError): Exclude<Sent, { outcome: "sent" }> {
  const code = `telegram-${error_code}`;
  if (parameters.migrate_to_chat_id !== undefined)
    return { outcome: "moved", address: String(parameters.migrate_to_chat_id) };
  switch (error_code) {
    case 401:
    case 404:
      return { outcome: "no-account", code };
    case 403:
      return { outcome: "unreachable", code: blockOf(description) };
    case 429: {
      const seconds = parameters.retry_after;
      return { outcome: "too-fast", retryAfterMs: seconds === undefined ? SOME_MS : seconds * 1_000 };
    }
    case 400:
      return /chat not found/u.test(description)
        ? { outcome: "unreachable", code: "telegram-no-chat" }
        : { outcome: "refused", code };
    default:
      return error_code >= 500 ? { outcome: "unknown", code } : { outcome: "refused", code };
  }
}

function blockOf(description: string): string {
  if (/blocked/u.test(description)) return "telegram-blocked";
  if (/deactivated/u.test(description)) return "telegram-deactivated";
  return /initiate/u.test(description) ? "telegram-never-started" : "telegram-no-member";
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^[A-Z_]{3,40}$/u.test(code)) return code;
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  return "failed";
}
