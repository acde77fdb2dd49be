/** A call with a token that works: one that is refused is exchanged, and the call made once more; never a third time. */
import type { Called } from "./api.ts";
import { reactionTo } from "./errors.ts";
import type { GetAccess } from "./tokens.ts";

/** `host`: whose numbers the answer has. */
export async function authorised(
  access: GetAccess,
  host: "oa" | "template",
  call: (token: string) => Promise<Called>,
): Promise<Called> {
  const now = await access();
  if (now.outcome !== "ready") return { outcome: "not-done", code: now.code };
  const called = await call(now.token);
  if (called.outcome !== "refused" || reactionTo(called.error, host) !== "reauthorise") return called;
  const anew = await access(now.version);
  return anew.outcome === "ready" ? call(anew.token) : { outcome: "not-done", code: anew.code };
}
