/**
 * An OpenAI-compatible service on loopback that is strict about what it is asked and does what a test tells it: writes, lies, dawdles or
 * breaks. Whatever is wrong with a request is kept in `problems` and answered with 400.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

const Passage = z.strictObject({
  id: z.int().min(1),
  plan: z.string(),
  section: z.string(),
  text: z.string(),
});
const Brief = z.strictObject({
  question: z.string(),
  restated: z.string().optional(),
  facts: z.array(z.string()),
  passages: z.array(Passage).min(1),
});
const Earlier = z.strictObject({ question: z.string(), history: z.array(z.string()) });
export type Brief = z.infer<typeof Brief>;
export type Earlier = z.infer<typeof Earlier>;

const Request = z.strictObject({
  model: z.string(),
  stream: z.literal(false),
  max_tokens: z.int().min(1).max(4_096),
  response_format: z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.enum(["answer", "question"]),
      strict: z.literal(true),
      schema: z.looseObject({
        type: z.literal("object"),
        additionalProperties: z.literal(false),
        required: z.array(z.string()),
      }),
    }),
  }),
  messages: z.tuple([
    z.strictObject({ role: z.literal("system"), content: z.string().min(100) }),
    z.strictObject({ role: z.literal("user"), content: z.string() }),
  ]),
});

/** What the service does with a request to write. Those that never end do so until the other side goes away. */
export type Mode =
  | { readonly does: "write"; readonly content: (brief: Brief, system: string) => unknown }
  | { readonly does: "content"; readonly text: string; readonly finish?: "stop" | "length" }
  | {
      readonly does: "status";
      readonly status: number;
      readonly headers?: { readonly [name: string]: string };
    }
  | { readonly does: "hold"; readonly until: Promise<void>; readonly content: (brief: Brief) => unknown }
  | { readonly does: "hang" | "hang-after-headers" | "drip" | "pour" | "reset" };

export interface FakeOpenAi {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  /** Bodies as they came, oldest first. */
  readonly bodies: readonly string[];
  readonly problems: readonly string[];
  mode: Mode;
  /** What it makes of a question that leans on others; by default the question itself. */
  rewrite: (asked: Earlier) => string;
  /** Resolves when so many requests have come in all. */
  came(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Serves until it is closed. `key`: the bearer it wants; null wants no Authorization at all. */
export async function openFakeOpenAi({
  key,
  model,
}: {
  readonly key: string | null;
  readonly model: string;
}): Promise<FakeOpenAi> {
  const bodies: string[] = [];
  const problems: string[] = [];
  let waiting: { readonly count: number; readonly found: () => void }[] = [];
  const server = createServer((request, response) => {
    void receive(request).then((body) => {
      bodies.push(body);
      for (const { found } of waiting.filter(({ count }) => count <= bodies.length)) found();
      waiting = waiting.filter(({ count }) => count > bodies.length);
      const wrong = [...wrongHead(request, key), ...wrongBody(body, model)];
      problems.push(...wrong);
      if (wrong.length > 0) return json(response, 400, { error: { message: wrong.join("; ") } });
      return reply(fake, request, response, Request.parse(JSON.parse(body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const fake: FakeOpenAi = {
    url: `http://127.0.0.1:${port}/v1`,
    bodies,
    problems,
    mode: { does: "content", text: '{"status":"refused","sentences":[]}' },
    rewrite: ({ question }) => question,
    came: (count) =>
      bodies.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ count, found: resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

async function receive(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  return body;
}

function wrongHead({ method, url, headers }: IncomingMessage, key: string | null): readonly string[] {
  const wanted = key === null ? undefined : `Bearer ${key}`;
  return [
    ...(method === "POST" ? [] : [`method ${method}`]),
    ...(url === "/v1/chat/completions" ? [] : [`path ${url}`]),
    ...(headers.authorization === wanted ? [] : ["authorization"]),
    ...(headers["content-type"]?.startsWith("application/json") === true ? [] : ["content-type"]),
  ];
}

function wrongBody(body: string, model: string): readonly string[] {
  const parsed = Request.safeParse(parseJson(body));
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  const { response_format: format, messages } = parsed.data;
  const { name, schema } = format.json_schema;
  const data = (name === "answer" ? Brief : Earlier).safeParse(fenced(messages[1].content));
  const wanted = name === "answer" ? ["status", "sentences"] : ["question"];
  return [
    ...(parsed.data.model === model ? [] : ["model"]),
    ...(schema.required.join() === wanted.join() ? [] : [`schema of ${name}`]),
    ...(data.success ? [] : ["the data are not fenced JSON of the agreed shape"]),
  ];
}

/** The one fence, and nothing in it that could close it. */
function fenced(content: string): unknown {
  const [, json = "", ...more] = content.split(/\n<data>\n|\n<\/data>/u);
  return more.length === 1 && more[0] === "" && !/[<>]/u.test(json) ? parseJson(json) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function reply(
  fake: FakeOpenAi,
  request: IncomingMessage,
  response: ServerResponse,
  { response_format: { json_schema: format }, messages: [system, user] }: z.infer<typeof Request>,
): Promise<void> {
  const { mode } = fake;
  const data = fenced(user.content);
  const writes = mode.does === "write" || mode.does === "content" || mode.does === "hold";
  if (writes && format.name === "question")
    return json(response, 200, completion(JSON.stringify({ question: fake.rewrite(Earlier.parse(data)) })));
  switch (mode.does) {
    case "write":
      return json(response, 200, completion(JSON.stringify(mode.content(Brief.parse(data), system.content))));
    case "hold":
      await mode.until;
      return json(response, 200, completion(JSON.stringify(mode.content(Brief.parse(data)))));
    case "content":
      return json(response, 200, completion(mode.text, mode.finish));
    case "status":
      return json(response, mode.status, { error: { message: "canary of the service" } }, mode.headers);
    case "reset":
      request.socket.resetAndDestroy();
      return undefined;
    case "hang":
      return undefined;
    case "hang-after-headers":
      response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
      return undefined;
    case "drip":
    case "pour":
      return endless(response, mode.does === "drip" ? " " : " ".repeat(64 * 1024));
  }
}

/** White space, which JSON may begin with, as long as somebody listens. */
function endless(response: ServerResponse, chunk: string): void {
  response.writeHead(200, { "content-type": "application/json" });
  const timer = setInterval(() => void response.write(chunk), 5);
  response.on("close", () => clearInterval(timer));
}

function completion(content: string, finish: "stop" | "length" = "stop"): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "fake",
    choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", content } }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
