/**
 * Long lists of options as a telephone shows them. Up to eight are numbered; more come in pages of seven with “8. Xem thêm”, or, after words
 * were typed, as the options that hold them. 0 and 9 are never options. Numbers typed mean what is shown now. Pure.
 */
import { fold } from "./input.ts";
import { MOST_SHOWN, numberIn, pick, wordAlone } from "./kinds.ts";
import { t } from "./text.vi.ts";
import type { Excerpt, Option } from "./types.ts";

const PAGE = MOST_SHOWN - 1;

/** What a message shows of a list. */
export interface Shown {
  /** Places in the whole list, in the order of their numbers. */
  readonly places: readonly number[];
  /** Stands above the options; "" where all of them are shown. */
  readonly note: string;
  /** What “8” stands for; null where it is an option like others, or nothing. */
  readonly more: string | null;
}

export function shownOf(options: readonly Option[], excerpt: Excerpt | null): Shown {
  if (options.length <= MOST_SHOWN) return { places: options.map((_, i) => i), note: "", more: null };
  const hits = placesOf(options, excerpt?.hits ?? []);
  if (hits.length > 0)
    return { places: hits.slice(0, PAGE), note: noteOn(hits.length), more: t.pages.wholeList };
  const first = (excerpt?.page ?? 0) * PAGE;
  const from = first < options.length ? first : 0;
  const places = options.map((_, i) => i).slice(from, from + PAGE);
  const isLast = from + PAGE >= options.length;
  return { places, note: t.pages.search(options.length), more: isLast ? t.pages.fromStart : t.pages.more };
}

/** What a typed text means to the options that are shown. */
export type Choice =
  /** The answer in words of the whole list. */
  | { readonly means: "answer"; readonly text: string }
  /** Nothing is chosen; the list goes on, or narrows. */
  | { readonly means: "list"; readonly excerpt: Excerpt }
  | { readonly means: "nothing"; readonly reason: string };

export function readChoice(typed: string, options: readonly Option[], excerpt: Excerpt | null): Choice {
  if (options.length <= MOST_SHOWN) return { means: "answer", text: typed };
  const { places } = shownOf(options, excerpt);
  const shown = places.map((place) => options[place]).filter((option) => option !== undefined);
  const hits = pick(typed, options, shown);
  const number = numberIn(typed) ?? (hits.length === 0 ? wordAlone(typed) : null);
  if (number === MOST_SHOWN || /^(xem )?(them|tiep)$/.test(fold(typed)))
    return { means: "list", excerpt: next(options, excerpt) };
  if (number !== null) {
    const place = places[number - 1];
    if (place !== undefined) return { means: "answer", text: String(place + 1) };
    return { means: "nothing", reason: t.parse.notListed(MOST_SHOWN) };
  }
  const [hit] = hits;
  if (hit === undefined) return { means: "answer", text: typed };
  if (hits.length === 1) return { means: "answer", text: String(options.indexOf(hit) + 1) };
  return { means: "list", excerpt: { page: 0, hits: hits.map(({ value }) => value) } };
}

/** After hits the whole list; after a page the next one; after the last the first. */
function next(options: readonly Option[], excerpt: Excerpt | null): Excerpt {
  if (placesOf(options, excerpt?.hits ?? []).length > 0) return { page: 0, hits: [] };
  const page = (excerpt?.page ?? 0) + 1;
  return { page: page * PAGE < options.length ? page : 0, hits: [] };
}

function placesOf(options: readonly Option[], values: readonly string[]): readonly number[] {
  return values.map((value) => options.findIndex((o) => o.value === value)).filter((place) => place !== -1);
}

function noteOn(hits: number): string {
  return hits > PAGE ? t.pages.manyHits(hits, PAGE) : t.pages.hits(hits);
}
