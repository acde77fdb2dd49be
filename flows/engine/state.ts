/** Conversation state as stored: parsed by a schema when read, so that an older or damaged row is never trusted blindly. */
import { z } from "zod";
import type { Json, JsonObject } from "../ports.ts";
import type { Frame, State } from "./types.ts";

const JsonValue: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(JsonValue),
    z.record(z.string(), JsonValue),
  ]),
);

const FrameSchema = z.object({
  flow: z.string(),
  version: z.int(),
  step: z.string(),
  answers: z.record(z.string(), JsonValue),
  draft: z.string().nullable(),
  returnTo: z.string().nullable(),
  aside: z.enum(["edit", "cancel"]).nullable(),
});

const StateSchema = z.object({
  v: z.literal(1),
  token: z.string(),
  stack: z.array(FrameSchema),
  history: z.array(z.string()),
  excerpt: z
    .object({ page: z.int(), hits: z.array(z.string()) })
    .nullable()
    .default(null),
  askedAt: z.number().nullable().default(null),
  misses: z.int().default(0),
  heardAt: z.number().nullable().default(null),
  shown: z.string().nullable().default(null),
  claim: z.string().nullable(),
  guest: z.boolean(),
  guesses: z.array(z.number()).default([]),
  receipt: z.object({ token: z.string(), code: z.string(), fresh: z.boolean() }).nullable(),
});

/** The state of a conversation nobody has spoken in. */
export function newState(token: string): State {
  const asked = { excerpt: null, askedAt: null, misses: 0, heardAt: null, shown: null, claim: null };
  return { v: 1, token, stack: [], history: [], ...asked, guest: false, guesses: [], receipt: null };
}

/** Reads stored state; an unreadable one begins anew (drafts live elsewhere, so no answer is lost by it). */
export function readState(stored: JsonObject, token: string): State {
  const parsed = StateSchema.safeParse(stored);
  return parsed.success ? parsed.data : newState(token);
}

export function writeState(state: State): JsonObject {
  return { ...state, stack: state.stack.map(writeFrame), excerpt: writeExcerpt(state.excerpt) };
}

function writeExcerpt(excerpt: State["excerpt"]): JsonObject | null {
  return excerpt === null ? null : { ...excerpt, hits: [...excerpt.hits] };
}

function writeFrame(frame: Frame): JsonObject {
  return { ...frame };
}

/** A frame at its first step. */
export function openFrame(
  flow: { id: string; version: number },
  step: string,
  rest: Partial<Frame> = {},
): Frame {
  return {
    flow: flow.id,
    version: flow.version,
    step,
    answers: {},
    draft: null,
    returnTo: null,
    aside: null,
    ...rest,
  };
}
