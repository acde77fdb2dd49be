import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import { KheoError } from "../flows/ports.ts";
import { BLOCKING_WAIT_MS } from "./patience.ts";

export type Connection = Database.Database;

/**
 * What the queries are built with. They are only ever awaited (never `.get()`, `.all()` or `.run()`), those of every turn through
 * `prepared`, and rows changed are counted through `returning`: so much of drizzle is the same on Postgres.
 */
export type Q = Pick<
  BetterSQLite3Database,
  "select" | "selectDistinct" | "insert" | "update" | "delete" | "$count"
>;

/** Older ones can lose or corrupt a commit when the WAL is reset (reliability.md B1). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/**
 * Settings every connection needs, as SQLite reads them back. `synchronous` 2 is FULL: without it a power cut loses acknowledged
 * answers, and better-sqlite3 is built to fall back to NORMAL after the first write in WAL mode unless it is set explicitly.
 */
const SETTINGS: readonly (readonly [pragma: string, value: string | number])[] = [
  ["journal_mode", "wal"],
  ["synchronous", 2],
  ["foreign_keys", 1],
  ["busy_timeout", BLOCKING_WAIT_MS],
  ["trusted_schema", 0],
  ["journal_size_limit", 64 * 1024 * 1024],
  ["wal_autocheckpoint", 1000],
  ["cell_size_check", 1],
  ["temp_store", 2],
];

/**
 * Opens the one writing connection, making the file and its folder (for the owner only: it holds personal data) when missing.
 *
 * @throws KheoError `sqlite-too-old`. A lock held by somebody else while WAL is first switched on is thrown as SQLite's own busy error.
 */
export function openWriter(file: string): Connection {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return configured(new Database(file, { timeout: BLOCKING_WAIT_MS }), SETTINGS);
}

/** Opens a read-only connection to an existing file; it sees what is committed and is never in the way of the writer. */
export function openReader(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: BLOCKING_WAIT_MS });
  return configured(
    db,
    // the journal mode is a property of the file, and only a writer may set it
    SETTINGS.filter(([pragma]) => pragma !== "journal_mode"),
  );
}

/** A query builder on this connection. */
export function queries(db: Connection): Q {
  return drizzle(db, { casing: "snake_case" });
}

/**
 * Checks that the settings hold. Call it after a write: some only show their true value then.
 *
 * @throws KheoError `sqlite-settings` naming the first setting that did not hold.
 */
export function checkSettings(writer: Connection): void {
  for (const [pragma, wanted] of SETTINGS) {
    const found = writer.pragma(pragma, { simple: true });
    if (found !== wanted) {
      const message = `SQLite did not accept ${pragma} = ${wanted} (it is ${String(found)}); is the file on a local disk?`;
      throw new KheoError("sqlite-settings", "stop", message);
    }
  }
}

function configured(db: Connection, settings: typeof SETTINGS): Connection {
  try {
    checkVersion(db);
    for (const [pragma, value] of settings) db.pragma(`${pragma} = ${value}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkVersion(db: Connection): void {
  const version = String(db.prepare("select sqlite_version()").pluck().get());
  const parts = version.split(".").map(Number);
  const firstDifference = OLDEST_SQLITE.map((least, i) => (parts[i] ?? 0) - least).find((d) => d !== 0) ?? 0;
  if (firstDifference < 0) {
    const message = `SQLite ${version} is too old, ${OLDEST_SQLITE.join(".")} is needed; reinstall better-sqlite3`;
    throw new KheoError("sqlite-too-old", "stop", message);
  }
}
