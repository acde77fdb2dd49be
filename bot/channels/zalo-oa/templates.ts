/**
 * Reminders by a template that Zalo has approved: the one way to who did not write for seven days, by user id or by phone. It costs every
 * time and Zalo knows no repeat, so everything is checked before the call, and the call is never made again unless it certainly failed
 * (`reference/zalo.md` A4, A5).
 */
import { z } from "zod";
import { length, shorten } from "../../../flows/engine/input.ts";
import type { Clock, LocalDate } from "../../../flows/ports.ts";
import type { About, Reminded, Sent } from "../channel.ts";
import type { Called, ZaloApi } from "./api.ts";
import { authorised } from "./authorised.ts";
import { codeOf, reactionTo } from "./errors.ts";
import type { Facts } from "./facts.ts";
import { meaningOf } from "./meaning.ts";
import { t } from "./text.vi.ts";
import { nextSendHour } from "./times.ts";
import type { GetAccess } from "./tokens.ts";

const HOUR_MS = 60 * 60_000;
/** What Zalo says of a template is asked for again after so long; a stop is lifted then, too. */
const KNOWN_MS = 6 * HOUR_MS;

export interface TemplateDeps {
  readonly api: ZaloApi;
  /** The host of templates. */
  readonly templateApi: ZaloApi;
  readonly access: GetAccess;
  readonly clock: Clock;
  readonly facts: Facts;
  /** Null where none is approved. `development`: by phone it reaches administrators of the account only. */
  readonly template: { readonly id: string; readonly development: boolean } | null;
  /** Somebody has to see to it. */
  readonly alert: (what: "templates" | "unpaid" | "quota", code: string) => void;
}

/** Whom a template goes to. */
export type Recipient = { readonly user: string } | { readonly phone: string };

const count = z.union([z.number(), z.string().regex(/^\d+$/u)]).transform(Number);
const Info = z.looseObject({
  status: z.string(),
  listParams: z.array(
    z.looseObject({
      name: z.string(),
      require: z.boolean(),
      type: z.string(),
      maxLength: count,
      minLength: count.default(0),
    }),
  ),
});
type Info = z.infer<typeof Info>;
type Param = Info["listParams"][number];

/** Sends a reminder; `no-way` when no template can carry it. Never throws. */
export async function sendTemplate(deps: TemplateDeps, to: Recipient, about: About): Promise<Sent> {
  const { template, clock, facts } = deps;
  if (template === null) return { outcome: "no-way", code: "zalo-no-template" };
  const stopped = (await facts.get("stopped", KNOWN_MS)) ?? (await facts.get("unpaid", HOUR_MS));
  if (stopped !== null) return { outcome: "no-way", code: stopped };
  const hour = nextSendHour(clock.now());
  if (hour > clock.now()) return { outcome: "later", code: "quiet-hours", at: hour };
  const reminded = await about.reminder();
  if (reminded === null) return { outcome: "no-way", code: "nothing-due" };
  const info = await infoOf(deps, template.id);
  if (!("listParams" in info)) return ended(deps, info);
  if (info.status !== "ENABLE" && !template.development) return stop(deps, "zalo-template-status");
  const data = dataFor(info.listParams, reminded);
  if ("lacks" in data) return stop(deps, `zalo-template-${data.lacks}`);
  await about.spend();
  return ended(deps, await call(deps, template, to, data.values, about.id), to);
}

function call(
  { api, templateApi, access }: TemplateDeps,
  { id, development }: NonNullable<TemplateDeps["template"]>,
  to: Recipient,
  template_data: { readonly [name: string]: string },
  tracking_id: string,
): Promise<Called> {
  const what = { template_id: id, template_data };
  const mode = development ? { mode: "development" } : {};
  return authorised(access, "template", (token) =>
    "user" in to
      ? api.post("/v3.0/oa/message/template", token, { user_id: to.user, ...what })
      : templateApi.post("/message/template", token, { phone: to.phone, ...what, tracking_id, ...mode }),
  );
}

/** What Zalo's answer means; what stops templates is remembered and told. */
async function ended(deps: TemplateDeps, called: Called, to?: Recipient): Promise<Sent> {
  const quota = to !== undefined && "phone" in to ? "template-phone" : "template-user";
  // What only asked cost nothing.
  const charged = to !== undefined;
  const sent = meaningOf(called, { now: deps.clock.now(), host: "template", charged, quota });
  if (called.outcome !== "refused") return sent;
  const code = codeOf(called.error);
  switch (reactionTo(called.error, "template")) {
    case "templates":
    case "drop":
      return stop(deps, code);
    case "unpaid":
      await deps.facts.put("unpaid", code);
      deps.alert("unpaid", code);
      return sent;
    case "quota":
      deps.alert("quota", code);
      return sent;
    default:
      return sent;
  }
}

async function stop({ facts, alert }: TemplateDeps, code: string): Promise<Sent> {
  await facts.put("stopped", code);
  alert("templates", code);
  return { outcome: "no-way", code };
}

/** What Zalo knows of the template, asked for when it is not known freshly. */
async function infoOf({ templateApi, access, facts }: TemplateDeps, id: string): Promise<Info | Called> {
  const fact = `template:${id}`;
  const held = await facts.get(fact, KNOWN_MS);
  const known = held === null ? undefined : Info.safeParse(JSON.parse(held)).data;
  if (known !== undefined) return known;
  const called = await authorised(access, "template", (token) =>
    templateApi.get(`/template/info/v2?template_id=${encodeURIComponent(id)}`, token),
  );
  if (called.outcome !== "ok")
    return called.outcome === "unknown" ? { ...called, outcome: "not-done" } : called;
  const info = Info.safeParse(called.data).data;
  if (info === undefined) return { outcome: "not-done", code: "zalo-template-info" };
  await facts.put(fact, JSON.stringify(info));
  return info;
}

/** The values of a template's parameters, each as its type wants it and no longer than it may be; or what is lacking. */
export function dataFor(
  params: readonly Param[],
  reminded: Reminded,
): { readonly values: { readonly [name: string]: string } } | { readonly lacks: "parameter" | "value" } {
  const values: { [name: string]: string } = {};
  for (const param of params) {
    const known = VALUES[param.name];
    const value = known === undefined ? null : fitting(param, known(reminded, param));
    if (value !== null) values[param.name] = value;
    else if (param.require) return { lacks: known === undefined ? "parameter" : "value" };
  }
  return { values };
}

/** Names of parameters that an operator may give a template; `README.vi.md` has them too. */
const VALUES: { readonly [name: string]: (reminded: Reminded, param: Param) => string | null } = {
  ho_ten: ({ name }) => name,
  don_vi: ({ unit }) => unit,
  cong_viec: ({ title }) => title,
  ke_hoach: ({ plan }) => plan,
  han_cuoi: ({ lastValidDay }) => (lastValidDay === null ? null : written(lastValidDay)),
  con_lai: ({ daysLeft }, { type }) =>
    daysLeft === null ? null : type === "NUMBER" ? String(Math.max(0, daysLeft)) : t.daysLeft(daysLeft),
};

/** Words may be cut short, a date or a number never. */
function fitting({ type, maxLength, minLength }: Param, value: string | null): string | null {
  const text = (value ?? "").normalize("NFC").trim();
  const cut = type === "STRING" ? shorten(text, maxLength) : text;
  const size = length(cut);
  return size === 0 || size > maxLength || size < minLength ? null : cut;
}

function written(day: LocalDate): string {
  return day.split("-").toReversed().join("/");
}
