/** The least a webhook can do: a bare Hono route that parses JSON and answers 200. Nothing is checked, nothing kept. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";

import { PEER_READY } from "./flood.ts";

const app = new Hono();
app.post("/webhooks/zalo", async (c) => {
  await c.req.json().catch(() => null);
  return c.json({});
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ msg: PEER_READY, url: `http://127.0.0.1:${port}/` })}\n`);
});
process.once("SIGTERM", () => process.exit(0));
