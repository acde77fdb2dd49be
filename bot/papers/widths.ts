/** How wide a bold text is: rules are measured against the text they stand under. */

/** Advance widths of Times New Roman Bold in thousandths of the size, by width. Accents don't widen a letter. */
const WIDTHS: readonly (readonly [width: number, letters: string])[] = [
  [250, " .,"],
  [278, "il/"],
  [333, "fjt-:;()"],
  [389, "Is"],
  [444, "cerz"],
  [556, "Sbdhknpqu"],
  [611, "FP"],
  [667, "BELTZ"],
  [722, "ACDNRUVXYw"],
  [778, "GHKOQ"],
  [833, "m"],
  [944, "M"],
  [1000, "W"],
];
/** Figures, vowels, quotes and what is not listed. */
const OTHER = 500;
const OF = new Map(WIDTHS.flatMap(([width, letters]) => Array.from(letters, (letter) => [letter, width])));

/** The width of a text set in bold on one line, in twips. `size` in points. Nearly exact for Vietnamese, a guess for other scripts. */
export function boldWidth(text: string, size: number): number {
  const letters = Array.from(
    text.replaceAll("đ", "d").replaceAll("Đ", "D").normalize("NFD").replace(/\p{M}/gu, ""),
  );
  const thousandths = letters.reduce((sum, letter) => sum + (OF.get(letter) ?? OTHER), 0);
  return Math.round((thousandths * size * 20) / 1000);
}
