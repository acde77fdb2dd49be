/** Bodies that are broken or merely strange, all well signed: a webhook must survive every one. */
import { aboutOa, fromUser, stamp } from "./events.ts";
import type { Person, World } from "./world.ts";

/** What can be strange about a body. The last three are genuine: they must have their effect. */
export const MALFORMED = [
  "truncated",
  "empty",
  "not-utf8",
  "array",
  "null",
  "huge",
  "no-message",
  "no-sender",
  "number-ids",
  "unknown-event",
  "anonymous",
  "no-timestamp",
  "attachments-null",
  "nfd-text",
  "number-timestamp",
] as const;
export type Malformed = (typeof MALFORMED)[number];

/** Bytes, and the timestamp by which they are signed. */
export interface Raw {
  readonly raw: Buffer;
  readonly timestamp: string;
}

/** What `person` never wrote, or wrote like this. `text` stands wherever the body has a text. */
export function malformed(world: World, person: Person, kind: Malformed, text: string): Raw {
  const message = { msg_id: world.nextId("m"), text };
  const good = fromUser(world, person, "user_send_text", { message });
  const whole = JSON.stringify(good);
  const timestamp = String(stamp(world));
  const raw = (body: unknown): Raw => ({
    raw: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    timestamp,
  });
  switch (kind) {
    case "truncated":
      return raw(whole.slice(0, -20));
    case "empty":
      return raw("");
    case "not-utf8":
      return {
        raw: Buffer.concat([Buffer.from(whole.slice(0, -2)), Buffer.from([0xff, 0xfe, 0x22, 0x7d])]),
        timestamp,
      };
    case "array":
      return raw([good]);
    case "null":
      return raw("null");
    case "huge":
      return raw({ ...good, message: { ...message, text: `${text}${"x".repeat(2 * 1024 * 1024)}` } });
    case "no-message":
      return raw({ ...good, message: undefined });
    case "no-sender":
      return raw({ ...good, sender: undefined });
    case "number-ids":
      return raw(whole.replaceAll(/"id":"(\d+)"/gu, '"id":$1'));
    case "unknown-event":
      return raw({ ...good, event_name: "user_send_hologram" });
    case "anonymous":
      return raw(aboutOa(world, "anonymous_send_text", anonymous(world, text)));
    case "no-timestamp":
      return raw({ ...good, timestamp: undefined });
    case "attachments-null":
      return raw({ ...good, message: { ...message, attachments: null } });
    case "nfd-text":
      return raw({ ...good, message: { ...message, text: text.normalize("NFD") } });
    case "number-timestamp":
      return raw({ ...good, timestamp: Number(timestamp) });
  }
}

/** The part of an event by a visitor who has no ordinary id. */
function anonymous(world: World, text: string): { readonly [field: string]: unknown } {
  return {
    sender: { id: world.nextId("anonymous") },
    recipient: { id: world.oa.id },
    message: { msg_id: world.nextId("m"), conversation_id: world.nextId("conversation"), text },
  };
}
