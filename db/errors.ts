import Database from "better-sqlite3";
import { KheoError, StoreBusy } from "../flows/ports.ts";

/** True when somebody else holds the lock: the statement did nothing, and may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

/**
 * What the rest of the program gets to see of a failed transaction. A full disk is `StoreBusy`, a broken constraint is a
 * `KheoError` `store-constraint`; whatever is not SQLite's own passes unchanged. SQLite names tables and columns, never values, so
 * its message is fit for a log.
 */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (isBusy(error)) return new StoreBusy("the store is locked by another process", { cause: error });
  if (error.code === "SQLITE_FULL") return new StoreBusy("the disk of the store is full", { cause: error });
  if (error.code.startsWith("SQLITE_CONSTRAINT")) {
    return new KheoError("store-constraint", "stop", `a row was refused: ${error.message}`, { cause: error });
  }
  return error;
}
