/** How long a text is to Zalo. */

/** Code points after NFC. */
export function codePoints(text: string): number {
  return Array.from(text.normalize("NFC")).length;
}
