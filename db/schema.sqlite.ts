import { sqliteKit } from "./kit.ts";
import { tables } from "./tables.ts";

/** The tables in SQLite: what the queries are built on and what drizzle-kit derives migrations from. */
export const {
  people,
  units,
  roles,
  invites,
  phones,
  linkCodes,
  claims,
  inbox,
  arrivals,
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
  accountFacts,
  slots,
  audit,
} = tables(sqliteKit);
