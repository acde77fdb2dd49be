/** The shapes of answers: success and failure of the OpenAPI, failure of OAuth, and what faults make of them. */
import type { How } from "./faults.ts";

/** Before it is written. */
export interface Reply {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
  readonly headers?: { readonly [name: string]: string };
}
/** Tokens have no `error` when all is well; an OAuth error without its number has none to tell. */
export function errorOf(status: number, body: Reply["body"]): number | null {
  if (typeof body["error"] === "number") return body["error"];
  return status === 200 && "access_token" in body ? 0 : null;
}

/** The answer as it was, or as a fault made it. */
export function broken(how: How | null, reply: Reply | null): Reply | null {
  if (typeof how !== "object" || how === null || "delay" in how) return reply;
  if ("error" in how) return failure(how.error, how.message ?? "scripted");
  if ("oauth" in how)
    return oauthFailure(how.oauth, "scripted", how.numeric === true ? -14_099 : undefined, how.status);
  const tokens = { access_token: "canary-unrotated", refresh_token: "canary-unrotated", expires_in: "90000" };
  const empty = Object.fromEntries(how.empty.map((name) => [name, ""]));
  return { status: 200, body: { ...(reply?.body ?? tokens), ...empty } };
}

/** HTTP 200 all the same. */
export function failure(error: number, message: string): Reply {
  return { status: 200, body: { error, message } };
}

/** Another shape than everywhere else, often with status 200 too. */
export function oauthFailure(
  error_name: string,
  error_description: string,
  error?: number,
  status = 200,
): Reply {
  const ref_doc = "https://developers.zalo.me/docs/social-api/tham-khao/ma-loi";
  const body = { error_name, error_reason: error_description, ref_doc, error_description };
  return { status, body: error === undefined ? body : { ...body, error } };
}
