/**
 * A scripted person who knows nothing but `POST /api/chat` and `expects`: answers every step by its kind, sends every event with a key
 * of its own, and sends it again under the same key when the line breaks.
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Program } from "./program.ts";

const Button = z.strictObject({ label: z.string().min(1), action: z.string().min(1).max(256) });
export const Message = z.strictObject({
  seq: z.int().min(1),
  text: z.string().min(1).max(2_000),
  buttons: z.array(Button),
  citations: z.array(
    z.strictObject({ plan: z.string(), number: z.string(), section: z.string(), quote: z.string() }),
  ),
  files: z.array(z.strictObject({ name: z.string(), url: z.string() })),
});
const Expects = z.strictObject({
  flow: z.string(),
  step: z.string(),
  kind: z.enum(["choice", "text", "longtext", "date", "number", "list", "file", "confirm"]),
  options: z.array(Button),
  optional: z.boolean(),
  position: z.int().min(1),
  of: z.int().min(1),
});
/** The contract's answer, to the letter: an unknown or missing property fails the test. */
export const ChatAnswer = z.strictObject({ messages: z.array(Message), expects: Expects.nullable() });
export type ChatAnswer = z.infer<typeof ChatAnswer>;
export type Expects = z.infer<typeof Expects>;
export type Message = z.infer<typeof Message>;
export type Input = { readonly text: string } | { readonly action: string };

/** An answer that came back with 200: from here on it may not be lost. */
export interface Acknowledged {
  readonly key: string;
  readonly input: Input;
  /** What was asked when it was sent. */
  readonly asked: Expects | null;
  readonly answer: ChatAnswer;
}

/** Wanted options by step: the first one whose label holds the text. */
export type Wants = { readonly [step: string]: string };

const RECEIPT = /DVK-[23456789A-Z]{6}/;
/** Broken lines in a row before giving up: a program that cannot be reached at all is a failure, not weather. */
const MOST_TRIES = 40;

export class Client {
  readonly bearer = randomBytes(24).toString("base64url");
  readonly tag: string;
  readonly acknowledged: Acknowledged[] = [];
  /** Times an event had to be sent again. */
  retries = 0;
  readonly #program: Program;
  readonly #heard: () => void;
  #expects: Expects | null = null;
  #count = 0;

  /** `tag` goes into everything this person writes, so that it can be found again; `heard` is called at every acknowledgement. */
  constructor(program: Program, tag: string, heard: () => void = () => undefined) {
    this.#program = program;
    this.tag = tag;
    this.#heard = heard;
    program.forbid(this.bearer, this.fullName);
  }

  get fullName(): string {
    return this.#write("text");
  }

  get expects(): Expects | null {
    return this.#expects;
  }

  get last(): Acknowledged | undefined {
    return this.acknowledged.at(-1);
  }

  say(text: string): Promise<ChatAnswer> {
    return this.send({ text });
  }

  press(action: string): Promise<ChatAnswer> {
    return this.send({ action });
  }

  /** Sends until it is acknowledged. */
  async send(input: Input, key = `${this.tag}-${(this.#count += 1)}`): Promise<ChatAnswer> {
    if ("text" in input) this.#program.forbid(input.text);
    const asked = this.#expects;
    const answer = await this.deliver(input, key);
    this.#expects = answer.expects;
    this.acknowledged.push({ key, input, asked, answer });
    this.#heard();
    return answer;
  }

