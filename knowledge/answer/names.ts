/** Names of plans in a question: places, numbers and sayings that mean one directive, as its programme lists them. */
import type { Directive } from "../directive.ts";
import { expansions } from "../search/abbreviations.ts";
import { withoutDocumentNumbers } from "../search/literals.ts";
import { fold, foldText } from "../search/normalise.ts";
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
      place: terms.every((term) => own.has(term)) && !terms.every(isOfPeriod),
    };
  });
}

/** Years alone (`giai đoạn 2026-2030`) are other plans' too. */
function isOfPeriod(term: string): boolean {
  return PERIOD.has(term) || /^\d/u.test(term);
}

const PERIOD = new Set(termsOf("giai đoạn năm"));
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

/** Names written with capitals after the kind of place they are (`tỉnh Cà Mau`), and names of provinces and cities wherever they stand. */
export function namedPlaces(text: string): readonly string[] {
  const composed = text.normalize("NFC");
  return [
    ...Array.from(composed.matchAll(PLACE), ([, name = ""]) => name),
    ...Array.from(composed.matchAll(PROVINCE), ([name]) => name),
    ...(composed === foldText(composed) ? Array.from(composed.matchAll(UNMARKED), ([name]) => name) : []),
  ];
}

/** Whether Thành phố Hồ Chí Minh is named: by its name alone it would be the person, of whom directives speak. */
export function namesGreatCity(text: string): boolean {
  return GREAT_CITY.test(foldText(text));
}

const GREAT_CITY = /\b(?:(?:tp|thanh pho)\.? ?(?:hcm|ho chi minh)|sai gon)\b/u;

/** The provinces and cities under the centre before and after 01/7/2025; those whose names are also words of everyday are left out. */
const PROVINCES = [
  "An Giang|Bà Rịa|Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ",
  "Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang",
  "Hưng Yên|Khánh Hòa|Khánh Hoà|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ",
  "Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thanh Hoá",
  "Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái",
].join("|");
const PROVINCE = new RegExp(`(?<!\\p{L})(?:${PROVINCES})(?!\\p{L})`, "gu");
/** Typed without marks; the three read like other words too. */
const UNMARKED = new RegExp(
  `\\b(?:${foldText(PROVINCES)
    .split("|")
    .filter((name) => !["long an", "ha nam", "an giang"].includes(name))
    .join("|")})\\b`,
  "gu",
);

const PLACE =
  /(?:[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Pp]hường|[Xx]ã|[Đđ]ặc khu|TP)\s+(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,2})/gu;
