/** What every command has in common: `--help`, exit codes (0 done, 1 the work failed, 2 wrong usage), one clear line on standard error. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { Temporal } from "temporal-polyfill";
import type { Instant } from "../../flows/ports.ts";
import { loadDotEnv } from "../config.ts";

export type Environment = { readonly [name: string]: string | undefined };

/** How a command ended: what it printed where, and the exit code. */
export interface CommandResult {
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** Wrong usage: what is wrong and what to do, in one line. */
export class UsageError extends Error {}

/** Runs the work of a command and never throws; `work` gives what goes to standard output. */
export async function execute(
  name: string,
  help: string,
  args: readonly string[],
  work: () => Promise<string>,
): Promise<CommandResult> {
  if (args.includes("--help")) return { code: 0, stdout: help, stderr: "" };
  try {
    return { code: 0, stdout: await work(), stderr: "" };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof UsageError ? 2 : 1;
    return { code, stdout: "", stderr: `${name}: ${message.replaceAll(/\s*\n\s*/g, " | ")}\n` };
  }
}

/** Prints how a command ended; does nothing when the module was imported, by a test say, and not started. */
export async function runIfStarted(
  module: string,
  run: (args: readonly string[], env: Environment) => Promise<CommandResult>,
): Promise<void> {
  if (process.argv[1] === undefined || realpathSync(process.argv[1]) !== fileURLToPath(module)) return;
  loadDotEnv();
  const result = await run(process.argv.slice(2), process.env);
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  process.exitCode = result.code;
}

/** The options of a command line. Throws `UsageError` for unknown or malformed ones. */
export function readFlags<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/u, 1)[0] ?? "") : String(error);
    throw new UsageError(`${reason}; see --help`, { cause: error });
  }
}

/** The instant of `--now`, else of `KHEO_NOW`, else the real one. Throws `UsageError` when it cannot be read. */
export function readNow(flag: string | undefined, env: Environment): Instant {
  const fromEnv = env["KHEO_NOW"] ?? "";
  if (flag === undefined && fromEnv === "") return Date.now();
  const [name, value] = flag === undefined ? ["KHEO_NOW", fromEnv] : ["--now", flag];
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch (cause) {
    const advice = "not an instant; write it as 2026-11-22T09:00:00+07:00";
    throw new UsageError(`${name} ${value}: ${advice}`, { cause });
  }
}
