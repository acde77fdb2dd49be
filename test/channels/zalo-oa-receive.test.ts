/** What Zalo tells of messages already sent: an echo settles what nobody knew the end of, and nothing else. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { receive, type ReceiveDeps } from "../../bot/channels/zalo-oa/receive.ts";
import type { OutboxState } from "../../flows/ports.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";

const AN = "246845883529197922";
let kheo: Kheo;
let conversation: string;
let deps: ReceiveDeps;

beforeEach(async () => {
  kheo = await openKheo();
  await kheo.say("Chào Khéo", AN, "zalo-oa");
  conversation = (await kheo.store.conversationAt("zalo-oa", AN))?.id ?? "";
  const nothing = (): void => undefined;
  const never = async (): Promise<void> => undefined;
  deps = {
    ...kheo.deps,
    count: nothing,
    outbox: { kick: nothing, errand: nothing, stop: never },
    jobs: { kick: nothing, settled: never, found: () => null, stop: never },
    reminding: { kick: nothing, stop: never },
  };
});
afterEach(async () => kheo.close());

/** The first message of the greeting, tried once and ended like this. */
async function tried(state: OutboxState): Promise<{ readonly id: string; readonly text: string }> {
  const now = kheo.clock.now();
  const [row] = await kheo.store.claimOutbox({ channels: ["zalo-oa"], now, limit: 1 });
  if (row === undefined) throw new Error("nothing waits");
  await kheo.store.settleOutbox({ id: row.id, state, nextAt: now + 10_000, at: now });
  return { id: row.id, text: row.body.text };
}
const stateOf = async (id: string): Promise<OutboxState | undefined> =>
  (await kheo.store.messagesAfter(conversation, 0, 50)).find((row) => row.id === id)?.state;
const echo = (text: string, user = AN): Promise<void> =>
  receive(deps, { key: "e", at: kheo.clock.now(), reading: { kind: "echo", user, text } });

test.each(["unknown", "retry", "sending"] as const)("an echo settles what was %s", async (state) => {
  const { id, text } = await tried(state);
  await echo("something else");
  await echo(text, "somebody else");
  expect(await stateOf(id)).toBe(state);
  await echo(text);
  expect(await stateOf(id)).toBe("sent");
});

test("an echo of what was sent, or never tried, changes nothing", async () => {
  const { id, text } = await tried("sent");
  const rows = await kheo.store.messagesAfter(conversation, 0, 50);
  await echo(text);
  for (const { body } of rows) await echo(body.text);
  expect(await kheo.store.messagesAfter(conversation, 0, 50)).toEqual(rows);
  expect(await stateOf(id)).toBe("sent");
});
