/** Consultation messages: parsed, allowed or not, paid, delivered, echoed. */
import { z } from "zod";
import { parsed, readMessage, type Content, type Wanted } from "./content.ts";
import { fromOa } from "./events.ts";
import type { Incoming } from "./incoming.ts";
import { bad, news, Refusal } from "./refusal.ts";
import type { Uploads } from "./uploads.ts";
import { settle, type Cost } from "./window.ts";
import { lineOf, put, type Line, type Person, type Visitor, type World } from "./world.ts";

const Body = z.strictObject({
  recipient: z.union([
    z.strictObject({ user_id: z.string().min(1) }),
    z.strictObject({ anonymous_id: z.string().min(1), conversation_id: z.string().min(1) }),
  ]),
  message: z.unknown(),
});

/** `data` of the answer. Throws -235 and -240 where this version does not serve the type of the OA. */
export function sendConsultation(
  world: World,
  uploads: Uploads,
  incoming: Incoming,
  version: "v2" | "v3",
): object {
  serves(world, version);
  const { switches } = world;
  const { recipient, message } = parsed(Body, incoming.json(), "");
  const wanted = readMessage(world, message, version === "v3" ? switches.buttonsOnV3 : switches.buttonsOnV2);
  if ("anonymous_id" in recipient) return toVisitor(world, recipient, wanted);
  const person = personOf(world, recipient.user_id);
  reachable(world, person);
  if (wanted.quote !== null && lineOf(person, wanted.quote) === undefined)
    throw bad("quote_message_id is invalid");
  stored(uploads, wanted.content);
  return deliver(world, person, wanted, settle(world, person, version));
}

/** -213, -217, -227 or -244: news about the person. */
export function reachable(world: World, person: Person): void {
  agreed(world, person, -217);
  if (person.blocked) throw news(-244, "user has blocked the OA");
  if (person.idle) throw news(-227, "user is locked or idle for 45 days");
  if (world.switches.followRequired && !person.follows) throw news(-213, "user does not follow the OA");
}

/** To write to who withdrew his consent is a mistake, whatever answers it. */
export function agreed(world: World, person: Person, code: number): void {
  if (!person.withdrawn) return;
  world.problems.push(`sent to ${person.id}, who has withdrawn his consent`);
  throw news(code, "user has refused messages of this kind");
}

/** -201 for an id the OA does not know. */
export function personOf(world: World, id: string): Person {
  const person = world.people.get(id);
  if (person === undefined) throw bad("user_id is invalid");
  return person;
}

function serves(world: World, version: "v2" | "v3"): void {
  const { oa, switches } = world;
  if (version === "v3" && oa.type === 4)
    throw new Refusal(-235, "this API does not support this type of OA", world.firstTime("-235"));
  if (version === "v2" && (oa.type === 2 || !switches.v2ForGovernment))
    throw new Refusal(-240, "v2 message API is shut down", world.firstTime("-240"));
}

function stored(uploads: Uploads, content: Content): void {
  if (content.kind === "file") uploads.use("file", content.upload);
  if ((content.kind === "image" || content.kind === "gif") && content.upload !== null)
    uploads.use(content.kind, content.upload);
}

function deliver(world: World, person: Person, { text, quote, content }: Wanted, cost: Cost): object {
  const at = world.clock.now();
  const id = world.nextId("m");
  const { quota, amount } = cost;
  const charge = { at, for: "consultation", to: person.id, message_id: id, quota, amount } as const;
  world.ledger.push(charge);
  const line = put(world, person, { id, from: "oa", text, content, quote, cost: charge });
  echo(world, person, line);
  confirm(world, person, line);
  return {
    message_id: id,
    user_id: person.id,
    sent_time: String(at),
    ...(quota === null || !world.switches.quotaInAnswer ? {} : { quota: quotaShown(world, cost) }),
  };
}

function quotaShown({ oa, subQuota, clock }: World, { quota, remain }: Cost): object {
  const owner = { quota_type: quota, owner_type: "OA", owner_id: oa.id };
  if (remain === null) return owner;
  const end = new Date(clock.now() + 30 * 24 * 3_600_000);
  const expired_date = end.toISOString().slice(0, 10).split("-").toReversed().join("/");
  return { ...owner, remain, total: subQuota.total, expired_date };
}

const ECHOES = {
  text: "oa_send_text",
  buttons: "oa_send_text",
  request_user_info: "oa_send_text",
  image: "oa_send_image",
  gif: "oa_send_gif",
  sticker: "oa_send_sticker",
  file: "oa_send_file",
} as const;

/** Tells the webhook what the OA sent; `adminId` only where a human typed it. */
export function echo(world: World, person: Person, { id, text, content }: Line, adminId?: string): void {
  const kind = content?.kind ?? "text";
  const attached = kind === "image" || kind === "gif" || kind === "sticker" || kind === "file";
  const message = {
    ...(text === "" ? {} : { text }),
    msg_id: id,
    ...(attached ? { attachments: [{ type: kind, payload: { url: "https://canary.zdn.vn/sent" } }] } : {}),
  };
  world.emit(fromOa(world, person, ECHOES[kind], { message }, adminId));
}

/** Later, when the phone of the person does that, `user_received_message`. */
export function confirm(world: World, person: Person, line: Line): void {
  if (person.confirmsAfter === null) return;
  world.clock.at(world.clock.now() + person.confirmsAfter, async () => received(world, person, line));
}

/** The phone has it: told by the phone number and tracking id for a template that went by phone. */
export function received(world: World, person: Person, line: Line): void {
  line.received = true;
  const { phone = null, tracking = null } = line.template ?? {};
  const delivery_time = String(world.clock.now());
  const message =
    tracking === null ? { msg_id: line.id } : { msg_id: line.id, delivery_time, tracking_id: tracking };
  const event = fromOa(world, person, "user_received_message", { message });
  world.emit(phone === null ? event : { ...event, user_id_by_app: undefined, recipient: { id: phone } });
}

function toVisitor(
  world: World,
  { anonymous_id, conversation_id }: { readonly anonymous_id: string; readonly conversation_id: string },
  { text, content }: Wanted,
): object {
  const visitor: Visitor | undefined = world.visitors.get(anonymous_id);
  if (visitor?.conversationId !== conversation_id) throw bad("anonymous_id or conversation_id is invalid");
  if (content.kind !== "text") throw bad("message type is not supported", -233);
  visitor.inbox.push(text);
  const msg_id = world.nextId("m");
  const message = { msg_id, conversation_id, text };
  world.emit(fromOa(world, { id: anonymous_id, byApp: "" }, "oa_send_anonymous_text", { message }));
  world.signal.happened();
  return { message_id: msg_id, anonymous_id, conversation_id, sent_time: String(world.clock.now()) };
}
