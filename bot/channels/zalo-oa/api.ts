/** Zalo's OpenAPI over Node's own fetch: a bare `access_token` header, one envelope, refusals as HTTP 200 (`reference/zalo.md` A0). */
import { z } from "zod";

/** A call that takes longer counts as lost. */
const CALL_MS = 20_000;
/** Ids and times in answers are texts; nothing else of them is trusted. */
const Envelope = z.looseObject({ error: z.number(), data: z.unknown().optional() });

/** How a call ended. Nothing in it holds a token, a text or a name. */
export type Called =
  | { readonly outcome: "ok"; readonly data: unknown }
  /** Zalo said no; `error` is its number (A5). */
  | { readonly outcome: "refused"; readonly error: number }
  /** Nobody listened: certainly not done. */
  | { readonly outcome: "not-done"; readonly code: string }
  /** A timeout, a proxy's page, a broken line: it may have been done. */
  | { readonly outcome: "unknown"; readonly code: string };

export interface ZaloApi {
  post(path: string, token: string, body: object): Promise<Called>;
  /** `data` goes along as one encoded JSON parameter. */
  get(path: string, token: string, data?: object): Promise<Called>;
  /** A file as the multipart field `file`. */
  upload(
    path: string,
    token: string,
    file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
  ): Promise<Called>;
}

/** `callMs`: when a call counts as lost. */
export function createApi(root: string, callMs = CALL_MS): ZaloApi {
  const base = root.replace(/\/+$/u, "");
  return {
    post: (path, token, body) =>
      call(callMs, `${base}${path}`, {
        method: "POST",
        headers: { access_token: token, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    get(path, token, data) {
      const query = data === undefined ? "" : `?data=${encodeURIComponent(JSON.stringify(data))}`;
      return call(callMs, `${base}${path}${query}`, { headers: { access_token: token } });
    },
    upload(path, token, { name, type, bytes }) {
      const form = new FormData();
      form.append("file", new Blob([new Uint8Array(bytes)], { type }), name);
      return call(callMs, `${base}${path}`, {
        method: "POST",
        headers: { access_token: token },
        body: form,
      });
    },
  };
}

async function call(ms: number, url: string, init: RequestInit): Promise<Called> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: "error",
      signal: AbortSignal.timeout(ms),
    });
    const text = await response.text();
    const envelope = Envelope.safeParse(parsed(text)).data;
    if (envelope === undefined) return { outcome: "unknown", code: `zalo-http-${response.status}` };
    return envelope.error === 0
      ? { outcome: "ok", data: envelope.data }
      : { outcome: "refused", error: envelope.error };
  } catch (error) {
    const code = reasonOf(error);
    return { outcome: NEVER_WRITTEN.has(code) ? "not-done" : "unknown", code };
  }
}

const NEVER_WRITTEN: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^[A-Z_]{3,40}$/u.test(code)) return code;
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  return error instanceof Error && error.name === "TimeoutError" ? "timeout" : "failed";
}
