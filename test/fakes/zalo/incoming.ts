/** A request as it came, and its body in the form its path wants. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { bad } from "./refusal.ts";
import type { World } from "./world.ts";

/** A request that was read to its end. */
export interface Incoming {
  readonly method: string;
  /** Without the root, with its leading slash. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly bytes: Buffer;
  /** The JSON body; -201 when it is none. */
  json(): unknown;
  /** The query parameter `data` of reads: an encoded JSON object. */
  data(): unknown;
  /** A file of a multipart body. */
  file(field: string): Promise<{ readonly name: string; readonly bytes: Buffer }>;
}

/** Reads everything the other side sends. `path` as the service knows it. */
export async function receive(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const { headers, method = "GET" } = request;
  const type = headers["content-type"] ?? "";
  return {
    method,
    path,
    headers,
    query,
    bytes,
    json: () => {
      if (!/^application\/json\b/iu.test(type)) throw bad("Content-Type must be application/json");
      return parse(bytes.toString(), "body");
    },
    data: () => {
      const data = query.get("data");
      if (data === null) throw bad("data is missing");
      return parse(data, "data");
    },
    file: (field) => fileIn(bytes, type, field),
  };
}

async function fileIn(bytes: Buffer, type: string, field: string): Promise<{ name: string; bytes: Buffer }> {
  if (!/^multipart\/form-data\b/iu.test(type)) throw bad("Content-Type must be multipart/form-data");
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } })
    .formData()
    .catch(() => null);
  const file = form?.get(field) ?? null;
  if (file === null || typeof file === "string") throw bad(`${field} is missing`);
  return { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) };
}

function parse(text: string, name: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw bad(`${name} is not JSON`);
  }
}

/** What was sent, for tests to look at; bytes of uploads as their size. */
export function shown({ bytes, headers }: Incoming): unknown {
  const text = bytes.toString();
  const type = headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(text));
  if (type.startsWith("multipart/")) return `${bytes.length} bytes`;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** A caller of these paths names itself by the header `access_token` and nothing else. */
export function accessToken(world: World, { headers, query, path }: Incoming): string | null {
  if (query.has("access_token")) world.problems.push(`${path}: access_token in the address`);
  if (headers.authorization !== undefined) world.problems.push(`${path}: an Authorization header`);
  const token = headers["access_token"];
  return typeof token === "string" && token !== "" ? token : null;
}
