import { fileURLToPath } from "node:url";
import { KheoError, type Store } from "../flows/ports.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";

/**
 * Opens the store that `DATABASE_URL` names.
 *
 * @throws KheoError `database-url` when this version cannot open such a URL; otherwise what `openSqlite` throws
 */
export async function openStore(url: string, options: Omit<SqliteOptions, "file">): Promise<Store> {
  return await openSqlite({ ...options, file: databaseFile(url) });
}

/**
 * The path in a `file:` URL: `file:./data/kheo.db` (relative to the working directory) or `file:///srv/kheo.db`.
 *
 * @throws KheoError `database-url` for anything else. The URL is not repeated in the message: it may hold a password.
 */
export function databaseFile(url: string): string {
  if (/^postgres(ql)?:/i.test(url)) {
    throw refused("this version of Khéo has no Postgres store yet; use DATABASE_URL=file:./data/kheo.db");
  }
  const path = url.startsWith("file://")
    ? fileURLToPath(url)
    : /^file:(?<path>.+)$/.exec(url)?.groups?.["path"];
  if (path === undefined || path === ":memory:") {
    throw refused("DATABASE_URL must name a file, like file:./data/kheo.db or file:///srv/kheo/kheo.db");
  }
  return path;
}

function refused(message: string): KheoError {
  return new KheoError("database-url", "stop", message);
}
