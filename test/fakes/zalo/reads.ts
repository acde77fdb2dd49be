/** What the OA may ask: about itself, its people, its quota, what was said; and reactions. */
import { z } from "zod";
import { parsed } from "./content.ts";
import type { Incoming } from "./incoming.ts";
import { bad } from "./refusal.ts";
import { personOf, reachable } from "./sending.ts";
import { lineOf, type Line, type Person, type World } from "./world.ts";

const MOST_REACTIONS = 50;

/** GET /v2.0/oa/getoa. */
export function getOa({ oa, people, switches }: World): object {
  return {
    [switches.oaIdField]: oa.id,
    name: oa.name,
    is_verified: oa.verified,
    oa_type: oa.type,
    num_follower: [...people.values()].filter(({ follows }) => follows).length,
    package_name: oa.package,
    package_valid_through_date: "31/12/2027",
    linked_ZCA: "",
  };
}

/** GET /v3.0/oa/user/detail. */
export function detail(world: World, incoming: Incoming): object {
  const { user_id } = parsed(z.strictObject({ user_id: z.string() }), incoming.data(), "data");
  const person = personOf(world, user_id);
  return {
    user_id: person.id,
    user_id_by_app: person.byApp,
    display_name: person.name,
    user_is_follower: person.follows,
    user_last_interaction_date: person.lastInteraction === null ? "" : dateOf(person.lastInteraction),
    avatar: "https://canary.zdn.vn/avatar",
    tags_and_notes_info: { notes: [], tag_names: [] },
    ...(person.sharedInfo === null ? {} : { shared_info: person.sharedInfo }),
  };
}

const ListData = z.looseObject({ offset: z.int().min(0).max(9_951), count: z.int().min(1).max(50) });

/** GET /v3.0/oa/user/getlist. */
export function getList({ people }: World, incoming: Incoming): object {
  const { offset, count } = parsed(ListData, incoming.data(), "data");
  const users = [...people.keys()].slice(offset, offset + count).map((user_id) => ({ user_id }));
  return { total: people.size, count: users.length, offset, users };
}

const ConversationData = z.strictObject({
  user_id: z.string(),
  offset: z.int().min(0),
  count: z.int().min(1).max(10),
});

/** GET /v2.0/oa/conversation, newest first, for what a webhook missed. */
export function conversation(world: World, incoming: Incoming): readonly object[] {
  const { user_id, offset, count } = parsed(ConversationData, incoming.data(), "data");
  const person = personOf(world, user_id);
  return person.lines
    .toReversed()
    .slice(offset, offset + count)
    .map((line) => said(world, person, line));
}

function said({ oa }: World, person: Person, { id, from, at, text, content }: Line): object {
  const [from_id, to_id] = from === "user" ? [person.id, oa.id] : [oa.id, person.id];
  const type = content === null || content.kind === "buttons" ? "text" : content.kind;
  return { src: from === "user" ? 1 : 0, time: at, type, message: text, message_id: id, from_id, to_id };
}

const QuotaBody = z.union([
  z.strictObject({ user_id: z.string() }),
  z.looseObject({ quota_owner: z.enum(["OA", "APP"]), product_type: z.literal("cs") }),
]);

/** POST /v3.0/oa/quota/message: two questions on one path. `remain` of replies means nothing any more. */
export function quotaOf(world: World, incoming: Incoming): object {
  const body = parsed(QuotaBody, incoming.json(), "");
  if (!("user_id" in body)) {
    const { remain, total } = world.subQuota;
    const valid_through = "31/12/2027";
    return [{ asset_id: "sub-1", product_type: "cs", quota_type: "sub_quota", valid_through, total, remain }];
  }
  const { lastInteraction } = personOf(world, String(body.user_id));
  return {
    ...(lastInteraction === null ? {} : { last_interaction: String(lastInteraction) }),
    cs_reply: { remain: 8, total: 8 },
    promotion: { remain: 0, total: 0 },
  };
}

const Reaction = z.strictObject({
  recipient: z.strictObject({ user_id: z.string() }),
  sender_action: z.strictObject({ react_icon: z.string().min(1), react_message_id: z.string() }),
});

/** POST /v2.0/oa/message with a `sender_action`: free, for every type of OA. */
export function react(world: World, incoming: Incoming): object {
  const { recipient, sender_action: action } = parsed(Reaction, incoming.json(), "");
  const person = personOf(world, recipient.user_id);
  reachable(world, person);
  const line = lineOf(person, action.react_message_id);
  if (line === undefined) throw bad("react_message_id is invalid");
  if (line.reactions.length >= MOST_REACTIONS) throw bad("too many reactions", -210);
  line.reactions.push(action.react_icon);
  return { message_id: line.id, user_id: person.id };
}

/** DD/MM/YYYY in Vietnam. */
function dateOf(ms: number): string {
  return new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10).split("-").toReversed().join("/");
}
