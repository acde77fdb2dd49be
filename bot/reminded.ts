/** What a reminder is about, as it stands now: for channels that take its parts instead of its words, and for who goes on with it. */
import type { Due, Reminder } from "../flows/ports.ts";
import { addDays, dayOf, daysBetween } from "../flows/engine/dates.ts";
import type { Reminded } from "./channels/channel.ts";
import { t } from "./text.vi.ts";
import type { TurnDeps } from "./turn.ts";

type Deps = Pick<TurnDeps, "store" | "knowledge" | "clock">;

/** Occurrences are looked for so far ahead, in days. */
const AHEAD = 400;

/** The duty behind a reminder, with today's days; null when the plan has it no more. */
export function dueOf({ knowledge, clock }: Deps, reminder: Reminder): Due | null {
  const now = clock.now();
  const { plan, obligation, occurrence } = reminder;
  const dues = knowledge.dues({ now, plan, until: addDays(dayOf(now), AHEAD) });
  return dues.find((due) => due.obligation === obligation && due.occurrence === occurrence) ?? null;
}

/** `id`: of the reminder; of several in one message, the first, and how many more there are. */
export async function remindedOf(deps: Deps, id: string): Promise<Reminded | null> {
  const { store, knowledge, clock } = deps;
  const carried = (await store.remindersIn(id)).filter(({ state }) => state !== "superseded");
  const [reminder = null, ...others] = carried;
  const due = reminder === null ? null : dueOf(deps, reminder);
  const person = reminder === null ? null : await store.person(reminder.person);
  if (due === null || person === null) return null;
  const roles = await store.rolesOf(person.id);
  const units = (await store.units()).filter((unit) => roles.some((role) => role.unit === unit.id));
  const own = units.find((unit) => unit.plan === due.plan && due.owedByKinds.includes(unit.kind)) ?? units[0];
  const plan = knowledge.plans.find(({ id: one }) => one === due.plan);
  return {
    name: person.name,
    unit: own?.name ?? "",
    title: others.length === 0 ? due.title : t.andOthers(due.title, others.length),
    plan: plan?.number ?? plan?.area ?? "",
    lastValidDay: due.lastValidDay,
    daysLeft: due.lastValidDay === null ? null : daysBetween(dayOf(clock.now()), due.lastValidDay),
  };
}
