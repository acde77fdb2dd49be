/** Khéo as a user runs it: the built program as a child process in a folder of its own, its whole output kept. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The project's folder; `npm test` builds `dist/` in it before any test runs. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "dist/bot/main.js");
/** Ends the program when its standard input closes: with the test process gone, however it went, nothing stays behind. */
const LEASH = `process.stdin.on("end", () => process.exit(9)).on("error", () => process.exit(9)).resume()`;

const Line = z.looseObject({ level: z.string(), msg: z.string(), url: z.string().optional() });
type LogLine = z.infer<typeof Line>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the signal (or the start, for a command) to the end. */
  readonly ms: number;
}

/** Registers something to be done when the test or the file is over: `onTestFinished` or `whenOver()`. */
export type Finished = (work: () => Promise<void>) => void;
export type Env = { readonly [name: string]: string };

/** Runs a file of `dist/` to its end with `input` on its standard input and nothing of this process's environment. */
export async function runFile(
  file: string,
  args: readonly string[],
  how: { cwd: string; env: Env; input?: string },
): Promise<Ended> {
  const child = launch([file, ...args], how);
  const begun = performance.now();
  const ended = collect(child, begun);
  child.stdin?.end(how.input ?? "");
  return ended;
}

function launch(args: readonly string[], how: { cwd: string; env: Env }): ChildProcess {
  const env = { PATH: process.env["PATH"] ?? "", HOME: how.cwd, ...how.env };
  const child = spawn(process.execPath, [...args], { cwd: how.cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin?.on("error", () => undefined); // a program that ends early closes its input
  return child;
}

function collect(
  child: ChildProcess,
  begun: number,
  heard: (out: string) => void = () => undefined,
): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    heard(chunk);
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => void (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, stdout, stderr, ms: performance.now() - begun });
    });
  });
}

export class Program {
  readonly folder: string;
  readonly env: Env;
  #child: ChildProcess | null = null;
  #ended: Promise<Ended> = Promise.resolve({ code: 0, signal: null, stdout: "", stderr: "", ms: 0 });
  #serving = deferred<string>();
  #up = false;
  #output = "";
  #unread = "";
  #waiting: { readonly wanted: (line: LogLine) => boolean; readonly found: () => void }[] = [];
  readonly #forbidden = new Set<string>();

  constructor(folder: string, env: Env) {
    this.folder = folder;
    this.env = { PORT: "0", DATABASE_URL: `file:${join(folder, "kheo.db")}`, ...env };
  }

  /** Where it serves; while it is down, waits for it to be up again. */
  url(): Promise<string> {
    return this.#serving.promise;
  }

  get databaseUrl(): string {
    return this.env["DATABASE_URL"] ?? "";
  }

  /** Starts it, with `env` over its own, and waits until it serves. Gives the milliseconds this took. */
  async start(env: Env = {}): Promise<number> {
    const begun = performance.now();
    this.launch(env);
    const early = this.#ended.then(({ code, signal, stderr }) => {
      throw new Error(`Khéo ended with ${code ?? signal} before it served: ${stderr}`);
    });
    await Promise.race([this.#serving.promise, early]);
    early.catch(() => undefined);
    return performance.now() - begun;
  }

  /** Starts it without waiting. */
  launch(env: Env = {}): void {
    const leash = `data:text/javascript,${encodeURIComponent(LEASH)}`;
    this.#child = launch(["--import", leash, MAIN], { cwd: this.folder, env: { ...this.env, ...env } });
    this.#ended = collect(this.#child, performance.now(), (chunk) => this.#hear(chunk)).then((ended) => {
      this.#output += ended.stderr;
      return ended;
    });
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#signal("SIGKILL");
  }

  /** SIGTERM, then waits for the end. */
  async stop(): Promise<Ended> {
    return this.#signal("SIGTERM");
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Resolves when a log line like this has come, now or earlier. */
  async logged(wanted: (line: LogLine) => boolean): Promise<void> {
    if (this.lines().some(wanted)) return;
    await new Promise<void>((resolve) => this.#waiting.push({ wanted, found: resolve }));
  }

  lines(): readonly LogLine[] {
    return this.#output.split("\n").flatMap((line) => readLine(line) ?? []);
  }

  /** One of the commands, on this program's database: `command("admin", ["export"])`. */
  async command(name: string, args: readonly string[] = [], input = "", env: Env = {}): Promise<Ended> {
    const file = join(ROOT, "dist/bot/commands", `${name}.js`);
    return runFile(file, args, { cwd: this.folder, env: { ...this.env, ...env }, input });
  }

  /** This must never stand in anything the program writes: bearers, what was said, names. Very short words prove nothing. */
  forbid(...texts: readonly string[]): void {
    for (const text of texts) if (text.length >= 8) this.#forbidden.add(text);
  }

  /** What of the forbidden stands in the output so far, and lines that are no log lines. */
  leaks(): readonly string[] {
    const odd = this.#output.split("\n").filter((line) => line !== "" && readLine(line) === null);
    return [...odd, ...[...this.#forbidden].filter((text) => this.#output.includes(text))];
  }

  /** Ends whatever still runs, removes the folder, and fails when the output held what it must not. */
  async dispose(): Promise<void> {
    await this.kill();
    this.#serving.reject(new Error("the program has been disposed of"));
    await rm(this.folder, { recursive: true, force: true });
    const leaks = this.leaks();
    if (leaks.length > 0)
      throw new Error(`the program's output holds what it must not:\n${leaks.join("\n")}`);
  }

  async #signal(signal: "SIGKILL" | "SIGTERM"): Promise<Ended> {
    const begun = performance.now();
    if (this.#child !== null) {
      // Who waits already goes on waiting for the next start.
      if (this.#up) this.#serving = deferred<string>();
      this.#up = false;
      this.#child.kill(signal);
      this.#child = null;
    }
    return { ...(await this.#ended), ms: performance.now() - begun };
  }

  #hear(chunk: string): void {
    this.#output += chunk;
    const lines = (this.#unread + chunk).split("\n");
    this.#unread = lines.pop() ?? "";
    for (const line of lines.flatMap((text) => readLine(text) ?? [])) {
      if (line.msg === "Khéo is serving" && line.url !== undefined && this.#child !== null) {
        this.#up = true;
        this.#serving.resolve(line.url);
      }
      for (const { found } of this.#waiting.filter(({ wanted }) => wanted(line))) found();
      this.#waiting = this.#waiting.filter(({ wanted }) => !wanted(line));
    }
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

/** A promise settled from outside; nobody needs to be waiting when it fails. */
function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, "resolve" | "reject"> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<T>((resolve, reject) => (settle = { resolve, reject }));
  promise.catch(() => undefined);
  return { promise, ...settle };
}

function readLine(line: string): LogLine | null {
  try {
    return Line.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** A program in a new folder, not started yet; disposed of when the test (or the file) is over. */
export async function openProgram(finished: Finished, env: Env = {}): Promise<Program> {
  const program = new Program(await mkdtemp(join(tmpdir(), "kheo-e2e-")), env);
  finished(() => program.dispose());
  return program;
}
