import { readMigrationFiles } from "drizzle-orm/migrator";
import { KheoError } from "../flows/ports.ts";
import type { Connection } from "./connection.ts";

type Migration = ReturnType<typeof readMigrationFiles>[number];

/**
 * Brings the file to the newest schema, all or nothing, and returns the schema version: the number of migrations, which is also kept
 * in `user_version`. It always writes, even when nothing is due.
 *
 * Files and bookkeeping are drizzle's; the running is ours, because drizzle's migrator takes no lock (two processes starting
 * together collide) and silently skips a migration that is older than the last one applied.
 *
 * @throws KheoError `schema-newer` when the file was made by a newer program, `migrations-missing` when the folder is not one.
 */
export function migrate(db: Connection, folder: string): number {
  const migrations = readFolder(folder);
  // Rebuilding a table drops the old one, which would cascade; SQLite ignores this switch inside a transaction.
  db.pragma("foreign_keys = OFF");
  try {
    db.transaction(() => {
      for (const migration of pending(migrations, applied(db))) apply(db, migration);
      if (db.prepare("pragma foreign_key_check").all().length > 0) {
        throw new KheoError("migration-broke-references", "stop", "a migration left rows that point nowhere");
      }
      writeSchemaVersion(db, migrations.length);
    }).immediate();
  } finally {
    db.pragma("foreign_keys = ON");
  }
  return migrations.length;
}

/** The schema version of the file as this connection sees it now. */
export function schemaVersion(db: Connection): number {
  return Number(db.pragma("user_version", { simple: true }));
}

/** Sets the schema version. A real write to the file even when the value stays, so it also proves that writing works. */
export function writeSchemaVersion(db: Connection, version: number): void {
  db.pragma(`user_version = ${version}`);
}

function readFolder(folder: string): readonly Migration[] {
  try {
    return readMigrationFiles({ migrationsFolder: folder });
  } catch (error) {
    throw new KheoError("migrations-missing", "stop", `no migrations in ${folder}`, { cause: error });
  }
}

/** When each applied migration was generated (drizzle's key for it), in the order they were applied. */
function applied(db: Connection): readonly number[] {
  db.exec(
    "create table if not exists __drizzle_migrations (id integer primary key, hash text not null, created_at numeric)",
  );
  return db.prepare("select created_at from __drizzle_migrations order by id").pluck().all().map(Number);
}

function pending(migrations: readonly Migration[], done: readonly number[]): readonly Migration[] {
  if (done.some((when, i) => migrations[i]?.folderMillis !== when)) {
    const message =
      "the database was made by another version of Khéo; run that version, or restore a backup of this one";
    throw new KheoError("schema-newer", "stop", message);
  }
  return migrations.slice(done.length);
}

function apply(db: Connection, migration: Migration): void {
  for (const statement of migration.sql) db.exec(statement);
  db.prepare("insert into __drizzle_migrations (hash, created_at) values (?, ?)").run(
    migration.hash,
    migration.folderMillis,
  );
}
