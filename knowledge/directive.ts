/**
 * A directive as the rest of `knowledge/` sees it, and the reader of its restored text.
 *
 * `text.md` is front matter (`plan`, notes for auditors), then blocks. A block opens with `<!-- section: II.1; seed: 39-48 -->`, may have
 * one heading line, and holds paragraphs, one a line, parted by blank lines. `<!-- note: … -->` speaks of a reading and is dropped.
 */
import { parse } from "yaml";
import { z } from "zod";

import type { Asked } from "./asks.ts";
import type { Programme } from "./programme.ts";

/** One numbered piece of a directive, in the directive's own numbering. */
export interface Section {
  /** `II.2.1`, `header`, `appendix.2.3`: the directive's numbering joined with dots. */
  readonly path: string;
  /** Verbatim, numbering included; null when the piece has no heading of its own. */
  readonly heading: string | null;
  /** Headings of the pieces around it, outermost first, its own included. */
  readonly breadcrumb: readonly string[];
  /** Verbatim, in order, without the heading. */
  readonly paragraphs: readonly string[];
}

export interface Directive {
  /** Name of its folder: `tuyen-quang-2026-2030`. */
  readonly id: string;
  readonly sections: readonly Section[];
  readonly programme: Programme;
  /** How people ask for what it says. */
  readonly asked: readonly Asked[];
}

/** Something wrong in a file; `line` counts from 1, null when it is about the whole file. */
export interface TextProblem {
  readonly line: number | null;
  readonly message: string;
}

export interface DirectiveText {
  /** The plan the front matter names; null when it cannot be read. */
  readonly plan: string | null;
  readonly sections: readonly Section[];
  readonly problems: readonly TextProblem[];
}

/** Reads a `text.md`. Never throws: what is malformed is listed in `problems` and the rest is read on. */
export function parseDirectiveText(text: string): DirectiveText {
  const problems: TextProblem[] = [];
  const lines = text.split(/\r?\n/u);
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  const plan = end === -1 ? null : planOf(lines.slice(1, end).join("\n"));
  if (plan === null)
    problems.push({
      line: 1,
      message: "needs front matter between two --- lines with `plan: <folder name>`",
    });

  const blocks = readBlocks(lines, end + 1, problems);
  const headings = new Map(blocks.map(({ path, heading }) => [path, heading]));
  const sections = blocks.map(({ path, heading, paragraphs }) => ({
    path,
    heading,
    breadcrumb: pathsDownTo(path).flatMap((above) => headings.get(above) ?? []),
    paragraphs,
  }));
  return { plan, sections, problems };
}

/** Whether `quote` stands verbatim in one paragraph or the heading of `section`; a run of white space counts as one space. */
export function quoteIn(section: Section, quote: string): boolean {
  const wanted = foldSpace(quote);
  const places = section.heading === null ? section.paragraphs : [section.heading, ...section.paragraphs];
  return wanted !== "" && places.some((place) => foldSpace(place).includes(wanted));
}

/** Runs of white space become one space, none at the ends. */
export function foldSpace(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

interface Block {
  readonly path: string;
  readonly line: number;
  heading: string | null;
  readonly paragraphs: string[];
}

const SECTION = /^<!-- section: ([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?:; seed: \d+-\d+)? -->$/u;
const NOTE = /^<!-- note: .* -->$/u;
const HEADING = /^#{2,6} (\S.*)$/u;

function readBlocks(lines: readonly string[], from: number, problems: TextProblem[]): readonly Block[] {
  const blocks: Block[] = [];
  let block: Block | undefined;
  let paragraph: string[] = [];
  const closeParagraph = (): void => {
    if (paragraph.length > 0) block?.paragraphs.push(paragraph.join(" "));
    paragraph = [];
  };
  const closeBlock = (): void => {
    closeParagraph();
    if (block !== undefined && block.heading === null && block.paragraphs.length === 0) {
      problems.push({ line: block.line, message: `section ${block.path} is empty` });
    }
  };

  for (const [index, raw] of lines.entries()) {
    if (index < from) continue;
    const line = index + 1;
    const content = raw.trim();
    const path = SECTION.exec(content)?.[1];
    if (path !== undefined) {
      closeBlock();
      if (blocks.some((earlier) => earlier.path === path))
        problems.push({ line, message: `section ${path} stands twice` });
      block = { path, line, heading: null, paragraphs: [] };
      blocks.push(block);
    } else if (content === "" || NOTE.test(content)) {
      closeParagraph();
    } else if (content.includes("<!--") || content.includes("-->")) {
      problems.push({
        line,
        message: "a comment is one line `<!-- section: PATH; seed: A-B -->` or `<!-- note: … -->`",
      });
    } else if (block === undefined) {
      problems.push({ line, message: "text before the first section mark" });
    } else if (content.startsWith("#")) {
      closeParagraph();
      readHeading(content, block, line, problems);
    } else {
      paragraph.push(content);
    }
  }
  closeBlock();
  if (blocks.length === 0) problems.push({ line: null, message: "has no section" });
  return blocks;
}

function readHeading(content: string, block: Block, line: number, problems: TextProblem[]): void {
  const heading = HEADING.exec(content)?.[1];
  if (heading === undefined)
    problems.push({ line, message: "a heading is `## ` to `###### `, then its words" });
  else if (block.heading !== null)
    problems.push({ line, message: `section ${block.path} has a second heading` });
  else if (block.paragraphs.length > 0)
    problems.push({ line, message: `the heading of ${block.path} stands after its text` });
  else block.heading = heading;
}

/** `II.2.1` → `II`, `II.2`, `II.2.1`. */
function pathsDownTo(path: string): readonly string[] {
  const parts = path.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

const FrontMatter = z.object({ plan: z.string().min(1) });

function planOf(yaml: string): string | null {
  try {
    return FrontMatter.safeParse(parse(yaml)).data?.plan ?? null;
  } catch {
    return null;
  }
}
