/** Every measure of a paper in one place, for a clerk to check: sizes in points, lengths in twips (1/20 pt; 567 = 10 mm). */

export const FONT = "Times New Roman";
/** A4 with the margins both regimes allow: 20, 20, 30 and 15 mm. */
export const PAGE = { width: 11906, height: 16838, top: 1134, bottom: 1134, left: 1701, right: 850 } as const;
/** Header and footer stand 10 mm from the edge. */
export const EDGE = 567;
export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
/** Of the head and of the closing block: left and right column, 75 and 90 mm. */
export const COLUMNS = { left: 4252, right: TEXT_WIDTH - 4252 } as const;
/** Kept free at the right of the left column. */
export const GUTTER = 142;
/** First line of a paragraph: 10 mm. */
export const INDENT = 567;
/** 6 pt, between paragraphs. */
export const GAP = 120;
/** Room for a signature and a seal. */
export const SIGNATURE = 1400;
/** Rules are 0.75 pt thick (eighths of a point). */
export const RULE = 6;
/** Under an issuer or a title a rule is between a third and half as long as the text. */
export const RULE_SHARE = 0.4;
/** Body text of both regimes, what is written small at the place to sign, and the small print in the footer. */
export const BODY = 14;
export const HINT = 12;
export const SMALL = 9;

/** How a regime sets what both have. `issuer` has two sizes: the usual one, and one for names too long for their column. */
export interface Regime {
  readonly nation: number;
  readonly motto: number;
  readonly issuer: readonly [usual: number, long: number];
  /** What stands below the issuer and below the title: a rule, or a sign. */
  readonly below: { readonly issuer: string | null; readonly subtitle: string | null };
  readonly number: number;
  readonly date: number;
  readonly title: number;
  readonly toItalic: boolean;
  readonly basisItalic: boolean;
  /** What the last basis of a document ends with. */
  readonly basisEnd: string;
  /** Line spacing: a multiple (240 = single) or an exact height. */
  readonly line: { readonly line: number; readonly lineRule: "auto" | "exact" };
  readonly positionBold: boolean;
  readonly recipients: {
    readonly size: number;
    readonly listSize: number;
    readonly bold: boolean;
    readonly italics: boolean;
    readonly underline: boolean;
  };
}

/**
 * State: Nghị định 30/2020/NĐ-CP, Phụ lục I. Party: Quy định 399-QĐ/TW (2026) with Hướng dẫn 05-HD/VPTW, whose own text was not at hand:
 * its measures are those that several descriptions agree on.
 */
export const regimes: { readonly [regime in "party" | "state"]: Regime } = {
  state: {
    nation: 12,
    motto: 13,
    issuer: [12, 12],
    below: { issuer: null, subtitle: null },
    number: 13,
    date: 13,
    title: 14,
    toItalic: false,
    basisItalic: true,
    basisEnd: ".",
    line: { line: 276, lineRule: "auto" },
    positionBold: true,
    recipients: { size: 12, listSize: 11, bold: true, italics: true, underline: false },
  },
  party: {
    nation: 15,
    motto: 15,
    issuer: [14, 13],
    below: { issuer: "*", subtitle: "-----" },
    number: 14,
    date: 14,
    title: 15,
    toItalic: true,
    basisItalic: false,
    basisEnd: ",",
    line: { line: 360, lineRule: "exact" },
    positionBold: false,
    recipients: { size: 14, listSize: 12, bold: false, italics: false, underline: true },
  },
};
