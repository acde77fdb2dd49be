/** The wire: addresses, tokens, what goes wrong on demand, and the envelope of answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { bytesOf, parseBody, type Body } from "./body.ts";
import { describe, type Faults, type How } from "./faults.ts";
import type { Flood } from "./flood.ts";
import { methods } from "./methods.ts";
import { Refusal } from "./refusal.ts";
import type { Webhook } from "./webhook.ts";
import type { World } from "./world.ts";

/** A call as it came. */
export interface Made {
  readonly method: string;
  readonly chat_id: number | null;
  readonly at: number;
  /** Parameters as they came; of a file its name and size. */
  readonly payload: { readonly [name: string]: unknown };
  /** Status of the answer; null while there is none, and for ever where none was given. */
  answered: number | null;
}
export interface Service {
  readonly token: string;
  readonly world: World;
  readonly webhook: Webhook;
  readonly faults: Faults;
  readonly flood: Flood;
  readonly calls: Made[];
  readonly allowHttpWebhook: boolean;
}

interface Reply {
  readonly status: number;
  readonly body: object;
  readonly headers?: { readonly [name: string]: string };
}

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
  const bytes = await bytesOf(request);
  const address = new URL(request.url ?? "/", "http://fake");
  const path = decodeURIComponent(address.pathname);
  const [, file, token, rest = ""] = /^\/(file\/)?bot([^/]*)\/(.+)$/u.exec(path) ?? [];
  const { world } = service;
  if (token === undefined) return send(response, refusal(new Refusal(404, "Not Found")));
  if (token !== service.token) {
    world.problems.push(`${file === undefined ? rest : "file"}: wrong token`);
    return send(response, refusal(new Refusal(401, "Unauthorized")));
  }
  if (file !== undefined) return download(service, request, response, rest);
  const body = read(address.searchParams, request, bytes);
  const made = note(service, rest, body instanceof Refusal ? { params: {}, files: new Map() } : body);
  service.flood.came(rest, made.chat_id);
  const how = service.faults.next(rest);
  if (how !== null && typeof how === "object" && "delay" in how) await passing(how.delay, response);
  const reply =
    how === null || executes(how) ? await run(service, made, body, response) : broken(service, made, how);
  world.signal.happened();
  if (how === "hang" || how === "hang-after") return undefined;
  if (how === "reset-before" || how === "reset-after") {
    request.socket.resetAndDestroy();
    return undefined;
  }
  made.answered = reply?.status ?? 200;
  if (reply === null) response.writeHead(made.answered).end("<html>canary of a proxy");
  else send(response, reply);
  world.signal.happened();
}

function read(query: URLSearchParams, { headers }: IncomingMessage, bytes: Buffer): Body | Refusal {
  try {
    return parseBody(query, headers["content-type"] ?? "", bytes);
  } catch (cause) {
    if (cause instanceof Refusal) return cause;
    throw cause;
  }
}

function note({ calls, world }: Service, method: string, { params, files }: Body): Made {
  const chat = params["chat_id"];
  const uploads = [...files].map(([name, { name: file, bytes }]) => [name, { file, size: bytes.length }]);
  const made = {
    method,
    chat_id: chat === undefined ? null : Number(chat),
    at: world.now(),
    payload: { ...params, ...Object.fromEntries(uploads) },
    answered: null,
  };
  calls.push(made);
  world.signal.happened();
  return made;
}

function executes(how: How): boolean {
  return how === "reset-after" || how === "hang-after" || (typeof how === "object" && "delay" in how);
}

/** The answer of what was not done; null where it is no JSON. */
function broken({ flood }: Service, { method, chat_id }: Made, how: How): Reply | null {
  if (typeof how !== "object" || !("status" in how)) return null;
  const { status, retryAfter = 1, description = describe(status, retryAfter) } = how;
  if (status === 429) flood.gave(method, chat_id, retryAfter);
  const parameters = status === 429 ? { retry_after: retryAfter } : {};
  return refusal(new Refusal(status, description, { parameters }));
}

async function run(
  { world, webhook, flood, allowHttpWebhook }: Service,
  { method: name, chat_id }: Made,
  body: Body | Refusal,
  response: ServerResponse,
): Promise<Reply> {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once("close", () => gone.abort());
  try {
    if (body instanceof Refusal) throw body;
    const method = methods.get(name);
    if (method === undefined) throw new Refusal(404, "Not Found: method not found");
    for (const key of Object.keys(body.params))
      if (!method.known.includes(key)) world.problems.push(`${name}: unknown parameter ${key}`);
    flood.pass(name, chat_id);
    const call = { world, webhook, gone: gone.signal, allowHttpWebhook };
    return { status: 200, body: { ok: true, result: await method.run(body, call) } };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    if (!cause.harmless) world.problems.push(`${name}: ${cause.message}`);
    return refusal(cause);
  }
}

function refusal({ code, message, parameters }: Refusal): Reply {
  const { retry_after: wait } = parameters;
  const more = Object.keys(parameters).length === 0 ? {} : { parameters };
  return {
    status: code,
    body: { ok: false, error_code: code, description: message, ...more },
    ...(wait === undefined ? {} : { headers: { "retry-after": String(wait) } }),
  };
}

/** A file; what goes wrong with it is scripted as the method “file”. */
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
  const file = world.files.at(path);
  if (how !== null && typeof how === "object" && "status" in how)
    send(response, refusal(new Refusal(how.status, describe(how.status))));
  else if (file === undefined) send(response, refusal(new Refusal(404, "Not Found")));
  else response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
}

/** Until so much time has passed, or nobody waits any more. */
function passing(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(status === 502 ? "<html><h1>502 Bad Gateway</h1></html>" : JSON.stringify(body));
}
