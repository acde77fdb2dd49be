import { and, eq, exists, inArray, like, lt, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { StoreWrites } from "../flows/ports.ts";
import type { Q } from "./connection.ts";
import {
  claims,
  conversations,
  drafts,
  dutyStatuses,
  files,
  invites,
  linkCodes,
  outbox,
  people,
  phones,
  registrations,
  reminders,
  roles,
} from "./schema.sqlite.ts";

/* Whose something is, when that changes: two people who are one, and people who are forgotten. */

type Of<M extends keyof StoreWrites> = Parameters<StoreWrites[M]>[0];

/** What is written of nobody. */
const NOBODY = { name: "", title: "", consent: null, reminders: false } as const;

/** `StoreWrites.mergePeople` */
export async function mergePeople(q: Q, { from, into, at }: Of<"mergePeople">): Promise<void> {
  if (from === into) return; // one already
  const theirs = { person: into, updatedAt: at };
  await q.update(drafts).set(theirs).where(eq(drafts.person, from));
  await q.update(registrations).set(theirs).where(eq(registrations.person, from));
  await q.update(files).set(theirs).where(eq(files.person, from));
  // The instant of a conversation says when it was last active, which this does not change.
  await q.update(conversations).set({ person: into }).where(eq(conversations.person, from));
  await q.update(invites).set(theirs).where(eq(invites.person, from));
  await mergeRoles(q, { from, into, at });
  await mergeDuties(q, { from, into });
  await mergeReminders(q, { from, into, at });
  const [phone] = await q.select().from(phones).where(eq(phones.person, into));
  if (phone === undefined) await q.update(phones).set(theirs).where(eq(phones.person, from));
  await forgetKeys(q, from, at);
  await q
    .update(people)
    .set({ ...NOBODY, updatedAt: at })
    .where(eq(people.id, from));
}

/** Part of `StoreWrites.erasePerson`: who they are, and every way to them. */
export async function forgetIdentity(q: Q, person: string, at: number): Promise<void> {
  // A conversation by telephone number has the number for an address.
  const byNumber = and(eq(conversations.person, person), like(conversations.address, "tel:%"));
  await q
    .update(conversations)
    .set({ address: sql`'gone:' || ${conversations.id}`, unreachable: "gone" })
    .where(byNumber);
  await q
    .update(conversations)
    .set({ person: null, state: {}, updatedAt: at })
    .where(eq(conversations.person, person));
  await forgetKeys(q, person, at);
  await q.delete(roles).where(eq(roles.person, person));
  await q
    .update(people)
    .set({ ...NOBODY, updatedAt: at })
    .where(eq(people.id, person));
}

/** Numbers, codes and claims that stand for somebody. */
async function forgetKeys(q: Q, person: string, at: number): Promise<void> {
  await q.delete(phones).where(eq(phones.person, person));
  await q.delete(linkCodes).where(eq(linkCodes.person, person));
  await q
    .update(claims)
    .set({ state: "replaced", updatedAt: at })
    .where(and(eq(claims.person, person), eq(claims.state, "waiting")));
}

async function mergeRoles(q: Q, { from, into, at }: Of<"mergePeople">): Promise<void> {
  const held = await q.select().from(roles).where(eq(roles.person, from));
  for (const role of held)
    await q
      .insert(roles)
      .values({ ...role, person: into, updatedAt: at })
      .onConflictDoNothing({ target: [roles.person, roles.unit, roles.role] });
  await q.delete(roles).where(eq(roles.person, from));
}

async function mergeDuties(q: Q, { from, into }: Omit<Of<"mergePeople">, "at">): Promise<void> {
  const said = await q.select().from(dutyStatuses).where(eq(dutyStatuses.person, from));
  const { person, plan, obligation, occurrence } = dutyStatuses;
  for (const { reply, until, updatedAt, ...rest } of said)
    await q
      .insert(dutyStatuses)
      .values({ ...rest, reply, until, updatedAt, person: into })
      .onConflictDoUpdate({
        target: [person, plan, obligation, occurrence],
        set: { reply, until, updatedAt }, // as old as it is: a third may have said something newer
        setWhere: lt(dutyStatuses.updatedAt, updatedAt),
      });
  await q.delete(dutyStatuses).where(eq(dutyStatuses.person, from));
}

/** The one of two that goes takes its messages that are not out yet with it: nobody is to be reminded twice. */
async function mergeReminders(q: Q, { from, into, at }: Of<"mergePeople">): Promise<void> {
  const same = alias(reminders, "same");
  const isSame = and(
    eq(same.person, into),
    eq(same.plan, reminders.plan),
    eq(same.obligation, reminders.obligation),
    eq(same.occurrence, reminders.occurrence),
    eq(same.offset, reminders.offset),
  );
  const own = eq(reminders.person, from);
  const twice = exists(q.select({ id: same.id }).from(same).where(isSame));
  const gone = await q.delete(reminders).where(and(own, twice)).returning({ id: reminders.id });
  const ids = gone.map(({ id }) => id);
  // A message that carries others too goes on with them.
  const others = q
    .select({ cause: reminders.digest })
    .from(reminders)
    .where(eq(reminders.digest, outbox.cause));
  const theirs = and(inArray(outbox.cause, ids), eq(outbox.kind, "reminder"), notExists(others));
  await q.update(outbox).set({ seenTo: true, updatedAt: at }).where(theirs);
  await q
    .update(outbox)
    .set({ state: "superseded" })
    .where(and(theirs, inArray(outbox.state, ["pending", "retry"])));
  await q.update(reminders).set({ person: into, updatedAt: at }).where(own);
}
