/** Whether the OA may write to a person now, and who pays. */
import { news, Refusal } from "./refusal.ts";
import type { Person, Quota, World } from "./world.ts";

/** Free after an interaction. */
export const FREE_MS = 48 * 3_600_000;
/** Open after an interaction, at a price. */
export const OPEN_MS = 7 * 24 * 3_600_000;
/** Đồng for a consultation message beyond the package. */
export const CONSULTATION_PRICE = 55;

/** What a message costs; `remain` is of the package. */
export interface Cost {
  readonly quota: Quota;
  readonly amount: number;
  readonly remain: number | null;
}
const FREE: Cost = { quota: "reply", amount: 0, remain: null };

/** Takes it from the quota or the wallet. Throws -230 (by a switch -231 or -232) after 7 days, -232 where there never was an interaction, -321 without money. */
export function settle(world: World, person: Person, version: "v2" | "v3"): Cost {
  if (version === "v2" && world.switches.v2Window === "none") return FREE;
  const age = sinceInteraction(world, person);
  if (age === null) {
    if (world.switches.followOpens === "welcome" && followedLately(world, person))
      return { ...FREE, quota: "welcome_msg" };
    throw outside(world, person, -232, "user has never interacted with the OA");
  }
  if (age <= FREE_MS) return FREE;
  if (age > OPEN_MS)
    throw outside(
      world,
      person,
      world.switches.shutCode,
      "user has not interacted with the OA in the past 7 days",
    );
  if (world.subQuota.remain > 0) {
    world.subQuota.remain -= 1;
    return { quota: "sub_quota", amount: 0, remain: world.subQuota.remain };
  }
  pay(world, CONSULTATION_PRICE, -321);
  return { quota: null, amount: CONSULTATION_PRICE, remain: null };
}

/** Takes đồng from the wallet; throws this code when it holds too few. */
export function pay(world: World, amount: number, code: number): void {
  if (world.wallet < amount) throw news(code, "not enough balance");
  world.wallet -= amount;
}

/** Milliseconds; null: never. */
function sinceInteraction(
  { clock, switches }: World,
  { lastInteraction, followedAt }: Person,
): number | null {
  const followed = switches.followOpens === "window" ? followedAt : null;
  const last = Math.max(lastInteraction ?? 0, followed ?? 0);
  return last === 0 ? null : clock.now() - last;
}

function followedLately({ clock }: World, { follows, followedAt }: Person): boolean {
  return follows && followedAt !== null && clock.now() - followedAt <= OPEN_MS;
}

/** A client may learn once that a window is shut; until the person writes again it need not ask. */
function outside(world: World, person: Person, code: number, message: string): Refusal {
  return new Refusal(code, message, world.firstTime(`${code} ${person.id} ${person.lastInteraction}`));
}
