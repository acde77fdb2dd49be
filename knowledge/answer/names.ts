/** Names of plans in a question: places, numbers and sayings that mean one directive, as its programme lists them. */
import type { Directive } from "../directive.ts";
import { expansions } from "../search/abbreviations.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import { fold } from "../search/normalise.ts";
import type { RestoredWord } from "../search/query.ts";
import { termsOf } from "../search/tokenise.ts";

export interface Alias {
  readonly plan: string;
  /** As written in the programme. */
  readonly name: string;
  readonly terms: readonly string[];
  /** Its document number, when it is one. */
  readonly number: string | null;
  /** Its initials in capitals, when they mean nothing else: `TQ`. */
  readonly initials: string | null;
  /** A name of the place or the document, not of something the document says. */
  readonly place: boolean;
}

export function aliasesOf({ id, programme: { names, directive } }: Directive): readonly Alias[] {
  const own = new Set(
    termsOf(
      `${names.label} ${names.area} ${directive.territory} ${directive.title} ${directive.issuer} ${directive.citeAs} ${PLACE_WORDS}`,
    ),
  );
  const area = termsOf(names.area.replace(/\(.*\)/u, ""));
  return names.aliases.map((alias) => {
    const terms = termsOf(alias);
    const { numbers } = withoutDocumentNumbers(alias);
    const initials =
      terms.join(" ") === area.join(" ")
        ? alias
            .split(" ")
            .map(([first = ""]) => first.toUpperCase())
            .join("")
        : null;
    return {
      plan: id,
      name: alias,
      terms,
      number: numbers[0] ?? null,
      initials: initials === null || isShortForm(initials) ? null : initials,
      place: terms.every((term) => own.has(term)),
    };
  });
}

const PLACE_WORDS = "kế hoạch số tỉnh xã huyện phường thành phố của ở tại kh qđ năm";

function isShortForm(initials: string): boolean {
  return expansions({ surface: initials, before: undefined, after: undefined }).length > 0;
}

export interface Place {
  readonly alias: Alias;
  readonly at: number;
}

/** Where names of plans stand; a name within a longer name of another plan is left out. */
export function placesIn(aliases: readonly Alias[], words: readonly RestoredWord[]): readonly Place[] {
  return longestOnly(aliases.flatMap((alias) => placesOf(alias, words)));
}

/** Where an alias stands; a word typed without marks may be any word with the same letters. */
function placesOf(alias: Alias, words: readonly RestoredWord[]): readonly Place[] {
  return words.flatMap((_, at) =>
    alias.terms.every((wanted, offset) => {
      const word = words[at + offset];
      if (word === undefined) return false;
      return word.term === wanted || word.typed === wanted || word.typed === fold(wanted);
    })
      ? [{ alias, at }]
      : [],
  );
}

/** Leaves out names that stand within a longer name of another plan. */
function longestOnly(places: readonly Place[]): readonly Place[] {
  const contains = (outer: Place, inner: Place): boolean =>
    outer.alias.terms.length > inner.alias.terms.length &&
    outer.at <= inner.at &&
    inner.at + inner.alias.terms.length <= outer.at + outer.alias.terms.length;
  return places.filter(
    (place) => !places.some((other) => other.alias.plan !== place.alias.plan && contains(other, place)),
  );
}

/** Names written with capitals after the kind of place they are: `tỉnh Cà Mau`. */
export function namedPlaces(text: string): readonly string[] {
  return Array.from(text.normalize("NFC").matchAll(PLACE), ([, name = ""]) => name);
}

const PLACE =
  /(?:tỉnh|thành phố|huyện|quận|thị xã|phường|xã|đặc khu|TP|Tỉnh|Huyện|Xã|Phường)\s+(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,2})/gu;
