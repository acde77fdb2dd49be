/** What the platform takes. The numbers are written here once more on purpose, and not taken from the product. */
import { isIP } from "node:net";
import { bad, Refusal } from "./refusal.ts";
import type { Switches } from "./switches.ts";
import { isBeyond, type Room, type Style, type World } from "./world.ts";

const MOST_TEXT = 2_000;
const VIETNAM_AHEAD_MS = 7 * 3_600_000;

/** Refuses more than 2,000 characters; `what` names the parameter. */
export function checkLength(what: string, text: string, { textUnits }: Switches): void {
  const length = textUnits === "utf16" ? text.length : Array.from(text).length;
  if (length > MOST_TEXT) throw bad(`${what} is longer than ${MOST_TEXT} characters`);
}

/** Refuses what shows as nothing, and what is too long. */
export function checkText(text: string, switches: Switches): void {
  if (text.trim() === "") throw bad("text is empty");
  checkLength("text", text, switches);
}

/** Refuses styles that reach beyond their text. */
export function checkStyles(text: string, styles: readonly Style[]): void {
  for (const { start, len } of styles)
    if (start + len > text.length) throw bad("text_styles reaches beyond text");
}

/** Refuses an address the platform could never call: it is given in text, `what` names the parameter. */
export function checkAddress(what: string, address: string, { allowHttp }: Switches): void {
  if (!URL.canParse(address)) throw bad(`${what} is no URL`);
  const { protocol, hostname } = new URL(address);
  if (allowHttp && protocol === "http:") return;
  if (protocol !== "https:") throw bad(`${what} must be https`);
  if (!allowHttp && isPrivate(hostname)) throw bad(`${what} is not a public address`);
}

/** Counts a message against the plan; refused when it is used up, or the person came after the last one allowed. */
export function spend(world: World, room: Room): void {
  if (room.type === "PRIVATE" && isBeyond(world, room.id))
    throw new Refusal(429, "Quota exceeded: users of the bot", { harmless: true });
  const month = monthOf(world.clock.now());
  const sent = world.sentIn.get(month) ?? 0;
  if (sent >= world.monthly)
    throw new Refusal(429, "Quota exceeded: messages of the month", { harmless: true });
  world.sentIn.set(month, sent + 1);
}

/** The month in Vietnam, like `2026-11`, of a time in ms. */
export function monthOf(ms: number): string {
  return new Date(ms + VIETNAM_AHEAD_MS).toISOString().slice(0, 7);
}

/** A name only one's own network knows, or an address of one. */
function isPrivate(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/gu, "");
  if (isIP(bare) === 6) return /^(?:::|f[cd]|fe[89ab])/iu.test(bare);
  if (isIP(bare) === 4)
    return /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./u.test(
      bare,
    );
  return !bare.includes(".") || /\.(?:local|localhost|internal|test|invalid)$/u.test(bare);
}
