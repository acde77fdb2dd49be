/** Which undelivered reminders a board shows, before anybody looks up whose they are. Pure. */
import type { Picked } from "../engine/world.ts";
import type { Undelivered } from "../ports.ts";

/** Reminders on one board, in both lists together. */
const MOST_SHOWN = 20;

/** So far back a board looks, in days. */
export const BOARD_DAYS = 30;

/** The first of each list; each has half the room for sure, and what the other leaves. */
export function pickShown(all: readonly Undelivered[]): {
  readonly [state in Undelivered["state"]]: Picked<Undelivered>;
} {
  const undelivered = all.filter(({ state }) => state === "undelivered");
  const unknown = all.filter(({ state }) => state === "unknown");
  const half = MOST_SHOWN / 2;
  return {
    undelivered: first(undelivered, Math.max(half, MOST_SHOWN - unknown.length)),
    unknown: first(unknown, Math.max(half, MOST_SHOWN - undelivered.length)),
  };
}

function first<T>(all: readonly T[], most: number): Picked<T> {
  return { shown: all.slice(0, most), rest: Math.max(0, all.length - most) };
}
