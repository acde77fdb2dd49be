/**
 * People at their telephones: each joins, registers an initiative and asks a question, all by typing, numbers where there are options. What
 * each typed is kept, so that at any moment it can be said what of it may not be lost any more.
 */
import { expect } from "vitest";
import { plainOf } from "../../bot/channels/telegram/render.ts";
import type { Store } from "../../flows/ports.ts";
import type { FakeTelegram } from "../fakes/telegram/open.ts";
import { letters } from "../support/random.ts";
import { Client, type Acknowledged } from "./client.ts";
import type { Program } from "./program.ts";

const QUESTION = "Báo cáo năm nộp trước ngày nào?";
const ANSWER = /29\/11/u;
/** Answers that a hasty person types ahead of what was asked. */
const AHEAD = 3;
const FIRST_UPDATE = 100_001;
const FIRST_PERSON = 5_000_000_001;

interface Typed {
  readonly update: number;
  readonly step: Acknowledged;
}

/** One line of the script: what was asked on the web, and what is typed on the telephone. */
export type Script = readonly Acknowledged[];

/** The way from the first word to the receipt, gone once on the web. */
export async function rehearse(program: Program): Promise<Script> {
  const web = new Client(program, "tren-web");
  await web.join("Tuyên Quang");
  await web.register("66-KH/TU");
  return web.acknowledged;
}

/** Messages of a chat beside the rows they came from. */
export interface Heard {
  readonly rows: number;
  readonly repeated: number;
  /** The last row has come. */
  readonly complete: boolean;
}

/** Some people at a time, each followed by another one when the script is through, until told to go home. */
export class Typists {
  readonly people: Typist[] = [];
  readonly #telegram: FakeTelegram;
  readonly #program: Program;
  readonly #script: Script;
  readonly #home = new AbortController();
  #typed = 0;

  constructor(program: Program, telegram: FakeTelegram, script: Script) {
    this.#program = program;
    this.#telegram = telegram;
    this.#script = script;
  }

  async work(seats: number): Promise<void> {
    await Promise.all(Array.from({ length: seats }, (_, seat) => this.#seat(seat)));
  }

  /** Nobody new: everybody ends what is begun. */
  goHome(): void {
    this.#home.abort();
  }

  /** Takes down which of what was typed Telegram was told to have arrived: none of it may be lost from here on. */
  acknowledge(): void {
    const offset = Math.max(
      0,
      ...this.#telegram.calls
        .filter(({ method }) => method === "getUpdates")
        .map(({ payload }) => Number(payload["offset"] ?? 0)),
    );
    const posted = new Set(
      this.#telegram.webhook.posts.filter(({ status }) => status === 200).map((post) => post.update_id),
    );
    for (const person of this.people) person.acknowledge((update) => update < offset || posted.has(update));
  }

  async #seat(seat: number): Promise<void> {
    while (!this.#home.signal.aborted) {
      const number = this.people.length;
      const client = new Client(this.#program, letters(number));
      const lag = seat % 2 === 0 ? 1 : AHEAD;
      const person = new Typist(this.#telegram, client, FIRST_PERSON + number, lag, () => {
        this.#typed += 1;
        return FIRST_UPDATE + this.#typed - 1;
      });
      this.people.push(person);
      await person.follow(this.#script);
    }
  }
}

export class Typist {
  readonly client: Client;
  readonly id: number;
  readonly typed: Typed[] = [];
  readonly #telegram: FakeTelegram;
  readonly #user: ReturnType<FakeTelegram["user"]>;
  readonly #lag: number;
  readonly #number: () => number;
  #acknowledged = 0;

  /** `lag`: types an answer when what was said so many answers ago has been answered; `number` gives the next update's. */
  constructor(telegram: FakeTelegram, client: Client, id: number, lag: number, number: () => number) {
    this.#telegram = telegram;
    this.client = client;
    this.id = id;
    this.#lag = lag;
    this.#number = number;
    this.#user = telegram.user({ id, first_name: "Hoa", language_code: "vi" });
  }

  get chat() {
    return this.#telegram.chat(this.id);
  }

  /** Types the whole script and a question; resolves when that is answered. */
  async follow(script: Script): Promise<void> {
    const before: number[] = [];
    for (const [at, step] of script.entries()) {
      const enough = before[at - this.#lag] ?? -1;
      await this.chat.until(({ messages }) => messages.length > enough);
      before.push(this.chat.messages.length);
      this.#say(at === 0 ? "/start" : this.#words(step), step);
    }
    await this.chat.until(({ messages }) => messages.some(({ text }) => /DVK-[2-9A-Z]{6}/u.test(text)));
    this.#say(QUESTION, null);
    await this.chat.until(({ messages }) => messages.some(({ text }) => ANSWER.test(text)));
  }

  /** Takes over what has arrived for sure into what may not be lost. */
  acknowledge(arrived: (update: number) => boolean): void {
    while (arrived(this.typed[this.#acknowledged]?.update ?? Number.POSITIVE_INFINITY)) {
      const { step } = this.typed[this.#acknowledged] ?? expect.unreachable();
      this.client.acknowledged.push(step);
      this.#acknowledged += 1;
    }
  }

  /** Throws when the chat shows anything but the conversation's messages in their order, some more than once in a row. */
  async heard(store: Store): Promise<() => Heard> {
    const conversation = await store.conversationAt("telegram", String(this.id));
    const rows = conversation === null ? [] : await store.messagesAfter(conversation.id, 0, 1_000);
    const wanted = rows.map(({ body }) => plainOf(body).trim());
    return () => {
      let at = -1;
      let repeated = 0;
      for (const [place, { text }] of this.chat.messages.entries()) {
        if (text.trim() === wanted[at + 1]) at += 1;
        else if (text.trim() === wanted[at]) repeated += 1;
        else throw new Error(`message ${place} of ${this.client.tag} is out of its order after row ${at}`);
      }
      return { rows: rows.length, repeated, complete: at === rows.length - 1 };
    };
  }

  #say(text: string, step: Acknowledged | null): void {
    this.#user.say(text);
    const none = { key: "", input: { text }, asked: null, answer: { messages: [], expects: null } };
    this.typed.push({ update: this.#number(), step: step ?? none });
  }

  /** The number of the option that was chosen, or this person's own words. */
  #words({ asked, input }: Acknowledged): string {
    if (asked === null) return "text" in input ? input.text : "";
    if (asked.kind === "file") return "bỏ qua";
    if ("action" in input)
      return String(asked.options.findIndex(({ action }) => action === input.action) + 1);
    const own = this.client.reply(asked);
    return "text" in own ? own.text : "";
  }
}
