/** What a paper says: numbered paragraphs, which a long answer may run through over pages; a table would squeeze it into a column. */
import { AlignmentType, LeaderType, Paragraph, Tab, TabStopType, TextRun } from "docx";
import type { Paper } from "../../flows/ports.ts";
import { cleanLine, cleanLines } from "./clean.ts";
import { run } from "./parts.ts";
import { BODY, GAP, INDENT, type Regime, regimes, TEXT_WIDTH } from "./regimes.ts";
import { t } from "./text.vi.ts";

const LONG_WORD = /\S{25}/u;

/** The rows in their order, numbered from 1. The last paragraph holds on to what follows: no signature stands alone on a page. */
export function rows(paper: Paper): readonly Paragraph[] {
  const regime = regimes[paper.regime];
  return paper.rows.flatMap(({ label, value }, i) => {
    const name = t.row(i + 1, cleanLine(label).replace(/[\s:]+$/u, ""));
    return row(name, cleanLines(value), regime, i === paper.rows.length - 1);
  });
}

function row(name: string, lines: readonly string[], regime: Regime, last: boolean): readonly Paragraph[] {
  const title = (end: string) => run(name + end, BODY, { bold: true });
  const [first, ...more] = lines;
  if (first === undefined)
    return [
      dotted([title(" ")], regime, { indent: INDENT, keepNext: true }),
      dotted([], regime, { indent: 0, keepNext: last }),
    ];
  if (more.length === 0) return [prose([title(" "), run(first, BODY)], regime, last, alignmentOf(first))];
  return [
    prose([title("")], regime, true, AlignmentType.LEFT),
    ...lines.map((line, i) => prose([run(line, BODY)], regime, last && i === more.length, alignmentOf(line))),
  ];
}

/** Justified, but for text with an address or the like: the line before a word that goes to the next would be torn apart. */
function alignmentOf(text: string): typeof AlignmentType.LEFT | typeof AlignmentType.JUSTIFIED {
  return LONG_WORD.test(text) ? AlignmentType.LEFT : AlignmentType.JUSTIFIED;
}

function prose(
  children: readonly TextRun[],
  regime: Regime,
  keepNext: boolean,
  alignment: ReturnType<typeof alignmentOf>,
): Paragraph {
  return new Paragraph({
    alignment,
    indent: { firstLine: INDENT },
    spacing: { ...regime.line, after: GAP },
    keepNext,
    children,
  });
}

/** Dots up to the right margin, to write on by hand. */
function dotted(
  children: readonly TextRun[],
  regime: Regime,
  { indent, keepNext }: { readonly indent: number; readonly keepNext: boolean },
): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.LEFT,
    indent: { firstLine: indent },
    spacing: { ...regime.line, after: GAP },
    tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH, leader: LeaderType.DOT }],
    keepNext,
    children: [...children, new TextRun({ children: [new Tab()], size: BODY * 2 })],
  });
}
