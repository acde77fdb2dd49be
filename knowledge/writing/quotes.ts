/** Cuts a passage to what a sentence stands on, so that a citation can be read at a glance. */
import { literals } from "../search/literals.ts";
import { tokenise } from "../search/tokenise.ts";
import { isFunctionWord } from "../search/words.ts";

/** A passage of so many characters is quoted whole. */
const SHORT = 320;
/** Longest quote when it must be cut. */
const LONG = 600;

/** Verbatim from `passage`: the run of sentences that says most of `sentence`. */
export function quoteFor(passage: string, sentence: string): string {
  if (passage.length <= SHORT) return passage;
  const pieces = passage.match(PIECE) ?? [passage];
  const wanted = marksOf(sentence);
  const held = pieces.map((piece) => {
    const marks = marksOf(piece);
    return [...wanted].reduce((sum, [mark, weight]) => sum + (marks.has(mark) ? weight : 0), 0);
  });
  const most = Math.max(...held);
  const worth = held.map((sum) => sum >= most / 2);
  let [from, to] = [worth.indexOf(true), worth.lastIndexOf(true) + 1];
  const quote = (): string => pieces.slice(from, to).join("").trim();
  // Too long: what says least goes, from either end.
  while (to - from > 1 && quote().length > LONG) {
    if ((held[from] ?? 0) <= (held[to - 1] ?? 0)) from += 1;
    else to -= 1;
  }
  return quote();
}

/** To a full stop or semicolon that ends something, white space behind it included. */
const PIECE = /[^]+?(?:[.;…](?=\s)|$)\s*/gu;
const EXACT = 3;

function marksOf(text: string): ReadonlyMap<string, number> {
  const terms = tokenise(text).flatMap(({ term }) => (isFunctionWord(term) ? [] : [[term, 1] as const]));
  return new Map([...terms, ...literals(text).map((literal) => [literal, EXACT] as const)]);
}
