/** The program's own file, opened beside it. */
import { join } from "node:path";
import { openStore } from "../../db/open.ts";
import type { Store } from "../../flows/ports.ts";
import { ROOT, type Program } from "./program.ts";

export async function beside<T>(program: Program, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(program.databaseUrl, { migrations: join(ROOT, "db/migrations/sqlite") });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
