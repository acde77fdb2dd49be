/** The port to an embedding model, and its implementation for OpenAI-compatible services by LangChain, loaded when first used. */
import { malformed, readVectors } from "./vectors.ts";

/** Turns texts into vectors of length one, all of equally many numbers. Both reject when the service fails or `signal` aborts. */
export interface Embedder {
  /** Loads what the first request needs, so that no question waits for it. Asks the service nothing. */
  prepare(): Promise<void>;
  /** One vector a text, in order; at most `BATCH` texts. */
  embedPassages(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
  embedQuestion(text: string, signal: AbortSignal): Promise<Float32Array>;
}

/** Most texts in one request: what small local servers allow by default. */
export const BATCH = 32;
/** A longer answer is garbage, in bytes: 32 vectors of 4,096 numbers take a tenth of it. */
const LONGEST_ANSWER = 32 * 1024 * 1024;

/** One embedding model of a service. */
export interface EmbeddingService {
  /** Null for OpenAI's own address. */
  readonly baseUrl: string | null;
  /** Null for a local service that asks for none. */
  readonly apiKey: string | null;
  readonly model: string;
}

/** The embedder of an OpenAI-compatible service. Asks once: retries are the caller's. */
export function openAiEmbedder(service: EmbeddingService): Embedder {
  const { passage, question } = prefixesOf(service.model);
  return {
    async prepare() {
      await import("@langchain/openai");
    },
    async embedPassages(texts, signal) {
      const client = await clientOf(service, signal);
      return readVectors(await client.embedDocuments(texts.map((text) => passage + text)), texts.length);
    },
    async embedQuestion(text, signal) {
      const client = await clientOf(service, signal);
      const [vector] = readVectors([await client.embedQuery(question + text)], 1);
      if (vector === undefined) throw malformed("no vector");
      return vector;
    },
  };
}

/** E5 models, of which several read Vietnamese well, were trained to be told which side a text is of. */
function prefixesOf(model: string): { readonly passage: string; readonly question: string } {
  const told = /(^|[^a-z0-9])e5([^a-z0-9]|$)/iu.test(model);
  return told ? { passage: "passage: ", question: "query: " } : { passage: "", question: "" };
}

/** A client for one request: LangChain's embeddings take no signal, so it goes in by their `fetch`. */
async function clientOf({ baseUrl, apiKey, model }: EmbeddingService, signal: AbortSignal) {
  const { OpenAIEmbeddings } = await import("@langchain/openai");
  return new OpenAIEmbeddings({
    model,
    // The library refuses to start without a key; a service that asks for none doesn't look at it.
    apiKey: apiKey ?? "none",
    // Small local servers send plain numbers only.
    encodingFormat: "float",
    batchSize: BATCH,
    maxRetries: 0,
    configuration: {
      ...(baseUrl === null ? {} : { baseURL: baseUrl }),
      fetch: (input, init) => fetchWhole(input, { ...init, signal }),
    },
  });
}

/** The whole answer, read under the signal and up to `LONGEST_ANSWER`: a body that never ends would hang whoever reads it later. */
async function fetchWhole(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(input, init);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw malformed("an endless answer");
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
}
