/**
 * Zalo's calls. Whatever comes is answered with 200 (anything else counts as our failure, and after five of them Zalo stops calling): the
 * unsigned call by which the address is set up, garbage, strangers. Only what is signed has an effect; it is kept before the 200, and its turn
 * comes later, since Zalo waits two seconds. A store that can't keep it answers 503.
 */
import { Hono } from "hono";
import type { Clock } from "../../../flows/ports.ts";
import type { Arrivals } from "../../arrivals.ts";
import type { Calls } from "../../calls.ts";
import { readEvent, type ReadEvent } from "./events.ts";
import { addressOf } from "./receive.ts";
import { isSigned, type SigningKey } from "./signature.ts";

export const WEBHOOK_PATH = "/webhooks/zalo";
/** Zalo repeats for some two hours with the first timestamp; the event's key is what keeps a repeat out. */
const STALE_MS = 3 * 60 * 60_000;

export interface WebhookDeps {
  readonly key: SigningKey;
  readonly oa: string;
  readonly clock: Clock;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  readonly line: Pick<Arrivals, "keep">;
  readonly calls: Pick<Calls, "answering">;
}

export function webhookRoutes(deps: WebhookDeps): Hono {
  const app = new Hono();
  app.post(WEBHOOK_PATH, (c) =>
    deps.calls.answering(async () => {
      await take(deps, new Uint8Array(await c.req.arrayBuffer()), c.req.header("x-zevent-signature"));
      return c.json({});
    }),
  );
  return app;
}

async function take(deps: WebhookDeps, bytes: Uint8Array, header: string | undefined): Promise<void> {
  const body = textOf(bytes);
  const judged = body === null ? "garbage" : judge(deps, { bytes, body }, header);
  deps.count("zalo_oa_events", {
    kind: typeof judged === "string" ? judged : judged.reading.kind,
  });
  if (typeof judged !== "string" && body !== null) await keep(deps, judged, body);
}

async function keep({ line, count }: WebhookDeps, { key, reading }: ReadEvent, body: string): Promise<void> {
  const address = addressOf(reading);
  if (address === null) return;
  if ((await line.keep({ address, key, body })) === "exists") count("zalo_oa_repeated");
}

/** The event, or in one word why it is none. */
function judge(
  { key, oa, clock }: WebhookDeps,
  { bytes, body }: { readonly bytes: Uint8Array; readonly body: string },
  header = "",
): ReadEvent | "garbage" | "unsigned" | "stale" {
  const event = readEvent(body, oa);
  if (event === null) return "garbage";
  if (!isSigned(key, { header, body: bytes, timestamp: event.timestamp })) return "unsigned";
  return clock.now() - event.at > STALE_MS ? "stale" : event;
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
