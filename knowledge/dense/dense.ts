/**
 * Search by meaning over every paragraph of the directives. Vectors are made in the background and kept on disk; until all are there, and
 * whenever the service fails or is slow, there is no ranking and lexical search goes on alone.
 */
import { setTimeout as wait } from "node:timers/promises";
import { paragraphsOf } from "../answer/near.ts";
import type { Near, NearParagraph, Nearness } from "../answer/near.ts";
import type { Directive } from "../directive.ts";
import { maskPersonalData } from "../privacy.ts";
import { createBreaker } from "../breaker.ts";
import type { Breaker } from "../breaker.ts";
import { VectorCache } from "./cache.ts";
import type { Report } from "./cache.ts";
import type { Embedder } from "./embedder.ts";
import { fill, reasonOf } from "./fill.ts";
import { inTime } from "./limit.ts";
import { Recent } from "../search/recent.ts";
import { scoresOf, standOut } from "./standing.ts";
import { malformed } from "./vectors.ts";

/** How long a service that failed three times in a row is left alone, ms. */
const REST_MS = 60_000;

export interface DenseOptions {
  readonly directives: readonly Directive[];
  readonly embedder: Embedder;
  /** Name of the model: vectors of different models are kept apart. */
  readonly model: string;
  /** Where vectors are kept between runs. */
  readonly cacheFolder: string;
  readonly report: Report;
  /** What the work in the background waits for, the server's start say; must not reject. Default: nothing. */
  readonly after?: Promise<unknown>;
  /** Monotonic time, ms. Default: the process's own. */
  readonly monotonic?: () => number;
  /** Default: a timer that doesn't keep the process alive. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Time for the vector of one question, ms; default 1,500. */
  readonly questionMs?: number;
  /** Time for one batch of paragraphs, ms; default 30,000. */
  readonly batchMs?: number;
}

export interface Dense extends Nearness {
  /** Starts making the vectors that are missing; returns at once and never throws. */
  start(): void;
  /** Resolves when every paragraph has its vector (true), or when the work was stopped (false). */
  settled(): Promise<boolean>;
  /** Ends all work; what was embedded stays on disk. */
  stop(): Promise<void>;
}

/** Best paragraphs a plan that a ranking names. */
const TOP = 5;
/** Longer questions are cut for the model, in characters. */
const LONGEST_QUESTION = 1_000;
/** The same for paragraphs with their headings: some models refuse more than a few hundred words. */
const LONGEST_PASSAGE = 4_000;
/** Rules and stars of a letterhead mean nothing. */
const WORDLESS = /^\P{L}*$/u;
/** Questions whose vectors are remembered. */
const REMEMBERED = 256;

/** Search by meaning over `directives`; nothing happens before `start`. */
export function createDense(options: DenseOptions): Dense {
  return new Searcher(options);
}

class Searcher implements Dense {
  readonly #options: DenseOptions;
  readonly #places: readonly { readonly plan: string; readonly at: number; readonly text: string }[];
  readonly #stopping = new AbortController();
  readonly #breaker: Breaker;
  readonly #recent = new Recent<string, Float32Array>(REMEMBERED);
  /** What the cache held already; questions wait for it, a few milliseconds. */
  #opened: Promise<unknown> | null = null;
  #filled: Promise<boolean> = Promise.resolve(false);
  /** By place, once every paragraph has one. */
  #vectors: readonly Float32Array[] = [];

  constructor(options: DenseOptions) {
    this.#options = options;
    this.#breaker = createBreaker({ now: options.monotonic ?? (() => performance.now()), coolMs: REST_MS });
    this.#places = options.directives.flatMap((directive) =>
      paragraphsOf(directive).flatMap(({ section, text }, at) =>
        WORDLESS.test(text)
          ? []
          : [
              {
                plan: directive.id,
                at,
                text: [section.breadcrumb.join(" – "), text].join("\n").slice(0, LONGEST_PASSAGE),
              },
            ],
      ),
    );
  }

  start(): void {
    if (this.#opened !== null) return;
    const { cacheFolder, model, report } = this.#options;
    const opening = VectorCache.open(cacheFolder, model, report);
    this.#opened = opening.then((cache) => this.#take(cache));
    this.#filled = Promise.all([opening, this.#opened])
      .then(([cache]) => this.#fill(cache))
      .catch((error: unknown) => {
        report(
          "warn",
          "embeddings: stopped after an unexpected error; lexical search goes on",
          reasonOf(error),
        );
        return false;
      });
  }

  settled(): Promise<boolean> {
    return this.#filled;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#filled;
  }

  async rank(question: string): Promise<Near | null> {
    await this.#opened;
    if (this.#vectors.length === 0) return null;
    const vector = await this.#vectorOf(maskPersonalData(question).slice(0, LONGEST_QUESTION));
    if (vector === null) return null;
    const scores = scoresOf(vector, this.#vectors);
    return scores === null ? null : this.#nearestByPlan(scores);
  }

  async #fill(cache: VectorCache): Promise<boolean> {
    const { embedder, batchMs = 30_000, sleep = quietly, report, after } = this.#options;
    await after;
    if (this.#stopping.signal.aborted) return false;
    await embedder.prepare();
    const texts = this.#places.map(({ text }) => text);
    const done = await fill(texts, { embedder, cache, batchMs, sleep, report, stop: this.#stopping.signal });
    this.#take(cache);
    return done;
  }

  /** Takes the vectors over when none is missing: a ranking of some paragraphs would hide the others. */
  #take(cache: VectorCache): void {
    const vectors = this.#places.flatMap(({ text }) => cache.get(text) ?? []);
    if (vectors.length === this.#places.length) this.#vectors = vectors;
  }

  /** Null when the service is left alone, fails or is late; the reason goes to the log, the question does not. */
  async #vectorOf(question: string): Promise<Float32Array | null> {
    const known = this.#recent.get(question);
    if (known !== undefined) return known;
    if (this.#stopping.signal.aborted || !this.#breaker.enter()) return null;
    const { embedder, questionMs = 1_500, report } = this.#options;
    try {
      const vector = await inTime(questionMs, this.#stopping.signal, (signal) =>
        embedder.embedQuestion(question, signal),
      );
      if (vector.length !== this.#vectors[0]?.length)
        throw malformed("a vector of another length than the paragraphs'");
      this.#breaker.succeeded();
      this.#recent.set(question, vector);
      return vector;
    } catch (error) {
      this.#breaker.failed();
      report(
        "warn",
        "embeddings: a question could not be embedded; answered by words alone",
        reasonOf(error),
      );
      return null;
    }
  }

  #nearestByPlan(scores: readonly number[]): Near {
    const outstanding = standOut(scores);
    const near = new Map<string, NearParagraph[]>();
    for (const [number, { plan, at }] of this.#places.entries()) {
      const similarity = scores[number] ?? -1;
      const paragraphs = near.get(plan) ?? [];
      paragraphs.push({ at, similarity, standsOut: outstanding(similarity) });
      near.set(plan, paragraphs);
    }
    return new Map(
      [...near].map(([plan, paragraphs]) => [
        plan,
        paragraphs.toSorted((a, b) => b.similarity - a.similarity).slice(0, TOP),
      ]),
    );
  }
}

async function quietly(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false });
}
