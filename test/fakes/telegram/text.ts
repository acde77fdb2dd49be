/** Text as the bot sends it: parsed, trimmed, measured. */
import { z } from "zod";
import type { Entity } from "./entities.ts";
import { parseHtml } from "./html.ts";
import { bad } from "./refusal.ts";
import { json, text } from "./values.ts";

const Given = z.strictObject({
  type: z.string(),
  offset: z.int().min(0),
  length: z.int().min(1),
  url: z.string().optional(),
  language: z.string().optional(),
  custom_emoji_id: z.string().optional(),
  unix_time: z.int().optional(),
  date_time_format: z.string().optional(),
});
export const entitiesParam = json(z.array(Given)).optional();
export const parseModeParam = text.optional();

export interface Formatted {
  readonly text: string;
  readonly raw: string;
  readonly entities: readonly Entity[];
}

/** Longest text of a message, in UTF-16 units: the strictest of the ways to count. */
export const MOST_TEXT = 4_096;
const MOST_CAPTION = 1_024;

/** What becomes of a text; doubts go to `problems`. Empty is for the caller to judge. */
export function format(
  { raw, mode, given }: { readonly raw: string; readonly mode: string | undefined; readonly given: unknown },
  problems: string[],
): Formatted {
  if (/\p{Surrogate}/u.test(raw)) throw bad("strings must be encoded in UTF-8");
  const entities = z.array(Given).optional().parse(given) ?? [];
  if (mode === undefined || mode === "") {
    if (entities.some(({ offset, length }) => offset + length > raw.length))
      throw bad("entity is out of the text");
    return trimmed({ text: raw, raw, entities: entities.map(clean) });
  }
  if (entities.length > 0) problems.push("parse_mode and entities in one call: the entities are ignored");
  if (mode.toLowerCase() !== "html") throw bad("unsupported parse_mode");
  const parsed = parseHtml(raw);
  if (!parsed.ok) throw bad(`can't parse entities: ${parsed.why}`);
  problems.push(...parsed.doubts.map((doubt) => `HTML: ${doubt}`));
  return trimmed({ text: parsed.text, raw, entities: parsed.entities });
}

export function messageText(formatted: Formatted): Formatted {
  if (formatted.text === "") throw bad("message text is empty");
  if (formatted.text.length > MOST_TEXT) throw bad("message is too long");
  return formatted;
}

export function captionText(formatted: Formatted): Formatted {
  if (formatted.text.length > MOST_CAPTION) throw bad("message caption is too long");
  return formatted;
}

/** White space at both ends goes, and what it carried with it. */
function trimmed({ text, raw, entities }: Formatted): Formatted {
  const kept = text.trim();
  const lost = text.length - text.trimStart().length;
  return {
    text: kept,
    raw,
    entities: entities.flatMap((entity) => {
      const from = Math.max(0, entity.offset - lost);
      const to = Math.min(kept.length, entity.offset + entity.length - lost);
      return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
    }),
  };
}

function clean({ type, offset, length, ...rest }: z.output<typeof Given>): Entity {
  const { url, language } = rest;
  return {
    type,
    offset,
    length,
    ...(url === undefined ? {} : { url }),
    ...(language === undefined ? {} : { language }),
  };
}
