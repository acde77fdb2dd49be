/** Methods that bring updates: fetched one by one, or posted. And who the bot is. */
import { z } from "zod";
import { checkAddress } from "./limits.ts";
import { method, type Method } from "./method.ts";
import { bad, describe, Refusal } from "./refusal.ts";
import { isTaken, type Hook } from "./webhook.ts";
import { lose, type World } from "./world.ts";

const USUAL_WAIT_S = "30";
const TESTS_A_DAY = 5;
const DAY_MS = 86_400_000;
/** What can stand in a header, 8 to 256 of it. */
const SECRET = /^[\x21-\x7e]{8,256}$/u;

/** Nothing here has an offset, a filter of events or a list of chats. */
export const receiving: { readonly [name: string]: Method } = {
  getMe: method({}, () => ({
    id: "1459232241454765289",
    account_name: "bot.kheo",
    account_type: "BASIC",
    can_join_groups: false,
  })),
  getUpdates: method(
    // A number is what clients of other platforms send.
    {
      timeout: z
        .string()
        .regex(/^\d{1,5}$/u)
        .optional(),
    },
    async ({ timeout = USUAL_WAIT_S }, { world, gone }) => {
      const { feed, switches, problems, webhook } = world;
      if (webhook.hook !== null) throw bad("getUpdates is not there while a webhook is set");
      if (feed.polling > 0) problems.push("getUpdates: two polls at once, and who gets an update is chance");
      const polling = feed.poll(Number(timeout), gone);
      world.signal.happened();
      const polled = await polling;
      if (polled === "interrupted") throw bad("a webhook was set");
      if (polled !== "idle") return switches.updateAs === "array" ? [polled] : polled;
      if (switches.idle === "408") throw new Refusal(408, describe(408), { harmless: true });
      return switches.idle === "null" ? null : undefined;
    },
  ),
  setWebhook: method(
    { url: z.string(), secret_token: z.string().regex(SECRET, "8 to 256 characters of ASCII") },
    async ({ url, secret_token: secret }, { world }) => {
      checkAddress("url", url, world.switches);
      const hook = { url, secret, updated_at: world.clock.now() };
      world.webhook.set(hook);
      for (const update of world.feed.interrupt())
        if (world.switches.backlog === "posted") world.webhook.deliver(update);
        else lose(world, update, "webhook set");
      return { ...shown(hook), ...(world.switches.verifies ? { verification: await verify(world) } : {}) };
    },
  ),
  deleteWebhook: method({}, (_, { world }) => {
    world.webhook.set(null);
    return { url: "", updated_at: world.clock.now() };
  }),
  getWebhookInfo: method({}, (_, { world: { webhook } }) =>
    webhook.hook === null ? { url: "" } : shown(webhook.hook),
  ),
  testWebhook: method({}, (_, { world }) => {
    if (world.webhook.hook === null) throw bad("no webhook is set");
    const now = world.clock.now();
    if (world.tests.filter((at) => at > now - DAY_MS).length >= TESTS_A_DAY)
      throw new Refusal(426, describe(426), { harmless: true });
    world.tests.push(now);
    return verify(world);
  }),
};

/** The secret is never told. */
function shown({ url, updated_at }: Hook): object {
  return { url, updated_at };
}

/** Whether the address answers: a post without an event, since what the real one sends is not known. */
async function verify({ webhook }: World): Promise<object> {
  const status = await webhook.forge("{}");
  const ok = isTaken(status);
  return {
    ok,
    outcome: ok ? "success" : "failed",
    status_code: status,
    hint: ok ? "" : "the address was saved and does not answer",
  };
}
