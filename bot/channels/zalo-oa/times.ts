/** When something that was refused now may be tried again; all days are days in Asia/Ho_Chi_Minh. */
import { addDays, dayOf, instantOf, minuteOfDay } from "../../../flows/engine/dates.ts";
import type { Instant } from "../../../flows/ports.ts";

/** Zalo's night ends at six; a little later, spread over a quarter of an hour, so that not all come at once. */
const MORNING_MINUTE = 6 * 60 + 5;
const SPREAD_MINUTES = 15;

/** The next morning after `now`, today's included; `random`: 0 to 1. */
export function nextMorning(now: Instant, random: () => number = Math.random): Instant {
  const minute = MORNING_MINUTE + Math.floor(random() * SPREAD_MINUTES);
  const today = instantOf(dayOf(now), minute);
  return today > now ? today : instantOf(addDays(dayOf(now), 1), minute);
}

/** Tomorrow morning. */
export function tomorrow(now: Instant, random: () => number = Math.random): Instant {
  return instantOf(addDays(dayOf(now), 1), MORNING_MINUTE + Math.floor(random() * SPREAD_MINUTES));
}

/** Reminders go out from 7:00 to 20:30. */
const FIRST_MINUTE = 7 * 60;
const LAST_MINUTE = 20 * 60 + 30;

/** `now` when a reminder may go out now; else the next morning, spread over a quarter of an hour. */
export function nextSendHour(now: Instant, random: () => number = Math.random): Instant {
  const minute = minuteOfDay(now);
  if (minute >= FIRST_MINUTE && minute < LAST_MINUTE) return now;
  const day = minute < FIRST_MINUTE ? dayOf(now) : addDays(dayOf(now), 1);
  return instantOf(day, FIRST_MINUTE + Math.floor(random() * SPREAD_MINUTES));
}
