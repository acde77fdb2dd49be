/** The web channel's wire format (`POST /api/chat`, `GET /api/chat/events`): requests parsed at the edge, messages as the page gets them. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Button, Citation, Expects, FileLink, OutboxRow } from "../../../flows/ports.ts";

/** The bearer of a conversation: chosen by the client, unguessable, never stored or logged as it is. */
const Bearer = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

const ChatRequest = z
  .object({
    conversation: Bearer,
    event: z.string().min(1).max(128),
    text: z.string().optional(),
    action: z.string().max(256).optional(),
  })
  .refine((r) => (r.text === undefined) !== (r.action === undefined), "exactly one of text and action");

const EventsRequest = z.object({
  conversation: Bearer,
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

export function readChat(body: unknown): Reading<z.infer<typeof ChatRequest>> {
  const parsed = ChatRequest.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false };
}

export function readEvents(query: {
  readonly [name: string]: string | undefined;
}): Reading<z.infer<typeof EventsRequest>> {
  const parsed = EventsRequest.safeParse(query);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false };
}

/** Where a web conversation is stored: nobody who reads the database can speak for it. */
export function addressOf(bearer: string): string {
  return createHash("sha256").update(`web:${bearer}`).digest("hex");
}

export interface WebMessage {
  readonly seq: number;
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly citations: readonly Citation[];
  readonly files: readonly FileLink[];
}

export interface ChatAnswer {
  readonly messages: readonly WebMessage[];
  readonly expects: Expects | null;
}

export function webMessage({ seq, body }: OutboxRow): WebMessage {
  return { seq, text: body.text, buttons: body.buttons, citations: body.citations, files: body.files };
}
