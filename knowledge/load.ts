/** Reads every directive folder and lets none pass that cannot prove what it says. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { KheoError } from "../flows/ports.ts";
import { checkAsks } from "./asks.ts";
import { checkProgramme } from "./check.ts";
import { parseDirectiveText } from "./directive.ts";
import type { Directive, TextProblem } from "./directive.ts";

/**
 * Loads the directives under `dir`, one folder each with `text.md`, `programme.yaml` and perhaps `asks.jsonl`, ordered by id. Hidden folders and plain files
 * are passed over. Throws one `KheoError` (`directives-invalid`, stop) that lists every problem of every folder, a line each:
 * `<file>:<line>: <item>: <what is wrong>`.
 */
export async function loadDirectives(dir: string): Promise<readonly Directive[]> {
  const loaded = await Promise.all((await foldersIn(dir)).map((id) => loadDirective(dir, id)));
  const problems = loaded.flatMap((folder) => folder.problems);
  if (problems.length > 0)
    throw invalid([`${problems.length} problem(s) in the directives:`, ...problems].join("\n"));
  return loaded.flatMap(({ directive }) => directive ?? []);
}

interface LoadedFolder {
  readonly directive: Directive | null;
  readonly problems: readonly string[];
}

async function loadDirective(dir: string, id: string): Promise<LoadedFolder> {
  const textFile = join(dir, id, "text.md");
  const programmeFile = join(dir, id, "programme.yaml");
  const asksFile = join(dir, id, "asks.jsonl");
  const [text, yaml, asks] = await Promise.all([
    readText(textFile),
    readText(programmeFile),
    readText(asksFile, { optional: true }),
  ]);

  const problems = [...describe(textFile, text.problems), ...describe(programmeFile, yaml.problems)];
  if (text.content === null || yaml.content === null) return { directive: null, problems };

  const parsed = parseDirectiveText(text.content);
  problems.push(...describe(textFile, parsed.problems));
  if (parsed.plan !== null && parsed.plan !== id) {
    problems.push(
      ...describe(textFile, [{ line: 1, message: `plan is ${parsed.plan}, but the folder is ${id}` }]),
    );
  }
  const { programme, problems: wrong } = checkProgramme(yaml.content, id, parsed.sections);
  problems.push(...describe(programmeFile, wrong));
  if (programme === null) return { directive: null, problems };

  const { asked, problems: misread } = checkAsks(asks.content ?? "", parsed.sections, programme.gaps);
  problems.push(...describe(asksFile, [...asks.problems, ...misread]));
  return { directive: { id, sections: parsed.sections, programme, asked }, problems };
}

interface ReadFile {
  readonly content: string | null;
  readonly problems: readonly TextProblem[];
}

/** Reads UTF-8 in composed form (NFC): two spellings of one letter would hide a quote that is there. */
async function readText(file: string, { optional = false } = {}): Promise<ReadFile> {
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
    const decomposed = content.split("\n").findIndex((line) => line !== line.normalize("NFC"));
    const problems = decomposed === -1 ? [] : [{ line: decomposed + 1, message: "is not in Unicode NFC" }];
    return { content, problems };
  } catch (error) {
    if (optional && isMissing(error)) return { content: null, problems: [] };
    return { content: null, problems: [{ line: null, message: unreadable(error) }] };
  }
}

function unreadable(error: unknown): string {
  if (error instanceof TypeError) return "is not UTF-8";
  return isMissing(error) ? "is missing" : `cannot be read: ${String(error)}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function foldersIn(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw invalid(`${dir}: cannot be read: ${String(cause)}`, cause);
  });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  if (folders.length === 0) throw invalid(`${dir}: has no directive folder`);
  return folders.map(({ name }) => name).toSorted();
}

function describe(file: string, problems: readonly TextProblem[]): readonly string[] {
  return problems.map(({ line, message }) => `${file}${line === null ? "" : `:${line}`}: ${message}`);
}

function invalid(message: string, cause?: unknown): KheoError {
  return new KheoError("directives-invalid", "stop", message, { cause });
}
