/** A method: its parameters, and what it does. */
import { z } from "zod";
import { bad } from "./refusal.ts";
import type { World } from "./world.ts";

/** What a method works with. */
export interface Call {
  readonly world: World;
  /** The other side went away. */
  readonly gone: AbortSignal;
}

/** Runs on the parameters as they came; whatever it does not know is ignored. */
export interface Method {
  readonly known: readonly string[];
  /** Throws a Refusal. */
  run(params: object, call: Call): unknown;
}

/** Parameters by this shape, refused as 400 when they are not. */
export function method<S extends z.ZodRawShape>(
  shape: S,
  run: (params: z.output<z.ZodObject<S>>, call: Call) => unknown,
): Method {
  const schema = z.object(shape);
  return {
    known: Object.keys(shape),
    run: (params, call) => {
      const read = schema.safeParse(params);
      if (read.success) return run(read.data, call);
      const [issue] = read.error.issues;
      throw bad(issue === undefined ? "parameters" : `${issue.path.join(".")}: ${issue.message}`);
    },
  };
}
