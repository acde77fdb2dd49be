import {
  arrivals,
  claims,
  conversations,
  drafts,
  dutyStatuses,
  files,
  authorisations,
  invites,
  jobs,
  linkCodes,
  outbox,
  people,
  phones,
  planOpenings,
  registrations,
  reminders,
  roles,
  units,
} from "./schema.sqlite.ts";

/*
 * One selection per value of `flows/ports.ts`: the columns that make it up, under its own property names. A row selected this way
 * *is* the value, so nothing is mapped by hand and no bookkeeping column leaks into the core.
 */

/** `Person` */
export const personColumns = {
  id: people.id,
  name: people.name,
  title: people.title,
  consent: people.consent,
  reminders: people.reminders,
  demo: people.demo,
};

/** `Unit` */
export const unitColumns = {
  id: units.id,
  parent: units.parent,
  plan: units.plan,
  name: units.name,
  kind: units.kind,
};

/** `Role` */
export const roleColumns = { unit: roles.unit, role: roles.role };

/** `Invite` */
export const inviteColumns = {
  code: invites.code,
  unit: invites.unit,
  role: invites.role,
  person: invites.person,
  usesLeft: invites.usesLeft,
  expiresAt: invites.expiresAt,
};

/** `Phone` */
export const phoneColumns = {
  person: phones.person,
  number: phones.number,
  source: phones.source,
  agreed: phones.agreed,
};

/** `LinkCode` */
export const linkColumns = {
  code: linkCodes.code,
  person: linkCodes.person,
  expiresAt: linkCodes.expiresAt,
};

/** `Claim` */
export const claimColumns = { id: claims.id, conversation: claims.conversation, person: claims.person };

/** `Arrival` */
export const arrivalColumns = {
  id: arrivals.id,
  channel: arrivals.channel,
  address: arrivals.address,
  key: arrivals.key,
  body: arrivals.body,
  attempts: arrivals.attempts,
  at: arrivals.createdAt,
};

/** `Conversation` */
export const conversationColumns = {
  id: conversations.id,
  channel: conversations.channel,
  address: conversations.address,
  unreachable: conversations.unreachable,
  heardAt: conversations.heardAt,
  heldUntil: conversations.heldUntil,
  person: conversations.person,
  state: conversations.state,
  version: conversations.version,
  lastSeq: conversations.lastSeq,
};

/** `OutboxRow` */
export const outboxColumns = {
  id: outbox.id,
  conversation: outbox.conversation,
  channel: outbox.channel,
  seq: outbox.seq,
  cause: outbox.cause,
  kind: outbox.kind,
  body: outbox.body,
  state: outbox.state,
  attempts: outbox.attempts,
  nextAt: outbox.nextAt,
};

/** `Job` */
export const jobColumns = {
  id: jobs.id,
  kind: jobs.kind,
  conversation: jobs.conversation,
  cause: jobs.cause,
  payload: jobs.payload,
};

/** `Draft` */
export const draftColumns = {
  id: drafts.id,
  person: drafts.person,
  plan: drafts.plan,
  formVersion: drafts.formVersion,
  step: drafts.step,
  answers: drafts.answers,
  code: drafts.code,
  practice: drafts.practice,
  state: drafts.state,
  version: drafts.version,
  updatedAt: drafts.updatedAt,
};

/** `Registration` */
export const registrationColumns = {
  id: registrations.id,
  code: registrations.code,
  draft: registrations.draft,
  person: registrations.person,
  unit: registrations.unit,
  plan: registrations.plan,
  year: registrations.year,
  ownerKind: registrations.ownerKind,
  name: registrations.name,
  practice: registrations.practice,
  state: registrations.state,
  note: registrations.note,
  answers: registrations.answers,
  submittedAt: registrations.submittedAt,
  version: registrations.version,
};

/** `FileRow` */
export const fileColumns = {
  id: files.id,
  person: files.person,
  draft: files.draft,
  hash: files.hash,
  name: files.name,
  type: files.type,
  size: files.size,
};

/** `DutyStatus` */
export const dutyColumns = {
  plan: dutyStatuses.plan,
  obligation: dutyStatuses.obligation,
  occurrence: dutyStatuses.occurrence,
  person: dutyStatuses.person,
  reply: dutyStatuses.reply,
  until: dutyStatuses.until,
};

/** `Reminder` */
export const reminderColumns = {
  id: reminders.id,
  plan: reminders.plan,
  obligation: reminders.obligation,
  occurrence: reminders.occurrence,
  offset: reminders.offset,
  person: reminders.person,
  digest: reminders.digest,
  conversation: reminders.conversation,
  state: reminders.state,
  sentAt: reminders.sentAt,
};

/** `Authorisation` */
export const authorisationColumns = {
  channel: authorisations.channel,
  account: authorisations.account,
  access: authorisations.access,
  refresh: authorisations.refresh,
  accessExpiresAt: authorisations.accessExpiresAt,
  refreshExpiresAt: authorisations.refreshExpiresAt,
  version: authorisations.version,
  state: authorisations.state,
  attempt: authorisations.attempt,
  attemptAt: authorisations.attemptAt,
};

/** `PlanOpening` */
export const openingColumns = {
  plan: planOpenings.plan,
  open: planOpenings.open,
  by: planOpenings.by,
  reason: planOpenings.reason,
};
