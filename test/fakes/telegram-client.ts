/** A client of the fake Bot API for its own tests: plain `fetch`, a clock that stands still, a fresh fake for each test. */
import { afterEach, beforeEach, expect } from "vitest";
import { z } from "zod";
import { openFakeTelegram, type FakeOptions, type FakeTelegram } from "./telegram/open.ts";

export const token = "1234567:canary-of-the-token";
export const An = { id: 7, first_name: "An", username: "an_dv", language_code: "vi" };
export const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(992, 7)]);

export const Envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z
    .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
    .optional(),
});
export const Updates = z.array(z.looseObject({ update_id: z.number() }));
export const Sent = z.looseObject({ message_id: z.number() });

export let clock = 0;
export let fake: FakeTelegram;
/** Closed after the test. */
export const extra: (() => Promise<void>)[] = [];

export async function open(options: Partial<FakeOptions> = {}): Promise<FakeTelegram> {
  const opened = await openFakeTelegram({ token, username: "kheo_bot", now: () => clock, ...options });
  extra.push(() => opened.close());
  return opened;
}

export async function call(
  method: string,
  params: object = {},
  on = fake,
): Promise<z.infer<typeof Envelope>> {
  const response = await fetch(`${on.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
  });
  return Envelope.parse(await response.json());
}
/** The text of a refusal without its class. */
export async function refused(method: string, params: object): Promise<string> {
  const { description = "" } = await call(method, params);
  expect(description).not.toContain(token);
  return description.replace(/^Bad Request: /u, "");
}
export async function sendTo(chat_id: number, text = "Chào", more: object = {}): Promise<number> {
  return Sent.parse((await call("sendMessage", { chat_id, text, ...more })).result).message_id;
}
export async function updates(params: object = {}): Promise<z.infer<typeof Updates>> {
  return Updates.parse((await call("getUpdates", params)).result);
}
export const inline = (...data: string[]): object => ({
  reply_markup: { inline_keyboard: data.map((one) => [{ text: `Nút ${one}`, callback_data: one }]) },
});

/** The clock goes on by so many milliseconds. */
export function pass(ms: number): void {
  clock += ms;
}

/** Another fake in place of the one that every test begins with. */
export async function reopen(options: Partial<FakeOptions> = {}): Promise<void> {
  fake = await open(options);
}

/** A fresh fake for each test of the file; everything opened is closed after it. */
export function useFake(): void {
  beforeEach(async () => {
    clock = Date.parse("2026-11-23T00:00:00Z");
    await reopen();
  });
  afterEach(async () => {
    await Promise.all(extra.splice(0).map((close) => close()));
  });
}
