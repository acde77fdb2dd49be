import { sql } from "drizzle-orm";
import type {
  Answers,
  ChannelId,
  DraftState,
  DutyReply,
  Authorisation,
  Job,
  JsonObject,
  LocalDate,
  MessageBody,
  OutboundKind,
  OutboxState,
  Phone,
  RegistrationState,
  ReminderState,
  RoleName,
} from "../flows/ports.ts";
import type { Kit } from "./kit.ts";

/**
 * Every table of the store, written once for every database; columns become snake_case through drizzle's `casing`.
 *
 * Unique keys are the arbiters of every race, so each one here is a rule of the product. A table that nature already gives a
 * key (an event, a role, a word on a duty) has that as its primary key and no id of its own.
 */
export function tables(k: Kit) {
  /** When the row was made and last changed, on every table. */
  const stamps = () => ({ createdAt: k.instant().notNull(), updatedAt: k.instant().notNull() });

  // -------------------------------------------------------------- people

  const people = k.table("people", {
    id: k.text().primaryKey(),
    name: k.text().notNull(),
    title: k.text().notNull(),
    consent: k.text(),
    reminders: k.bool().notNull(),
    demo: k.bool().notNull(),
    ...stamps(),
  });

  const units = k.table(
    "units",
    {
      id: k.text().primaryKey(),
      parent: k.text(),
      plan: k.text().notNull(),
      name: k.text().notNull(),
      kind: k.text().notNull(),
      ...stamps(),
    },
    (t) => [k.foreignKey({ columns: [t.parent], foreignColumns: [t.id] })],
  );

  const personId = () => k.text().references(() => people.id);
  const unitId = () => k.text().references(() => units.id);

  const roles = k.table(
    "roles",
    {
      person: personId().notNull(),
      unit: unitId().notNull(),
      role: k.text<RoleName>().notNull(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.person, t.unit, t.role] })],
  );

  const invites = k.table("invites", {
    code: k.text().primaryKey(),
    unit: unitId().notNull(),
    role: k.text<RoleName>().notNull(),
    person: personId(),
    usesLeft: k.int().notNull(),
    expiresAt: k.instant(),
    ...stamps(),
  });

  const phones = k.table(
    "phones",
    {
      person: personId().primaryKey(),
      number: k.text().notNull(),
      source: k.text<Phone["source"]>().notNull(),
      agreed: k.bool().notNull(),
      ...stamps(),
    },
    (t) => [k.index("phones_number").on(t.number, t.person)],
  );

  const linkCodes = k.table("link_codes", {
    code: k.text().primaryKey(),
    person: personId().notNull(),
    expiresAt: k.instant().notNull(),
    ...stamps(),
  });

  // -------------------------------------------------------------- conversations and messages

  /** Events that wait for their turn; gone when it is over. */
  const arrivals = k.table(
    "arrivals",
    {
      id: k.text().primaryKey(),
      channel: k.text<ChannelId>().notNull(),
      address: k.text().notNull(),
      key: k.text().notNull(),
      body: k.text().notNull(),
      attempts: k.int().notNull(),
      nextAt: k.instant().notNull(),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("arrivals_key").on(t.channel, t.key),
      k.index("arrivals_waiting").on(t.channel, t.id),
      k.index("arrivals_of_address").on(t.channel, t.address, t.id),
    ],
  );

  /** Every event ever admitted. No reference to the conversation: a key is recorded before anything else of its turn. */
  const inbox = k.table(
    "inbox",
    {
      channel: k.text<ChannelId>().notNull(),
      key: k.text().notNull(),
      conversation: k.text().notNull(),
      result: k.json<JsonObject>(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.channel, t.key] })],
  );

  const conversations = k.table(
    "conversations",
    {
      id: k.text().primaryKey(),
      channel: k.text<ChannelId>().notNull(),
      address: k.text().notNull(),
      unreachable: k.text(),
      heardAt: k.instant(),
      heldUntil: k.instant(),
      person: personId(),
      state: k.json<JsonObject>().notNull(),
      version: k.int().notNull(),
      lastSeq: k.int().notNull(),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("conversations_address").on(t.channel, t.address),
      k.index("conversations_of_person").on(t.person, t.updatedAt),
    ],
  );

  const conversationId = () => k.text().references(() => conversations.id);

  const claims = k.table(
    "claims",
    {
      id: k.text().primaryKey(),
      conversation: conversationId().notNull(),
      person: personId().notNull(),
      state: k.text<"waiting" | "confirmed" | "rejected" | "replaced">().notNull(),
      ...stamps(),
    },
    (t) => [
      k
        .uniqueIndex("claims_waiting")
        .on(t.conversation)
        .where(sql`state = 'waiting'`),
      k.index("claims_of_person").on(t.person),
    ],
  );

  const outbox = k.table(
    "outbox",
    {
      id: k.text().primaryKey(),
      conversation: conversationId().notNull(),
      channel: k.text<ChannelId>().notNull(),
      seq: k.int().notNull(),
      cause: k.text().notNull(),
      kind: k.text<OutboundKind>().notNull(),
      body: k.json<MessageBody>().notNull(),
      state: k.text<OutboxState>().notNull(),
      attempts: k.int().notNull(),
      /** By its kind, what goes out first; 0 before 1. */
      urgency: k.int().notNull().default(1),
      nextAt: k.instant().notNull(),
      sentAt: k.instant(),
      /** On the wire, and charged when it arrives. */
      spending: k.bool().notNull().default(false),
      /** The platform's id, and by which of its quotas it went. */
      message: k.text(),
      quota: k.text(),
      /** Why it did not arrive. */
      reason: k.text(),
      receivedAt: k.instant(),
      seenAt: k.instant(),
      /** What was to be done about its not arriving has been done. */
      seenTo: k.bool().notNull().default(false),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("outbox_seq").on(t.conversation, t.seq),
      k.index("outbox_cause").on(t.cause, t.conversation),
      // The next two serve claiming. They cover waiting rows only, so a claim costs the same after years of sent messages. The
      // condition must read word for word as in outbox.ts, or SQLite does not see that the index answers the query.
      k
        .index("outbox_due")
        .on(t.urgency, t.nextAt, t.id, t.channel)
        .where(sql`state in ('pending', 'retry')`),
      k
        .index("outbox_waiting")
        .on(t.conversation, t.seq)
        .where(sql`state in ('pending', 'retry', 'sending')`),
      k
        .index("outbox_stranded")
        .on(t.createdAt, t.id)
        .where(sql`state in ('dead', 'unknown') and kind in ('reminder', 'notice') and seen_to = 0`),
      k
        .index("outbox_message")
        .on(t.message)
        .where(sql`message is not null`),
      k
        .index("outbox_sent")
        .on(t.channel, t.sentAt)
        .where(sql`sent_at is not null`),
    ],
  );

  const jobs = k.table(
    "jobs",
    {
      id: k.text().primaryKey(),
      kind: k.text<Job["kind"]>().notNull(),
      conversation: conversationId().notNull(),
      cause: k.text().notNull(),
      payload: k.json<JsonObject>().notNull(),
      leaseUntil: k.instant().notNull(),
      finishedAt: k.instant(),
      ...stamps(),
    },
    (t) => [
      k.index("jobs_cause").on(t.cause),
      k
        .index("jobs_open")
        .on(t.createdAt, t.id)
        .where(sql`finished_at is null`),
    ],
  );

  // -------------------------------------------------------------- initiatives

  const drafts = k.table(
    "drafts",
    {
      id: k.text().primaryKey(),
      person: personId().notNull(),
      plan: k.text().notNull(),
      formVersion: k.int().notNull(),
      step: k.text().notNull(),
      answers: k.json<Answers>().notNull(),
      code: k.text().notNull(),
      practice: k.bool().notNull(),
      state: k.text<DraftState>().notNull(),
      version: k.int().notNull(),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("drafts_code").on(t.code),
      k.index("drafts_of_person").on(t.person, t.state, t.updatedAt),
    ],
  );

  const registrations = k.table(
    "registrations",
    {
      id: k.text().primaryKey(),
      code: k.text().notNull(),
      draft: k
        .text()
        .notNull()
        .references(() => drafts.id),
      person: personId().notNull(),
      unit: unitId().notNull(),
      plan: k.text().notNull(),
      year: k.int().notNull(),
      ownerKind: k.text().notNull(),
      name: k.text().notNull(),
      practice: k.bool().notNull(),
      state: k.text<RegistrationState>().notNull(),
      note: k.text(),
      answers: k.json<Answers>().notNull(),
      submittedAt: k.instant().notNull(),
      version: k.int().notNull(),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("registrations_draft").on(t.draft),
      k.uniqueIndex("registrations_code").on(t.code),
      k.index("registrations_of_person").on(t.person, t.submittedAt),
      k.index("registrations_in_unit").on(t.unit, t.state, t.submittedAt),
    ],
  );

  // -------------------------------------------------------------- files

  /** The bytes of files, in parts, under the hash of the whole: a file that is sent twice lies here once. */
  const bytes = k.table(
    "bytes",
    {
      hash: k.text().notNull(),
      part: k.int().notNull(),
      parts: k.int().notNull(),
      content: k.bytes().notNull(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.hash, t.part] })],
  );

  /** `id` opens the file to whoever knows it. */
  const files = k.table(
    "files",
    {
      id: k.text().primaryKey(),
      person: personId().notNull(),
      draft: k.text().references(() => drafts.id),
      hash: k.text().notNull(),
      name: k.text().notNull(),
      type: k.text().notNull(),
      size: k.int().notNull(),
      ...stamps(),
    },
    (t) => [
      k.index("files_of_person").on(t.person),
      k.index("files_of_draft").on(t.draft),
      k.index("files_hash").on(t.hash),
    ],
  );

  // -------------------------------------------------------------- duties

  const dutyStatuses = k.table(
    "duty_statuses",
    {
      person: personId().notNull(),
      plan: k.text().notNull(),
      obligation: k.text().notNull(),
      occurrence: k.text().notNull(),
      reply: k.text<DutyReply>().notNull(),
      until: k.text<LocalDate>(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.person, t.plan, t.obligation, t.occurrence] })],
  );

  const reminders = k.table(
    "reminders",
    {
      id: k.text().primaryKey(),
      person: personId().notNull(),
      plan: k.text().notNull(),
      obligation: k.text().notNull(),
      occurrence: k.text().notNull(),
      offset: k.text().notNull(),
      digest: k.text(),
      conversation: conversationId(),
      state: k.text<ReminderState>().notNull(),
      sentAt: k.instant(),
      ...stamps(),
    },
    (t) => [
      k.uniqueIndex("reminders_key").on(t.person, t.plan, t.obligation, t.occurrence, t.offset),
      k.index("reminders_digest").on(t.digest),
      k
        .index("reminders_undelivered")
        .on(t.updatedAt, t.id)
        .where(sql`state in ('undelivered', 'unknown')`),
    ],
  );

  // -------------------------------------------------------------- authorisations of platforms

  /** Tokens are sealed before they come here. */
  const authorisations = k.table(
    "authorisations",
    {
      channel: k.text<ChannelId>().notNull(),
      account: k.text().notNull(),
      access: k.text().notNull(),
      refresh: k.text().notNull(),
      accessExpiresAt: k.instant().notNull(),
      refreshExpiresAt: k.instant().notNull(),
      version: k.int().notNull(),
      state: k.text<Authorisation["state"]>().notNull(),
      attempt: k.text(),
      attemptAt: k.instant(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.channel, t.account] })],
  );

  /** What was learned of an account: which endpoint it has, whether buttons are taken, what was uploaded. */
  const accountFacts = k.table(
    "account_facts",
    {
      channel: k.text<ChannelId>().notNull(),
      account: k.text().notNull(),
      fact: k.text().notNull(),
      value: k.text().notNull(),
      ...stamps(),
    },
    (t) => [k.primaryKey({ columns: [t.channel, t.account, t.fact] })],
  );

  /** Until when each bucket of calls that processes share is taken. */
  const slots = k.table("slots", {
    bucket: k.text().primaryKey(),
    freeAt: k.instant().notNull(),
    ...stamps(),
  });

  // -------------------------------------------------------------- staff

  const planOpenings = k.table("plan_openings", {
    plan: k.text().primaryKey(),
    open: k.bool().notNull(),
    by: k.text().notNull(),
    reason: k.text().notNull(),
    ...stamps(),
  });

  /** Append-only; `created_at` is when it happened. `actor` is free text: the program and the operator act too. */
  const audit = k.table(
    "audit",
    {
      id: k.text().primaryKey(),
      actor: k.text().notNull(),
      action: k.text().notNull(),
      object: k.text().notNull(),
      detail: k.json<JsonObject>().notNull(),
      ...stamps(),
    },
    (t) => [k.index("audit_at").on(t.createdAt, t.id)],
  );

  return {
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
  };
}
