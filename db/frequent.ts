import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import * as c from "./columns.ts";
import { prepared } from "./prepared.ts";
import {
  conversations,
  drafts,
  dutyStatuses,
  inbox,
  jobs,
  outbox,
  people,
  planOpenings,
  registrations,
  reminders,
  roles,
  units,
} from "./schema.sqlite.ts";

/*
 * The queries of every turn, prepared once a connection. The methods of the port that run them say what they mean (`reads.ts`,
 * `writes.ts`); rare queries are written out there.
 */

// -------------------------------------------------------------- reads

/** `StoreReads.conversation`. */
export const conversation = prepared({ id: conversations.id }, (q, given) =>
  q
    .select(c.conversationColumns)
    .from(conversations)
    .where(eq(conversations.id, given("id"))),
);

/** `StoreReads.conversationAt`. */
export const conversationAt = prepared(
  { channel: conversations.channel, address: conversations.address },
  (q, given) =>
    q
      .select(c.conversationColumns)
      .from(conversations)
      .where(and(eq(conversations.channel, given("channel")), eq(conversations.address, given("address")))),
);

/** `StoreReads.messagesOf`. */
export const messagesOf = prepared({ conversation: outbox.conversation, cause: outbox.cause }, (q, given) =>
  q
    .select(c.outboxColumns)
    .from(outbox)
    .where(and(eq(outbox.conversation, given("conversation")), eq(outbox.cause, given("cause"))))
    .orderBy(asc(outbox.seq)),
);

/** `StoreReads.openJobsOf`. */
export const openJobsOf = prepared({ cause: jobs.cause }, (q, given) =>
  q
    .select(c.jobColumns)
    .from(jobs)
    .where(and(eq(jobs.cause, given("cause")), isNull(jobs.finishedAt)))
    .orderBy(asc(jobs.createdAt), asc(jobs.id)),
);

/** `StoreReads.person`. */
export const person = prepared({ id: people.id }, (q, given) =>
  q
    .select(c.personColumns)
    .from(people)
    .where(eq(people.id, given("id"))),
);

/** `StoreReads.rolesOf`. */
export const rolesOf = prepared({ person: roles.person }, (q, given) =>
  q
    .select(c.roleColumns)
    .from(roles)
    .where(eq(roles.person, given("person")))
    .orderBy(asc(roles.unit), asc(roles.role)),
);

/** `StoreReads.units`. */
export const allUnits = prepared({}, (q) => q.select(c.unitColumns).from(units).orderBy(asc(units.id)));

/** `StoreReads.openDraftsOf`. */
export const openDraftsOf = prepared({ person: drafts.person }, (q, given) =>
  q
    .select(c.draftColumns)
    .from(drafts)
    .where(and(eq(drafts.person, given("person")), eq(drafts.state, "open")))
    .orderBy(desc(drafts.updatedAt), desc(drafts.id)),
);

/** `StoreReads.registrationsOf`. */
export const registrationsOf = prepared({ person: registrations.person }, (q, given) =>
  q
    .select(c.registrationColumns)
    .from(registrations)
    .where(eq(registrations.person, given("person")))
    .orderBy(asc(registrations.submittedAt), asc(registrations.id)),
);

/** `StoreReads.dutyStatusesOf`. */
export const dutyStatusesOf = prepared({ person: dutyStatuses.person }, (q, given) =>
  q
    .select(c.dutyColumns)
    .from(dutyStatuses)
    .where(eq(dutyStatuses.person, given("person")))
    .orderBy(asc(dutyStatuses.plan), asc(dutyStatuses.obligation), asc(dutyStatuses.occurrence)),
);

/** `StoreReads.remindersOf`. */
export const remindersOf = prepared({ person: reminders.person }, (q, given) =>
  q
    .select(c.reminderColumns)
    .from(reminders)
    .where(eq(reminders.person, given("person")))
    .orderBy(asc(reminders.createdAt), asc(reminders.id)),
);

/** `StoreReads.planOpenings`. */
export const allOpenings = prepared({}, (q) =>
  q.select(c.openingColumns).from(planOpenings).orderBy(asc(planOpenings.plan)),
);

