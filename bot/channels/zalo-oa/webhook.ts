/**
 * Zalo's calls. Whatever comes is answered with 200 (anything else counts as our failure, and after five of them Zalo stops calling): the
 * unsigned call by which the address is set up, garbage, strangers. Only what is signed has an effect, and only then a busy store answers 503.
 */
import { Hono } from "hono";
import type { Clock } from "../../../flows/ports.ts";
import { readEvent, timestampIn, type ReadEvent } from "./events.ts";
import { isSigned, type SigningKey } from "./signature.ts";

export const WEBHOOK_PATH = "/webhooks/zalo";
/** Zalo repeats for some two hours with the first timestamp; the event's key is what keeps a repeat out. */
const STALE_MS = 3 * 60 * 60_000;

export interface WebhookDeps {
  readonly key: SigningKey;
  readonly oa: string;
  readonly clock: Clock;
  readonly count: (name: string, labels?: { readonly [label: string]: string }) => void;
  /** Rejects when nothing of the event was kept. */
  readonly receive: (event: ReadEvent) => Promise<void>;
}

export function webhookRoutes(deps: WebhookDeps): Hono {
  const app = new Hono();
  app.post(WEBHOOK_PATH, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const judged = judge(deps, body, c.req.header("x-zevent-signature") ?? "");
    deps.count("zalo_oa_events", {
      kind: typeof judged === "string" ? judged : judged.reading.kind,
    });
    if (typeof judged !== "string") await deps.receive(judged);
    return c.json({});
  });
  return app;
}

/** The event, or in one word why it is none. */
function judge(
  { key, oa, clock }: WebhookDeps,
  body: Uint8Array,
  header: string,
): ReadEvent | "garbage" | "unsigned" | "stale" {
  const text = textOf(body);
  const timestamp = text === null ? null : timestampIn(text);
  if (text === null || timestamp === null) return "garbage";
  if (!isSigned(key, { header, body, timestamp })) return "unsigned";
  const event = readEvent(text, oa);
  if (event === null) return "garbage";
  return clock.now() - event.at > STALE_MS ? "stale" : event;
}

function textOf(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
