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
  shown: z.string().nullable().default(null),
  claim: z.string().nullable(),
  guest: z.boolean(),
  receipt: z.object({ token: z.string(), code: z.string(), fresh: z.boolean() }).nullable(),
});

/** The state of a conversation nobody has spoken in. */
export function newState(token: string): State {
  return { v: 1, token, stack: [], history: [], shown: null, claim: null, guest: false, receipt: null };
}

/** Reads stored state; an unreadable one begins anew (drafts live elsewhere, so no answer is lost by it). */
export function readState(stored: JsonObject, token: string): State {
  const parsed = StateSchema.safeParse(stored);
  return parsed.success ? parsed.data : newState(token);
}

export function writeState(state: State): JsonObject {
  return { ...state, stack: state.stack.map(writeFrame) };
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
