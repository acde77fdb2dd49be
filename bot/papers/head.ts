/** The head of a paper: who issues it, the state or the party, number and date left to people, and what the paper is. */
import { AlignmentType, Paragraph, type Table } from "docx";
import type { Paper } from "../../flows/ports.ts";
import { cleanLine } from "./clean.ts";
import { centred, columns, rule, run } from "./parts.ts";
import {
  BODY,
  COLUMNS,
  GAP,
  GUTTER,
  INDENT,
  type Regime,
  regimes,
  RULE_SHARE,
  TEXT_WIDTH,
} from "./regimes.ts";
import { regimeWords, t } from "./text.vi.ts";
import { boldWidth } from "./widths.ts";

/** Everything above the rows. */
export function head(paper: Paper): readonly (Paragraph | Table)[] {
  const regime = regimes[paper.regime];
  return [
    ...(paper.practice ? [practiceNote()] : []),
    columns([
      { left: issuer(paper, regime), right: nation(paper.regime) },
      {
        left: [centred(regimeWords[paper.regime].number, regime.number, {}, { spacing: { before: GAP } })],
        right: [centred(t.date, regime.date, { italics: true }, { spacing: { before: GAP } })],
      },
    ]),
    ...titles(paper, regime),
    ...addressed(paper, regime),
    new Paragraph({
      alignment: AlignmentType.JUSTIFIED,
      indent: { firstLine: INDENT },
      spacing: { ...regime.line, after: GAP },
      keepNext: true,
      children: [run(t.lead, BODY)],
    }),
  ];
}

function practiceNote(): Paragraph {
  const side = { style: "single", size: 12, space: 4, color: "000000" } as const;
  return centred(
    t.practice,
    BODY,
    { bold: true },
    { spacing: { after: 2 * GAP }, border: { top: side, bottom: side, left: side, right: side } },
  );
}

function issuer(paper: Paper, regime: Regime): readonly Paragraph[] {
  const above = cleanLine(paper.above ?? "").toUpperCase();
  const unit = cleanLine(paper.unit).toUpperCase();
  const within = COLUMNS.left - GUTTER;
  const [usual, long] = regime.issuer;
  const size = (text: string) => (boldWidth(text, usual) > within ? long : usual);
  return [
    ...(above === "" ? [] : [balanced(above, size(above), false, within)]),
    balanced(unit, size(unit), true, within),
    below(regime.below.issuer, unit, size(unit), within, 0),
  ];
}

/** A name that takes two lines is broken in its middle, so that no word stands alone on the second. */
function balanced(text: string, size: number, bold: boolean, within: number): Paragraph {
  const width = boldWidth(text, size);
  if (width <= within || width > 2 * within) return centred(text, size, { bold });
  const words = text.split(" ");
  const halves = words
    .slice(1)
    .map((_, i) => [words.slice(0, i + 1).join(" "), words.slice(i + 1).join(" ")]);
  const wider = (lines: readonly string[]) => Math.max(...lines.map((line) => boldWidth(line, size)));
  const [first, second] = halves.toSorted((a, b) => wider(a) - wider(b))[0] ?? [];
  if (first === undefined || second === undefined) return centred(text, size, { bold });
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [run(`${first} `, size, { bold }), run(second, size, { bold, break: 1 })],
  });
}

/** The state has its name and motto, the party its name alone; the rule below is as long as the text. */
function nation(regime: Paper["regime"]): readonly Paragraph[] {
  const { nation: name, motto } = regimeWords[regime];
  const sizes = regimes[regime];
  return [
    centred(name, sizes.nation, { bold: true }),
    ...(motto === null ? [] : [centred(motto, sizes.motto, { bold: true })]),
    rule(boldWidth(motto ?? name, sizes.motto), COLUMNS.right),
  ];
}

function titles(paper: Paper, regime: Regime): readonly Paragraph[] {
  const subtitle = cleanLine(paper.subtitle);
  return [
    centred(cleanLine(paper.title), regime.title, { bold: true }, { spacing: { before: 3 * GAP } }),
    centred(subtitle, BODY, { bold: true }),
    below(regime.below.subtitle, subtitle, BODY, TEXT_WIDTH, GAP),
  ];
}

/** A sign where the regime has one, else a rule in proportion to the text above. */
function below(sign: string | null, text: string, size: number, within: number, after: number): Paragraph {
  if (sign !== null) return centred(sign, BODY, {}, { spacing: { after } });
  return rule(Math.min(boldWidth(text, size), within) * RULE_SHARE, within, after);
}

function addressed(paper: Paper, regime: Regime): readonly Paragraph[] {
  const to = cleanLine(paper.to ?? "");
  const basis = cleanLine(paper.basis ?? "");
  const toLine = new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { after: 2 * GAP },
    children: [run(t.to, BODY, { italics: regime.toItalic }), run(to, BODY)],
  });
  const basisLine = new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: INDENT },
    spacing: { ...regime.line, after: GAP },
    children: [run(ended(basis, regime.basisEnd), BODY, { italics: regime.basisItalic })],
  });
  return [...(to === "" ? [] : [toLine]), ...(basis === "" ? [] : [basisLine])];
}

function ended(text: string, mark: string): string {
  return text.replace(/[.,;:\s]+$/u, "") + mark;
}
