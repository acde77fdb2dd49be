/** Corpora and questions from JSON lines, in the shape of `search:eval`. */
import { readFile } from "node:fs/promises";

import { z } from "zod";

import type { Passage } from "./engines.ts";
import { variantsOf, type Query } from "./variants.ts";

const Id = z.union([z.string(), z.number()]).transform(String);
const PassageLine = z.object({ id: Id, title: z.string().nullish(), text: z.string() });
const QueryLine = z.object({
  id: Id,
  text: z.string(),
  relevant: z.array(Id),
  variant: z.string().optional(),
});

/** The passages of a file; a missing title is empty. Throws with file and line when a line is not one. */
export async function readPassages(file: string): Promise<readonly Passage[]> {
  const lines = await readLines(file, PassageLine);
  return lines.map(({ id, title, text }) => ({ id, title: title ?? "", text }));
}

/** The questions of a file: as they stand when any of them names its variant, else each in every variant made by `variantsOf`. */
export async function readQueries(file: string): Promise<readonly Query[]> {
  const lines = await readLines(file, QueryLine);
  return lines.some(({ variant }) => variant !== undefined)
    ? lines.map(({ variant = "default", ...line }) => ({ ...line, variant }))
    : lines.flatMap(variantsOf);
}

async function readLines<Line>(file: string, schema: z.ZodType<Line>): Promise<readonly Line[]> {
  const content = await readFile(file, "utf8");
  return content.split(/\r?\n/u).flatMap((text, at) => {
    if (text.trim() === "") return [];
    const line = schema.safeParse(parseJson(text));
    if (line.success) return [line.data];
    const [issue] = line.error.issues;
    throw new Error(
      `${file}:${at + 1}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "not a JSON object"}; see --help`,
    );
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
