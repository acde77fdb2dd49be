/** A message as Telegram shows it: HTML with everything escaped, citations in quotes that open, options as buttons. */
import type { Button, Citation, MessageBody } from "../../../flows/ports.ts";
import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from "grammy/types";
import type { Say } from "../../../flows/engine/types.ts";
import { split } from "../../../flows/engine/prompt.ts";
import { t } from "./text.vi.ts";

/** Telegram takes 4,096 UTF-16 units after its tags are read; a little room is left. */
const MAX_TEXT = 4_000;
/** What may stand below a file. */
const MAX_CAPTION = 1_000;
/** Longer than this, two messages are easier to read than one. */
const MAX_JOINED = 2_000;
/** Options this short stand side by side, so many in a row. */
const SHORT_LABEL = 12;
const ROW = 3;

export type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove;

/** The message as HTML; `fit` first, so that it is not too long. */
export function htmlOf({ text, citations }: MessageBody): string {
  const quotes = citations.map(
    (citation) =>
      `<blockquote expandable>“${escape(citation.quote)}”\n${escape(sourceOf(citation))}</blockquote>`,
  );
  return [...(text === "" ? [] : [escape(text)]), ...quotes].join("\n\n");
}

/** The same without markup: for a text whose markup was refused. */
export function plainOf({ text, citations }: MessageBody): string {
  return [...(text === "" ? [] : [text]), ...citations.map(shown)].join("\n\n");
}

/**
 * What stands below the message: options as buttons, one below the other, short ones in rows; the offer to share one's number; else nothing,
 * and an offer made before is taken away.
 */
export function markupOf({ buttons, phone }: MessageBody): Markup {
  if (buttons.length > 0) return { inline_keyboard: rowsOf(buttons) };
  if (phone !== true) return { remove_keyboard: true };
  return {
    keyboard: [[{ text: t.sharePhone, request_contact: true }]],
    resize_keyboard: true,
    one_time_keyboard: true,
  };
}

function rowsOf(buttons: readonly Button[]): { text: string; callback_data: string }[][] {
  const width = buttons.every(({ label }) => label.length <= SHORT_LABEL) ? ROW : 1;
  const keys = buttons.map(({ label, action }) => ({ text: label, callback_data: action }));
  return Array.from({ length: Math.ceil(keys.length / width) }, (_, row) =>
    keys.slice(row * width, (row + 1) * width),
  );
}

/**
 * The same content in messages that Telegram takes whole, in order: a chat takes one a second, so what fits into one is one. A file is a
 * message of its own; buttons stay with the last part.
 */
export function fit(says: readonly Say[]): readonly Say[] {
  return joined(says).flatMap((say) => {
    const bare = { kind: say.kind, buttons: [], citations: [], files: [] };
    const [file, ...others] = say.files;
    if (file !== undefined) {
      const isCaption = others.length === 0 && say.citations.length === 0 && say.text.length <= MAX_CAPTION;
      if (isCaption) return [say];
      const papers = say.files.map((each): Say => ({ ...bare, text: "", files: [each] }));
      const last = papers.pop() ?? { ...bare, text: "" };
      return [...fit([{ ...say, buttons: [], files: [] }]), ...papers, { ...last, buttons: say.buttons }];
    }
    const parts: Say[] = split(say.text, codePoints(say.text, MAX_TEXT)).map((text) => ({ ...bare, text }));
    for (const citation of say.citations.flatMap(pieces)) {
      const last = parts.at(-1);
      const grown = last === undefined ? null : { ...last, citations: [...last.citations, citation] };
      if (grown !== null && plainOf(grown).length <= MAX_TEXT) parts[parts.length - 1] = grown;
      else parts.push({ ...bare, text: t.citationsGoOn, citations: [citation] });
    }
    const last = parts.pop();
    const { buttons } = say;
    const phone = say.phone === true ? ({ phone: true } as const) : {};
    return last === undefined ? [] : [...parts, { ...last, buttons, ...phone }];
  });
}

/** A message that has nothing but text goes in front of the next one. */
function joined(says: readonly Say[]): readonly Say[] {
  return says.reduce<readonly Say[]>((done, say) => {
    const before = done.at(-1);
    const isBare =
      before !== undefined &&
      before.kind === say.kind &&
      before.phone !== true &&
      before.buttons.length + before.citations.length + before.files.length === 0;
    const text = isBare ? `${before.text}\n\n${say.text}` : say.text;
    return isBare && text.length <= MAX_JOINED ? [...done.slice(0, -1), { ...say, text }] : [...done, say];
  }, []);
}

/** A quote too long for one message, in parts that are each verbatim. */
function pieces(citation: Citation): readonly Citation[] {
  const room = MAX_TEXT - t.citationsGoOn.length - shown({ ...citation, quote: "" }).length - 2;
  return split(citation.quote, codePoints(citation.quote, room)).map((quote) => ({ ...citation, quote }));
}

/** How many code points are surely no more than so many UTF-16 units, in this text. */
function codePoints(text: string, units: number): number {
  return /[\u{10000}-\u{10ffff}]/u.test(text) ? Math.floor(units / 2) : units;
}

function shown(citation: Citation): string {
  return `“${citation.quote}”\n${sourceOf(citation)}`;
}

function sourceOf({ number, section }: Citation): string {
  return t.source(number, section);
}

/** For HTML; a quote needs none outside attributes. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
