/** A paper as a Word file. */
import { Document, Packer } from "docx";
import type { Paper } from "../../flows/ports.ts";
import { cleanLine, escapeXml } from "./clean.ts";
import { closing } from "./closing.ts";
import { head } from "./head.ts";
import { footers, headers, SMALL_PRINT } from "./margins.ts";
import { BODY, EDGE, FONT, PAGE, SMALL } from "./regimes.ts";
import { rows } from "./rows.ts";
import { t } from "./text.vi.ts";
import { undated } from "./zip.ts";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const LANGUAGE = "vi-VN";

/**
 * Makes the file of a paper: a .docx laid out by the rules of its regime, with number, date and signature left to people. Any text will do: what
 * XML forbids is left out. The same paper gives the same bytes, so a file may be stored under its hash.
 */
export async function renderPaper(paper: Paper): Promise<{ readonly type: string; readonly bytes: Buffer }> {
  // No time of making stands in it, unlike in the properties the library writes.
  const properties = { path: "docProps/core.xml", data: coreProperties(paper) };
  const zip = await Packer.toBuffer(wordDocument(paper), undefined, [properties]);
  return { type: DOCX, bytes: undated(zip) };
}

function wordDocument(paper: Paper): Document {
  const { width, height, ...margins } = PAGE;
  const language = { value: LANGUAGE, eastAsia: LANGUAGE };
  return new Document({
    styles: {
      default: {
        document: {
          run: {
            font: { ascii: FONT, hAnsi: FONT, eastAsia: FONT, cs: FONT },
            size: BODY * 2,
            sizeComplexScript: BODY * 2,
            language,
          },
        },
      },
      paragraphStyles: [{ id: SMALL_PRINT, name: "Small print", run: { size: SMALL * 2 } }],
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: { width, height }, margin: { ...margins, header: EDGE, footer: EDGE } },
        },
        headers: headers(paper),
        footers: footers(paper),
        children: [...head(paper), ...rows(paper), ...closing(paper)],
      },
    ],
  });
}

function coreProperties(paper: Paper): string {
  const title = escapeXml(cleanLine(`${paper.title} ${paper.subtitle}`));
  const namespaces = [
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  ].join(" ");
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    `<cp:coreProperties ${namespaces}><dc:title>${title}</dc:title><dc:creator>${t.creator}</dc:creator>`,
    `<dc:language>${LANGUAGE}</dc:language></cp:coreProperties>`,
  ].join("\n");
}
