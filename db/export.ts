import { asc } from "drizzle-orm";
import type { Answers, Instant, Json, Role, StoreExport } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import {
  audit,
  conversations,
  drafts,
  outbox,
  people,
  registrations,
  reminders,
  roles,
  units,
} from "./schema.sqlite.ts";

/**
 * `Store.exportAll`, the *Export* of `contracts.md`: every row, oldest first, instants as RFC 3339 in UTC. Run it on one snapshot.
 *
 * Each property is named here on purpose: a column added to a table stays private until somebody writes it down. Left out are what a
 * bearer can be derived from (addresses), what opens a door (invites, ids of files), conversation state and message texts.
 */
export async function exportAll(q: Q): Promise<StoreExport> {
  return {
    people: await exportPeople(q),
    units: await exportUnits(q),
    conversations: await exportConversations(q),
    drafts: await exportDrafts(q),
    registrations: await exportRegistrations(q),
    reports: [], // no report flow yet
    reminders: await exportReminders(q),
    outbox: await exportOutbox(q),
    audit: await exportAudit(q),
  };
}

async function exportPeople(q: Q) {
  const granted = await q.select().from(roles).orderBy(asc(roles.unit), asc(roles.role));
  const byPerson = new Map<string, Role[]>();
  for (const { person, unit, role } of granted) {
    byPerson.set(person, [...(byPerson.get(person) ?? []), { unit, role }]);
  }
  const rows = await q.select().from(people).orderBy(asc(people.createdAt), asc(people.id));
  return rows.map((row) => ({
    ...identity(row),
    name: row.name,
    title: row.title,
    consent: row.consent,
    reminders: row.reminders,
    demo: row.demo,
    roles: (byPerson.get(row.id) ?? []).map(({ unit, role }) => ({ unit, role })),
  }));
}

async function exportUnits(q: Q) {
  const rows = await q.select().from(units).orderBy(asc(units.createdAt), asc(units.id));
  return rows.map((row) => ({
    ...identity(row),
    parent: row.parent,
    plan: row.plan,
    name: row.name,
    kind: row.kind,
  }));
}

async function exportConversations(q: Q) {
  const rows = await q
    .select()
    .from(conversations)
    .orderBy(asc(conversations.createdAt), asc(conversations.id));
  return rows.map((row) => ({ ...identity(row), channel: row.channel, person: row.person }));
}

async function exportDrafts(q: Q) {
  const rows = await q.select().from(drafts).orderBy(asc(drafts.createdAt), asc(drafts.id));
  return rows.map((row) => ({
    ...identity(row),
    code: row.code,
    person: row.person,
    plan: row.plan,
    state: row.state,
    step: row.step,
    answers: withoutKeys(row.answers),
    practice: row.practice,
  }));
}

async function exportRegistrations(q: Q) {
  const rows = await q
    .select()
    .from(registrations)
    .orderBy(asc(registrations.createdAt), asc(registrations.id));
  return rows.map((row) => ({
    ...identity(row),
    code: row.code,
    plan: row.plan,
    state: row.state,
    year: row.year,
    unit: row.unit,
    person: row.person,
    ownerKind: row.ownerKind,
    name: row.name,
    practice: row.practice,
    answers: withoutKeys(row.answers),
    submittedAt: rfc3339(row.submittedAt),
  }));
}

async function exportReminders(q: Q) {
  const rows = await q.select().from(reminders).orderBy(asc(reminders.createdAt), asc(reminders.id));
  return rows.map((row) => ({
    ...identity(row),
    plan: row.plan,
    obligation: row.obligation,
    occurrence: row.occurrence,
    offset: row.offset,
    person: row.person,
    state: row.state,
    sentAt: row.sentAt === null ? null : rfc3339(row.sentAt),
  }));
}

async function exportOutbox(q: Q) {
  const rows = await q
    .select()
    .from(outbox)
    .orderBy(asc(outbox.createdAt), asc(outbox.conversation), asc(outbox.seq));
  return rows.map((row) => ({
    ...identity(row),
    channel: row.channel,
    conversation: row.conversation,
    seq: row.seq,
    cause: row.cause,
    kind: row.kind,
    state: row.state,
    attempts: row.attempts,
    sentAt: row.sentAt === null ? null : rfc3339(row.sentAt),
  }));
}

async function exportAudit(q: Q) {
  const rows = await q.select().from(audit).orderBy(asc(audit.createdAt), asc(audit.id));
  return rows.map((row) => ({
    ...identity(row),
    actor: row.actor,
    action: row.action,
    object: row.object,
    detail: row.detail,
    at: rfc3339(row.createdAt),
  }));
}

/** An id of a file opens it to whoever knows it. */
function withoutKeys(answers: Answers): Answers {
  const { attachments } = answers;
  if (!Array.isArray(attachments)) return answers;
  return { ...answers, attachments: attachments.map(withoutId) };
}

function withoutId(file: Json): Json {
  if (typeof file !== "object" || file === null || Array.isArray(file)) return file;
  return Object.fromEntries(Object.entries(file).filter(([name]) => name !== "id"));
}

function identity(row: { id: string; createdAt: Instant; updatedAt: Instant }) {
  return { id: row.id, createdAt: rfc3339(row.createdAt), updatedAt: rfc3339(row.updatedAt) };
}

function rfc3339(instant: Instant): string {
  return new Date(instant).toISOString();
}
