/** The store as operators see it: `admin export`, parsed by the contract, and the laws that hold of it at any moment. */
import { expect } from "vitest";
import { z } from "zod";
import type { Client } from "./client.ts";
import { beside } from "./beside.ts";
import type { Program } from "./program.ts";

const row = { id: z.string().min(1), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime() };
const Answers = z.record(z.string(), z.unknown());
const Row = z.looseObject(row);

/** Every name of contracts.md, *Export*; rows may hold more, the object itself may not. */
export const Export = z.strictObject({
  people: z.array(
    z.looseObject({
      ...row,
      name: z.string(),
      roles: z.array(z.object({ unit: z.string(), role: z.string() })),
    }),
  ),
  units: z.array(Row),
  conversations: z.array(z.looseObject({ ...row, channel: z.string(), person: z.string().nullable() })),
  drafts: z.array(
    z.looseObject({
      ...row,
      code: z.string(),
      plan: z.string(),
      person: z.string(),
      state: z.string(),
      answers: Answers,
    }),
  ),
  registrations: z.array(
    z.looseObject({
      ...row,
      code: z.string().min(1),
      plan: z.string(),
      state: z.enum(["submitted", "returned", "received", "registered"]),
      ownerKind: z.string().min(1),
      answers: Answers,
      submittedAt: z.iso.datetime(),
      person: z.string(),
      practice: z.boolean(),
    }),
  ),
  reports: z.array(Row),
  reminders: z.array(
    z.looseObject({
      ...row,
      plan: z.string(),
      obligation: z.string(),
      occurrence: z.string(),
      offset: z.string(),
      person: z.string(),
      state: z.string(),
      sentAt: z.iso.datetime().nullable(),
    }),
  ),
  outbox: z.array(
    z.looseObject({
      ...row,
      channel: z.string(),
      conversation: z.string(),
      kind: z.string(),
      state: z.string(),
      attempts: z.int(),
      seq: z.int(),
    }),
  ),
  audit: z.array(z.looseObject({ ...row, actor: z.string(), action: z.string(), object: z.string() })),
});
export type Export = z.infer<typeof Export>;

/** By the command itself, as an operator does. */
export async function exported(program: Program): Promise<Export> {
  const { code, stdout, stderr } = await program.command("admin", ["export"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return Export.parse(JSON.parse(stdout));
}

/** The same rows read straight from the file beside the running server: quick enough to do after every one of many kills. */
export async function exportedBeside(program: Program): Promise<Export> {
  return Export.parse(await beside(program, (store) => store.exportAll()));
}

/** Nothing is there twice: people, drafts and registrations of one intent, receipt codes, messages of one number. */
export function expectNothingTwice(all: Export): void {
  const keys = [
    ...all.people.map((p) => `person ${p.name}`),
    ...all.drafts.map((d) => `draft ${d.code}`),
    ...all.registrations.map((r) => `registration ${r.code}`),
    ...all.registrations.map((r) => `name ${String(r.answers["name"])} of ${r.person}`),
    ...all.reminders.map((r) => `reminder ${r.plan} ${r.obligation} ${r.occurrence} ${r.offset} ${r.person}`),
    ...all.outbox.map((m) => `message ${m.conversation} ${m.seq}`),
  ];
  const seen = new Set<string>();
  expect(keys.filter((key) => seen.size === seen.add(key).size)).toEqual([]);
  expect(new Set(all.registrations.map((r) => r.person)).size).toBe(all.registrations.length);
}

/** Everything this person got a 200 for stands in the export, under one person, one draft and, once sent, one registration. */
export function expectKept(all: Export, client: Client, count: () => void = () => undefined): void {
  const owner = all.people.filter((p) => p.name === client.fullName);
  const joined = client.acknowledged.some((a) => a.asked?.flow === "joining" && a.answer.expects === null);
  expect(owner.length, `${client.tag}: people`).toBeLessThanOrEqual(1);
  if (joined) expect(owner.length, `${client.tag} has joined`).toBe(1);
  const answered = client.acknowledged.filter(
    (a) => a.asked?.flow === "registration" && !["directive", "practice", "review"].includes(a.asked.step),
  );
  const sent = client.acknowledged.some((a) => a.asked?.step === "review");
  const drafts = all.drafts.filter((d) => d.person === owner[0]?.id);
  const registrations = all.registrations.filter((r) => r.person === owner[0]?.id);
  expect(drafts.length, `${client.tag}: drafts`).toBeLessThanOrEqual(1);
  if (sent) expect(registrations.length, `${client.tag} has sent`).toBe(1);
  const kept = registrations[0]?.answers ?? drafts[0]?.answers ?? {};
  for (const { asked } of answered) {
    if (asked === null) continue;
    expect(Object.keys(kept), client.tag).toContain(asked.step);
    const stored = client.stored(asked);
    if (stored !== undefined) expect(kept[asked.step], `${client.tag}/${asked.step}`).toEqual(stored);
    count();
  }
}
