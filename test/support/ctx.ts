/** A turn's context for tests of single functions: nobody, nothing known, and the clock standing at an instant. */
import { dayOf } from "../../flows/engine/dates.ts";
import type { Ctx } from "../../flows/engine/world.ts";
import { systemIds } from "../../bot/clock.ts";

/** `at`: RFC 3339. Every day is a working day. */
export function bareCtx(at: string): Ctx {
  const now = Date.parse(at);
  const calendar = {
    isWorkingDay: () => true,
    workingDayOnOrBefore: (day: string) => day,
    addWorkingDays: (day: string) => day,
  };
  return {
    now,
    today: dayOf(now),
    ids: systemIds,
    world: {
      conversation: { id: "c", channel: "web", shared: false, files: false, phone: null },
      person: null,
      roles: [],
      units: [],
      drafts: [],
      registrations: [],
      toReview: [],
      dutyStatuses: [],
      reminders: [],
      openings: [],
      invite: null,
      joiningWith: null,
      link: null,
      linkingWith: null,
      codesFrom: null,
      listed: null,
      own: null,
      claims: [],
      deliveries: null,
      knowledge: { plans: [], calendar, dues: () => [] },
      demo: true,
    },
  };
}
