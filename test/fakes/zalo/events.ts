/** The bodies of events, with who is where in each family. */
import type { Happening, Person, World } from "./world.ts";

type Fields = { readonly [field: string]: unknown };

/** A person to the OA. */
export function fromUser(world: World, person: Person, name: string, fields: Fields): Happening {
  return {
    app_id: world.app.id,
    sender: { id: person.id },
    user_id_by_app: person.byApp,
    recipient: { id: world.oa.id },
    event_name: name,
    ...fields,
    timestamp: stamp(world),
  };
}

/** The OA to a person, or what became of a message of the OA. `adminId` only where a human typed. */
export function fromOa(
  world: World,
  to: Pick<Person, "id" | "byApp">,
  name: string,
  fields: Fields,
  adminId?: string,
): Happening {
  return {
    app_id: world.app.id,
    sender: { id: world.oa.id, ...(adminId === undefined ? {} : { admin_id: adminId }) },
    user_id_by_app: to.byApp,
    recipient: { id: to.id },
    event_name: name,
    ...fields,
    timestamp: stamp(world),
  };
}

/** About the OA or somebody beside it: no sender, no recipient. */
export function aboutOa(world: World, name: string, fields: Fields): Happening {
  return { app_id: world.app.id, oa_id: world.oa.id, event_name: name, ...fields, timestamp: stamp(world) };
}

/** Milliseconds by the clock of the fake, as text or number. */
export function stamp({ clock, switches }: World): string | number {
  return switches.timestamps === "string" ? String(clock.now()) : clock.now();
}
