/** Fetching, for development: one update a call in whatever shape it comes, none at all, and a webhook that stands in the way. */
import { afterEach, expect, test } from "vitest";
import { AN, openLine, type Line, type LineOptions } from "./zalo-bot-line.ts";

const CONSENT = /Đồng chí có đồng ý/u;
const WARN = 40;
const HOLD_MS = 20_000;

let line: Line;
const open = async (options: LineOptions = {}): Promise<Line> => {
  line = await openLine({ mode: "polling", ...options });
  return line;
};
afterEach(() => line.close());
const polling = (): Promise<void> => line.fake.until(() => line.fake.polling === 1);
const calls = (of: string): number => line.fake.calls.filter(({ method }) => method === of).length;

test("warns that updates can be lost by design", async () => {
  await open();
  await polling();
  expect(line.log).toContainEqual(
    expect.objectContaining({ level: WARN, msg: expect.stringContaining("updates can be lost") }),
  );
});

test.each(["object", "array"] as const)("takes an update as %s, in order", async (updateAs) => {
  await open({ fake: { switches: { updateAs } } });
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  line.an.says("Tôi không hiểu");
  line.an.says("1");
  await line.fake.until(() => line.fake.pending === 0 && line.fake.chat(AN.id).messages.length >= 2);
  await polling();
  expect(line.metrics()).toContain('zalo_bot_updates_total{kind="text"} 3');
});

test.each(["408", "null", "absent"] as const)(
  "nothing came (%s): it goes on, and says nothing",
  async (idle) => {
    await open({ fake: { switches: { idle } } });
    for (let round = 1; round <= 2; round += 1) {
      await line.fake.until(() => line.fake.polling === 1 && calls("getUpdates") === round);
      line.fake.advance(HOLD_MS);
    }
    await line.fake.until(() => calls("getUpdates") === 3);
    line.an.says("Chào Khéo");
    await line.hears(CONSENT);
    // The one of the start.
    expect(line.log.filter(({ level }) => level >= WARN)).toHaveLength(1);
  },
);

test("a webhook that somebody set meanwhile is taken away", async () => {
  await open();
  await polling();
  await fetch(`${line.fake.url}/bot12345689:canary-of-the-token/setWebhook`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url: "https://elsewhere.example.vn/hook", secret_token: "canary-elsewhere" }),
  });
  await line.fake.until(() => line.fake.webhook.hook === null);
  await polling();
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  expect(line.lost).toEqual([]);
});

test("an update is tried until it is kept: it will not come again", async () => {
  await open();
  await polling();
  line.busy = true;
  line.an.says("Chào Khéo");
  await expect.poll(() => line.log.some(({ msg }) => msg.includes("could not be kept"))).toBe(true);
  line.busy = false;
  await line.hears(CONSENT);
});

test("a platform that fails is asked again; one that does not know the token is not", async () => {
  await open({ prepare: (fake) => fake.fail("getUpdates", { status: 403 }) });
  line.an.says("Chào Khéo");
  await line.hears(CONSENT);
  await polling();
  line.fake.fail("getUpdates", { status: 401 });
  line.an.says("1");
  await expect.poll(() => line.lost).toEqual(["zalo-bot-401"]);
  expect(line.fake.polling).toBe(0);
});

test("stops at once, in the middle of a call", async () => {
  await open();
  await polling();
  const begun = performance.now();
  await line.close();
  expect(performance.now() - begun).toBeLessThan(1_500);
  await open();
});
