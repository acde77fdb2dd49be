import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { KheoError } from "../flows/ports.ts";
import { isBusy } from "./errors.ts";

/**
 * Makes this process the only server on a database file until it calls the returned function or dies.
 *
 * The lock is an exclusive SQLite transaction on `<file>.lock` that is never committed, in other words a lock of the operating system:
 * it cannot go stale, not even after `kill -9`. The empty file stays behind and means nothing; deleting it at release would let two
 * processes lock two files of one name.
 *
 * @throws KheoError `already-running` when another process has it.
 */
export function acquireInstanceLock(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const message = `another Khéo server is running on ${file}; stop it first, or set another DATABASE_URL`;
    throw new KheoError("already-running", "stop", message, { cause: error });
  }
  return () => void lock.close(); // closing rolls back; closing twice does nothing
}
