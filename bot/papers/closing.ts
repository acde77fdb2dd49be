/** The end of a paper: who gets it, and the place to sign, which is for people alone to fill in. */
import { LineRuleType, Paragraph, type Table } from "docx";
import type { Paper } from "../../flows/ports.ts";
import { cleanLine } from "./clean.ts";
import { centred, columns, run } from "./parts.ts";
import { BODY, GAP, HINT, type Regime, regimes, SIGNATURE } from "./regimes.ts";
import { regimeWords, t } from "./text.vi.ts";

/** The closing block. It is one row of a table, so it stays whole; the paragraph behind it is as low as Word lets it be. */
export function closing(paper: Paper): readonly (Paragraph | Table)[] {
  const regime = regimes[paper.regime];
  return [
    columns([{ left: recipients(paper, regime), right: signature(paper, regime) }]),
    new Paragraph({ spacing: { line: 20, lineRule: LineRuleType.EXACT }, children: [] }),
  ];
}

function recipients(paper: Paper, { recipients: look }: Regime): readonly Paragraph[] {
  const named = cleanLine(paper.to ?? "") !== "";
  const list = [t.recipient(named), regimeWords[paper.regime].archive];
  return [
    new Paragraph({
      spacing: { before: 2 * GAP },
      children: [
        run(t.recipients, look.size, {
          bold: look.bold,
          italics: look.italics,
          ...(look.underline ? { underline: {} } : {}),
        }),
      ],
    }),
    ...list.map((line) => new Paragraph({ children: [run(line, look.listSize)] })),
  ];
}

function signature(paper: Paper, regime: Regime): readonly Paragraph[] {
  return [
    centred(regimeWords[paper.regime].authority, BODY, { bold: true }, { spacing: { before: 2 * GAP } }),
    centred(t.position, BODY, { bold: regime.positionBold }),
    ...t.signHint.map((line) => centred(line, HINT, { italics: true })),
    centred(t.signName, BODY, { bold: true }, { spacing: { before: SIGNATURE } }),
  ];
}
