import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import type {
  ChannelId,
  Claim,
  Conversation,
  Draft,
  DutyStatus,
  FileRow,
  Authorisation,
  Instant,
  Invite,
  Job,
  JsonObject,
  LinkCode,
  OutboxRow,
  Person,
  Phone,
  PlanOpening,
  Registration,
  RegistrationState,
  Reminder,
  Role,
  StoreReads,
  Undelivered,
  Unit,
} from "../flows/ports.ts";
import * as c from "./columns.ts";
import type { Q } from "./connection.ts";
import * as frequent from "./frequent.ts";
import { spentSince, stranded, undeliveredIn } from "./ledger.ts";
import {
  claims,
  conversations,
  drafts,
  files,
  authorisations,
  inbox,
  invites,
  linkCodes,
  outbox,
  people,
  phones,
  registrations,
  reminders,
  roles,
  units,
} from "./schema.sqlite.ts";

/**
 * Every read of the port, on whatever `live` gives: committed rows outside a transaction, its own writes inside one. Every list has a
 * full order (ids are time-ordered and break ties), so that the same store always tells the same story. What every turn asks is
 * prepared in `frequent.ts`.
 */
export class Reads implements StoreReads {
  /** Asked before every query; throws when the transaction or the store behind it has ended. */
  protected readonly live: () => Q;

  constructor(live: () => Q) {
    this.live = live;
  }

  // -------------------------------------------------------------- conversations and messages

  async conversation(id: string): Promise<Conversation | null> {
    return first(await frequent.conversation(this.live(), { id }));
  }

  async conversationAt(channel: ChannelId, address: string): Promise<Conversation | null> {
    return first(await frequent.conversationAt(this.live(), { channel, address }));
  }

  async conversationsOf(person: string): Promise<readonly Conversation[]> {
    return await this.live()
      .select(c.conversationColumns)
      .from(conversations)
      .where(and(eq(conversations.person, person), isNull(conversations.unreachable)))
      // by telephone number only where nothing else is left: it costs, and nobody speaks there
      .orderBy(
        sql`${conversations.address} like 'tel:%'`,
        desc(conversations.updatedAt),
        desc(conversations.id),
      );
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
    return await frequent.messagesOf(this.live(), { conversation, cause });
  }

  async unsettledIn(conversation: string): Promise<readonly OutboxRow[]> {
    const open = and(
      eq(outbox.conversation, conversation),
      gt(outbox.attempts, 0),
      inArray(outbox.state, ["sending", "retry", "unknown"]),
    );
    return await this.live().select(c.outboxColumns).from(outbox).where(open).orderBy(asc(outbox.seq));
  }

  async eventResult(channel: ChannelId, key: string): Promise<JsonObject | null> {
    const event = and(eq(inbox.channel, channel), eq(inbox.key, key));
    const row = first(await this.live().select({ result: inbox.result }).from(inbox).where(event));
    return row?.result ?? null;
  }

  async openJobsOf(cause: string): Promise<readonly Job[]> {
    return await frequent.openJobsOf(this.live(), { cause });
  }

  // -------------------------------------------------------------- people

  async person(id: string): Promise<Person | null> {
    return first(await frequent.person(this.live(), { id }));
  }

  async rolesOf(person: string): Promise<readonly Role[]> {
    return await frequent.rolesOf(this.live(), { person });
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
    return await frequent.allUnits(this.live(), {});
  }

  async invite(code: string): Promise<Invite | null> {
    return first(await this.live().select(c.inviteColumns).from(invites).where(eq(invites.code, code)));
  }

  async admins(): Promise<readonly string[]> {
    const rows = await this.live()
      .selectDistinct({ person: roles.person })
      .from(roles)
      .where(eq(roles.role, "admin"))
      .orderBy(asc(roles.person));
    return rows.map((row) => row.person);
  }

  async phoneOf(person: string): Promise<Phone | null> {
    return first(await this.live().select(c.phoneColumns).from(phones).where(eq(phones.person, person)));
  }

  async phonesWith(number: string): Promise<readonly Phone[]> {
    return await this.live()
      .select(c.phoneColumns)
      .from(phones)
      .where(eq(phones.number, number))
      .orderBy(asc(phones.person));
  }

  async linkCode(code: string): Promise<LinkCode | null> {
    return first(await this.live().select(c.linkColumns).from(linkCodes).where(eq(linkCodes.code, code)));
  }

  async claimsIn(unitIds: readonly string[]): Promise<readonly Claim[]> {
    return await this.live()
      .selectDistinct(c.claimColumns)
      .from(claims)
      .innerJoin(roles, eq(roles.person, claims.person))
      .where(and(eq(claims.state, "waiting"), inArray(roles.unit, [...unitIds])))
      .orderBy(asc(claims.createdAt), asc(claims.id));
  }

  // -------------------------------------------------------------- initiatives

  async openDraftsOf(person: string): Promise<readonly Draft[]> {
    return await frequent.openDraftsOf(this.live(), { person });
  }

  async draft(id: string): Promise<Draft | null> {
    return first(await this.live().select(c.draftColumns).from(drafts).where(eq(drafts.id, id)));
  }

  async registrationsOf(person: string): Promise<readonly Registration[]> {
    return await frequent.registrationsOf(this.live(), { person });
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
    return await frequent.dutyStatusesOf(this.live(), { person });
  }

  async reminder(id: string): Promise<Reminder | null> {
    return first(await this.live().select(c.reminderColumns).from(reminders).where(eq(reminders.id, id)));
  }

  async remindersIn(cause: string): Promise<readonly Reminder[]> {
    return await this.live()
      .select(c.reminderColumns)
      .from(reminders)
      .where(or(eq(reminders.id, cause), eq(reminders.digest, cause)))
      .orderBy(asc(reminders.id));
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

  async stranded(limit: number): Promise<readonly OutboxRow[]> {
    return await stranded(this.live(), limit);
  }

  async spentSince(channel: ChannelId, since: Instant): ReturnType<StoreReads["spentSince"]> {
    return await spentSince(this.live(), channel, since);
  }

  async undeliveredIn(unitIds: readonly string[], since: Instant): Promise<readonly Undelivered[]> {
    return await undeliveredIn(this.live(), unitIds, since);
  }

  async remindersOf(person: string): Promise<readonly Reminder[]> {
    return await frequent.remindersOf(this.live(), { person });
  }

  async file(id: string): Promise<FileRow | null> {
    return first(await this.live().select(c.fileColumns).from(files).where(eq(files.id, id)));
  }

  async authorisation(channel: ChannelId, account: string): Promise<Authorisation | null> {
    const its = and(eq(authorisations.channel, channel), eq(authorisations.account, account));
    return first(await this.live().select(c.authorisationColumns).from(authorisations).where(its));
  }

  async planOpenings(): Promise<readonly PlanOpening[]> {
    return await frequent.allOpenings(this.live(), {});
  }
}

function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null;
}
