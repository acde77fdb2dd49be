/** A message as Zalo takes it: plain text within 2,000 characters, sources below their quotes, a file or buttons beside the text at most. */
import type { Button, Citation, MessageBody } from "../../../flows/ports.ts";
import { split } from "../../../flows/engine/prompt.ts";
import type { Say } from "../../../flows/engine/types.ts";
import { t } from "./text.vi.ts";

/** Zalo refuses more than 2,000 and cuts nothing; a little room is left. */
const MAX_TEXT = 1_900;
const MAX_BUTTONS = 5;
const MAX_TITLE = 100;

/** Everything of the message that is text; options are in it already. */
export function textOf({ text, citations }: Pick<MessageBody, "text" | "citations">): string {
  return [...(text === "" ? [] : [text]), ...citations.map(shown)].join("\n\n");
}

/** Options beyond the fifth, or with longer words, can be typed. */
export function buttonsOf(buttons: readonly Button[]): readonly object[] {
  return buttons
    .filter(({ label }) => label.length <= MAX_TITLE)
    .slice(0, MAX_BUTTONS)
    .map(({ label, action }) => ({ title: label, type: "oa.query.hide", payload: action }));
}

/**
 * The same content in messages that Zalo takes whole, in order; a file is a message of its own, buttons stay with the last part. So is the
 * offer to share one's number: a message without words, behind those that ask for it.
 */
export function fit(says: readonly Say[]): readonly Say[] {
  return says.flatMap((say) => {
    const bare = { kind: say.kind, buttons: [], citations: [], files: [] };
    const parts: Say[] = split(textOf(say), MAX_TEXT).map((text) => ({ ...bare, text }));
    const files = say.files.map((file): Say => ({ ...bare, text: "", files: [file] }));
    const all = [...parts, ...files];
    const last = all.pop();
    const offer: readonly Say[] = say.phone === true ? [{ ...bare, text: "", phone: true }] : [];
    return last === undefined ? offer : [...all, { ...last, buttons: say.buttons }, ...offer];
  });
}

function shown({ quote, number, section }: Citation): string {
  return `“${quote}”\n${t.source(number, section)}`;
}
