/** The wire: three hosts and the media behind one port, what goes wrong on demand, and the envelopes of answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { admit, entitled, type Host } from "./access.ts";
import { executes, type Faults, type How } from "./faults.ts";
import { receive, shown, type Incoming } from "./incoming.ts";
import type { OAuth } from "./oauth.ts";
import type { Rates } from "./rates.ts";
import { OAuthRefusal, Refusal } from "./refusal.ts";
import { broken, errorOf, failure, oauthFailure, type Reply } from "./replies.ts";
import { ROUTES } from "./routes.ts";
import type { Uploads } from "./uploads.ts";
import type { World } from "./world.ts";

/** A call as it came. */
export interface Made {
  readonly method: string;
  /** Without the root of its host. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** The body as it was understood; of uploads their size. */
  readonly body: unknown;
  /** By the clock of the fake. */
  readonly at: number;
  /** `error` of the answer, 0 for success; null while there is none, and for ever where none was given. */
  error: number | null;
}
/** What stands behind the wire. */
export interface Service {
  readonly world: World;
  readonly oauth: OAuth;
  readonly uploads: Uploads;
  readonly rates: Rates;
  readonly faults: Faults;
  readonly calls: Made[];
}

type Place = "oauth" | Host;
const PLACES = new Map<string, Place>([
  ["oauth", "oauth"],
  ["openapi", "oa"],
  ["business", "template"],
]);

/** Not listening yet. */
export function createService(service: Service): Server {
  return createServer((request, response) => {
    answer(service, request, response).catch((cause: unknown) => {
      // A caller that went away in the middle of its request; anything else is a mistake of the fake.
      if (request.destroyed && !request.complete) return;
      service.world.problems.push(`the fake failed: ${String(cause)}`);
      request.socket.destroy();
    });
  });
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world, faults } = service;
  const address = new URL(request.url ?? "/", "http://fake");
  if (address.pathname.startsWith("/media/")) return world.media.serve(request, response, address.pathname);
  const [, root = "", path = ""] = /^\/([^/]+)(\/.*)$/u.exec(address.pathname) ?? [];
  const place = PLACES.get(root);
  const incoming = await receive(request, path, address.searchParams);
  if (place === undefined) {
    world.problems.push(`${incoming.method} ${address.pathname}: no such host`);
    response.writeHead(404).end();
    return undefined;
  }
  const made = note(service, incoming);
  const how = faults.next(path);
  if (typeof how === "object" && how !== null && "delay" in how) await passing(how.delay, response);
  const reply = how === null || executes(how) ? await run(service, place, incoming) : null;
  world.signal.happened();
  finish(service, { how, reply, made, place, incoming }, response);
  world.signal.happened();
}

interface Ending {
  readonly how: How | null;
  readonly reply: Reply | null;
  readonly made: Made;
  readonly place: Place;
  readonly incoming: Incoming;
}

function finish(
  service: Service,
  { how, reply, made, place, incoming }: Ending,
  response: ServerResponse,
): void {
  if (how === "hang" || how === "hang-after") return;
  if (how === "reset-before" || how === "reset-after") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (how === "proxy-502" || how === "garbage") {
    const page = how === "garbage" ? '{"error":0,"message":"Succ' : "<html><h1>502 Bad Gateway</h1></html>";
    response.writeHead(how === "garbage" ? 200 : 502, { "content-type": "text/html" }).end(page);
    return;
  }
  if (place === "oauth" && incoming.method === "GET" && reply !== null && reply.status === 302) {
    response.writeHead(302, reply.headers).end();
    return;
  }
  const { status, body, headers = {} } = broken(how, reply) ?? { status: 500, body: {} };
  made.error = errorOf(status, body);
  const rates = place === "oa" ? service.rates.headers() : {};
  response
    .writeHead(status, { "content-type": "application/json", ...rates, ...headers })
    .end(JSON.stringify(body));
}

async function run(service: Service, place: Place, incoming: Incoming): Promise<Reply> {
  const { world } = service;
  try {
    if (place === "oauth") return authorize(service, incoming);
    return {
      status: 200,
      body: { error: 0, message: "Success", data: await data(service, place, incoming) },
    };
  } catch (cause) {
    if (cause instanceof OAuthRefusal) {
      if (!cause.harmless) world.problems.push(`${incoming.path}: ${cause.message}`);
      const { oauthErrorCode, oauthErrorStatus } = world.switches;
      return oauthFailure(cause.title, cause.message, cause.code ?? oauthErrorCode, oauthErrorStatus);
    }
    if (!(cause instanceof Refusal)) throw cause;
    if (!cause.harmless) world.problems.push(`${incoming.path}: ${cause.code} ${cause.message}`);
    return failure(cause.code, cause.message);
  }
}

async function data(
  { world, oauth, uploads, rates }: Service,
  place: Place,
  incoming: Incoming,
): Promise<object> {
  const host = place === "template" ? "template" : "oa";
  const route = ROUTES[host].get(`${incoming.method} ${incoming.path}`);
  if (route === undefined) throw new Refusal(-12, `there is no ${incoming.method} ${incoming.path}`);
  admit(world, oauth, incoming, host);
  rates.take(route.buckets);
  if (route.always !== true) entitled(world);
  return route.run(world, incoming, uploads);
}

/** The consent page sends the browser on as soon as it is opened; it has but one visitor, the admin. */
function authorize({ oauth, world }: Service, incoming: Incoming): Reply {
  const asked = `${incoming.method} ${incoming.path}`;
  if (asked === "POST /v4/oa/access_token") return { status: 200, body: { ...oauth.token(incoming) } };
  if (asked === "GET /v4/oa/permission") {
    const page = `http://fake/oauth${incoming.path}?${incoming.query.toString()}`;
    return { status: 302, body: {}, headers: { location: oauth.consent(page).href } };
  }
  world.problems.push(`${asked}: the OAuth host has no such path`);
  return { status: 404, body: {} };
}

function note({ calls, world }: Service, incoming: Incoming): Made {
  const made: Made = {
    method: incoming.method,
    path: incoming.path,
    query: Object.fromEntries(incoming.query),
    body: shown(incoming),
    at: world.clock.now(),
    error: null,
  };
  calls.push(made);
  world.signal.happened();
  return made;
}

/** Until so much real time has passed, or nobody waits any more. */
function passing(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
