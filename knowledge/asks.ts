/**
 * How people ask for what a directive says, and for what it doesn't: `asks.jsonl` beside `text.md`, written by people (or for them) who know
 * both the text and how cadres talk. Only used to find; never shown, and no answer rests on it.
 *
 * A line is `{"section", "quote", "asks": [string]}`, the quote verbatim from that section; `{"gap", "asks": [string]}`, the gap by its
 * `about` in `programme.yaml`; or `{"silent", "asks": [string]}`, something else that the directive leaves unsaid, by a name of its own.
 */
import { z } from "zod";

import { quoteIn } from "./directive.ts";
import type { Section, TextProblem } from "./directive.ts";
import type { Programme } from "./programme.ts";

const Asks = z.array(z.string().min(1)).min(1);
const Line = z.union([
  z.strictObject({ section: z.string(), quote: z.string().min(1), asks: Asks }),
  z.strictObject({ gap: z.string(), asks: Asks }),
  z.strictObject({ silent: z.string().min(1), asks: Asks }),
]);

/** Questions that a quote answers, that a gap leaves open, or that the directive is silent about. */
export type Asked = Readonly<z.infer<typeof Line>>;

export interface CheckedAsks {
  readonly asked: readonly Asked[];
  readonly problems: readonly TextProblem[];
}

/** Reads an `asks.jsonl` and checks it against its directive. Never throws: what is wrong is listed, and left out. */
export function checkAsks(jsonl: string, sections: readonly Section[], gaps: Programme["gaps"]): CheckedAsks {
  const asked: Asked[] = [];
  const problems: TextProblem[] = [];
  for (const [index, content] of jsonl.split("\n").entries()) {
    if (content.trim() === "") continue;
    const line = Line.safeParse(json(content)).data;
    const problem = line === undefined ? "is no line of asks" : wrongWith(line, sections, gaps);
    if (problem !== null) problems.push({ line: index + 1, message: problem });
    else if (line !== undefined) asked.push(line);
  }
  return { asked, problems };
}

function wrongWith(line: Asked, sections: readonly Section[], gaps: Programme["gaps"]): string | null {
  if ("silent" in line) return null;
  if ("gap" in line)
    return gaps.some(({ about }) => about === line.gap) ? null : `programme.yaml has no gap “${line.gap}”`;
  const section = sections.find(({ path }) => path === line.section);
  if (section === undefined) return `text.md has no section ${line.section}`;
  return quoteIn(section, line.quote) ? null : `section ${line.section} has no “${line.quote}”`;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
