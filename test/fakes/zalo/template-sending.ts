/** Templates by user id and by phone: checked against their parameters, paid every time, delivered or not. */
import { z } from "zod";
import { parsed } from "./content.ts";
import type { Incoming } from "./incoming.ts";
import { bad, news } from "./refusal.ts";
import { agreed, confirm, echo, personOf, reachable } from "./sending.ts";
import type { Param, Template } from "./templates.ts";
import { codePoints } from "./text.ts";
import { pay } from "./window.ts";
import { put, type Line, type Person, type World } from "./world.ts";

/** Code points. */
export const MOST_TRACKING = 48;

const id = z.union([z.string().min(1), z.int().transform(String)]);
const data = z.record(z.string(), z.unknown());
/** Loose: the channel ignores whatever else is sent, a correlation too. */
const ByUid = z.looseObject({ user_id: z.string().min(1), template_id: id, template_data: data });
const ByPhone = z.strictObject({
  phone: z.string().min(1),
  template_id: id,
  template_data: data,
  tracking_id: z.string().optional(),
  mode: z.literal("development").optional(),
  sending_mode: z.enum(["1", "3"]).optional(),
});

/** POST /v3.0/oa/message/template; `data` of the answer. */
export function sendByUid(world: World, incoming: Incoming): object {
  const wanted = parsed(ByUid, incoming.json(), "");
  const template = usable(world, wanted.template_id, false);
  if (!template.byUid) throw bad("template can't be sent by user_id", -249);
  checkData(world, template, wanted.template_data);
  const person = personOf(world, wanted.user_id);
  reachable(world, person);
  const sent = { phone: null, tracking: null, silent: atNight(world) };
  const line = deliver(world, person, template, wanted.template_data, sent);
  if (world.switches.templateEcho) echo(world, person, line);
  return { message_id: line.id, user_id: person.id, sent_time: String(line.at) };
}

/** POST /message/template of the template host; `data` of the answer. */
export function sendByPhone(world: World, incoming: Incoming): object {
  const wanted = parsed(ByPhone, incoming.json(), "");
  const { phone, tracking_id: tracking = null, mode } = wanted;
  checkTracking(world, tracking);
  const development = mode === "development";
  const template = usable(world, wanted.template_id, development);
  checkData(world, template, wanted.template_data);
  const person = byPhone(world, phone, development);
  if (atNight(world) && world.switches.night === "refuse")
    throw news(-133, "not allowed to be sent at night");
  const sent = { phone, tracking, silent: false };
  const line = deliver(world, person, template, wanted.template_data, sent);
  return {
    msg_id: line.id,
    sent_time: String(line.at),
    quota: quota(world),
    sending_mode: wanted.sending_mode ?? "1",
  };
}

/** GET /message/status: -1 unknown, 0 not delivered, 1 delivered. */
export function status(world: World, { query }: Incoming): object {
  const wanted = query.get("message_id") ?? "";
  const line = [...world.people.values()].flatMap(({ lines }) => lines).find((one) => one.id === wanted);
  if (line?.template == null) return { status: -1, message: "The message does not exist" };
  return { status: line.received ? 1 : 0, delivery_time: line.received ? String(line.at) : "" };
}

/** GET /message/quota. */
export function quota({ templateQuota }: World): object {
  return { dailyQuota: String(templateQuota.total), remainingQuota: String(templateQuota.remain) };
}

function usable({ oa, switches, templates }: World, templateId: string, development: boolean): Template {
  if (oa.type === 4 && !switches.templatesForGovernment)
    throw news(-135, "the OA has no right to send templates");
  const template = templates.get(templateId);
  if (template === undefined || template.status === "DELETE") throw bad("template_id is invalid", -109);
  if (template.status === "DISABLE") throw news(-146, "template is disabled for poor quality");
  const reviewed = template.status === "ENABLE" || (development && template.status === "PENDING_REVIEW");
  if (!reviewed) throw news(-131, "template is not approved");
  return template;
}

function checkData(
  { switches }: World,
  { params }: Template,
  given: { readonly [name: string]: unknown },
): void {
  const { empty, missing, tooLong, type } = switches.templateCodes;
  if (params.length > 0 && Object.keys(given).length === 0) throw bad("template_data is empty", empty);
  for (const name of Object.keys(given))
    if (!params.some((param) => param.name === name))
      throw bad(`template_data.${name} is not in the template`, type);
  for (const param of params) {
    const value = given[param.name];
    if (value === undefined || value === "") {
      if (param.require) throw bad(`template_data.${param.name} is missing`, missing);
      continue;
    }
    const written = textOf(param, value);
    if (written === null) throw bad(`template_data.${param.name} has a wrong type`, type);
    const length = codePoints(written);
    if (length > param.maxLength || length < param.minLength)
      throw bad(`template_data.${param.name} has ${length} characters`, tooLong);
  }
}

/** As it will stand in the message; null where the type is wrong. */
function textOf({ type }: Param, value: unknown): string | null {
  if (type === "NUMBER" && typeof value === "number") return String(value);
  if (typeof value !== "string") return null;
  if (type === "NUMBER") return /^\d+$/u.test(value) ? value : null;
  return type === "STRING" || /^(\d{2}:\d{2} )?(\d{2}\/)?\d{2}\/\d{4}$/u.test(value) ? value : null;
}

function checkTracking({ switches }: World, tracking: string | null): void {
  if (tracking === null && switches.trackingIdRequired) throw bad("tracking_id is missing", -132);
  if (tracking !== null && codePoints(tracking) > MOST_TRACKING) throw bad("tracking_id is too long", -132);
}

function byPhone(world: World, phone: string, development: boolean): Person {
  if (!/^84\d{9}$/u.test(phone)) throw bad("phone is invalid", -108);
  const person = [...world.people.values()].find((one) => one.phone === phone);
  if (person === undefined) throw news(-118, "there is no Zalo account of this phone");
  if (development && !person.admin) throw news(-127, "test templates go to administrators only");
  agreed(world, person, -141);
  if (person.blocked) throw news(-141, "user refuses templates of the OA");
  return person;
}

function deliver(
  world: World,
  person: Person,
  template: Template,
  given: { readonly [name: string]: unknown },
  { phone, tracking, silent }: { phone: string | null; tracking: string | null; silent: boolean },
): Line {
  if (world.templateQuota.remain === 0) throw news(-144, "daily quota of the OA is used up");
  const amount = phone === null ? template.priceUid : template.pricePhone;
  pay(world, amount, phone === null ? -321 : -137);
  world.templateQuota.remain -= 1;
  const message_id = world.nextId("t");
  const charge = {
    at: world.clock.now(),
    for: phone === null ? ("template_uid" as const) : ("template_phone" as const),
    to: phone ?? person.id,
    message_id,
    quota: null,
    amount,
  };
  world.ledger.push(charge);
  const sent = { id: template.id, data: given, phone, tracking };
  const line = put(world, person, {
    id: message_id,
    from: "oa",
    text: "",
    template: sent,
    cost: charge,
    silent,
  });
  confirm(world, person, line);
  return line;
}

/** From 22:00 to 06:00 where the night is told. */
function atNight({ clock, switches }: World): boolean {
  const hour = new Date(clock.now() + switches.nightZone * 3_600_000).getUTCHours();
  return hour >= 22 || hour < 6;
}
