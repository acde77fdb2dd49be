/**
 * An embedding service on loopback, strict about what it is asked and wrong in every way on demand. Its vectors are deterministic: phrases
 * listed together as one meaning point the same way, other words each their own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

export const MODES = [
  "obedient",
  "hang",
  "hang after headers",
  "endless",
  "reset",
  "429",
  "500",
  "401",
  "garbage",
  "no data",
  "too few",
  "wrong dimensions",
  "ragged",
  "NaN",
  "nulls",
  "zeros",
  "all alike",
] as const;
type Mode = (typeof MODES)[number];

export interface FakeEmbeddings {
  /** `OPENAI_BASE_URL` for it. */
  readonly url: string;
  readonly key: string;
  /** How it behaves from the next request on. */
  mode: Mode;
  /** How it behaves to the next requests, one each, before `mode` counts again. */
  next(...modes: readonly Mode[]): void;
  /** Every text asked for, in order, in all modes. */
  readonly texts: readonly string[];
  /** Requests asked, in all modes. */
  readonly requests: number;
  /** What of the protocol was broken; empty when all was well. */
  readonly violations: readonly string[];
  forget(): void;
  close(): Promise<void>;
}

const MOST_INPUTS = 64;

const Body = z.strictObject({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(MOST_INPUTS)]),
  encoding_format: z.literal("float"),
});

/** `meanings`: phrases, small letters, that mean the same. Starts on a free port of 127.0.0.1. */
export async function fakeEmbeddings(meanings: readonly (readonly string[])[]): Promise<FakeEmbeddings> {
  const key = "sk-fake-embeddings-key";
  let texts: string[] = [];
  let requests = 0;
  let mode: Mode = "obedient";
  const coming: Mode[] = [];
  const violations: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => violations.push(String(error)));
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1;
    const said = await whole(request);
    const body = Body.safeParse(parsed(said));
    const wrong = [
      ...(request.method === "POST" && request.url === "/v1/embeddings"
        ? []
        : [`${request.method} ${request.url}`]),
      ...(request.headers.authorization === `Bearer ${key}` ? [] : ["no bearer"]),
      ...(request.headers["content-type"]?.startsWith("application/json") ? [] : ["no JSON"]),
      ...(body.success ? [] : [z.prettifyError(body.error)]),
    ];
    violations.push(...wrong);
    if (!body.success || wrong.length > 0) return send(response, 400, { error: { message: "bad request" } });
    const input = typeof body.data.input === "string" ? [body.data.input] : body.data.input;
    texts.push(...input);
    behave(coming.shift() ?? mode, input, body.data.model, response);
  }

  function behave(how: Mode, input: readonly string[], model: string, response: ServerResponse): void {
    const vectors = input.map((text) => vectorOf(text, meanings));
    const list = (embeddings: readonly (readonly unknown[])[]): unknown => ({
      object: "list",
      model,
      data: embeddings.map((embedding, index) => ({ object: "embedding", index, embedding })),
      usage: { prompt_tokens: 1, total_tokens: 1 },
    });
    switch (how) {
      case "obedient":
        return send(response, 200, list(vectors));
      case "hang":
        return;
      case "hang after headers":
        response.writeHead(200, { "content-type": "application/json" }).write('{"data":[');
        return;
      case "endless":
        return endless(response);
      case "reset":
        response.socket?.resetAndDestroy();
        return;
      case "429":
        response.setHeader("retry-after", "3600");
        return send(response, 429, { error: { message: "slow down" } });
      case "500":
        return send(response, 500, { error: { message: "oh" } });
      case "401":
        return send(response, 401, { error: { message: "who are you" } });
      case "garbage":
        response.writeHead(200, { "content-type": "application/json" }).end("<html>502</html>");
        return;
      case "no data":
        return send(response, 200, {});
      case "too few":
        return send(response, 200, list(vectors.slice(1)));
      case "wrong dimensions":
        return send(response, 200, list(vectors.map((vector) => vector.slice(1))));
      case "ragged":
        return send(response, 200, list(vectors.map((vector, at) => vector.slice(at % 2))));
      case "NaN":
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify(list(vectors)).replace(/"embedding":\[[^,]*/u, '"embedding":[1e999'));
        return;
      case "nulls":
        return send(response, 200, list(vectors.map((vector) => vector.map(() => null))));
      case "zeros":
        return send(response, 200, list(vectors.map((vector) => vector.map(() => 0))));
      case "all alike":
        return send(response, 200, list(vectors.map((vector) => vector.map(() => 1))));
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/v1`,
    key,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    next(...modes) {
      coming.push(...modes);
    },
    get texts() {
      return texts;
    },
    get requests() {
      return requests;
    },
    violations,
    forget() {
      texts = [];
      requests = 0;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Writes on and on, a piece a turn of the event loop, until the other side has had enough. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const piece = " ".repeat(1024 * 1024);
  const more = (): void => {
    if (response.destroyed || response.socket === null || response.socket.destroyed) return;
    if (response.write(piece)) setImmediate(more);
    else response.once("drain", more);
  };
  response.on("error", () => undefined);
  more();
}

async function whole(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const DIMENSIONS = 96;
/** A meaning counts for more than all words together. */
const MEANING = 4;

/** The first axes are the meanings; words fall on the others, up or down. */
function vectorOf(text: string, meanings: readonly (readonly string[])[]): readonly number[] {
  const said = text.normalize("NFC").toLowerCase();
  const words = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of said.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = hashOf(word);
    const axis = meanings.length + (hash % (DIMENSIONS - meanings.length));
    words[axis] = (words[axis] ?? 0) + ((hash >>> 16) % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...words);
  return words.map((value, axis) =>
    meanings[axis]?.some((phrase) => said.includes(phrase)) ? MEANING : value / length,
  );
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (const letter of Buffer.from(word)) hash = Math.imul(hash ^ letter, 0x01000193) >>> 0;
  return hash;
}
