/** A person as the world keeps him: how he comes to be known, what opens his window. */
import { aboutOa } from "./events.ts";
import type { Person, World } from "./world.ts";

/** What a test knows of a person; everybody starts without having written and without following. */
export interface Somebody {
  readonly id: string;
  readonly name?: string;
  /** 84…, digits only. */
  readonly phone?: string;
  /** Administers the OA. */
  readonly admin?: boolean;
  readonly follows?: boolean;
}

/** Makes him known. Throws for an id or phone that Zalo would not have. */
export function born(
  world: World,
  { id, name = "", phone, admin = false, follows = false }: Somebody,
): Person {
  if (!/^\d{16,20}$/u.test(id)) throw new Error(`${id} is no id of Zalo: 16 to 20 digits`);
  if (phone !== undefined && !/^84\d{9}$/u.test(phone))
    throw new Error(`${phone} is no phone: 84 and 9 digits`);
  if (world.people.has(id)) throw new Error(`${id} is there already`);
  const person: Person = {
    id,
    byApp: String(BigInt(id) + 305_431_395_520_389_808n),
    name,
    phone: phone ?? null,
    admin,
    follows,
    followedAt: null,
    lastInteraction: null,
    blocked: false,
    idle: false,
    withdrawn: false,
    sharedInfo: null,
    confirmsAfter: null,
    lines: [],
  };
  world.people.set(id, person);
  return person;
}

/** Writing opens the window (a tap perhaps not), and shows that the account is alive and its owner content again. */
export function interact(world: World, person: Person, opens = true): void {
  if (person.blocked) throw new Error(`${person.id} has blocked the OA: unblock it first`);
  person.idle = false;
  person.withdrawn = false;
  if (opens) person.lastInteraction = world.clock.now();
}

/** Follows from this source; null: no longer. */
export function follow(world: World, person: Person, source: string | null): void {
  person.follows = source !== null;
  if (source !== null) person.followedAt = world.clock.now();
  const fields = { follower: { id: person.id }, user_id_by_app: person.byApp };
  world.emit(
    aboutOa(world, source === null ? "unfollow" : "follow", source === null ? fields : { ...fields, source }),
  );
}
