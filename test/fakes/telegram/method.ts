/** A method: its parameters, and what it does. */
import { z } from "zod";
import type { Body, Upload } from "./body.ts";
import { bad } from "./refusal.ts";
import type { Webhook } from "./webhook.ts";
import type { World } from "./world.ts";

/** What a method works with. */
export interface Call {
  readonly world: World;
  readonly webhook: Webhook;
  readonly files: ReadonlyMap<string, Upload>;
  /** The other side went away. */
  readonly gone: AbortSignal;
  readonly allowHttpWebhook: boolean;
}
export interface Method {
  readonly known: readonly string[];
  run(body: Body, call: Omit<Call, "files">): unknown;
}

const MISSING = new Map([
  ["chat_id", "chat_id is empty"],
  ["text", "message text is empty"],
  ["message_id", "message identifier is not specified"],
  ["document", "there is no document in the request"],
  ["photo", "there is no photo in the request"],
  ["file_id", "file_id not specified"],
]);

export function method<S extends z.ZodRawShape>(
  shape: S,
  run: (params: z.output<z.ZodObject<S>>, call: Call) => unknown,
): Method {
  const schema = z.object(shape);
  return {
    known: Object.keys(shape),
    run: ({ params, files }, call) => {
      const read = schema.safeParse(params);
      if (read.success) return run(read.data, { ...call, files });
      const [issue] = read.error.issues;
      const name = String(issue?.path[0] ?? "");
      const missing = params[name] === undefined ? MISSING.get(name) : undefined;
      throw bad(missing ?? `can't parse ${issue === undefined ? "parameters" : explain(issue)}`);
    },
  };
}

/** Where and why; of several shapes, what speaks against the one that comes nearest. */
function explain({ path, message, ...issue }: z.core.$ZodIssue): string {
  const here = path.join(".");
  if (issue.code !== "invalid_union") return `${here}: ${message}`;
  const [nearest] = issue.errors.toSorted((a, b) => a.length - b.length);
  const first = nearest?.[0];
  return first === undefined ? `${here}: ${message}` : `${here}.${explain(first)}`;
}
