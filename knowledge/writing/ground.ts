/** What a sentence stands on, taken apart so that claims can be looked up in it. */
import { numbersIn } from "../answer/verify.ts";
import { literals } from "../search/literals.ts";
import { tokenise } from "../search/tokenise.ts";
import type { Token } from "../search/tokenise.ts";
import { NEGATORS } from "./words.vi.ts";

export interface Ground {
  /** Days, document numbers and plain numbers. */
  readonly exact: ReadonlySet<string>;
  /** Canonical words. */
  readonly words: ReadonlySet<string>;
  /** Neighbours, `a b`, with nothing but spaces and quotes between. */
  readonly pairs: ReadonlySet<string>;
  /** Neighbours that stand somewhere without a word of denial before them. */
  readonly affirmed: ReadonlySet<string>;
  /** What is denied: the two words after a word of denial. */
  readonly denied: ReadonlySet<string>;
  readonly text: string;
  /** All canonical words in order, spaced, with ` | ` where a sign parts them. */
  readonly line: string;
}

export function groundOf(texts: readonly string[]): Ground {
  const [words, pairs, affirmed, denied] = [1, 2, 3, 4].map(() => new Set<string>());
  for (const text of texts) {
    const tokens = tokenise(text);
    for (const [at, { term }] of tokens.entries()) {
      words?.add(term);
      const pair = pairAt(tokens, at);
      if (pair === null) continue;
      pairs?.add(pair);
      (isDenied(tokens, at) ? denied : affirmed)?.add(pair);
    }
  }
  const none = new Set<string>();
  return {
    exact: new Set(texts.flatMap((text) => [...literals(text), ...numbersIn(text)])),
    words: words ?? none,
    pairs: pairs ?? none,
    affirmed: affirmed ?? none,
    denied: denied ?? none,
    text: texts.join("\n").normalize("NFC"),
    line: ` ${texts.map((text) => lineOf(tokenise(text))).join(" | ")} `,
  };
}

/** Words in order, ` | ` where a sign parts them. */
export function lineOf(tokens: readonly Token[]): string {
  return tokens.map(({ term, joined }, at) => (at === 0 || joined ? term : `| ${term}`)).join(" ");
}

/** The word at `at` and the one that follows it directly; null when a sign parts them. */
export function pairAt(tokens: readonly Token[], at: number): string | null {
  const [here, next] = [tokens[at], tokens[at + 1]];
  return here === undefined || next === undefined || !next.joined ? null : `${here.term} ${next.term}`;
}

/** Whether a word of denial stands directly before. */
export function isDenied(tokens: readonly Token[], at: number): boolean {
  return (tokens[at]?.joined ?? false) && NEGATORS.has(tokens[at - 1]?.term ?? "");
}
