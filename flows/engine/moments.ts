/**
 * When something was written, and what that means for the question that is open: a text that is older than the question is no answer to it,
 * and who comes back after half a day is told where they stopped. Pure.
 */
import { fold } from "./input.ts";
import type { Instant } from "../ports.ts";
import type { State } from "./types.ts";
import type { FlowEvent } from "./world.ts";

/** The platform's clock and ours may differ by so much, ms. */
const TOLERANCE_MS = 2_000;

/** Who was silent for so long, ms, may have forgotten what was being asked. */
const AWAY_MS = 12 * 60 * 60 * 1_000;

/** Written before what is asked now was asked. `sentAt`: by the platform's clock; null when it does not tell. */
export function isLate({ askedAt }: State, sentAt: Instant | null): boolean {
  return askedAt !== null && sentAt !== null && sentAt < askedAt - TOLERANCE_MS;
}

/** The person comes back after a long silence. */
export function isBack({ heardAt }: State, now: Instant): boolean {
  return heardAt !== null && now - heardAt > AWAY_MS;
}

/** Something that a person did, not Khéo's own doing. */
export function isFromPerson({ type }: FlowEvent): boolean {
  return ["text", "action", "command", "phone", "file", "unreadable"].includes(type);
}

/** A greeting alone: who comes back and says hello answers nothing. */
export function isGreeting(text: string): boolean {
  return /^(?:(?:xin )?chao|alo|hello|hi)(?: (?:kheo|em|ban|ad|dong chi|a|anh|chi|buoi (?:sang|trua|chieu|toi)))*$/.test(
    fold(text),
  );
}
