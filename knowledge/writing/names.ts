/** Names of bodies, places and people in a sentence: each must stand in what the sentence stands on, syllable beside syllable. */
import type { Token } from "../search/tokenise.ts";
import { isFunctionWord } from "../search/words.ts";
import type { Ground } from "./ground.ts";
import { BODY_HEADS, BODY_PAIRS, DOCUMENTS, FREE_NAMES, NO_BODIES, SMALL_HEADS } from "./words.vi.ts";

/** Whether the sentence holds a name that its ground does not. */
export function unknownName(tokens: readonly Token[], ground: Ground): boolean {
  return tokens.some((_, at) => isPartOfName(tokens, at) && !isKnown(tokens, at, ground));
}

function isPartOfName(tokens: readonly Token[], at: number): boolean {
  const { surface = "", term = "" } = tokens[at] ?? {};
  if (FREE_NAMES.has(term)) return false;
  const next = follower(tokens, at);
  const pair = `${term} ${next?.term ?? ""}`;
  if (DOCUMENTS.has(pair)) return false;
  if (SMALL_HEADS.has(term) || BODY_PAIRS.has(pair)) return true;
  if (!isCapital(surface)) return false;
  // A clause may begin with a capital without naming anything.
  if (tokens[at]?.joined === true && at > 0) return true;
  return (
    isCapital(next?.surface ?? "") || isShortForm(surface) || (BODY_HEADS.has(term) && !NO_BODIES.has(pair))
  );
}

function isKnown(tokens: readonly Token[], at: number, { pairs, words, line }: Ground): boolean {
  const { term = "" } = tokens[at] ?? {};
  const [before, next] = [tokens[at]?.joined === true ? tokens[at - 1] : undefined, follower(tokens, at)];
  const withBefore = before !== undefined && pairs.has(`${before.term} ${term}`);
  // `Ban Tổ chức Huyện ủy`: what goes on after a small second syllable must go on so there, too.
  const first = tokens[at - 2];
  const goesOn =
    before !== undefined && before.joined && !isCapital(before.surface) && isCapital(first?.surface ?? "");
  if (goesOn && !isFunctionWord(before.term) && !line.includes(` ${first?.term} ${before.term} ${term} `))
    return false;
  if (next === undefined)
    return words.has(term) && (before === undefined || !isCapital(before.surface) || withBefore);
  if (pairs.has(`${term} ${next.term}`)) return true;
  if (isCapital(next.surface)) return false;
  if (before !== undefined && isCapital(before.surface)) return withBefore;
  return words.has(term) && isFunctionWord(next.term);
}

/** The next word when nothing parts it from this one. */
function follower(tokens: readonly Token[], at: number): Token | undefined {
  const next = tokens[at + 1];
  return next?.joined === true ? next : undefined;
}

function isCapital(surface: string): boolean {
  return /^\p{Lu}/u.test(surface);
}

function isShortForm(surface: string): boolean {
  return /^\p{Lu}{2,}$/u.test(surface);
}
