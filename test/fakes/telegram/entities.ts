/** Entities of a text: those a tag makes, and those clients find by themselves in what people write. */

export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly custom_emoji_id?: string;
  readonly unix_time?: number;
  readonly date_time_format?: string;
}

/** The documented tags with their attributes. */
export const TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ...["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "pre", "tg-spoiler"].map(
    (name): [string, readonly string[]] => [name, []],
  ),
  ["code", ["class"]],
  ["span", ["class"]],
  ["a", ["href"]],
  ["blockquote", ["expandable"]],
  ["tg-emoji", ["emoji-id"]],
  ["tg-time", ["unix", "format"]],
]);

const SIMPLE = new Map([
  ["b", "bold"],
  ["strong", "bold"],
  ["i", "italic"],
  ["em", "italic"],
  ["u", "underline"],
  ["ins", "underline"],
  ["s", "strikethrough"],
  ["strike", "strikethrough"],
  ["del", "strikethrough"],
  ["code", "code"],
  ["tg-spoiler", "spoiler"],
  ["span", "spoiler"],
]);

/** Links the service keeps; others lose their formatting in silence. */
export function isLink(href: string): boolean {
  return /^(?:https?:\/\/[^\s/]+|tg:\/\/|mailto:|tel:)/iu.test(href);
}

/** The entity of a closed tag; null where it formats nothing. */
export function entityOf(
  tag: {
    readonly name: string;
    readonly attributes: ReadonlyMap<string, string>;
    readonly from: number;
    readonly language?: string;
  },
  length: number,
): Entity | null {
  const { name, attributes } = tag;
  const span = { offset: tag.from, length };
  const simple = SIMPLE.get(name);
  if (length === 0) return null;
  if (simple !== undefined) return { type: simple, ...span };
  if (name === "blockquote")
    return { type: attributes.has("expandable") ? "expandable_blockquote" : "blockquote", ...span };
  if (name === "pre")
    return { type: "pre", ...span, ...(tag.language === undefined ? {} : { language: tag.language }) };
  if (name === "tg-emoji")
    return { type: "custom_emoji", ...span, custom_emoji_id: attributes.get("emoji-id") ?? "" };
  if (name === "tg-time")
    return {
      type: "date_time",
      ...span,
      unix_time: Number(attributes.get("unix") ?? 0),
      date_time_format: attributes.get("format") ?? "",
    };
  const url = attributes.get("href") ?? "";
  return isLink(url) ? { type: "text_link", ...span, url } : null;
}

/** Commands, mentions and addresses in what a person wrote. */
export function foundIn(text: string): readonly Entity[] {
  const kinds = {
    bot_command: /(?<![\p{L}\p{N}_/<>@])\/[a-z0-9_]{1,32}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_])/giu,
    mention: /(?<![\p{L}\p{N}_/])@[a-z0-9_]{3,32}(?![\p{L}\p{N}_])/giu,
    url: /https?:\/\/[^\s<>"]+/giu,
  };
  return Object.entries(kinds)
    .flatMap(([type, pattern]) =>
      [...text.matchAll(pattern)].map((found) => ({ type, offset: found.index, length: found[0].length })),
    )
    .toSorted((a, b) => a.offset - b.offset);
}
