/** `GET /api/chat/events` as a browser's EventSource reads it: events kept in order, waited for by condition. */
import { z } from "zod";
import { Message } from "./client.ts";
import type { Program } from "./program.ts";

export class Stream {
  readonly messages: Message[] = [];
  readonly #stop = new AbortController();
  #waiting: {
    readonly wanted: (messages: readonly Message[]) => boolean;
    readonly found: () => void;
    readonly failed: (why: Error) => void;
  }[] = [];
  #over = false;
  /** Resolves when the server has ended the stream, or it was closed here. */
  ended: Promise<void> = Promise.resolve();

  /** `after` as a query, or as the header a browser sends when it comes back. */
  static async open(
    program: Program,
    bearer: string,
    from: { after?: number; lastEventId?: number } = {},
  ): Promise<Stream> {
    const stream = new Stream();
    const url = new URL(
      `api/chat/events?conversation=${bearer}&after=${from.after ?? 0}`,
      await program.url(),
    );
    const resume = from.lastEventId === undefined ? {} : { "last-event-id": String(from.lastEventId) };
    const response = await fetch(url, {
      headers: { accept: "text/event-stream", ...resume },
      signal: stream.#stop.signal,
    });
    if (!response.ok || response.body === null) throw new Error(`no stream: ${response.status}`);
    if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true)
      throw new Error("not a stream of events");
    stream.ended = stream.#read(response.body);
    return stream;
  }

  get seqs(): readonly number[] {
    return this.messages.map((m) => m.seq);
  }

  /** Resolves when what has come is as wanted; rejects when the stream ends before. */
  until(wanted: (messages: readonly Message[]) => boolean): Promise<void> {
    if (wanted(this.messages)) return Promise.resolve();
    if (this.#over) return Promise.reject(new Error("the stream has ended"));
    return new Promise((found, failed) => this.#waiting.push({ wanted, found, failed }));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let unread = "";
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        const blocks = (unread + decoder.decode(chunk, { stream: true })).split("\n\n");
        unread = blocks.pop() ?? "";
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // closed here, or the program died: both are the end
    }
    this.#over = true;
    for (const { failed } of this.#waiting) failed(new Error("the stream has ended"));
  }

  #take(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    if (field("event") !== "message") return;
    const message = Message.parse(JSON.parse(field("data") ?? "null"));
    if (z.coerce.number().parse(field("id")) !== message.seq)
      throw new Error("the event's id is not the message's number");
    this.messages.push(message);
    for (const { found } of this.#waiting.filter(({ wanted }) => wanted(this.messages))) found();
    this.#waiting = this.#waiting.filter(({ wanted }) => !wanted(this.messages));
  }
}
