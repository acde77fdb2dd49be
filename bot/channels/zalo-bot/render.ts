/** A message as the Zalo Bot shows it: plain text, citations as lines below it, files as lines that say where they are. No buttons. */
import type { Citation, FileLink, MessageBody } from "../../../flows/ports.ts";
import type { Say } from "../../../flows/engine/types.ts";
import { length, shorten } from "../../../flows/engine/input.ts";
import { MAX_MESSAGE, split } from "../../../flows/engine/prompt.ts";
import { t } from "./text.vi.ts";

/** The platform takes 2,000 characters; in which units is not documented, so the larger count: UTF-16 units. */
const MAX_TEXT = MAX_MESSAGE;
/** The longest origin there is: scheme, 253 characters of host, port. */
const LONGEST_ORIGIN = `https://${"x".repeat(253)}:65535`;
/** Code points of a file's name that are said. */
const LONGEST_NAME = 120;

/** What is known of a file when a message goes out. */
export type Whereabouts =
  | { readonly kind: "at"; readonly address: string }
  | { readonly kind: "elsewhere" | "gone" };

/** The message as text; `fit` first, so that it is not too long. `where` says of each file where it is to be had. */
export function textOf(
  { text, citations, files }: Pick<MessageBody, "text" | "citations" | "files">,
  where: (file: FileLink) => Whereabouts,
): string {
  const quotes = citations.map(shown).join("\n");
  const papers = files.map((file) => lineOf(file, where(file))).join("\n");
  return [text, quotes, papers].filter((part) => part !== "").join("\n\n");
}

/**
 * The same content in messages that the platform takes whole, in order: a chat takes one a second and the plan so many a month, so what fits
 * into one is one. Options stand in the text as numbers; buttons there are none.
 */
export function fit(says: readonly Say[]): readonly Say[] {
  return joined(says).flatMap((say) => {
    const bare: Say = { kind: say.kind, text: "", buttons: [], citations: [], files: [] };
    let parts: readonly Say[] = split(say.text, codePoints(say.text)).map((text) => ({ ...bare, text }));
    for (const citation of say.citations.flatMap(pieces))
      parts = added(parts, bare, { citations: [citation], files: [] });
    for (const file of say.files) parts = added(parts, bare, { citations: [], files: [file] });
    return parts;
  });
}

/** One more citation or file: with the last part where there is room, else in a part of its own. */
function added(
  parts: readonly Say[],
  bare: Say,
  { citations, files }: Pick<Say, "citations" | "files">,
): readonly Say[] {
  const last = parts.at(-1);
  if (last !== undefined) {
    const grown = { ...last, citations: [...last.citations, ...citations], files: [...last.files, ...files] };
    if (most(grown) <= MAX_TEXT) return [...parts.slice(0, -1), grown];
  }
  const text = last === undefined || citations.length === 0 ? "" : t.citationsGoOn;
  return [...parts, { ...bare, text, citations, files }];
}

/** What has nothing below its text goes in front of the next message of its kind. */
function joined(says: readonly Say[]): readonly Say[] {
  return says.reduce<readonly Say[]>((done, say) => {
    const before = done.at(-1);
    if (before === undefined || before.kind !== say.kind) return [...done, say];
    const text = [before.text, say.text].filter((part) => part !== "").join("\n\n");
    const isBare = before.citations.length + before.files.length === 0;
    return isBare && text.length <= MAX_TEXT ? [...done.slice(0, -1), { ...say, text }] : [...done, say];
  }, []);
}

/** The most UTF-16 units a message may turn out to have, wherever Khéo is served and whatever became of its files. */
function most(say: Say): number {
  const longest = (file: FileLink): Whereabouts => {
    const each: readonly Whereabouts[] = [
      { kind: "at", address: `${LONGEST_ORIGIN}${file.url}` },
      { kind: "elsewhere" },
      { kind: "gone" },
    ];
    return each.reduce((a, b) => (lineOf(file, b).length > lineOf(file, a).length ? b : a));
  };
  return textOf(say, longest).length;
}

function lineOf({ name }: FileLink, where: Whereabouts): string {
  const said = shorten(name, LONGEST_NAME);
  switch (where.kind) {
    case "at":
      return t.fileAt(said, where.address);
    case "elsewhere":
      return t.fileElsewhere(said);
    case "gone":
      return t.fileGone(said);
  }
}

/** A quote too long for one message, in parts that are each verbatim. */
function pieces(citation: Citation): readonly Citation[] {
  const around = t.citationsGoOn.length + 2 + shown({ ...citation, quote: "" }).length;
  const room = codePoints(citation.quote, MAX_TEXT - around);
  if (length(citation.quote) <= room) return [citation];
  return split(citation.quote, room).map((quote) => ({ ...citation, quote }));
}

/** How many code points are surely no more than so many UTF-16 units, in this text. */
function codePoints(text: string, units = MAX_TEXT): number {
  return /[\u{10000}-\u{10ffff}]/u.test(text) ? Math.floor(units / 2) : units;
}

function shown({ number, section, quote }: Citation): string {
  return t.citation(number, section, quote);
}
