/** The wire: addresses, tokens, what goes wrong on demand, and the envelope of answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Faults, How } from "./faults.ts";
import { methods } from "./methods.ts";
import { bad, describe, Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** A call with the right token, as it came. */
export interface Made {
  readonly method: string;
  readonly chat_id: string | null;
  readonly at: number;
  readonly payload: { readonly [name: string]: unknown };
  /** HTTP status of the answer; null while there is none, and for ever where none was given. */
  answered: number | null;
}

/** What the wire needs. */
export interface Service {
  readonly token: string;
  readonly world: World;
  readonly faults: Faults;
  readonly calls: Made[];
}

interface Reply {
  readonly status: number;
  readonly body: object;
  readonly headers?: { readonly [name: string]: string };
}

type Params = { readonly [name: string]: unknown } | Refusal;

/** Not listening yet. */
export function createService(service: Service): Server {
  return createServer((request, response) => {
    receive(service, request, response).catch((cause: unknown) => {
      // A caller that went away in the middle of its request; anything else is a mistake of the fake.
      if (request.destroyed && !request.complete) return;
      service.world.problems.push(`the fake failed: ${String(cause)}`);
      request.socket.destroy();
    });
  });
}

async function receive(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, faults, token } = service;
  const bytes = await bytesOf(request);
  const path = decoded(new URL(request.url ?? "/", "http://fake").pathname);
  if (path.startsWith("/files/")) return download(service, request, response, path);
  const [, given, name = ""] = /^\/bot([^/]*)\/([^/]+)$/u.exec(path) ?? [];
  if (given === undefined) return send(response, refusal(world, "", new Refusal(404, describe(404))));
  if (given !== token) {
    world.problems.push(`${name}: wrong token`);
    return send(response, refusal(world, name, new Refusal(401, describe(401))));
  }
  const params = read(request, bytes);
  const made = note(service, name, params);
  const how = faults.next(name);
  if (how !== null && typeof how === "object" && "delay" in how) await passing(world, how.delay, response);
  const reply = how === null || executes(how) ? await run(world, name, params, response) : broken(how);
  world.signal.happened();
  if (how === "hang" || how === "hang-after") return undefined;
  if (how === "reset-before" || how === "reset-after") {
    request.socket.resetAndDestroy();
    return undefined;
  }
  made.answered = reply?.status ?? 200;
  if (reply === null) garbage(response);
  else send(response, reply);
  world.signal.happened();
  return undefined;
}

/** The parameters of a request, which the platform would take in other ways too: these are the ones the bot shall use. */
function read({ method, headers, url = "" }: IncomingMessage, bytes: Buffer): Params {
  if (method !== "POST") return bad("use POST");
  if (url.includes("?")) return bad("parameters belong into the body");
  if (bytes.length === 0) return {};
  if (headers["content-type"]?.split(";")[0]?.trim().toLowerCase() !== "application/json")
    return bad("the body must be application/json");
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // refused below, like any JSON that is no object
  }
  return bad("the body must be a JSON object in UTF-8");
}

function note({ calls, world }: Service, method: string, params: Params): Made {
  const payload = params instanceof Refusal ? {} : params;
  const chat = payload["chat_id"];
  const made: Made = {
    method,
    chat_id: typeof chat === "string" ? chat : null,
    at: world.clock.now(),
    payload,
    answered: null,
  };
  calls.push(made);
  world.signal.happened();
  return made;
}

async function run(world: World, name: string, params: Params, response: ServerResponse): Promise<Reply> {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once("close", () => gone.abort());
  try {
    if (params instanceof Refusal) throw params;
    const method = methods.get(name);
    if (method === undefined) throw new Refusal(404, `${describe(404)}: no method ${name}`);
    for (const key of Object.keys(params))
      if (!method.known.includes(key)) world.ignored.push(`${name}.${key}`);
    return {
      status: 200,
      body: { ok: true, result: await method.run(params, { world, gone: gone.signal }) },
    };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    if (!cause.harmless) world.problems.push(`${name}: ${cause.message}`);
    return refusal(world, name, cause);
  }
}

function refusal({ switches }: World, name: string, { code, message }: Refusal): Reply {
  const field = name === switches.errorCodeOn ? "errorCode" : "error_code";
  return {
    status: switches.httpStatus === "as-code" ? code : 200,
    body: { ok: false, description: message, [field]: code },
  };
}

function executes(how: How): boolean {
  return how === "reset-after" || how === "hang-after" || (typeof how === "object" && "delay" in how);
}

/** The answer of what was not done; null where it is no JSON. */
function broken(how: How): Reply | null {
  if (typeof how !== "object" || !("status" in how)) return null;
  const { status, code = status, description = describe(code), retryAfter } = how;
  const wait = retryAfter === undefined ? {} : { retry_after: retryAfter };
  return {
    status,
    body: { ok: false, description, error_code: code, ...wait },
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
}

/** A photo somebody sent; what goes wrong with it is scripted as the method “file”. */
function download(
  { world, faults }: Service,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): void {
  const how = faults.next("file");
  if (how === "hang" || how === "hang-after") return;
  if (how === "reset-before" || how === "reset-after") {
    request.socket.resetAndDestroy();
    return;
  }
  const file = world.files.get(path);
  if (how === "garbage") garbage(response);
  else if (how !== null && "status" in how) response.writeHead(how.status).end();
  else if (file === undefined) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": "image/jpeg" }).end(file);
}

/** Until so much time has passed, or nobody waits any more. */
function passing({ clock }: World, ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const callOff = clock.after(ms, resolve);
    response.once("close", () => {
      callOff();
      resolve();
    });
  });
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function garbage(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/html" }).end("<html>canary of a proxy");
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
