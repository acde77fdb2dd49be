/** Operators' logs: JSON lines, English, no token and no personal data. Fields are chosen by the caller; redaction is a second net. */
import { setTimeout as sleep } from "node:timers/promises";
import { pino, type Logger, type LoggerOptions } from "pino";
import { KheoError } from "../flows/ports.ts";

export type Log = Logger;

/** Bot tokens, API keys, bearers, and telephone numbers as people write them (`0912 345 678`, `+84.912…`). */
const SECRETS =
  /\b(?:bot)?\d{6,}:[\w-]{20,}|\bsk-[\w-]{16,}|\bBearer\s+[\w.~+/=-]+|(?<![\d.])(?:\+?84|0)[ .-]?[235789](?:[ .-]?\d){8,9}(?!\d)/g;
const PRIVATE = ["token", "authorization", "conversation", "address", "text", "phone"];

const outputs = new Set<ReturnType<typeof pino.destination>>();

/** Lines kept while nobody reads standard output; more are dropped, so that a stuck reader can't stop the server. */
const MOST_UNREAD = 1024 * 1024;

/** Writes without blocking: a pipe that is full or closed holds up neither a turn nor the end of the process. */
export function createLog(level: string): Log {
  const output = pino.destination({ dest: 1, sync: false, maxLength: MOST_UNREAD });
  outputs.add(output);
  const options: LoggerOptions = {
    level,
    base: null,
    redact: {
      paths: PRIVATE.flatMap((name) => [name, `*.${name}`]),
      censor: "[redacted]",
    },
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      /** An error logged as it is would bring its message and stack, and with them whatever somebody wrote. */
      logMethod(args, method) {
        const [what, message]: readonly unknown[] = args;
        const said = typeof message === "string" ? message : "error";
        if (what instanceof Error) method.call(this, errorFields(what), said);
        else if (typeof what === "object" && what !== null && "err" in what)
          method.call(this, { ...what, err: errorFields(what.err) }, said);
        else method.apply(this, args);
      },
      streamWrite: (line) => line.replaceAll(SECRETS, "[redacted]"),
    },
  };
  // Only `write` is shown to pino: it would flush at a fatal line, past a write that is under way, and so change the order.
  return pino(options, { write: (line) => void output.write(line) });
}

/** How long the last lines may take to be read before the process ends without them. */
const LAST_LINES_MS = 500;

/** Ends the logs: what is written within half a second is kept; a reader that is stuck or gone doesn't hold up the exit. */
export async function closeLogs(): Promise<void> {
  const written = [...outputs].map((output) => {
    output.end();
    return new Promise((resolve) => output.once("close", resolve));
  });
  await Promise.race([Promise.all(written), sleep(LAST_LINES_MS)]);
  for (const output of outputs) output.destroy();
  outputs.clear();
}

/** What may be said of an error in a log: never the object itself, which may carry a URL with a token. */
export function errorFields(error: unknown): { readonly error: string; readonly code: string } {
  if (error instanceof KheoError)
    return { error: error.message.replaceAll(SECRETS, "[redacted]"), code: error.code };
  if (error instanceof Error)
    return { error: error.name, code: "code" in error ? String(error.code) : "unexpected" };
  return { error: "unknown", code: "unexpected" };
}
