/** What tests of conversations share: one's own conversation on a common store, replies checked as every channel needs them. */
import { expect } from "vitest";
import type { Answer, Answerer, ChannelId, Expects, Question } from "../../flows/ports.ts";
import type { Kheo, Reply } from "./kheo.ts";
import { VIETNAMESE } from "./vietnamese.ts";

/** What the narrowest channel takes, in code points. */
export const NARROWEST = 2_000;
/** The most options a message numbers; of more it numbers seven, and “8” goes on. */
const MOST_NUMBERED = 8;

/** One person's side of a conversation; every reply is checked to be well formed. */
export interface Talk {
  readonly address: string;
  say(...texts: readonly string[]): Promise<Reply>;
  press(action: string): Promise<Reply>;
  /** Shares one's own number. */
  share(phone: string): Promise<Reply>;
  /** Presses the option with this label (or the one that begins so) of what was asked last. */
  choose(label: string): Promise<Reply>;
  /** What the last reply waits for; throws when it waits for nothing. */
  asked(): Expects;
}

let talks = 0;

/** A conversation of its own; the last thing said has to be given by `say` or `press`. */
export function talk(k: Kheo, name = `talk-${(talks += 1)}`, channel: ChannelId = "web"): Talk {
  let last: Reply | null = null;
  const keep = (reply: Reply): Reply => {
    wellFormed(reply);
    last = reply;
    return reply;
  };
  const asked = (): Expects => {
    if (last?.expects == null) throw new Error(`nothing is being asked: ${last?.text ?? "(silence)"}`);
    return last.expects;
  };
  const press = async (action: string): Promise<Reply> => keep(await k.press(action, name, channel));
  return {
    address: name,
    asked,
    press,
    share: async (phone) => keep(await k.share(phone, name, channel)),
    async say(...texts) {
      let reply: Reply | null = null;
      for (const text of texts) reply = keep(await k.say(text, name, channel));
      if (reply === null) throw new Error("nothing to say");
      return reply;
    },
    async choose(label) {
      const option =
        asked().options.find((o) => o.label === label) ??
        asked().options.find((o) => o.label.startsWith(label));
      if (option === undefined)
        throw new Error(`no option “${label}” in ${JSON.stringify(asked().options.map((o) => o.label))}`);
      return press(option.action);
    },
  };
}

/** Somebody is answered, in messages every channel takes, and what is asked stands in the text with its numbered options. */
export function wellFormed(reply: Reply): void {
  expect(reply.messages.length).toBeGreaterThan(0);
  // An offer to share one's number has no words.
  const worded = reply.messages.filter(({ body }) => body.text !== "" || body.phone !== true);
  expect(worded.length).toBeGreaterThan(0);
  for (const { body } of worded) {
    const n = Array.from(body.text).length;
    expect(n).toBeGreaterThan(0);
    expect(n).toBeLessThanOrEqual(NARROWEST);
    expect(body.text.normalize("NFC")).toBe(body.text);
  }
  expect(reply.messages.map((m) => m.seq)).toEqual(
    reply.messages.map((m) => m.seq).toSorted((a, b) => a - b),
  );
  expect(reply.text).toMatch(VIETNAMESE);
  const { expects } = reply;
  if (expects === null) return;
  expect(worded.at(-1)?.body.buttons).toEqual(expects.options);
  const numbered = expects.options.filter((o) => /\.\d+$/.test(o.action));
  const isLong = numbered.length > MOST_NUMBERED;
  const lines = worded.at(-1)?.body.text.split("\n") ?? [];
  const last = lines.findLast((line) => /^\d+\. /.test(line));
  if (isLong) expect(last).toMatch(/^8\. Xem /);
  const shown = isLong ? lines.filter((line) => /^[1-7]\. /.test(line)).length : numbered.length;
  numbered.slice(0, shown).forEach((o, i) => expect(lines).toContain(`${i + 1}. ${o.label}`));
  expect(lines.at(-1)).toMatch(/(^|· )\? Trợ giúp/);
  expect(expects.position).toBeGreaterThanOrEqual(1);
  expect(expects.position).toBeLessThanOrEqual(expects.of);
}

/** An answerer that answers every question in one known sentence and remembers what it was asked. */
export function scriptedAnswerer(): Answerer & { readonly asked: readonly Question[] } {
  const asked: Question[] = [];
  return {
    asked,
    answer: async (question): Promise<Answer> => {
      asked.push(question);
      const citations = [
        { plan: "tuyen-quang-2026-2030", number: "66-KH/TU", section: "IV", quote: "trước ngày 30/11" },
      ];
      return { status: "answered", text: `Trả lời: ${question.text}`, plan: question.plan, citations };
    },
  };
}

/** Events that no step may take for an answer, whatever it asks for: name and event. */
export const NEVER_AN_ANSWER: readonly (readonly [
  string,
  { readonly text: string } | { readonly action: string },
])[] = [
  ["nothing", { text: "" }],
  ["only white space and invisible characters", { text: " \n\t\u200b\u3164 " }],
  ["100,000 characters", { text: "x".repeat(100_000) }],
  ["only emoji", { text: "😀😀😀" }],
  ["only controls and direction marks", { text: "\u0000\u0007\u001b\u202e\u2066" }],
  ["only signs", { text: "… --- !!!" }],
  ["a secrecy stamp", { text: "TUYỆT MẬT\nSố 12" }],
  ["a forged action", { action: "0190a1b2-c3d4-7e5f-8a9b-c0d1e2f3a4b5.1" }],
  ["an action of no known form", { action: "../../etc/passwd" }],
  ["an empty action", { action: "" }],
  ["a press of somebody's reminder", { action: "r.0190a1b2-c3d4-7e5f-8a9b-c0d1e2f3a4b5.1" }],
  ["a menu item", { action: "m.register" }],
  ["a menu item that does not exist", { action: "m.constructor" }],
];
