import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSqlite, type SqliteOptions } from "../../db/sqlite.ts";
import type { Store } from "../../flows/ports.ts";

/** The real migrations. */
export const MIGRATIONS = fileURLToPath(new URL("../../db/migrations/sqlite", import.meta.url));

/** A folder of one test, the file in it, and how to be rid of both. */
export async function temporaryFile(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "kheo-db-"));
  return {
    file: join(folder, "data", "kheo.db"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Opens a store as the program does, with what a test wants different. */
export async function openAt(file: string, options: Partial<SqliteOptions> = {}): Promise<Store> {
  return await openSqlite({ file, migrations: MIGRATIONS, ...options });
}