// -------------------------------------------------------------- writes

/** `StoreWrites.admit`: no row when the event was admitted before. */
export const admit = prepared(
  { channel: inbox.channel, key: inbox.key, conversation: inbox.conversation, at: inbox.createdAt },
  (q, given) =>
    q
      .insert(inbox)
      .values({
        channel: given("channel"),
        key: given("key"),
        conversation: given("conversation"),
        createdAt: given("at"),
        updatedAt: given("at"),
      })
      .onConflictDoNothing({ target: [inbox.channel, inbox.key] })
      .returning({ key: inbox.key }),
);

/** `StoreWrites.keepResult`: no row for an event never admitted. */
export const keepResult = prepared(
  { channel: inbox.channel, key: inbox.key, result: inbox.result },
  (q, given) =>
    q
      .update(inbox)
      .set({ result: given("result") })
      .where(and(eq(inbox.channel, given("channel")), eq(inbox.key, given("key"))))
      .returning({ key: inbox.key }),
);

/** `StoreWrites.openConversation`, its first half: nothing happens when somebody is at the address. */
export const addConversation = prepared(
  {
    id: conversations.id,
    channel: conversations.channel,
    address: conversations.address,
    at: conversations.createdAt,
  },
  (q, given) =>
    q
      .insert(conversations)
      .values({
        id: given("id"),
        channel: given("channel"),
        address: given("address"),
        person: null,
        state: {},
        version: 0,
        lastSeq: 0,
        createdAt: given("at"),
        updatedAt: given("at"),
      })
      .onConflictDoNothing({ target: [conversations.channel, conversations.address] }),
);

/** `StoreWrites.saveConversation`: no row when the version is another. */
export const saveConversation = prepared(
  {
    id: conversations.id,
    version: conversations.version,
    heardAt: conversations.heardAt,
    person: conversations.person,
    state: conversations.state,
    lastSeq: conversations.lastSeq,
    at: conversations.updatedAt,
  },
  (q, given) =>
    q
      .update(conversations)
      .set({
        heardAt: given("heardAt"),
        person: given("person"),
        state: given("state"),
        lastSeq: given("lastSeq"),
        version: sql`${conversations.version} + 1`,
        updatedAt: given("at"),
      })
      .where(and(eq(conversations.id, given("id")), eq(conversations.version, given("version"))))
      .returning({ id: conversations.id }),
);

/** `StoreWrites.saveDraft`: no row when the version is another or the draft is not open. */
export const saveDraft = prepared(
  {
    id: drafts.id,
    version: drafts.version,
    step: drafts.step,
    answers: drafts.answers,
    formVersion: drafts.formVersion,
    state: drafts.state,
    at: drafts.updatedAt,
  },
  (q, given) =>
    q
      .update(drafts)
      .set({
        step: given("step"),
        answers: given("answers"),
        formVersion: given("formVersion"),
        state: given("state"),
        version: sql`${drafts.version} + 1`,
        updatedAt: given("at"),
      })
      .where(and(eq(drafts.id, given("id")), eq(drafts.version, given("version")), eq(drafts.state, "open")))
      .returning({ id: drafts.id }),
);

/** `StoreWrites.enqueue`, one row. */
export const addMessage = prepared(
  {
    id: outbox.id,
    conversation: outbox.conversation,
    channel: outbox.channel,
    seq: outbox.seq,
    cause: outbox.cause,
    kind: outbox.kind,
    body: outbox.body,
    urgency: outbox.urgency,
    nextAt: outbox.nextAt,
    at: outbox.createdAt,
  },
  (q, given) =>
    q.insert(outbox).values({
      id: given("id"),
      conversation: given("conversation"),
      channel: given("channel"),
      seq: given("seq"),
      cause: given("cause"),
      kind: given("kind"),
      body: given("body"),
      state: "pending",
      attempts: 0,
      urgency: given("urgency"),
      nextAt: given("nextAt"),
      createdAt: given("at"),
      updatedAt: given("at"),
    }),
);
