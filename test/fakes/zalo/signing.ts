/** Signatures of events and the many ways to get one wrong; bytes that nobody reproduces by parsing and writing again. */
import { createHash, createHmac } from "node:crypto";
import type { World } from "./world.ts";

/** Every bad signature a webhook must not believe; `changed-byte` signs well and then changes the body. */
export const FORGERIES = [
  "missing",
  "empty",
  "not-hex",
  "wrong-secret",
  "hmac",
  "oa-id-first",
  "changed-byte",
  "other-app",
] as const;
export type Forgery = (typeof FORGERIES)[number];

/** A body ready to be posted. */
export interface Sealed {
  readonly body: Buffer;
  /** Value of X-ZEvent-Signature; null: no such header. */
  readonly signature: string | null;
}

/** Lowercase hex of one SHA-256 over app id, raw body, timestamp and secret in this order. Not an HMAC. */
export function mac(appId: string, raw: Buffer, timestamp: string, secretKey: string): string {
  return createHash("sha256").update(appId).update(raw).update(timestamp).update(secretKey).digest("hex");
}

/** Signs as the switches say, or wrongly on purpose. `timestamp` is the text that stands in the body. */
export function seal(
  world: Pick<World, "app" | "oa" | "switches">,
  raw: Buffer,
  timestamp: string,
  forged?: Forgery,
): Sealed {
  const { app, oa, switches } = world;
  const first = switches.signatureFirst === "app_id" ? app.id : oa.id;
  const key = switches.signatureKey === "oa_secret_key" ? oa.secretKey : app.secret;
  const written = (hex: string): string =>
    switches.signaturePrefix + (switches.signatureHex === "upper" ? hex.toUpperCase() : hex);
  const right = written(mac(first, raw, timestamp, key));
  switch (forged) {
    case undefined:
      return { body: raw, signature: right };
    case "missing":
      return { body: raw, signature: null };
    case "empty":
      return { body: raw, signature: written("") };
    case "not-hex":
      return { body: raw, signature: written("zz".repeat(32)) };
    case "wrong-secret":
      return { body: raw, signature: written(mac(first, raw, timestamp, `${key}x`)) };
    case "hmac":
      return { body: raw, signature: written(keyed(first, raw, timestamp, key)) };
    case "oa-id-first":
      return { body: raw, signature: written(mac(first === app.id ? oa.id : app.id, raw, timestamp, key)) };
    case "changed-byte":
      return { body: changed(raw), signature: right };
    case "other-app": {
      const body = Buffer.from(raw.toString().replaceAll(app.id, OTHER_APP));
      return { body, signature: written(mac(OTHER_APP, body, timestamp, key)) };
    }
  }
}

const OTHER_APP = "9876543210987654321";

function keyed(first: string, raw: Buffer, timestamp: string, key: string): string {
  return createHmac("sha256", key).update(first).update(raw).update(timestamp).digest("hex");
}

/** One letter of white space or text, so that the body is JSON still. */
function changed(raw: Buffer): Buffer {
  const at = raw.indexOf(" ");
  if (at < 0) return Buffer.concat([raw, Buffer.from(" ")]);
  const body = Buffer.from(raw);
  body[at] = 0x09;
  return body;
}

/**
 * JSON with the same meaning as `value`, but keys from last to first, white space, and every second letter outside ASCII (and every
 * slash) as an escape: whoever parses it and writes it again has other bytes.
 */
export function untidy(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[ ${value.map((one) => untidy(one)).join(" , ")} ]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toReversed()
    .map(([key, one]) => `${JSON.stringify(key)} :${untidy(one)}`);
  return `{ ${fields.join(", ")}}`;
}

function quoted(text: string): string {
  let escaped = false;
  return JSON.stringify(text).replaceAll(/\P{ASCII}|\//gu, (letter) => {
    if (letter === "/") return "\\/";
    escaped = !escaped;
    if (!escaped) return letter;
    return [...Array(letter.length).keys()]
      .map((at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, "0").toUpperCase()}`)
      .join("");
  });
}
