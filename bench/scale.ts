/**
 * `npm run bench:scale`: the search index at 10,000 and 200,000 passages: time to build, to start from its file, to search; the longest
 * time that the event loop stood still meanwhile; and SQLite FTS5 on the same passages and questions as the peer. Each stage runs in a
 * process of its own, so that memory and warmth of one do not count for another. Prints one JSON object.
 */
import { fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

import Database from "better-sqlite3";
import { z } from "zod";

import { projectRoot } from "../bot/root.ts";
import type { SearchDocument } from "../knowledge/search/index.ts";
import { search, searchAsync } from "../knowledge/search/rank.ts";
import { openIndex } from "../knowledge/search/store.ts";
import { bare, directiveTexts, Synthetic } from "./synthetic.ts";
import type { Question } from "./synthetic.ts";

const HELP = `Usage: npm run --silent bench:scale [-- DOCUMENTS …]

Builds, saves, loads and searches indexes of 10,000 and 200,000 made-up passages (or as many as are given), with SQLite FTS5 as the peer,
and prints one JSON object: see bench/README.md.
`;

const SIZES = [10_000, 200_000] as const;
const QUESTIONS = 300;
/** Questions for the peer, which takes its time. */
const PEER_QUESTIONS = 60;
/** Searches running side by side when that is measured. */
const ABREAST = 20;

const Figures = z.record(z.string(), z.unknown());
type Figures = z.infer<typeof Figures>;

const STAGES: { readonly [name: string]: (documents: number, folder: string) => Promise<Figures> } = {
  cold: (documents, folder) => start(documents, folder),
  warm: async (documents, folder) => ({
    ...(await start(documents, folder)),
    ...(await searches(documents, folder)),
  }),
  fts5: peer,
};

async function main(wanted: readonly number[]): Promise<void> {
  const sizes: Figures[] = [];
  for (const documents of wanted) {
    const folder = await mkdtemp(join(tmpdir(), "kheo-scale-"));
    try {
      const cold = await stage("cold", documents, folder);
      const warm = await stage("warm", documents, folder);
      const ratio = Number(cold["start_ms"]) / Number(warm["start_ms"]);
      sizes.push({
        documents,
        file_mb: mb((await stat(join(folder, "index"))).size),
        cold,
        warm,
        cold_to_warm: rounded(ratio),
        fts5: await stage("fts5", documents, folder),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const machine = { node: process.version, cores: availableParallelism(), load: rounded(loadavg()[0] ?? 0) };
  process.stdout.write(`${JSON.stringify({ machine, sizes }, null, 2)}\n`);
}

/** Runs one stage in a process of its own. */
function stage(name: string, documents: number, folder: string): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [name, String(documents), folder], {
      execArgv: ["--expose-gc"],
    });
    let figures: Figures | undefined;
    child.on("message", (message) => {
      figures = Figures.parse(message);
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (figures === undefined) reject(new Error(`stage ${name} ended with ${code} and no figures`));
      else resolve(figures);
    });
  });
}

function corpus(documents: number): { passages: readonly SearchDocument[]; questions: readonly Question[] } {
  const synthetic = new Synthetic(directiveTexts(join(projectRoot(), "knowledge/directives")));
  const passages = [...synthetic.passages(documents)];
  return { passages, questions: synthetic.questions(passages, QUESTIONS) };
}

/** Opens the index: the file is missing the first time and serves the second. */
async function start(documents: number, folder: string): Promise<Figures> {
  const { passages } = corpus(documents);
  globalThis.gc?.();
  await new Promise(setImmediate);
  const watch = new Watch();
  const started = performance.now();
  const { rebuilt, unsaved } = await openIndex({ documents: passages, file: join(folder, "index") });
  const ms = performance.now() - started;
  if (unsaved !== null) throw unsaved;
  return { start_ms: Math.round(ms), rebuilt, start_block_ms: await watch.stop() };
}

async function searches(documents: number, folder: string): Promise<Figures> {
  let { passages, questions } = corpus(documents);
  const { index } = await openIndex({ documents: passages, file: join(folder, "index") });
  passages = [];
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  for (const { text } of questions.slice(0, 50)) search(index, text);

  const atOnce = questions.map(({ text }) => timed(() => search(index, text)));
  const watch = new Watch();
  const inSlices: number[] = [];
  for (const { text } of questions) {
    const started = performance.now();
    await searchAsync(index, text);
    inSlices.push(performance.now() - started);
  }
  const slicesBlock = await watch.stop();
  const crowd = new Watch();
  for (let from = 0; from < questions.length; from += ABREAST) {
    await Promise.all(questions.slice(from, from + ABREAST).map(({ text }) => searchAsync(index, text)));
  }
  const crowdBlock = await crowd.stop();
  return {
    rss_mb: mb(rss),
    heap_mb: mb(heapUsed),
    arrays_mb: mb(arrayBuffers),
    search: percentiles(atOnce),
    search_async: { ...percentiles(inSlices), block_ms: slicesBlock },
    search_async_20_abreast: { block_ms: crowdBlock },
  };
}

/** SQLite's full-text search over the same words without marks, any of the words of a question, ranked by its BM25. */
async function peer(documents: number, folder: string): Promise<Figures> {
  const { passages, questions } = corpus(documents);
  const db = new Database(join(folder, "fts5.db"));
  db.pragma("journal_mode = WAL");
  db.exec("create virtual table passages using fts5(id unindexed, title, text)");
  const insert = db.prepare("insert into passages values (?, ?, ?)");
  const started = performance.now();
  db.transaction(() => {
    for (const { id, title = "", text } of passages) insert.run(id, folded(title), folded(text));
  })();
  const buildMs = performance.now() - started;
  const find = db.prepare("select id, rank from passages where passages match ? order by rank limit 10");
  const ask = ({ text }: Question): unknown => find.all(anyOf(text));
  for (const question of questions.slice(PEER_QUESTIONS, PEER_QUESTIONS + 10)) ask(question);
  const watch = new Watch();
  const times: number[] = [];
  for (const question of questions.slice(0, PEER_QUESTIONS)) {
    times.push(timed(() => ask(question)));
    await new Promise(setImmediate);
  }
  const block = await watch.stop();
  db.close();
  return { build_ms: Math.round(buildMs), search: { ...percentiles(times), block_ms: block } };
}

function folded(text: string): string {
  return bare(text.toLowerCase());
}

function anyOf(question: string): string {
  const words = folded(question).match(/[\p{L}\p{N}]+/gu) ?? ["khéo"];
  return words.map((word) => `"${word}"`).join(" OR ");
}

/**
 * Watches for how long the event loop stands still: by Node's own monitor, and by the greatest gap of a timer that ticks every ms. On a
 * machine shared with others a gap is also time in which this process was not let run; `cpu` is the greatest processor time that it (all
 * its threads) used up within one gap.
 */
class Watch {
  readonly #monitor = monitorEventLoopDelay({ resolution: 1 });
  #last = performance.now();
  #lastCpu = cpuMs();
  #gap = 0;
  #cpu = 0;
  readonly #timer = setInterval(() => this.#tick(), 1);

  constructor() {
    this.#monitor.enable();
  }

  /** The greatest delay by either measure, in milliseconds. */
  async stop(): Promise<Figures> {
    // The monitor's own timer must come round once more to see the last delay.
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.#tick();
    clearInterval(this.#timer);
    this.#monitor.disable();
    return {
      monitor: rounded(this.#monitor.max / 1e6),
      timer_gap: rounded(this.#gap),
      cpu: rounded(this.#cpu),
    };
  }

  #tick(): void {
    const now = performance.now();
    const cpu = cpuMs();
    this.#gap = Math.max(this.#gap, now - this.#last);
    this.#cpu = Math.max(this.#cpu, cpu - this.#lastCpu);
    this.#last = now;
    this.#lastCpu = cpu;
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function percentiles(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) };
}

function mb(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

const [first = "", documents, folder] = process.argv.slice(2);
const chosen = STAGES[first];
const given = process.argv.slice(2).map(Number);
if (chosen !== undefined) process.send?.(await chosen(Number(documents), folder ?? ""));
else if (given.every((count) => Number.isSafeInteger(count) && count > 0))
  await main(given.length > 0 ? given : SIZES);
else {
  process.stdout.write(HELP);
  process.exitCode = first === "--help" ? 0 : 2;
}
