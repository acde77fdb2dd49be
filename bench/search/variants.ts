/** How people really type a question: four ways of writing it worse, each made by code from the question and its id alone. */
import { FUNCTION_WORDS, SHORT_FORMS } from "./words.vi.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { misspell } from "./typo.ts";

export interface Query {
  readonly id: string;
  readonly text: string;
  readonly relevant: readonly string[];
  readonly variant: string;
}

/** In the order of the tables. */
export const VARIANTS = ["as written", "no diacritics", "one typo", "telegraphic", "abbreviated"] as const;
type Variant = (typeof VARIANTS)[number];

/**
 * The question in every variant; a variant that leaves it unchanged (nothing to abbreviate, say) is left out, so variants may differ in
 * size. The same `id` and `text` give the same result for ever.
 */
export function variantsOf({ id, text, relevant }: Omit<Query, "variant">): readonly Query[] {
  return VARIANTS.map((variant) => ({
    id,
    text: written(text, variant, chanceOf(`${id} ${variant} ${text}`)),
    relevant,
    variant,
  })).filter((query) => query.variant === "as written" || query.text !== text);
}

function written(text: string, variant: Variant, chance: Chance): string {
  switch (variant) {
    case "as written":
      return text;
    case "no diacritics":
      return unmarked(text);
    case "one typo":
      return withTypo(text, chance);
    case "telegraphic":
      return telegraphic(text);
    case "abbreviated":
      return abbreviated(text);
  }
}

/** Without tone and vowel marks, `đ` as `d`; case and signs stay. */
export function unmarked(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D")
    .normalize("NFC");
}

const WORD = /\p{L}+/gu;

/** One slip in one content syllable of three letters or more; without such a syllable the text stays. */
function withTypo(text: string, chance: Chance): string {
  const content = [...text.matchAll(WORD)].filter(
    ([word]) => word.length > 2 && !FUNCTION_WORDS.has(word.toLowerCase()),
  );
  const slip = content[chance.below(content.length)];
  if (slip === undefined) return text;
  const [word] = slip;
  return text.slice(0, slip.index) + misspell(word, chance) + text.slice(slip.index + word.length);
}

/** Content words only, no capitals and no signs; all words when fewer than two would be left. */
function telegraphic(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  const content = words.filter((word) => !FUNCTION_WORDS.has(word));
  return (content.length < 2 ? words : content).join(" ");
}

/** Every phrase that has a short form in it, longest phrases first. */
function abbreviated(text: string): string {
  return SHORT_FORMS.toSorted(([a], [b]) => b.length - a.length).reduce(
    (short, [phrase, form]) =>
      short.replaceAll(new RegExp(`(?<![\\p{L}\\d])${phrase}(?![\\p{L}\\d])`, "giu"), form),
    text,
  );
}
