/** A client of the fake Zalo for its own tests: plain `fetch`, a fresh fake for each test, and a webhook that keeps what came. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach } from "vitest";
import { z } from "zod";
import { openFakeZalo, type FakeZalo, type FakeZaloOptions } from "./zalo/open.ts";

export const AN = { id: "246845883529197922", name: "An", phone: "84912345678" };
export const HOUR = 3_600_000;
export const PNG = Buffer.concat([Buffer.from("\u0089PNG\r\n\u001a\n", "latin1"), Buffer.alloc(992, 7)]);
export const PDF = Buffer.from("%PDF-1.7 canary");

const Envelope = z.looseObject({ error: z.number(), message: z.string(), data: z.unknown().optional() });
export type Envelope = z.infer<typeof Envelope>;
const Sent = z.looseObject({ message_id: z.string() });

export let fake: FakeZalo;
/** The pair is there from the start, as made by hand in the API Explorer. */
export let token = "";
const extra: (() => Promise<void>)[] = [];

/** Another fake in place of the one that every test begins with. */
export async function reopen(options: FakeZaloOptions = {}): Promise<void> {
  fake = await openFakeZalo(options);
  const opened = fake;
  extra.push(() => opened.close());
  token = fake.oauth.seedTokens().access_token;
}

/** So many milliseconds later, with a fresh pair: tokens live but 25 hours. */
export async function later(ms: number): Promise<void> {
  await fake.advance(ms);
  token = fake.oauth.seedTokens().access_token;
}

/** A fresh fake for each test of the file; everything opened is closed after it. */
export function useFake(): void {
  beforeEach(() => reopen());
  afterEach(async () => {
    await Promise.all(extra.splice(0).map((close) => close()));
  });
}

/** POST of JSON to the OpenAPI, as it comes back. */
export function post(
  path: string,
  body: unknown,
  headers: object = { access_token: token },
): Promise<Response> {
  return fetch(fake.apiRoot + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** POST of JSON to the OpenAPI: the envelope. */
export async function call(path: string, body: unknown): Promise<Envelope> {
  return Envelope.parse(await (await post(path, body)).json());
}

/** GET of the OpenAPI with the encoded `data`. */
export async function ask(path: string, data?: object): Promise<Envelope> {
  const query = data === undefined ? "" : `?data=${encodeURIComponent(JSON.stringify(data))}`;
  const response = await fetch(fake.apiRoot + path + query, { headers: { access_token: token } });
  return Envelope.parse(await response.json());
}

/** A consultation message to An: text, or whatever stands in `message`. */
export function send(
  message: string | object,
  { to = AN.id, path = "/v3.0/oa/message/cs" } = {},
): Promise<Envelope> {
  const wanted = typeof message === "string" ? { text: message } : message;
  return call(path, { recipient: { user_id: to }, message: wanted });
}

/** Its `message_id`. */
export async function sent(message: string | object): Promise<string> {
  return Sent.parse((await send(message)).data).message_id;
}

/** The template host. */
export async function template(path: string, body?: object): Promise<Envelope> {
  const response = await fetch(fake.templateRoot + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { access_token: token, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return Envelope.parse(await response.json());
}

/** A multipart upload. */
export async function upload(kind: string, bytes: Buffer, name: string): Promise<Envelope> {
  const form = new FormData();
  form.set("file", new File([new Uint8Array(bytes)], name));
  const path = `${fake.apiRoot}/v2.0/oa/upload/${kind}`;
  const response = await fetch(path, { method: "POST", headers: { access_token: token }, body: form });
  return Envelope.parse(await response.json());
}

/** Something that was posted to the webhook. */
export interface Came {
  readonly raw: Buffer;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined for what is no JSON. */
  readonly body: unknown;
}
/** The app's side of the webhook; `status` may be changed, null never answers. */
export interface Receiver {
  readonly url: string;
  readonly came: readonly Came[];
  status: number | null;
}

/** Listens until the test is over, and is where the fake delivers. */
export async function receiver(): Promise<Receiver> {
  const came: Came[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const text = raw.toString();
      came.push({ raw, text, headers: request.headers, body: parse(text) });
      if (made.status !== null) response.writeHead(made.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  extra.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const made: Receiver = { url: `http://127.0.0.1:${port}/webhooks/zalo`, came, status: 200 };
  fake.webhook.deliverTo(made.url);
  return made;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
