/** `npm run --silent due`: every obligation of every directive with its days, as JSON for programs or as a table for people. */
import { Temporal } from "temporal-polyfill";

import type { Due, Instant, LocalDate } from "../../flows/ports.ts";
import { localDate } from "../../knowledge/deadlines.ts";
import { openKnowledge } from "../../knowledge/knowledge.ts";
import { paths, type KnowledgePaths } from "../paths.ts";
import {
  execute,
  readFlags,
  readNow,
  runIfStarted,
  UsageError,
  type CommandResult,
  type Environment,
} from "./command.ts";
import { words } from "./due.vi.ts";

const HELP = `Usage: npm run --silent due -- [--json] [--plan ID] [--now INSTANT] [--until DATE]

Lists what the directives ask for and by when, soonest first, undated duties last: one row a duty, at its
next occurrence (or its last, when none is left).

  --json         print an array of objects instead of a table
  --plan ID      only this plan
  --now INSTANT  RFC 3339 with an offset, as 2026-11-22T09:00:00+07:00; default: KHEO_NOW, else the real time
  --until DATE   every occurrence from today up to this day (YYYY-MM-DD), and one-off duties before it
  --help         print this
`;

/** Runs the command with the arguments after its name. Never throws; reads only the knowledge files, writes nothing. */
export function runDue(
  args: readonly string[],
  env: Environment,
  knowledgePaths: KnowledgePaths = paths.knowledge,
): Promise<CommandResult> {
  return execute("due", HELP, args, async () => {
    const { json, now, ...filter } = readOptions(args, env);
    const knowledge = await openKnowledge(knowledgePaths);
    const ids = knowledge.plans.map(({ id }) => id);
    if (filter.plan !== undefined && !ids.includes(filter.plan)) {
      throw new UsageError(`--plan ${filter.plan}: no such plan; one of ${ids.join(", ")}`);
    }
    const dues = knowledge.dues({ now, ...filter });
    return json ? `${JSON.stringify(dues.map(jsonRow), null, 2)}\n` : table(dues, localDate(now));
  });
}

interface Options {
  readonly json: boolean;
  readonly now: Instant;
  readonly plan?: string;
  readonly until?: LocalDate;
}

function readOptions(args: readonly string[], env: Environment): Options {
  const { json, plan, now, until } = readFlags(args, {
    json: { type: "boolean" },
    plan: { type: "string" },
    now: { type: "string" },
    until: { type: "string" },
  }).values;
  return {
    json: json === true,
    now: readNow(now, env),
    ...(plan === undefined ? {} : { plan }),
    ...(until === undefined ? {} : { until: readDay(until) }),
  };
}

function readDay(value: string): LocalDate {
  const wrong = (cause?: unknown): UsageError =>
    new UsageError(`--until ${value}: not a day; write it as 2026-12-31`, { cause });
  if (!/^\d{4}-\d\d-\d\d$/u.test(value)) throw wrong();
  try {
    return Temporal.PlainDate.from(value).toString();
  } catch (cause) {
    throw wrong(cause);
  }
}

/** A row as the public interface has it, its keys in that order. */
function jsonRow(due: Due) {
  return {
    plan: due.plan,
    obligation: due.obligation,
    title: due.title,
    owedBy: due.owedBy,
    owedTo: due.owedTo ?? words.noRecipient,
    wording: due.wording,
    class: due.class,
    occurrence: due.occurrence,
    lastValidDay: due.lastValidDay,
    lastWorkingDay: due.lastWorkingDay,
    status: due.status,
    source: { section: due.source.section, quote: due.source.quote },
  };
}

/** Widths in characters; with the spaces between, a line is at most 100. */
const WIDTH = { line: 100, wording: 39, day: 19 };
const INDENT = "  ";

function table(dues: readonly Due[], today: LocalDate): string {
  const { columns } = words;
  const head = [
    ...wrap(words.heading(dayText(today)), WIDTH.line),
    ...wrap(words.legend, WIDTH.line),
    "",
    cells(columns.wording, columns.lastValidDay, columns.lastWorkingDay, columns.status),
    "-".repeat(WIDTH.line),
  ];
  const body = dues.length === 0 ? [words.nothing] : dues.flatMap(tableRow);
  return `${[...head, ...body].join("\n")}\n`;
}

function tableRow(due: Due): readonly string[] {
  const [wording = "", ...more] = wrap(due.wording, WIDTH.wording);
  return [
    ...wrap(words.duty(due.source.number, due.title), WIDTH.line),
    cells(wording, dayText(due.lastValidDay), dayText(due.lastWorkingDay), words.status(due.status)),
    ...more.map((line) => INDENT + line),
  ];
}

function cells(wording: string, lastValidDay: string, lastWorkingDay: string, status: string): string {
  const days = [lastValidDay, lastWorkingDay].map((day) => day.padEnd(WIDTH.day));
  return [INDENT + wording.padEnd(WIDTH.wording), ...days, status].join("  ");
}

function dayText(day: LocalDate | null): string {
  if (day === null) return words.noDay;
  const [year, month, date] = day.split("-");
  return words.day(Temporal.PlainDate.from(day).dayOfWeek, `${date}/${month}/${year}`);
}

/** Breaks at spaces into lines of at most `width` characters; a longer word stands alone. Knows NFC Vietnamese: a letter, a column. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

await runIfStarted(import.meta.url, runDue);
