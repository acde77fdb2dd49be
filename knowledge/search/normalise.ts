/**
 * One form for every spelling of a Vietnamese syllable, so that texts and questions meet.
 *
 * The canonical form is lower case, its tone mark moved behind the letters (`hoà` = `hòa` = `hoa` + U+0300) and `y` written `i` where the
 * two are only a matter of taste (`lý` = `lí`, `quý` = `quí`, `yêu` = `iêu`). The folded form has no marks at all, `đ` included.
 */
import { Recent } from "./recent.ts";

/** Huyền, sắc, ngã, hỏi, nặng as combining characters. */
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
const MARKS = /\p{M}/gu;
const ASCII = /^[\0-\x7f]*$/u;

/** Lower case, Unicode NFC: the form in which texts are read. */
export function normalise(text: string): string {
  return text.toLowerCase().normalize("NFC");
}

/** Vietnamese has some seven thousand syllables in use, so their forms are worked out once; strange words push the oldest out. */
const REMEMBERED = 10_000;
/** Longer than any syllable: not worth remembering. */
const LONGEST = 16;

function remember(work: (syllable: string) => string): (syllable: string) => string {
  const known = new Recent<string, string>(REMEMBERED);
  return (syllable) => {
    const before = known.get(syllable);
    if (before !== undefined) return before;
    const form = work(syllable);
    if (syllable.length > LONGEST) return form;
    known.set(syllable, form);
    return form;
  };
}

/** The canonical form of one syllable (or any other word); equal for both tone conventions, NFC and NFD, `y` and `i`. Idempotent. */
export const canonical = remember(canonicalOf);

function canonicalOf(syllable: string): string {
  const lower = syllable.toLowerCase();
  if (ASCII.test(lower)) return unifyI(lower);
  const letters = lower.normalize("NFD");
  const tone = (letters.match(TONES) ?? []).join("");
  return unifyI(letters.replaceAll(TONES, "").normalize("NFC")) + tone;
}

/** The canonical form without any mark: `được` → `duoc`. Idempotent; `fold(canonical(s)) = fold(s)`. */
export const fold = remember(foldOf);

function foldOf(syllable: string): string {
  const lower = syllable.toLowerCase();
  if (ASCII.test(lower)) return unifyI(lower);
  return unifyI(lower.normalize("NFD").replaceAll(MARKS, "").replaceAll("đ", "d"));
}

/** `fold` for a whole text; punctuation and spaces stay. */
export function foldText(text: string): string {
  return text.toLowerCase().normalize("NFD").replaceAll(MARKS, "").replaceAll("đ", "d").normalize("NFC");
}

const SYLLABLE_Y = /^(b|c|ch|d|đ|g|gh|h|k|kh|l|m|n|ng|nh|p|ph|qu|r|s|t|th|tr|v|x)?y$/u;
const INITIAL_YE = /^y(?=[eê])/u;

function unifyI(letters: string): string {
  if (!letters.includes("y")) return letters;
  return letters.replace(SYLLABLE_Y, "$1i").replace(INITIAL_YE, "i");
}
