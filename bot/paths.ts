/** Where data files lie: found from the project's root, whether the sources or the build run. */
import { join } from "node:path";
import { projectRoot } from "./root.ts";

export interface KnowledgePaths {
  readonly directivesDir: string;
  readonly calendarFile: string;
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
