/** `expects` as stored beside a conversation and an event: written as plain JSON, read back through a schema. */
import { z } from "zod";
import type { Expects, JsonObject } from "../flows/ports.ts";

const ExpectsSchema = z.object({
  flow: z.string(),
  step: z.string(),
  kind: z.enum(["choice", "text", "longtext", "date", "number", "list", "file", "confirm"]),
  options: z.array(z.object({ label: z.string(), action: z.string() })),
  optional: z.boolean(),
  position: z.int(),
  of: z.int(),
});

export function readExpects(stored: unknown): Expects | null {
  const parsed = ExpectsSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

export function writeExpects(expects: Expects | null): JsonObject | null {
  return expects === null ? null : { ...expects, options: expects.options.map((o) => ({ ...o })) };
}
