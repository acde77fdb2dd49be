/** Plays Telegram: posts the updates of many chats side by side, each chat's next one after the 200 of the one before. */
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

import { SECRET } from "./child.ts";
import type { Dialogue } from "./dialogue.vi.ts";

export interface Crowd {
  /** Ids of the chats; each holds the whole dialogue once. */
  readonly chats: readonly number[];
  /** So many of them talk at a time. */
  readonly abreast: number;
}

/** Telegram's own lines, kept open from one crowd to the next. */
export function openLines(abreast: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: abreast });
}

export interface Driven {
  readonly seconds: number;
  /** Milliseconds from each post to its 200. */
  readonly latencies: readonly number[];
}

let updates = 0;

/** Rejects at the first answer that is not 200. */
export async function drive(
  url: URL,
  lines: Agent,
  dialogue: Dialogue,
  { chats, abreast }: Crowd,
): Promise<Driven> {
  const latencies: number[] = [];
  const waiting = [...chats];
  const lane = async (): Promise<void> => {
    for (let chat = waiting.shift(); chat !== undefined; chat = waiting.shift())
      for (const [at, { says }] of dialogue.entries()) {
        const body = JSON.stringify(updateOf(chat, at, says));
        const began = performance.now();
        await post(url, lines, body);
        latencies.push(performance.now() - began);
      }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: abreast }, lane));
  const seconds = (performance.now() - began) / 1_000;
  return { seconds, latencies };
}

/** As Telegram writes it. */
function updateOf(chat: number, at: number, text: string): object {
  const person = { id: chat, first_name: "Hoa", last_name: "Nguyễn", username: `hoa_${chat}` };
  const command = { type: "bot_command", offset: 0, length: text.length };
  return {
    update_id: (updates += 1),
    message: {
      message_id: 2 * at + 1,
      from: { ...person, is_bot: false, language_code: "vi" },
      chat: { ...person, type: "private" },
      date: 1_790_000_000,
      text,
      ...(text.startsWith("/") ? { entities: [command] } : {}),
    },
  };
}

function post(url: URL, agent: Agent, body: string): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "x-telegram-bot-api-secret-token": SECRET,
  };
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", agent, headers }, (response) => {
      response
        .on("end", () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        )
        .on("error", reject)
        .resume();
    })
      .on("error", reject)
      .end(body);
  });
}
