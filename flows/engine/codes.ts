/** Codes that people type, and how many wrong ones a conversation may try: guessing must not pay. */
import type { Instant } from "../ports.ts";
import { minuteOfDay } from "./dates.ts";

/** What a typed text may be a code of. */
export interface Code {
  readonly kind: "link" | "invite";
  /** As the store has it. */
  readonly code: string;
  /** It begins as the codes do that Khéo makes: nothing else than a code is meant. */
  readonly ours: boolean;
}

/** So many wrong ones within `WINDOW_MS` … */
const MOST_WRONG = 5;
/** … and none is looked at for so long. */
const WINDOW_MS = 15 * 60_000;

/** `LK-7M3PQRST`, and as it is copied by hand: small, in two halves, with any dash. Without a dash it has to be of the right length. */
const LINK = /^lk(?:\s*\p{Pd}\s*([a-z0-9][a-z0-9\s\p{Pd}]{3,14})|\s*([a-z0-9]{8}))$/iu;
/** Letters and digits in groups joined by hyphens. */
const INVITE = /^[a-z0-9]{3,12}(?:-[a-z0-9]{2,12}){1,4}$/i;
const OURS = /^(?:kheo|demo)-/i;

/** The code a text may be; null when it can't be one. Receipt codes are none. */
export function readCode(text: string): Code | null {
  const bare = text.replaceAll(/^[“"'‘(\s]+|[”"'’).,\s]+$/gu, "");
  const link = LINK.exec(bare);
  if (link !== null) {
    const rest = (link[1] ?? link[2] ?? "").replaceAll(/[\s\p{Pd}]/gu, "");
    return { kind: "link", code: `LK-${rest.toUpperCase()}`, ours: true };
  }
  if (!INVITE.test(bare) || /^dvk-/i.test(bare)) return null;
  return { kind: "invite", code: bare.toUpperCase(), ours: OURS.test(bare) };
}

/** Until when no code is looked at, after these wrong ones; null when one may be tried. */
export function barredUntil(guesses: readonly Instant[], now: Instant): Instant | null {
  const last = guesses.at(-1);
  if (last === undefined || guesses.length < MOST_WRONG || now >= last + WINDOW_MS) return null;
  return last + WINDOW_MS;
}

/** The wrong codes that count, with one more. */
export function withGuess(guesses: readonly Instant[], now: Instant): readonly Instant[] {
  return [...guesses.filter((at) => at > now - WINDOW_MS), now].slice(-MOST_WRONG);
}

/** `07:45`, in Asia/Ho_Chi_Minh; rounded up, so that it is true then. */
export function showTime(at: Instant): string {
  const minute = minuteOfDay(at + 59_999);
  return [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, "0")).join(":");
}
