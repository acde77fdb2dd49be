/** Whoever does not hurry gives way to calls, but not for ever. */
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createCalls } from "../../bot/calls.ts";

const LONG_MS = 60_000;
const rounds = async (many: number): Promise<void> => {
  for (let round = 0; round < many; round += 1) await setImmediate();
};

test("what gives way goes on when the last call is answered", async () => {
  const calls = createCalls();
  const ends: (() => void)[] = [];
  const call = (): Promise<void> => calls.answering(() => new Promise<void>((resolve) => ends.push(resolve)));
  const both = [call(), call()];
  let over = false;
  const waiting = calls.giveWay(LONG_MS).then(() => (over = true));
  await rounds(20);
  ends[0]?.();
  await rounds(20);
  expect(over).toBe(false);
  ends[1]?.();
  await Promise.all([...both, waiting]);
  expect(over).toBe(true);
});

test("a call that fails is over too", async () => {
  const calls = createCalls();
  await expect(calls.answering(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await calls.giveWay(LONG_MS);
  expect(await calls.patient(async (n: number) => n + 1)(1)).toBe(2);
});

test("nobody waits for ever for a call that never ends", async () => {
  const calls = createCalls();
  void calls.answering(() => new Promise(() => undefined));
  await calls.giveWay(1);
  expect(await calls.patient(async () => "done")()).toBe("done");
});

test("patient work begins in the order it was given, one beginning after another", async () => {
  const calls = createCalls();
  const order: string[] = [];
  const work = calls.patient(async (name: string) => {
    order.push(name);
    await setImmediate();
    order.push(`${name} goes on`);
  });
  await Promise.all(["a", "b"].map(work));
  expect(order).toEqual(["a", "a goes on", "b", "b goes on"]);
});
