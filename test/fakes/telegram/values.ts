/** Values of parameters: typed in a JSON body, text in a form, JSON inside text for whatever is nested. */
import { z } from "zod";

export const int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,16}$/u)
    .transform(Number),
]);
export const text = z.union([z.string(), z.number().transform(String)]);
export const bool = z.union([
  z.boolean(),
  z.enum(["true", "True", "1"]).transform(() => true),
  z.enum(["false", "False", "0"]).transform(() => false),
]);

/** Something nested: an object as such, or as JSON in text. */
export function json<S extends z.ZodType>(schema: S): z.ZodPreprocess<S> {
  return z.preprocess((value) => (typeof value === "string" ? parsed(value) : value), schema);
}

/** What the text says as JSON; the text itself when it is none, for the schema to refuse. */
export function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
