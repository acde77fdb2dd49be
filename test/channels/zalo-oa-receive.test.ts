/** What Zalo tells of messages already sent: echoes and receipts settle what nobody knew the end of, and nothing else. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startLine } from "../../bot/channels/zalo-oa/line.ts";
import { receive, type ReceiveDeps } from "../../bot/channels/zalo-oa/receive.ts";
import type { OutboxState } from "../../flows/ports.ts";
import { createCalls } from "../../bot/calls.ts";
import { createLog } from "../../bot/log.ts";
import { MovedTime } from "../bot/outbox-line.ts";
import { openKheo, type Kheo } from "../support/kheo.ts";

const AN = "246845883529197922";
const OA = "388613280878808645";
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
const echo = (text: string, user = AN): ReturnType<typeof receive> =>
  receive(deps, {
    key: "e",
    at: kheo.clock.now(),
    reading: { kind: "echo", user, text, message: "m-1" },
  });

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

test("an echo that is here before the answer to our own call takes nothing from what the answer tells", async () => {
  const { id, text } = await tried("sending");
  await echo(text);
  const at = kheo.clock.now();
  const receipt = { message: "m-1", quota: "reply" };
  await kheo.store.settleOutbox({ id, state: "sent", nextAt: at, at, receipt });
  expect(await kheo.store.spentSince("zalo-oa", at)).toEqual([{ quota: "reply", messages: 1 }]);
});

describe("a tapped button comes back as its payload", () => {
  const reply = async (text: string): Promise<string> => {
    const before = (await kheo.store.messagesAfter(conversation, 0, 50)).length;
    const reading = { kind: "text", user: AN, text } as const;
    await receive(deps, { key: `tap ${text}`, at: kheo.clock.now(), reading });
    const after = await kheo.store.messagesAfter(conversation, 0, 50);
    return after
      .slice(before)
      .map(({ body }) => body.text)
      .join("\n");
  };

  test.each([
    "tok4tok4.1",
    "tok4tok4.skip",
    "tok4tok4.claim",
    "tok4tok4.more",
    "r.0190a1b2.4",
    "r.0190a1b2.0",
  ])("%s: and is stale, or nobody's", async (payload) => {
    expect(await reply(payload)).toMatch(/^(?:Nút vừa bấm đã cũ|Khéo không nhận ra nút vừa bấm)/u);
  });

  test.each(["tok4tok4.less", "r.0190a1b2.5"])("%s is none: what is typed is text", async (text) => {
    expect(await reply(text)).not.toContain("Nút");
    expect(await reply(`${text} `)).not.toContain("nút");
  });
});

describe("a receipt", () => {
  const PHONE = "84912345678";
  const receipt = (
    more: { message?: string; seen?: boolean; tracking?: string; user?: string } = {},
  ): ReturnType<typeof receive> => {
    const { message = "m-9", seen = false, tracking = null, user = AN } = more;
    const reading = { kind: "receipt", user, messages: [message], seen, tracking } as const;
    return receive(deps, { key: "r", at: kheo.clock.now(), reading });
  };
  const oursOf = (message: string): Promise<string | null> =>
    kheo.store.markReceived({ channel: "zalo-oa", message, seen: true, at: kheo.clock.now() });

  test("by an id that nobody gave us is of the one message that nobody knows", async () => {
    const { id } = await tried("unknown");
    await receipt({ user: "somebody else" });
    await receipt({ seen: true });
    expect(await stateOf(id)).toBe("unknown");
    expect(await receipt()).toBe("taken");
    expect(await stateOf(id)).toBe("sent");
    expect(await oursOf("m-9")).toBe(id);
  });

  test("settles none of two", async () => {
    const { id } = await tried("unknown");
    const other = await tried("unknown");
    await receipt();
    expect([await stateOf(id), await stateOf(other.id)]).toEqual(["unknown", "unknown"]);
  });

  test("by the id of a message that is known says nothing of another", async () => {
    const known = await tried("sending");
    const at = kheo.clock.now();
    const told = { message: "m-9", quota: "reply" };
    await kheo.store.settleOutbox({ id: known.id, state: "sent", nextAt: at, at, receipt: told });
    const { id } = await tried("unknown");
    await receipt();
    expect(await stateOf(id)).toBe("unknown");
  });

  test.each(["retry", "sending"] as const)("by a strange id does not settle what is %s", async (state) => {
    const { id } = await tried(state);
    expect(await receipt()).toBe(state === "sending" ? "early" : "taken");
    expect(await stateOf(id)).toBe(state);
  });

  test("of a template that went by telephone says by our own id which it is", async () => {
    const { id } = await tried("unknown");
    await receipt({ user: PHONE, message: "z-1", tracking: "of nobody" });
    expect(await stateOf(id)).toBe("unknown");
    await receipt({ user: PHONE, message: "z-1", tracking: id });
    expect(await stateOf(id)).toBe("sent");
    expect(await oursOf("z-1")).toBe(id);
  });

  test("that comes while the call is under way is looked at again later, once, and nobody waits for it", async () => {
    const { id } = await tried("sending");
    const [time, begun] = [new MovedTime(), new MovedTime().now()];
    const line = startLine({
      ...deps,
      clock: time,
      pause: time.pause,
      log: createLog("silent"),
      calls: createCalls(),
      gauge: () => undefined,
      oa: OA,
    });
    const body = JSON.stringify({
      event_name: "user_received_message",
      sender: { id: OA },
      recipient: { id: AN },
      message: { msg_id: "m-9" },
      timestamp: String(begun),
    });
    await line.keep({ address: AN, key: "r", body });
    const waiting = async (): Promise<readonly string[]> =>
      (await kheo.store.arrivals({ channel: "zalo-oa", now: time.now() + 120_000, limit: 9 })).map(
        ({ address }) => address,
      );
    await line.keep({ address: "binh", key: "x/again", body });
    await time.move(30_000);
    // What was looked at again already is not put off once more.
    expect([await stateOf(id), await waiting()]).toEqual(["sending", [`${AN}/again`]]);
    const at = kheo.clock.now();
    await kheo.store.settleOutbox({ id, state: "unknown", nextAt: at, at });
    await time.move(40_000);
    await line.stop();
    expect([await stateOf(id), await waiting()]).toEqual(["sent", []]);
  });
});

test("news of the account reaches who asked for it", async () => {
  const heard: unknown[] = [];
  const news = { what: "template", template: "42", status: "DISABLE" } as const;
  const event = { key: "n", at: 0, reading: { kind: "account-news", news } } as const;
  await receive(deps, event);
  await receive({ ...deps, news: (one) => void heard.push(one) }, event);
  expect(heard).toEqual([news]);
});
