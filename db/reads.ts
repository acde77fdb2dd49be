import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import type {
  ChannelId,
  Conversation,
  Draft,
  DutyStatus,
  Invite,
  Job,
  JsonObject,
  OutboxRow,
  Person,
  PlanOpening,
  Registration,
  RegistrationState,
  Reminder,
  Role,
  StoreReads,
  Unit,
} from "../flows/ports.ts";
import * as c from "./columns.ts";
import type { Q } from "./connection.ts";
import {
  conversations,
  drafts,
  dutyStatuses,
  inbox,
  invites,
  jobs,
  outbox,
  people,
  planOpenings,
  registrations,
  reminders,
  roles,
  units,
} from "./schema.sqlite.ts";

/**
 * Every read of the port, on whatever `live` gives: committed rows outside a transaction, its own writes inside one. Every list has a
 * full order (ids are time-ordered and break ties), so that the same store always tells the same story.
 */
export class Reads implements StoreReads {
  /** Asked before every query; throws when the transaction or the store behind it has ended. */
  protected readonly live: () => Q;

  constructor(live: () => Q) {
    this.live = live;
  }

  // -------------------------------------------------------------- conversations and messages

  async conversation(id: string): Promise<Conversation | null> {
    return first(
      await this.live().select(c.conversationColumns).from(conversations).where(eq(conversations.id, id)),
    );
  }

  async conversationAt(channel: ChannelId, address: string): Promise<Conversation | null> {
    const here = and(eq(conversations.channel, channel), eq(conversations.address, address));
    return first(await this.live().select(c.conversationColumns).from(conversations).where(here));
  }

  async conversationsOf(person: string): Promise<readonly Conversation[]> {
    return await this.live()
      .select(c.conversationColumns)
      .from(conversations)
      .where(and(eq(conversations.person, person), isNull(conversations.unreachable)))
      .orderBy(desc(conversations.updatedAt), desc(conversations.id));
  }

  async messagesAfter(conversation: string, after: number, limit: number): Promise<readonly OutboxRow[]> {
    const shown = and(
      eq(outbox.conversation, conversation),
      gt(outbox.seq, after),
      ne(outbox.state, "superseded"),
    );
    return await this.live()
      .select(c.outboxColumns)
      .from(outbox)
      .where(shown)
      .orderBy(asc(outbox.seq))
      .limit(limit);
  }

  async messagesOf(conversation: string, cause: string): Promise<readonly OutboxRow[]> {
    return await this.live()
      .select(c.outboxColumns)
      .from(outbox)
      .where(and(eq(outbox.conversation, conversation), eq(outbox.cause, cause)))
      .orderBy(asc(outbox.seq));
  }

  async eventResult(channel: ChannelId, key: string): Promise<JsonObject | null> {
    const event = and(eq(inbox.channel, channel), eq(inbox.key, key));
    const row = first(await this.live().select({ result: inbox.result }).from(inbox).where(event));
    return row?.result ?? null;
  }

  async openJobsOf(cause: string): Promise<readonly Job[]> {
    return await this.live()
      .select(c.jobColumns)
      .from(jobs)
      .where(and(eq(jobs.cause, cause), isNull(jobs.finishedAt)))
      .orderBy(asc(jobs.createdAt), asc(jobs.id));
  }

  // -------------------------------------------------------------- people

  async person(id: string): Promise<Person | null> {
    return first(await this.live().select(c.personColumns).from(people).where(eq(people.id, id)));
  }

  async rolesOf(person: string): Promise<readonly Role[]> {
    return await this.live()
      .select(c.roleColumns)
      .from(roles)
      .where(eq(roles.person, person))
      .orderBy(asc(roles.unit), asc(roles.role));
  }

  async staffOf(unitIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.live()
      .selectDistinct({ person: roles.person })
      .from(roles)
      .where(and(inArray(roles.unit, [...unitIds]), ne(roles.role, "member")))
      .orderBy(asc(roles.person));
    return rows.map((row) => row.person);
  }

  async units(): Promise<readonly Unit[]> {
    return await this.live().select(c.unitColumns).from(units).orderBy(asc(units.id));
  }

  async invite(code: string): Promise<Invite | null> {
    return first(await this.live().select(c.inviteColumns).from(invites).where(eq(invites.code, code)));
  }

  // -------------------------------------------------------------- initiatives

  async openDraftsOf(person: string): Promise<readonly Draft[]> {
    return await this.live()
      .select(c.draftColumns)
      .from(drafts)
      .where(and(eq(drafts.person, person), eq(drafts.state, "open")))
      .orderBy(desc(drafts.updatedAt), desc(drafts.id));
  }

  async draft(id: string): Promise<Draft | null> {
    return first(await this.live().select(c.draftColumns).from(drafts).where(eq(drafts.id, id)));
  }

  async registrationsOf(person: string): Promise<readonly Registration[]> {
    return await this.live()
      .select(c.registrationColumns)
      .from(registrations)
      .where(eq(registrations.person, person))
      .orderBy(asc(registrations.submittedAt), asc(registrations.id));
  }

  async registrationsIn(query: {
    units: readonly string[];
    states: readonly RegistrationState[];
    practice?: boolean;
  }): Promise<readonly Registration[]> {
    const received = and(
      inArray(registrations.unit, [...query.units]),
      inArray(registrations.state, [...query.states]),
      query.practice === true ? undefined : eq(registrations.practice, false),
    );
    return await this.live()
      .select(c.registrationColumns)
      .from(registrations)
      .where(received)
      .orderBy(asc(registrations.submittedAt), asc(registrations.id));
  }

  async registrationByCode(code: string): Promise<Registration | null> {
    return first(
      await this.live().select(c.registrationColumns).from(registrations).where(eq(registrations.code, code)),
    );
  }

  // -------------------------------------------------------------- duties and staff

  async dutyStatusesOf(person: string): Promise<readonly DutyStatus[]> {
    return await this.live()
      .select(c.dutyColumns)
      .from(dutyStatuses)
      .where(eq(dutyStatuses.person, person))
      .orderBy(asc(dutyStatuses.plan), asc(dutyStatuses.obligation), asc(dutyStatuses.occurrence));
  }

  async reminder(id: string): Promise<Reminder | null> {
    return first(await this.live().select(c.reminderColumns).from(reminders).where(eq(reminders.id, id)));
  }

  async reminderRecipients(): Promise<readonly { person: Person; unit: Unit }[]> {
    // distinct, because one person may hold several roles in one unit
    return await this.live()
      .selectDistinct({ person: c.personColumns, unit: c.unitColumns })
      .from(roles)
      .innerJoin(people, eq(people.id, roles.person))
      .innerJoin(units, eq(units.id, roles.unit))
      .where(and(isNotNull(people.consent), eq(people.reminders, true)))
      .orderBy(asc(people.id), asc(units.id));
  }

  async remindersOf(person: string): Promise<readonly Reminder[]> {
    return await this.live()
      .select(c.reminderColumns)
      .from(reminders)
      .where(eq(reminders.person, person))
      .orderBy(asc(reminders.createdAt), asc(reminders.id));
  }

  async planOpenings(): Promise<readonly PlanOpening[]> {
    return await this.live().select(c.openingColumns).from(planOpenings).orderBy(asc(planOpenings.plan));
  }
}

function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}
