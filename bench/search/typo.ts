/** Slips of the finger in one Vietnamese syllable, as telephones and telex keyboards make them. */
import type { Chance } from "./chance.ts";

/** The syllable with one slip; always different from it. Syllables of one letter may come back unchanged. */
export function misspell(word: string, chance: Chance): string {
  const first = chance.below(SLIPS.length);
  for (let tried = 0; tried < SLIPS.length; tried++) {
    const slipped = SLIPS[(first + tried) % SLIPS.length]?.(word, chance) ?? word;
    if (slipped !== word) return slipped;
  }
  return word;
}

/** Each gives the word back where it has nothing to slip on; then the next is tried. */
const SLIPS: readonly ((word: string, chance: Chance) => string)[] = [
  neighbourKey,
  droppedLetter,
  swappedLetters,
  wrongMark,
  telexLeftover,
];

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"] as const;

/** A plain letter becomes one beside it on the keyboard. */
function neighbourKey(word: string, chance: Chance): string {
  const plain = [...word.matchAll(/[a-z]/gu)].map(({ index }) => index);
  const at = plain[chance.below(plain.length)];
  if (at === undefined) return word;
  const row = ROWS.find((keys) => keys.includes(word.charAt(at))) ?? "";
  const key = row.indexOf(word.charAt(at));
  const beside = [row.charAt(key - 1), row.charAt(key + 1)].filter((letter) => letter !== "");
  return replaced(word, at, 1, beside[chance.below(beside.length)] ?? "");
}

function droppedLetter(word: string, chance: Chance): string {
  return replaced(word, chance.below(word.length), 1, "");
}

function swappedLetters(word: string, chance: Chance): string {
  const at = chance.below(word.length - 1);
  return replaced(word, at, 2, word.charAt(at + 1) + word.charAt(at));
}

/** The five tone marks: grave, acute, tilde, hook above, dot below; telex types them as these keys. */
const TONES = ["\u0300", "\u0301", "\u0303", "\u0309", "\u0323"] as const;
const TELEX = ["f", "s", "x", "r", "j"] as const;

/** Another tone mark than the right one, on the same letter. */
function wrongMark(word: string, chance: Chance): string {
  const letters = word.normalize("NFD");
  const right = TONES.findIndex((tone) => letters.includes(tone));
  if (right === -1) return word;
  const wrong = TONES[(right + 1 + chance.below(TONES.length - 1)) % TONES.length] ?? "";
  return letters.replace(TONES[right] ?? "", wrong).normalize("NFC");
}

/** The key of the tone stays a letter at the end: `trươngf`. */
function telexLeftover(word: string): string {
  const letters = word.normalize("NFD");
  const tone = TONES.findIndex((mark) => letters.includes(mark));
  return tone === -1 ? word : letters.replace(TONES[tone] ?? "", "").normalize("NFC") + (TELEX[tone] ?? "");
}

function replaced(word: string, at: number, length: number, by: string): string {
  return word.slice(0, at) + by + word.slice(at + length);
}
