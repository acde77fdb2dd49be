/** A message as lines of a terminal: the text, then its citations and files; options are in the text already. */
import type { OutboxRow } from "../../../flows/ports.ts";
import { t } from "./text.vi.ts";

/** `saved`: where each of its files lies, in their order. */
export function renderMessage({ body }: OutboxRow, saved: readonly string[]): string {
  const citations = body.citations.map((c) => `  [${t.section(c.number, c.section)}] “${c.quote}”`);
  const files = saved.map((path) => `  ${t.saved(path)}`);
  return [body.text, ...citations, ...files].join("\n");
}
