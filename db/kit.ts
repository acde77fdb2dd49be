import { type SQL, sql } from "drizzle-orm";
import * as s from "drizzle-orm/sqlite-core";

/**
 * The column vocabulary that `tables.ts` is written in, here in SQLite. A Postgres kit is an object with the same keys
 * (`instant` → bigint, `json` → jsonb, `bool` → boolean, `bytes` → bytea), so that every table is still written once.
 *
 * Platform ids are text, never numbers: 64-bit ids do not survive a double.
 */
export const sqliteKit = {
  table: s.sqliteTable,
  /** Text, optionally narrowed to the string union that is kept in it. */
  text: <T extends string = string>() => s.text().$type<T>(),
  int: () => s.integer(),
  bool: () => s.integer({ mode: "boolean" }),
  /** Milliseconds since the epoch, a number end to end. */
  instant: () => s.integer(),
  bytes: () => s.blob({ mode: "buffer" }),
  /** A JSON value written by this program, so its type is taken on trust. */
  json: <T>() => s.text({ mode: "json" }).$type<T>(),
  primaryKey: s.primaryKey,
  foreignKey: s.foreignKey,
  index: s.index,
  uniqueIndex: s.uniqueIndex,
  /** The texts of a list that is bound as one value, in JSON (`prepared.ts`); for `in`. */
  listed: (json: SQL): SQL => sql`(select value from json_each(${json}))`,
};

/** What a kit for another database has to offer. */
export type Kit = typeof sqliteKit;
