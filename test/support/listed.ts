/** People of the staff list who have not been here, or have, each with a telephone number nobody else has. */
import type { Kheo } from "./kheo.ts";
import type { RoleName } from "../../flows/ports.ts";

let numbers = 0;

/** National digits of a number that no other test has. */
export function freshNumber(): string {
  return `09${String(10_000_000 + (numbers += 1))}`;
}

/** Somebody the operator has written down. `consent`: they have been here before. */
export async function listedPerson(
  k: Kheo,
  about: {
    readonly number?: string;
    readonly consent?: string | null;
    readonly agreed?: boolean;
    readonly role?: RoleName;
    readonly unit?: string;
  } = {},
): Promise<{ person: string; name: string; number: string }> {
  const [person, number] = [k.deps.ids.id(), about.number ?? freshNumber()];
  const name = `Nguyễn Văn ${k.deps.ids.code(6)}`;
  const at = k.clock.now();
  await k.store.tx(async (tx) => {
    const consent = about.consent ?? null;
    await tx.addPerson({
      id: person,
      name,
      title: "Bí thư chi bộ",
      consent,
      reminders: false,
      demo: false,
      at,
    });
    await tx.grant(person, { unit: about.unit ?? "tq-tan-trao", role: about.role ?? "member" }, at);
    await tx.putPhone({ person, number, source: "staff-list", agreed: about.agreed ?? false, at });
  });
  return { person, name, number };
}
