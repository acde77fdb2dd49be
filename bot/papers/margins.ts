/** What stands on every page: that it is a draft, the page number where the rules want it, the receipt code in small print. */
import { Footer, Header, PageNumber, Paragraph, Tab, TabStopType, TextRun } from "docx";
import type { Paper } from "../../flows/ports.ts";
import { cleanLine } from "./clean.ts";
import { centred, run } from "./parts.ts";
import { BODY, GAP, HINT, TEXT_WIDTH } from "./regimes.ts";
import { t } from "./text.vi.ts";

/** The paragraph style of the footer. It has the size, and not its runs, because some programs set page numbers by the paragraph. */
export const SMALL_PRINT = "SmallPrint";

/** Headers: the first page has no number, as both regimes have it. */
export function headers(paper: Paper): { readonly first: Header; readonly default: Header } {
  const notes = paper.practice
    ? [centred(t.practice, HINT, { bold: true }, { spacing: { after: GAP } })]
    : [];
  return {
    first: new Header({ children: [draft([])] }),
    default: new Header({ children: [draft([new Tab(), PageNumber.CURRENT]), ...notes] }),
  };
}

function draft(number: readonly (Tab | typeof PageNumber.CURRENT)[]): Paragraph {
  return new Paragraph({
    tabStops: [{ type: TabStopType.CENTER, position: TEXT_WIDTH / 2 }],
    children: [
      run(t.draft, BODY, { bold: true }),
      ...(number.length === 0 ? [] : [new TextRun({ size: BODY * 2, children: number })]),
    ],
  });
}

/** The same footer on every page: where the text came from, the receipt code, page of pages. */
export function footers(paper: Paper): { readonly first: Footer; readonly default: Footer } {
  return { first: footer(paper), default: footer(paper) };
}

function footer(paper: Paper): Footer {
  return new Footer({
    children: [
      new Paragraph({
        style: SMALL_PRINT,
        tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }],
        children: [
          new TextRun({ text: t.draftNote, italics: true }),
          new TextRun({
            children: [
              new Tab(),
              `${t.receipt(cleanLine(paper.code))} · ${t.page}`,
              PageNumber.CURRENT,
              "/",
              PageNumber.TOTAL_PAGES,
            ],
          }),
        ],
      }),
    ],
  });
}
