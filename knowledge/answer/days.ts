/** Days as they are read in Vietnam, and the days a question names. Formatted by hand: no machine's locale data is trusted. */
import { Temporal } from "temporal-polyfill";

import type { LocalDate } from "../../flows/ports.ts";
import { words } from "./text.vi.ts";

/** `2026-11-29` → `Chủ nhật`. */
export function weekday(day: LocalDate): string {
  return words.weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? "";
}

/** A day as a question names it; what it leaves out is null. */
export interface AskedDay {
  readonly day: number;
  readonly month: number | null;
  readonly year: number | null;
}

/** Completes a named day around a known one: the missing month and year are those that bring it nearest. Null when there is no such day. */
export function resolveDay(asked: AskedDay, near: LocalDate): LocalDate | null {
  const anchor = Temporal.PlainDate.from(near);
  const fields = { day: asked.day, month: asked.month ?? anchor.month, year: asked.year ?? anchor.year };
  try {
    return Temporal.PlainDate.from(fields, { overflow: "reject" }).toString();
  } catch {
    return null;
  }
}

/** The first Monday (1) … Sunday (7) on or after `day`. */
export function nextWeekday(day: LocalDate, dayOfWeek: number): LocalDate {
  const start = Temporal.PlainDate.from(day);
  return start.add({ days: (dayOfWeek - start.dayOfWeek + 7) % 7 }).toString();
}

export function plusDays(day: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}