  /** The request itself, again under the same key as long as nothing came back. Changes nothing here. */
  async deliver(input: Input, key: string): Promise<ChatAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const url = await this.#program.url();
      try {
        const response = await post(url, { conversation: this.bearer, event: key, ...input });
        if (response.status === 200) return ChatAnswer.parse(await response.json());
        if (response.status !== 503) throw new Refused(`${response.status} ${await response.text()}`);
      } catch (error) {
        if (error instanceof Refused || error instanceof z.ZodError || attempt >= MOST_TRIES) throw error;
      }
      this.retries += 1;
    }
  }

  /** Answers what is asked until nothing is; no step may come twice. */
  async follow(wants: Wants = {}): Promise<ChatAnswer> {
    const visited: string[] = [];
    for (let asked = this.#expects; asked !== null; asked = this.#expects) {
      const here = `${asked.flow}/${asked.step}`;
      if (visited.includes(here))
        throw new Error(`${here} is asked again after ${visited.join(" ")}: ${textOf(this.last?.answer)}`);
      visited.push(here);
      await this.send(this.reply(asked, wants[asked.step]));
    }
    const last = this.last;
    if (last === undefined) throw new Error("nothing was asked");
    return last.answer;
  }

  /** From the first word to the menu, as somebody of this area's first unit. */
  async join(area: string, wants: Wants = {}): Promise<ChatAnswer> {
    await this.say("Chào Khéo");
    return this.follow({ area, ...wants });
  }

  /** A whole form; gives the receipt code. */
  async register(directive: string, wants: Wants = {}): Promise<string> {
    await this.say("đăng ký");
    const answer = await this.follow({ directive, ...wants });
    return receiptIn(answer);
  }

  /** What this person answers, by the step's kind alone. */
  reply(asked: Expects, wanted?: string): Input {
    switch (asked.kind) {
      case "choice":
      case "confirm": {
        const option =
          wanted === undefined ? asked.options[0] : asked.options.find((o) => o.label.includes(wanted));
        if (option === undefined) throw new Error(`${asked.step}: no option like “${wanted}”`);
        return { action: option.action };
      }
      case "file": {
        const skip = asked.options.at(-1);
        return skip === undefined ? { text: "bỏ qua" } : { action: skip.action };
      }
      case "text":
      case "longtext":
      case "list":
      case "date":
      case "number":
        return { text: this.#write(asked.kind) };
    }
  }

  /** The value that has to be stored for an answer; undefined when any will do (a choice, whose values are not public). */
  stored(asked: Expects): unknown {
    switch (asked.kind) {
      case "text":
      case "longtext":
        return this.#write(asked.kind);
      case "list":
        return this.#write("list").split("; ");
      case "date":
        return "2026-12-15";
      case "file":
        return null;
      default:
        return undefined;
    }
  }

  #write(kind: "text" | "longtext" | "list" | "date" | "number"): string {
    switch (kind) {
      case "text":
        return `Tổ Dân vận thôn Nghi Khê ${this.tag}`;
      case "longtext":
        return `Đường trục thôn dài 1,2 km, xe cứu hỏa không vào được; 46 hộ đồng thuận mở rộng, hoàn thành trong năm (${this.tag}).`;
      case "list":
        return `Hội Nông dân ${this.tag}: 46 ngày công; Hội Liên hiệp Phụ nữ: vận động 100% số hộ`;
      case "date":
        return "15/12/2026";
      case "number":
        return "2024";
    }
  }
}

/** The server's no to a request that should have been taken. */
class Refused extends Error {}

export function post(url: string, body: unknown): Promise<Response> {
  return fetch(new URL("api/chat", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** `GET /api/chat/events` as JSON. */
export async function messagesSince(program: Program, bearer: string, after = 0): Promise<ChatAnswer> {
  const url = new URL(`api/chat/events?conversation=${bearer}&after=${after}`, await program.url());
  const response = await fetch(url, { headers: { accept: "application/json" } });
  return ChatAnswer.parse(await response.json());
}

export function receiptIn(answer: ChatAnswer): string {
  const code = RECEIPT.exec(textOf(answer))?.[0];
  if (code === undefined) throw new Error("no receipt code came back");
  return code;
}

export function textOf(answer: ChatAnswer | undefined): string {
  return (answer?.messages ?? []).map((m) => m.text).join("\n\n");
}
