/** Approved and not yet approved templates, as the console keeps them and the API lists them. */
import { z } from "zod";
import { parsed } from "./content.ts";
import { aboutOa } from "./events.ts";
import type { Incoming } from "./incoming.ts";
import { bad } from "./refusal.ts";
import type { World } from "./world.ts";

/** In the order of their numbers in requests, from 1; answers have the word. */
const STATUSES = ["ENABLE", "PENDING_REVIEW", "REJECT", "DISABLE", "DELETE"] as const;
/** `DISABLE`: by itself, for poor quality. */
export type TemplateStatus = (typeof STATUSES)[number];

/** A parameter; lengths are code points. */
export interface Param {
  readonly name: string;
  readonly require: boolean;
  readonly type: "STRING" | "NUMBER" | "DATE";
  readonly maxLength: number;
  readonly minLength: number;
}
/** A template; prices in đồng. */
export interface Template {
  readonly id: string;
  readonly name: string;
  /** 1 transaction, 2 customer care, 3 promotion. */
  readonly tag: 1 | 2 | 3;
  status: TemplateStatus;
  readonly params: readonly Param[];
  readonly priceUid: number;
  readonly pricePhone: number;
  /** May go by user id; otherwise -249. */
  readonly byUid: boolean;
}
/** What a test says of a template; the rest is usual. */
export type Draft = Pick<Template, "id"> &
  Partial<Omit<Template, "params">> & { readonly params?: readonly (Pick<Param, "name"> & Partial<Param>)[] };

/** Keeps a template, enabled unless it says otherwise. */
export function keep(world: World, { params = [], ...draft }: Draft): Template {
  const template: Template = {
    name: `template ${draft.id}`,
    tag: 2,
    status: "ENABLE",
    priceUid: 150,
    pricePhone: 200,
    byUid: true,
    ...draft,
    params: params.map((param) => ({ require: true, type: "STRING", maxLength: 30, minLength: 0, ...param })),
  };
  world.templates.set(template.id, template);
  return template;
}

/** Changes the status and says so to the webhook. */
export function become(world: World, id: string, status: TemplateStatus): void {
  const template = world.templates.get(id);
  if (template === undefined) throw new Error(`no template ${id}`);
  const change = { prev_status: template.status, new_status: status };
  template.status = status;
  world.emit(aboutOa(world, "change_template_status", { template_id: id, status: change, reason: "" }));
}

const count = z.string().regex(/^\d+$/u).transform(Number);
const ListQuery = z.strictObject({
  offset: count,
  limit: count.pipe(z.int().min(1).max(100)),
  status: z.string().optional(),
});

/** GET /template/all. A status given as a word gives -132. */
export function list(world: World, { query }: Incoming): readonly object[] {
  const { offset, limit, status } = parsed(ListQuery, Object.fromEntries(query), "");
  if (status !== undefined && !/^[1-5]$/u.test(status)) throw bad("status is invalid", -132);
  const word = status === undefined ? null : STATUSES[Number(status) - 1];
  return [...world.templates.values()]
    .filter((template) => word === null || template.status === word)
    .slice(offset, offset + limit)
    .map(({ id, name, status: now }) => ({
      templateId: id,
      templateName: name,
      status: now,
      templateQuality: "HIGH",
    }));
}

/** GET /template/info/v2. */
export function info(world: World, { query }: Incoming): object {
  const template = world.templates.get(query.get("template_id") ?? "");
  if (template === undefined) throw bad("template_id is invalid", -109);
  const { id, name, status, tag, params, priceUid, pricePhone } = template;
  return {
    templateId: id,
    templateName: name,
    status,
    templateTag: tag,
    listParams: params,
    price_uid: String(priceUid),
    price_sdt: String(pricePhone),
  };
}
