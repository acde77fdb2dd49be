/** Vectors kept between runs, one file a model. A text is found by what it says, so only what changed is embedded again. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeVectors, encodeVectors } from "./cache-file.ts";
import { malformed } from "./vectors.ts";

/** What is told to operators, in English: `warn` where something doesn't work. */
export type Report = (
  level: "info" | "warn",
  message: string,
  fields?: { readonly [name: string]: string | number },
) => void;

export class VectorCache {
  readonly #file: string;
  readonly #model: string;
  readonly #report: Report;
  #vectors = new Map<string, Float32Array>();

  private constructor(file: string, model: string, report: Report) {
    this.#file = file;
    this.#model = model;
    this.#report = report;
  }

  /** Reads what an earlier run left in `folder`, which need not exist. Never throws: a damaged file is reported and counts as none. */
  static async open(folder: string, model: string, report: Report): Promise<VectorCache> {
    const cache = new VectorCache(join(folder, fileName(model)), model, report);
    await cache.#read();
    return cache;
  }

  get(text: string): Float32Array | undefined {
    return this.#vectors.get(this.#key(text));
  }

  /** @throws KheoError `embeddings` when the vector has another length than those kept: another model answers to the same name. */
  put(text: string, vector: Float32Array): void {
    const [kept] = this.#vectors.values();
    if (kept !== undefined && kept.length !== vector.length)
      throw malformed(
        `${vector.length} numbers a vector, not ${kept.length} as before; if the model changed, delete its cache`,
      );
    this.#vectors.set(this.#key(text), vector);
  }

  /** Forgets every text but these. */
  keepOnly(texts: readonly string[]): void {
    const wanted = new Set(texts.map((text) => this.#key(text)));
    this.#vectors = new Map([...this.#vectors].filter(([key]) => wanted.has(key)));
  }

  /** Puts the whole cache in the place of the old file at once. Never throws: a cache that cannot be written is reported and goes on in memory. */
  async save(): Promise<void> {
    const temporary = `${this.#file}.${randomUUID()}.tmp`;
    const [some] = this.#vectors.values();
    try {
      await mkdir(join(this.#file, ".."), { recursive: true });
      await writeFile(temporary, encodeVectors(this.#vectors, some?.length ?? 0));
      await rename(temporary, this.#file);
    } catch (error) {
      this.#report("warn", "embeddings: the cache cannot be written; vectors last until the stop", {
        code: codeOf(error),
      });
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async #read(): Promise<void> {
    try {
      const vectors = decodeVectors(await readFile(this.#file));
      if (vectors === null) this.#report("warn", "embeddings: the cache is damaged and made anew");
      else this.#vectors = new Map(vectors);
    } catch (error) {
      if (codeOf(error) !== "ENOENT")
        this.#report("warn", "embeddings: the cache cannot be read and is made anew", {
          code: codeOf(error),
        });
    }
  }

  #key(text: string): string {
    return sha256(`${this.#model}\n${text}`);
  }
}

/** Models are named with slashes and colons; what is left of the name is for people, the hash tells models apart. */
function fileName(model: string): string {
  const plain = model.replaceAll(/[^\w.-]+/gu, "-").slice(0, 60);
  return `embeddings-${plain}-${sha256(model).slice(0, 8)}.vec`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unexpected";
}
