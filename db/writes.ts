import { and, eq, gt, inArray, isNotNull, isNull, ne, notInArray, or, sql } from "drizzle-orm";
import {
  type AuditEntry,
  type ChannelId,
  type Claim,
  type Conversation,
  type Draft,
  type DutyStatus,
  type FileRow,
  type Inserted,
  type Instant,
  type Invite,
  type Job,
  type JsonObject,
  KheoError,
  type LinkCode,
  type OutboxRow,
  type Person,
  type Phone,
  type PlanOpening,
  type Registration,
  type Reminder,
  type Role,
  StaleWrite,
  type StoreWrites,
  type Unit,
} from "../flows/ports.ts";
import { forgetFiles } from "./files.ts";
import * as frequent from "./frequent.ts";
import { forgetIdentity, mergePeople } from "./identity.ts";
import { supersedeReminders, URGENCY } from "./outbox.ts";
import { Reads } from "./reads.ts";
import {
  audit,
  claims,
  conversations,
  drafts,
  dutyStatuses,
  files,
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

/**
 * Every write of the port. A race is decided by a unique key (`on conflict do nothing`, on that key only, so that any other clash is
 * still an error) or by a condition in the update; `returning` tells who won.
 */
export class Writes extends Reads implements StoreWrites {
  // -------------------------------------------------------------- events and conversations

  async admit(event: {
    channel: ChannelId;
    key: string;
    conversation: string;
    at: Instant;
  }): Promise<Inserted> {
    return inserted(await frequent.admit(this.live(), event));
  }

  async keepResult(event: { channel: ChannelId; key: string; result: JsonObject }): Promise<void> {
    const rows = await frequent.keepResult(this.live(), event);
    if (rows.length === 0)
      throw new KheoError("event-unknown", "stop", "a result came for an event never admitted");
  }

  async openConversation(c: {
    id: string;
    channel: ChannelId;
    address: string;
    at: Instant;
  }): Promise<Conversation> {
    await frequent.addConversation(this.live(), c);
    const open = await this.conversationAt(c.channel, c.address);
    if (open === null) throw new KheoError("store-broken", "stop", "a conversation just made is not there");
    return open;
  }

  async saveConversation(
    c: Pick<Conversation, "id" | "heardAt" | "person" | "state" | "version" | "lastSeq"> & { at: Instant },
  ): Promise<void> {
    mustHaveChanged(await frequent.saveConversation(this.live(), c), "the conversation");
  }

  async moveConversation({
    id,
    address,
    at,
  }: {
    id: string;
    address: string;
    at: Instant;
  }): Promise<boolean> {
    const q = this.live();
    const own = await this.conversation(id);
    if (own === null || (await this.conversationAt(own.channel, address)) !== null) return false;
    await q.update(conversations).set({ address, updatedAt: at }).where(eq(conversations.id, id));
    return true;
  }

  async setReachable(c: { id: string; unreachable: string | null; at: Instant }): Promise<boolean> {
    const q = this.live();
    const isOther =
      c.unreachable === null ? isNotNull(conversations.unreachable) : isNull(conversations.unreachable);
    const changed = await q
      .update(conversations)
      .set({ unreachable: c.unreachable })
      .where(and(eq(conversations.id, c.id), isOther))
      .returning({ id: conversations.id });
    if (c.unreachable !== null)
      await q
        .update(outbox)
        .set({ state: "dead", reason: c.unreachable, updatedAt: c.at })
        .where(and(eq(outbox.conversation, c.id), inArray(outbox.state, ["pending", "retry"])));
    return changed.length > 0;
  }

  async holdConversation({ id, until, at }: { id: string; until: Instant; at: Instant }): Promise<void> {
    await this.live()
      .update(conversations)
      .set({ heldUntil: until, updatedAt: at })
      .where(eq(conversations.id, id));
  }

  async releaseConversation({ id, at }: { id: string; at: Instant }): Promise<void> {
    const q = this.live();
    await q
      .update(outbox)
      .set({ state: "dead", reason: "released", updatedAt: at })
      .where(and(eq(outbox.conversation, id), inArray(outbox.state, ["pending", "retry"])));
    await q
      .update(conversations)
      .set({ person: null, state: {}, version: sql`${conversations.version} + 1`, updatedAt: at })
      .where(eq(conversations.id, id));
  }

  // -------------------------------------------------------------- people

  async addPerson(p: Person & { at: Instant }): Promise<void> {
    await this.live()
      .insert(people)
      .values({ ...p, ...made(p.at) });
  }

  async updatePerson(id: string, change: Partial<Omit<Person, "id">> & { at: Instant }): Promise<void> {
    const { name, title, consent, reminders: wanted, demo, at } = change;
    const rows = await this.live()
      .update(people)
      .set({ name, title, consent, reminders: wanted, demo, updatedAt: at }) // undefined leaves a column alone
      .where(eq(people.id, id))
      .returning({ id: people.id });
    mustHaveChanged(rows, "the person");
  }

  async erasePerson(id: string, at: Instant): Promise<void> {
    const q = this.live();
    const own = q.select({ id: conversations.id }).from(conversations).where(eq(conversations.person, id));
    await q.delete(outbox).where(inArray(outbox.conversation, own));
    await q.delete(jobs).where(inArray(jobs.conversation, own));
    await forgetFiles(q, id);
    const sent = q
      .select({ draft: registrations.draft })
      .from(registrations)
      .where(eq(registrations.person, id));
    const unfinished = and(eq(drafts.person, id), ne(drafts.state, "submitted"));
    await q.delete(drafts).where(and(unfinished, notInArray(drafts.id, sent)));
    // Returned to be corrected: what was sent stays with whom it was sent to, what was changed since goes.
    await q.update(drafts).set({ state: "submitted", answers: {}, updatedAt: at }).where(unfinished);
    await forgetIdentity(q, id, at);
  }

  async mergePeople(of: { from: string; into: string; at: Instant }): Promise<void> {
    await mergePeople(this.live(), of);
  }

  async putPhone({ at, ...phone }: Phone & { at: Instant }): Promise<void> {
    const { number, source, agreed } = phone;
    await this.live()
      .insert(phones)
      .values({ ...phone, ...made(at) })
      .onConflictDoUpdate({ target: phones.person, set: { number, source, agreed, updatedAt: at } });
  }

  async dropPhone(person: string): Promise<void> {
    await this.live().delete(phones).where(eq(phones.person, person));
  }

  async addLinkCode({ at, ...code }: LinkCode & { at: Instant }): Promise<void> {
    await this.live()
      .insert(linkCodes)
      .values({ ...code, ...made(at) });
  }

  async useLinkCode(code: string, at: Instant): Promise<boolean> {
    const rows = await this.live()
      .delete(linkCodes)
      .where(and(eq(linkCodes.code, code), gt(linkCodes.expiresAt, at)))
      .returning({ code: linkCodes.code });
    return rows.length > 0;
  }

  async addClaim({ at, ...claim }: Claim & { at: Instant }): Promise<void> {
    const q = this.live();
    await q
      .update(claims)
      .set({ state: "replaced", updatedAt: at })
      .where(and(eq(claims.conversation, claim.conversation), eq(claims.state, "waiting")));
    await q.insert(claims).values({ ...claim, state: "waiting", ...made(at) });
  }

  async settleClaim({
    id,
    confirmed,
    at,
  }: {
    id: string;
    confirmed: boolean;
    at: Instant;
  }): Promise<boolean> {
    const rows = await this.live()
      .update(claims)
      .set({ state: confirmed ? "confirmed" : "rejected", updatedAt: at })
      .where(and(eq(claims.id, id), eq(claims.state, "waiting")))
      .returning({ id: claims.id });
    return rows.length > 0;
  }

  async grant(person: string, role: Role, at: Instant): Promise<Inserted> {
    const rows = await this.live()
      .insert(roles)
      .values({ person, unit: role.unit, role: role.role, ...made(at) })
      .onConflictDoNothing({ target: [roles.person, roles.unit, roles.role] })
      .returning({ person: roles.person });
    return inserted(rows);
  }

  async addUnit(u: Unit & { at: Instant }): Promise<Inserted> {
    const rows = await this.live()
      .insert(units)
      .values({ ...u, ...made(u.at) })
      .onConflictDoNothing({ target: units.id })
      .returning({ id: units.id });
    return inserted(rows);
  }

  async addInvite(i: Invite & { at: Instant }): Promise<Inserted> {
    const rows = await this.live()
      .insert(invites)
      .values({ ...i, ...made(i.at) })
      .onConflictDoNothing({ target: invites.code })
      .returning({ code: invites.code });
    return inserted(rows);
  }

  async useInvite(code: string, at: Instant): Promise<boolean> {
    const usable = and(
      eq(invites.code, code),
      gt(invites.usesLeft, 0),
      or(isNull(invites.expiresAt), gt(invites.expiresAt, at)),
    );
    const rows = await this.live()
      .update(invites)
      .set({ usesLeft: sql`${invites.usesLeft} - 1`, updatedAt: at })
      .where(usable)
      .returning({ code: invites.code });
    return rows.length > 0;
  }

  // -------------------------------------------------------------- initiatives

  async addDraft(d: Draft): Promise<void> {
    await this.live()
      .insert(drafts)
      .values({ ...d, ...made(d.updatedAt) });
  }

  async saveDraft(
    d: Pick<Draft, "id" | "version" | "step" | "answers" | "formVersion" | "state"> & { at: Instant },
  ): Promise<void> {
    mustHaveChanged(await frequent.saveDraft(this.live(), d), "the draft");
  }

  async reopenDraft({ id, step, at }: { id: string; step: string; at: Instant }): Promise<void> {
    await this.live()
      .update(drafts)
      .set({ state: "open", step, version: sql`${drafts.version} + 1`, updatedAt: at })
      .where(and(eq(drafts.id, id), eq(drafts.state, "submitted")));
  }

  async addRegistration(r: Omit<Registration, "version">): Promise<Inserted> {
    const rows = await this.live()
      .insert(registrations)
      .values({ ...r, version: 0, ...made(r.submittedAt) })
      .onConflictDoNothing({ target: registrations.draft })
      .returning({ id: registrations.id });
    return inserted(rows);
  }

  async saveRegistration(
    r: Pick<Registration, "id" | "version" | "state" | "note" | "answers"> &
      Partial<Pick<Registration, "name" | "year" | "ownerKind" | "submittedAt">> & { at: Instant },
  ): Promise<void> {
    const { id, version, at, ...change } = r;
    const rows = await this.live()
      .update(registrations)
      .set({ ...change, version: version + 1, updatedAt: at })
      .where(and(eq(registrations.id, id), eq(registrations.version, version)))
      .returning({ id: registrations.id });
    mustHaveChanged(rows, "the registration");
  }

  // -------------------------------------------------------------- duties

  async setDutyStatus(s: DutyStatus & { at: Instant }): Promise<void> {
    const key = [dutyStatuses.person, dutyStatuses.plan, dutyStatuses.obligation, dutyStatuses.occurrence];
    await this.live()
      .insert(dutyStatuses)
      .values({ ...s, ...made(s.at) })
      .onConflictDoUpdate({ target: key, set: { reply: s.reply, until: s.until, updatedAt: s.at } });
  }

  async addReminder(r: Reminder & { at: Instant }): Promise<Inserted> {
    const { person, plan, obligation, occurrence, offset } = reminders;
    const rows = await this.live()
      .insert(reminders)
      .values({ ...r, ...made(r.at) })
      .onConflictDoNothing({ target: [person, plan, obligation, occurrence, offset] })
      .returning({ id: reminders.id });
    return inserted(rows);
  }

  async supersedeReminders(
    duty: Pick<Reminder, "plan" | "obligation" | "occurrence" | "person"> & { at: Instant },
  ): Promise<void> {
    await supersedeReminders(this.live(), duty);
  }

  async saveReminder({
    id,
    conversation,
    state,
    at,
  }: Pick<Reminder, "id" | "conversation" | "state"> & { at: Instant }): Promise<void> {
    await this.live()
      .update(reminders)
      .set({ conversation, state, updatedAt: at })
      .where(eq(reminders.id, id));
  }

  async seeTo({ id, at }: { id: string; at: Instant }): Promise<boolean> {
    const rows = await this.live()
      .update(outbox)
      .set({ seenTo: true, updatedAt: at })
      .where(and(eq(outbox.id, id), eq(outbox.seenTo, false)))
      .returning({ id: outbox.id });
    return rows.length > 0;
  }

  // -------------------------------------------------------------- staff

  async setPlanOpening(o: PlanOpening & { at: Instant }): Promise<void> {
    await this.live()
      .insert(planOpenings)
      .values({ ...o, ...made(o.at) })
      .onConflictDoUpdate({
        target: planOpenings.plan,
        set: { open: o.open, by: o.by, reason: o.reason, updatedAt: o.at },
      });
  }

  async audit(entry: AuditEntry & { id: string; at: Instant }): Promise<void> {
    await this.live()
      .insert(audit)
      .values({ ...entry, ...made(entry.at) });
  }

  // -------------------------------------------------------------- work for later

  async enqueue(rows: readonly (Omit<OutboxRow, "attempts" | "state"> & { at: Instant })[]): Promise<void> {
    // one by one: a statement has a limit of bound values, and turns write few rows
    for (const row of rows) {
      await frequent.addMessage(this.live(), { ...row, urgency: URGENCY[row.kind] });
    }
  }

  async moveFiles({ from, to, at }: { from: string; to: string; at: Instant }): Promise<void> {
    await this.live().update(files).set({ draft: to, updatedAt: at }).where(eq(files.draft, from));
  }

  async addFile({ at, ...file }: FileRow & { at: Instant }): Promise<void> {
    await this.live()
      .insert(files)
      .values({ ...file, ...made(at) });
  }

  async addJob(job: Job & { at: Instant }): Promise<void> {
    await this.live()
      .insert(jobs)
      .values({ ...job, leaseUntil: 0, ...made(job.at) });
  }

  async finishJob(id: string, at: Instant): Promise<boolean> {
    const rows = await this.live()
      .update(jobs)
      .set({ finishedAt: at, updatedAt: at })
      .where(and(eq(jobs.id, id), isNull(jobs.finishedAt)))
      .returning({ id: jobs.id });
    return rows.length > 0;
  }
}

const made = (at: Instant) => ({ createdAt: at, updatedAt: at });

function inserted(rows: readonly unknown[]): Inserted {
  return rows.length > 0 ? "new" : "exists";
}

/** @throws StaleWrite when the condition of an update met no row. */
function mustHaveChanged(rows: readonly unknown[], what: string): void {
  if (rows.length === 0) throw new StaleWrite(what);
}
