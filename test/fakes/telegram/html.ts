/** HTML as the Bot API reads it: few tags, four named entities, refusals with an offset in bytes. */
import { entityOf, isLink, TAGS, type Entity } from "./entities.ts";

export interface Parsed {
  readonly ok: true;
  readonly text: string;
  /** In UTF-16 units, outer before inner. */
  readonly entities: readonly Entity[];
  /** What the real service lets pass in silence and a careful client never sends. */
  readonly doubts: readonly string[];
}
export interface Unparsable {
  readonly ok: false;
  /** Follows “can't parse entities: ”. */
  readonly why: string;
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Where its text starts. */
  readonly from: number;
  /** Dropped as formatting where it stands, though it must be closed all the same. */
  readonly dropped: boolean;
  language?: string;
}

const NAMED = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
]);

/** Never throws. */
export function parseHtml(html: string): Parsed | Unparsable {
  const open: Tag[] = [];
  const entities: Entity[] = [];
  const doubts: string[] = [];
  let text = "";
  let at = 0;
  const refuse = (what: string, tail = ""): Unparsable => ({
    ok: false,
    why: `${what} at byte offset ${Buffer.byteLength(html.slice(0, at))}${tail}`,
  });
  while (at < html.length) {
    const next = html[at] ?? "";
    if (next === "&") {
      const read = reference(html, at);
      if (read.unknown) return refuse(`Unknown named entity "${read.source}"`);
      if (read.doubt) doubts.push(`"${read.source}" is not an escaped entity`);
      text += read.text;
      at += read.source.length;
    } else if (next !== "<") {
      text += next;
      at += 1;
    } else if (html[at + 1] === "/") {
      const tag = open.pop();
      if (tag === undefined) return refuse("Unexpected end tag");
      const [source, found = ""] = /<\/([^\s>]*)\s*>/uy.exec(html.slice(at)) ?? [];
      if (source === undefined) return refuse("Unclosed end tag");
      if (found !== "" && found.toLowerCase() !== tag.name)
        return refuse("Unmatched end tag", `, expected "</${tag.name}>", found "</${found}>"`);
      const parent = open.at(-1);
      if (tag.name === "code" && parent?.name === "pre" && tag.language !== undefined)
        parent.language = tag.language;
      const entity = tag.dropped ? null : entityOf(tag, text.length - tag.from);
      if (entity !== null) entities.push(entity);
      at += source.length;
    } else {
      const read = startTag(html.slice(at));
      if (typeof read === "string") return refuse(read);
      const tag = { ...read, from: text.length, dropped: misplaced(read.name, open) };
      if (tag.dropped && !(tag.name === "code" && open.at(-1)?.name === "pre"))
        doubts.push(`<${tag.name}> inside <${open.at(-1)?.name}>`);
      if (tag.name === "a" && !isLink(tag.attributes.get("href") ?? ""))
        doubts.push("<a> without a valid href");
      doubts.push(...read.strange.map((name) => `<${tag.name}> with the attribute ${name}`));
      open.push(tag);
      at += read.length;
    }
  }
  const last = open.at(-1);
  if (last !== undefined)
    return { ok: false, why: `Can't find end tag corresponding to start tag "${last.name}"` };
  return { ok: true, text, entities: entities.toReversed().toSorted(outerFirst), doubts };
}

/** Of equal spans the one that closed last, which comes first here, is outside. */
function outerFirst(a: Entity, b: Entity): number {
  return a.offset - b.offset || b.length - a.length;
}

function misplaced(name: string, open: readonly Tag[]): boolean {
  return (
    open.some((outer) => outer.name === "pre" || outer.name === "code") ||
    (name === "blockquote" && open.some((outer) => outer.name === "blockquote"))
  );
}

/** What stands at an ampersand; alone it means itself. */
function reference(
  html: string,
  at: number,
): { readonly source: string; readonly text: string; readonly doubt: boolean; readonly unknown: boolean } {
  const pattern = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]*))(;?)/iuy;
  pattern.lastIndex = at;
  const [source = "&", hex, decimal, name, end] = pattern.exec(html) ?? [];
  const lone = { source: "&", text: "&", doubt: true, unknown: false };
  if (name !== undefined) {
    const text = NAMED.get(name);
    if (text !== undefined) return { source, text, doubt: end === "", unknown: false };
    return end === "" ? lone : { source, text: "", doubt: false, unknown: true };
  }
  const code = hex === undefined ? Number(decimal ?? 0) : Number.parseInt(hex, 16);
  if (code === 0 || code >= 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return lone;
  return { source, text: String.fromCodePoint(code), doubt: end === "", unknown: false };
}

interface StartTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly strange: readonly string[];
  readonly length: number;
  readonly language?: string;
}

/** The tag at the start of the text, or why there is none. */
function startTag(html: string): StartTag | string {
  const [head = "", written = ""] = /^<([^\s>]*)/u.exec(html) ?? [];
  if (head.length === html.length) return "Unclosed start tag";
  const name = written.toLowerCase();
  const known = TAGS.get(name);
  if (known === undefined) return `Unsupported start tag "${name}"`;
  const attributes = new Map<string, string>();
  const pattern = /\s+([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([a-z0-9.-]+)))?/iuy;
  let at = head.length;
  for (;;) {
    pattern.lastIndex = at;
    const [source, key = "", double, single, bare] = pattern.exec(html) ?? [];
    if (source === undefined) break;
    attributes.set(key.toLowerCase(), unescaped(double ?? single ?? bare ?? ""));
    at += source.length;
  }
  const [end] = /^\s*>/u.exec(html.slice(at)) ?? [];
  if (end === undefined) return `Unclosed start tag "${name}"`;
  if (name === "span" && attributes.get("class") !== "tg-spoiler")
    return 'Tag "span" must have class "tg-spoiler"';
  const language = name === "code" ? /^language-(.+)$/u.exec(attributes.get("class") ?? "")?.[1] : undefined;
  return {
    name,
    attributes,
    strange: [...attributes.keys()].filter((key) => !known.includes(key)),
    length: at + end.length,
    ...(language === undefined ? {} : { language }),
  };
}

function unescaped(value: string): string {
  return value.replaceAll(/&[^&]*/gu, (part) => {
    const read = reference(part, 0);
    return read.unknown ? part : read.text + part.slice(read.source.length);
  });
}
