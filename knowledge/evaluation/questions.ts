/** The graded questions: what is asked, and what a right answer must be, hold and not say. */
import { readFile } from "node:fs/promises";

import { z } from "zod";

/** One line of `questions.jsonl`. */
const Graded = z.strictObject({
  id: z.string(),
  /** How it is asked or what it is about: `formal`, `typo`, `gap` … Accuracy is told by kind. */
  kind: z.string(),
  question: z.string(),
  /** The asker's own plan. */
  plan: z.string().optional(),
  history: z.array(z.string()).default([]),
  /** Any of these is right; only `refused` makes the question unanswerable. */
  status: z.array(z.enum(["answered", "clarify", "refused"])).min(1),
  expectPlan: z.string().optional(),
  /** Facts: a string must stand in the text, of a list one in the text or in what it cites; not asked of a `clarify`. */
  contains: z.array(z.union([z.string(), z.array(z.string()).min(1)])).default([]),
  /** Facts that would be wrong: other days, other numbers, a yes for a no. */
  excludes: z.array(z.string()).default([]),
});
export type Graded = z.infer<typeof Graded>;

/** Reads graded questions, a JSON object a line. Throws with file and line when one is malformed or an id stands twice. */
export async function readGraded(file: string): Promise<readonly Graded[]> {
  const content = await readFile(file, "utf8");
  const seen = new Set<string>();
  return content.split(/\r?\n/u).flatMap((text, at) => {
    if (text.trim() === "") return [];
    const line = Graded.safeParse(parseJson(text));
    if (!line.success) {
      const [issue] = line.error.issues;
      throw new Error(
        `${file}:${at + 1}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "not a JSON object"}; see knowledge/evaluation/README.md`,
      );
    }
    if (seen.has(line.data.id))
      throw new Error(`${file}:${at + 1}: ${line.data.id} stands twice; ids are unique`);
    seen.add(line.data.id);
    return [line.data];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
