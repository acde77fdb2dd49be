/** A client of the fake for its own tests: plain `fetch`, a clock that stands still, a fresh fake for each test. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach } from "vitest";
import { z } from "zod";
import { openFakeZaloBot, type FakeOptions, type FakeZaloBot } from "./open.ts";

/** Of the bot, and the secret of its webhook. */
export const token = "1234567:canary-of-the-token";
export const secret = "canary-of-the-secret";
/** Who writes in most tests. */
export const An = { id: "6ede9afa66b88fe6d6a9", name: "An" };

const Envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  error_code: z.number().optional(),
  errorCode: z.number().optional(),
});
/** An answer: its HTTP status beside its body. */
export type Answer = z.infer<typeof Envelope> & { readonly status: number };

/** Of the test that runs. */
export let fake: FakeZaloBot;
const extra: (() => Promise<void>)[] = [];

/** A fresh fake for each test of the file; everything opened is closed after it. */
export function useFake(): void {
  beforeEach(() => reopen());
  afterEach(async () => {
    await Promise.all(extra.splice(0).map((close) => close()));
  });
}

/** Another fake in place of the one that every test begins with; its clock stands still. */
export async function reopen(options: Partial<FakeOptions> = {}): Promise<void> {
  const began = Date.parse("2026-11-23T00:00:00Z");
  const opened = await openFakeZaloBot({ token, now: () => began, ...options });
  extra.push(() => opened.close());
  fake = opened;
}

/** The address of a method. */
export function at(method: string, by = token): string {
  return `${fake.url}/bot${by}/${method}`;
}

/** A call as a correct client makes it. */
export async function call(method: string, params: object = {}, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(at(method), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...Envelope.parse(await response.json()), status: response.status };
}

/** `sendMessage` to An. */
export function say(text: string, more: object = {}): Promise<Answer> {
  return call("sendMessage", { chat_id: An.id, text, ...more });
}

/** A post as the bot got it. */
export interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** A bot behind a webhook. */
export interface Bot {
  readonly url: string;
  readonly got: readonly Got[];
  /** What the next posts are answered with: a status, a cut connection, nothing at all. 200 when it runs out. */
  readonly answers: (number | "reset" | "silence")[];
}

/** Listens, and is set as the webhook unless told otherwise. */
export async function listen({ set = true }: { readonly set?: boolean } = {}): Promise<Bot> {
  const got: Got[] = [];
  const answers: Bot["answers"][number][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(Buffer.from(chunk)));
    request.on("end", () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      const answer = answers.shift() ?? 200;
      if (answer === "reset") request.socket.destroy();
      // Who follows a redirect would find 200 at its end.
      else if (answer !== "silence") response.writeHead(answer, { location: "/elsewhere" }).end();
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
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  fake.deliverTo(() => Promise.resolve(url));
  if (set) await call("setWebhook", { url: "https://kheo.example.vn/hook", secret_token: secret });
  return { url, got, answers };
}

/** Resolves when so many posts have ended. */
export function posted(count: number): Promise<void> {
  return fake.until(() => fake.webhook.posts.length >= count);
}
