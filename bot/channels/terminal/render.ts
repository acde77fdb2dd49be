/** A message as lines of a terminal: the text, then its citations; options are in the text already. */
import type { OutboxRow } from "../../../flows/ports.ts";
import { t } from "./text.vi.ts";

export function renderMessage({ body }: OutboxRow): string {
  const citations = body.citations.map((c) => `  [${t.section(c.number, c.section)}] “${c.quote}”`);
  const files = body.files.map((f) => `  ${f.name}: ${f.url}`);
  return [body.text, ...citations, ...files].join("\n");
}
