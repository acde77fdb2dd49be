/** What papers are built of: a paragraph of one text, a rule, two columns without borders. */
import {
  AlignmentType,
  BorderStyle,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Paragraph,
  Table,
  TableBorders,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import { COLUMNS, GUTTER, RULE, TEXT_WIDTH } from "./regimes.ts";

/** How a run looks, but for its size. */
type Look = Omit<IRunOptions, "size" | "text" | "children">;

/** A run of text; `size` in points. */
export function run(text: string, size: number, look: Look = {}): TextRun {
  // The library fills in numbers for words of its own in braces; parted behind the brace, nothing typed is such a word.
  return new TextRun({ ...look, children: text.split(/(?<=\{)/u), size: size * 2 });
}

/** A centred paragraph of one text; `size` in points, no space around it. */
export function centred(
  text: string,
  size: number,
  look: Look = {},
  layout: Omit<IParagraphOptions, "children"> = {},
): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    ...layout,
    children: [run(text, size, look)],
  });
}

/**
 * A solid line, `length` twips long, in the middle of a space `within` twips wide: the border of a low, empty paragraph, which unlike typed
 * underscores neither wraps nor shifts. `after`: space below, in twips.
 */
export function rule(length: number, within: number, after = 0): Paragraph {
  const side = Math.max(0, Math.round((within - length) / 2));
  return new Paragraph({
    indent: { left: side, right: side },
    border: { top: { style: BorderStyle.SINGLE, size: RULE, space: 0, color: "000000" } },
    spacing: { before: 60, after, line: 120, lineRule: LineRuleType.EXACT },
    children: [],
  });
}

/** The two columns of a head or a closing block: a table without borders. A row is never parted between pages. */
export function columns(
  rows: readonly { readonly left: readonly Paragraph[]; readonly right: readonly Paragraph[] }[],
): Table {
  return new Table({
    borders: TableBorders.NONE,
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: [COLUMNS.left, COLUMNS.right],
    rows: rows.map(
      ({ left, right }) =>
        new TableRow({
          cantSplit: true,
          children: [cell(left, COLUMNS.left, GUTTER), cell(right, COLUMNS.right, 0)],
        }),
    ),
  });
}

function cell(children: readonly Paragraph[], width: number, gutter: number): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: { left: 0, right: gutter, top: 0, bottom: 0, marginUnitType: WidthType.DXA },
    children,
  });
}
