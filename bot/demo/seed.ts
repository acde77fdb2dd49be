/** Puts the example units, people and invitations into the store. Running it again adds nothing. */
import type { Clock, Store, StoreWrites } from "../../flows/ports.ts";
import { CONSENT_VERSION } from "../../flows/joining/text.vi.ts";
import { DEMO_AREAS, type DemoArea, type DemoPerson } from "./areas.ts";
import { t } from "./text.vi.ts";

/** Uses of an example invitation: practically never spent. */
const USES = 1_000_000;

export async function seedDemo(store: Store, clock: Clock): Promise<void> {
  const at = clock.now();
  await store.tx(async (tx) => {
    for (const area of DEMO_AREAS) {
      for (const unit of area.units) await tx.addUnit({ ...unit, plan: area.plan, at });
      await tx.addInvite({
        ...area.invite,
        role: "member",
        person: null,
        usesLeft: USES,
        expiresAt: null,
        at,
      });
      for (const person of area.people) await seedPerson(tx, person, at);
    }
  });
}

async function seedPerson(tx: StoreWrites, p: DemoPerson, at: number): Promise<void> {
  if ((await tx.invite(p.code)) !== null) return;
  const id = `demo-${p.unit}-${p.role}`;
  await tx.addPerson({
    id,
    name: p.name,
    title: p.title,
    consent: CONSENT_VERSION,
    reminders: true,
    demo: true,
    at,
  });
  await tx.grant(id, { unit: p.unit, role: p.role }, at);
  await tx.addInvite({
    code: p.code,
    unit: p.unit,
    role: p.role,
    person: id,
    usesLeft: USES,
    expiresAt: null,
    at,
  });
}

/** What the page's demo banner shows. */
export function demoRoles(
  areas: readonly { readonly id: string; readonly area: string }[],
): readonly object[] {
  return DEMO_AREAS.map((area) => ({
    plan: area.plan,
    label: areas.find((a) => a.id === area.plan)?.area ?? area.plan,
    invite: area.invite.code,
    roles: area.people.map((p) => ({
      role: p.role,
      label: t.roles[p.role],
      who: `${p.name}, ${unitName(area, p.unit)}`,
      code: p.code,
    })),
  }));
}

function unitName(area: DemoArea, id: string): string {
  return area.units.find((u) => u.id === id)?.name ?? "";
}
