/** Vietnamese words of the `ask` command. */
import { sectionName } from "../../knowledge/section-name.vi.ts";

export const words = {
  sources: "Trích dẫn:",
  source: (number: string, section: string, quote: string) =>
    `- ${number}, ${sectionName(section)}: “${quote}”`,
};
