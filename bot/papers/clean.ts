/** Text of strangers made fit for a document: nothing in it can break the file or turn the line around. */

/**
 * What XML forbids (controls, lone surrogates, U+FFFE, U+FFFF), what nobody sees and steers (the other controls, signs of direction, byte order
 * marks). Joiners stay: pictures are made with them.
 */
const UNFIT = /[\p{Cc}\p{Cs}\uFFFE\uFFFF\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;

/** The lines of a text that hold anything to read, each composed (NFC), trimmed and fit for XML. */
export function cleanLines(text: string): readonly string[] {
  return text
    .split(BREAKS)
    .map((line) => line.replaceAll("\t", " ").replace(UNFIT, "").normalize("NFC").trim())
    .filter((line) => line !== "");
}

/** A text on one line, as `cleanLines`. */
export function cleanLine(text: string): string {
  return cleanLines(text).join(" ");
}

/** A text inside an XML element; for the parts written by hand. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
