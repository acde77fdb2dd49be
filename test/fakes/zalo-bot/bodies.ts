/** Bodies no correct platform posts, and some that this one does: a webhook survives them all. */

/** In the order of the contract. */
export const MALFORMED = [
  "truncated",
  "empty",
  "array-root",
  "null-root",
  "two-megabytes",
  "number-ids",
  "missing-message",
  "unknown-event",
  "null-fields",
  "nfd-text",
  "date-as-text",
  "result-without-event",
] as const;

/** One of them. */
export type Malformed = (typeof MALFORMED)[number];

/** The bytes of one, from this person; `text` stands in those that have one. */
export function malformed(
  kind: Malformed,
  from: { readonly id: string; readonly name: string },
  text: string,
): string {
  const message = {
    from: { id: from.id, display_name: from.name, is_bot: false },
    chat: { id: from.id, chat_type: "PRIVATE" },
    message_id: `malformed-${kind}`,
    date: 1_795_400_000_000,
    text,
  };
  const event = (more: object, name = "message.text.received"): string =>
    JSON.stringify({ ok: true, result: { event_name: name, message: { ...message, ...more } } });
  switch (kind) {
    case "truncated":
      return event({}).slice(0, -9);
    case "empty":
      return "";
    case "array-root":
      return `[${event({})}]`;
    case "null-root":
      return "null";
    case "two-megabytes":
      return event({ text: "x".repeat(2 * 1024 * 1024) });
    case "number-ids":
      // Past 2^53, so that who reads it as a number has another person.
      return event({}).replaceAll(`"id":${JSON.stringify(from.id)}`, '"id":246845883529197923');
    case "missing-message":
      return JSON.stringify({ ok: true, result: { event_name: "message.text.received" } });
    case "unknown-event":
      return event({}, "message.poll.received");
    case "null-fields":
      return event({ text: null, from: null });
    case "nfd-text":
      return event({ text: text.normalize("NFD") });
    case "date-as-text":
      return event({ date: "1795400000000" });
    case "result-without-event":
      return JSON.stringify({ ok: true, result: {} });
  }
}
