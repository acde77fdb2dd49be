/** The engines compared, ours first, each built plainly over the same passages and asked the same questions. */
import { create, insertMultiple, search as searchOrama } from "@orama/orama";
import Database from "better-sqlite3";
import MiniSearch from "minisearch";

import { buildIndex } from "../../knowledge/search/index.ts";
import { search } from "../../knowledge/search/rank.ts";
import { unmarked } from "./variants.ts";

export interface Passage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Ids of passages, best first, at most `DEPTH`. */
type Ask = (question: string) => readonly string[] | Promise<readonly string[]>;

export interface Engine {
  readonly name: string;
  build(passages: readonly Passage[]): Ask | Promise<Ask>;
}

/** Hits asked of every engine. */
export const DEPTH = 10;

/** Our engine's name in tables and JSON. */
export const OURS = "kheo";

/** `folded`: letters without marks, `đ` as `d`, in passages and questions alike. `both`: every word as written and folded. */
export const ENGINES: readonly Engine[] = [
  { name: OURS, build: kheo },
  { name: "minisearch", build: (passages) => miniSearch(passages) },
  { name: "minisearch folded", build: (passages) => miniSearch(passages, { processTerm: fold }) },
  { name: "minisearch both", build: (passages) => miniSearch(passages, { processTerm: both }) },
  { name: "orama", build: (passages) => orama(passages, asWritten) },
  { name: "orama folded", build: (passages) => orama(passages, fold) },
  { name: "sqlite fts5", build: (passages) => fts5(passages, "unicode61 remove_diacritics 0", asWritten) },
  { name: "sqlite fts5 folded", build: (passages) => fts5(passages, "unicode61 remove_diacritics 2", fold) },
];

const asWritten = (text: string): string => text;
const fold = (text: string): string => unmarked(text).toLowerCase();
const both = (word: string): string[] => [...new Set([word.toLowerCase(), fold(word)])];

function kheo(passages: readonly Passage[]): Ask {
  const index = buildIndex(passages);
  return (question) => search(index, question, { limit: DEPTH }).map(({ id }) => id);
}

/** Words of a question are alternatives and whole: MiniSearch's defaults. */
function miniSearch(
  passages: readonly Passage[],
  terms: { readonly processTerm?: (word: string) => string | string[] } = {},
): Ask {
  const index = new MiniSearch<Passage>({ fields: ["title", "text"], ...terms });
  index.addAll(passages);
  return (question) =>
    index
      .search(question)
      .slice(0, DEPTH)
      .map(({ id }) => String(id));
}

/** Words of a question are alternatives and beginnings of words: Orama's defaults. Its tokeniser knows plain Latin letters, hence `read`. */
async function orama(passages: readonly Passage[], read: (text: string) => string): Promise<Ask> {
  const index = create({ schema: { title: "string", text: "string" } });
  await insertMultiple(
    index,
    passages.map(({ id, title, text }) => ({ id, title: read(title), text: read(text) })),
  );
  return async (question) => {
    const found = await searchOrama(index, { term: read(question), limit: DEPTH });
    return found.hits.map(({ id }) => id);
  };
}

/** Words of a question quoted and joined by OR, ranked by `bm25()`; in memory. */
function fts5(passages: readonly Passage[], tokenize: string, read: (text: string) => string): Ask {
  const database = new Database(":memory:");
  database.exec(
    `create virtual table passages using fts5(id unindexed, title, text, tokenize = '${tokenize}')`,
  );
  const insert = database.prepare<[string, string, string]>("insert into passages values (?, ?, ?)");
  database.transaction(() => {
    for (const { id, title, text } of passages) insert.run(id, read(title), read(text));
  })();
  const select = database.prepare<[string, number], { id: string }>(
    "select id from passages where passages match ? order by bm25(passages) limit ?",
  );
  return (question) => {
    const words = read(question).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    if (words.length === 0) return [];
    return select.all(words.map((word) => `"${word}"`).join(" OR "), DEPTH).map(({ id }) => id);
  };
}
