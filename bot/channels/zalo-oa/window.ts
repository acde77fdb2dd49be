/** What Zalo allows an account to write, by how long ago the person last did something there (`reference/zalo.md` A4). */
import type { Instant } from "../../../flows/ports.ts";

const HOUR_MS = 60 * 60_000;
const FREE_MS = 48 * HOUR_MS;
/** Seven days; an hour less, since our clock and Zalo's are two. */
const OPEN_MS = 7 * 24 * HOUR_MS - HOUR_MS;
/** The same for what is free: rather not at all than charged by mistake. */
const MARGIN_MS = 5 * 60_000;

/** `free`; `charged` from the package's quota or the purse; `shut`: only an approved template may be sent. */
export function windowAt(heardAt: Instant | null, now: Instant): "free" | "charged" | "shut" {
  if (heardAt === null) return "shut";
  const since = now - heardAt;
  if (since <= FREE_MS - MARGIN_MS) return "free";
  return since <= OPEN_MS ? "charged" : "shut";
}
