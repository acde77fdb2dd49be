import { sqliteKit } from "./kit.ts";
import { tables } from "./tables.ts";

/** The tables in SQLite: what the queries are built on and what drizzle-kit derives migrations from. */
export const {
  people,
  units,
  roles,
  invites,
  inbox,
  conversations,
  outbox,
  jobs,
  drafts,
  registrations,
  bytes,
  files,
  dutyStatuses,
  reminders,
  planOpenings,
  authorisations,
  audit,
} = tables(sqliteKit);
