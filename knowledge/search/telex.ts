/** Reads raw keystrokes of the two Vietnamese input methods, typed with the method off: `vaanj`, `va65n` → `vận`. */
import { canonical } from "./normalise.ts";

const TELEX_TONES = new Map([
  ["f", "\u0300"],
  ["s", "\u0301"],
  ["x", "\u0303"],
  ["r", "\u0309"],
  ["j", "\u0323"],
]);
const VNI_TONES = new Map([
  ["2", "\u0300"],
  ["1", "\u0301"],
  ["4", "\u0303"],
  ["3", "\u0309"],
  ["5", "\u0323"],
]);

/** Canonical readings of a typed word as keystrokes; empty when it does not look like keystrokes. */
export function readKeystrokes(typed: string): readonly string[] {
  return [fromTelex(typed), fromVni(typed)].filter((reading) => reading !== null);
}

function fromTelex(typed: string): string | null {
  if (!/^[a-z]{2,9}$/u.test(typed)) return null;
  let tone = "";
  let letters = typed.replace(/(?<=[aeiouyw].*)[fsxrj]/u, (key) => {
    tone = TELEX_TONES.get(key) ?? "";
    return "";
  });
  letters = letters.replace("dd", "đ").replace(/^d(.+)d$/u, "đ$1");
  letters = letters.replace(
    /([aeo])(.*)\1/u,
    (_, vowel: string, between: string) => circumflex(vowel) + between,
  );
  letters = letters.replace(/uwow|uwo|uow/u, "ươ").replace(/uo([a-z]*)w/u, "ươ$1");
  letters = letters.replace(
    /([aou])([a-z]*)w/u,
    (_, vowel: string, between: string) => hooked(vowel) + between,
  );
  letters = letters.replace("w", "ư");
  return letters === typed ? null : spelled(letters, tone);
}

function fromVni(typed: string): string | null {
  if (!/^[a-z]{1,6}\d[a-z\d]*$/u.test(typed)) return null;
  let tone = "";
  let letters = typed.replace(/[1-5]/u, (key) => {
    tone = VNI_TONES.get(key) ?? "";
    return "";
  });
  letters = letters.replace(/^d([a-z]*)9/u, "đ$1").replace(/uo([a-z]*)7/u, "ươ$1");
  letters = letters.replace(
    /([aeo])([a-z]*)6/u,
    (_, vowel: string, rest: string) => circumflex(vowel) + rest,
  );
  letters = letters.replace(/([ou])([a-z]*)7/u, (_, vowel: string, rest: string) => hooked(vowel) + rest);
  letters = letters.replace(/a([a-z]*)8/u, "ă$1");
  return /\d/u.test(letters) ? null : spelled(letters, tone);
}

/** The tone may stand anywhere: the canonical form moves it to the end. */
function spelled(letters: string, tone: string): string {
  return canonical(letters + tone);
}

function circumflex(vowel: string): string {
  return `${vowel}\u0302`.normalize("NFC");
}

function hooked(vowel: string): string {
  return `${vowel}${vowel === "a" ? "\u0306" : "\u031b"}`.normalize("NFC");
}
