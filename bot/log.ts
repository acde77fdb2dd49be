/** Operators' logs: JSON lines, English, no token and no personal data. Fields are chosen by the caller; redaction is a second net. */
import { pino, type Logger } from "pino";
import { KheoError } from "../flows/ports.ts";

export type Log = Logger;

const SECRETS = /\b(?:bot)?\d{6,}:[\w-]{20,}|\bBearer\s+\S+|(?<!\d)(?:\+?84|0)[235789]\d{8,9}(?!\d)/g;

export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: {
      paths: ["*.token", "*.authorization", "*.conversation", "*.address", "*.text", "*.phone"],
      censor: "[redacted]",
    },
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: (line) => line.replaceAll(SECRETS, "[redacted]") },
  });
}

/** What may be said of an error in a log: never the object itself, which may carry a URL with a token. */
export function errorFields(error: unknown): { readonly error: string; readonly code: string } {
  if (error instanceof KheoError)
    return { error: error.message.replaceAll(SECRETS, "[redacted]"), code: error.code };
  if (error instanceof Error)
    return { error: error.name, code: "code" in error ? String(error.code) : "unexpected" };
  return { error: "unknown", code: "unexpected" };
}
