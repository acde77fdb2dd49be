/** Where data files lie: found from the project's root, whether the sources or the build run. */
import { dirname, join } from "node:path";
import { databaseFile } from "../db/open.ts";
import { projectRoot } from "./root.ts";

export interface KnowledgePaths {
  readonly directivesDir: string;
  readonly calendarFile: string;
}

/** What can be made anew lies beside the database file; with Postgres in `data/cache` of the working directory. */
export function cacheFolder(databaseUrl: string): string {
  return join(dataFolder(databaseUrl), "cache");
}

/** Files that somebody took away at the terminal. */
export function takenFolder(databaseUrl: string): string {
  return join(dataFolder(databaseUrl), "taken");
}

function dataFolder(databaseUrl: string): string {
  return /^postgres(ql)?:/i.test(databaseUrl) ? "data" : dirname(databaseFile(databaseUrl));
}

const root = projectRoot();

export const paths = {
  migrations: join(root, "db/migrations/sqlite"),
  knowledge: {
    directivesDir: join(root, "knowledge/directives"),
    calendarFile: join(root, "knowledge/calendar/holidays.vi.json"),
  } satisfies KnowledgePaths,
  page: join(root, "bot/http/public"),
} as const;
