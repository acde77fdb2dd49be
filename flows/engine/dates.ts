/**
 * Calendar days as cadres type and read them. Day first, always; a day that is not in the calendar is refused, never rolled over.
 * All days are days in Asia/Ho_Chi_Minh.
 */
import { Temporal } from "temporal-polyfill";
import type { Instant, LocalDate } from "../ports.ts";
import { fold } from "./input.ts";
import { t } from "./text.vi.ts";

export const ZONE = "Asia/Ho_Chi_Minh";

/** The local day of an instant. */
export function dayOf(now: Instant): LocalDate {
  if (now < known.from || now >= known.to) known = dayAt(now);
  return known.day;
}

/** The day asked for last, and the instants it lasts: asked again and again, and nearly always of the same day. */
let known = { day: "", from: 0, to: 0 };

function dayAt(now: Instant): typeof known {
  const begins = local(now).startOfDay();
  const to = begins.add({ days: 1 }).epochMilliseconds;
  return { day: begins.toPlainDate().toString(), from: begins.epochMilliseconds, to };
}

/** Minutes since local midnight. */
export function minuteOfDay(now: Instant): number {
  const at = local(now);
  return at.hour * 60 + at.minute;
}

/** The instant of a local day at a minute since midnight. */
export function instantOf(day: LocalDate, minute: number): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: ZONE,
    plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
  }).epochMilliseconds;
}

export function addDays(day: LocalDate, n: number): LocalDate {
  return Temporal.PlainDate.from(day).add({ days: n }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** `29/11/2026`. */
export function showDay(day: LocalDate): string {
  const [y, m, d] = day.split("-");
  return `${d}/${m}/${y}`;
}

/** `Chủ nhật, 29/11/2026`. */
export function showDayLong(day: LocalDate): string {
  const weekday = t.weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? "";
  return `${weekday}, ${showDay(day)}`;
}

export type DayReading =
  | { readonly outcome: "ok"; readonly day: LocalDate }
  | { readonly outcome: "no-such-day"; readonly text: string }
  | { readonly outcome: "not-a-day" };

/**
 * Reads one day: `5/12`, `05/12/2026`, `5-12`, `5.12.26`, `05122026`, `2026-12-05`, `ngày 5 tháng 12 năm 2026`, `mùng 5`, `hôm nay`, `mai`,
 * `ngày kia`, `thứ 6`, `thứ sáu tuần sau`, `cuối tháng`, `cuối tháng 11`, `cuối năm`. A missing year or month is the next such day
 * on or after `today`.
 */
export function readDay(text: string, today: LocalDate): DayReading {
  const key = text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (key.length === 0 || key.length > 60) return { outcome: "not-a-day" };
  return numeric(key, today) ?? worded(key, today) ?? relative(fold(key), today) ?? { outcome: "not-a-day" };
}

function numeric(key: string, today: LocalDate): DayReading | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(key);
  if (iso) return real(iso[3], iso[2], iso[1]);
  const packed = /^(\d{2})(\d{2})(\d{4})$/.exec(key);
  if (packed) return real(packed[1], packed[2], packed[3]);
  const short = /^(?:ngay |mung |mong )?(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?(\d{4}|\d{2}))?$/.exec(key);
  if (!short) return null;
  return short[3] === undefined
    ? nextDayMonth(short[1], short[2], today)
    : real(short[1], short[2], fullYear(short[3]));
}

function worded(key: string, today: LocalDate): DayReading | null {
  const full = /^(?:ngay |mung |mong )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?$/.exec(key);
  if (full)
    return full[3] === undefined ? nextDayMonth(full[1], full[2], today) : real(full[1], full[2], full[3]);
  const dayOnly = /^(?:ngay|mung|mong) (\d{1,2})$/.exec(key);
  if (dayOnly) return nextDayOfMonth(dayOnly[1], today);
  return null;
}

const WEEKDAYS: { readonly [word: string]: number } = {
  "2": 1,
  hai: 1,
  "3": 2,
  ba: 2,
  "4": 3,
  tu: 3,
  "5": 4,
  nam: 4,
  "6": 5,
  sau: 5,
  "7": 6,
  bay: 6,
};

function relative(key: string, today: LocalDate): DayReading | null {
  const base = Temporal.PlainDate.from(today);
  if (/^(hom nay|bua nay)$/.test(key)) return ok(base);
  if (/^(mai|ngay mai|sang mai)$/.test(key)) return ok(base.add({ days: 1 }));
  if (/^(ngay kia|mot|ngay mot)$/.test(key)) return ok(base.add({ days: 2 }));
  if (/^(cuoi thang|cuoi thang nay)$/.test(key)) return ok(base.with({ day: base.daysInMonth }));
  if (/^cuoi nam( nay)?$/.test(key)) return ok(base.with({ month: 12, day: 31 }));
  const end = /^cuoi thang (\d{1,2})(?: (?:nam )?(\d{4}))?$/.exec(key);
  if (end) return endOfMonth(Number(end[1]), end[2], base);
  const weekday =
    /^(?:thu (\d|hai|ba|tu|nam|sau|bay)|(chu nhat|cn))( nay| tuan nay| tuan sau| tuan toi| toi| sau)?$/.exec(
      key,
    );
  if (!weekday) return null;
  const wanted = weekday[2] === undefined ? WEEKDAYS[weekday[1] ?? ""] : 7;
  if (wanted === undefined) return null;
  const monday = base.subtract({ days: base.dayOfWeek - 1 });
  const nextWeek = /sau|tuan toi/.test(weekday[3] ?? "");
  const thisWeek = monday.add({ days: wanted - 1 });
  if (nextWeek) return ok(thisWeek.add({ days: 7 }));
  if (weekday[3] === " tuan nay") return ok(thisWeek);
  return ok(Temporal.PlainDate.compare(thisWeek, base) < 0 ? thisWeek.add({ days: 7 }) : thisWeek);
}

function endOfMonth(month: number, year: string | undefined, base: Temporal.PlainDate): DayReading {
  if (month < 1 || month > 12) return { outcome: "no-such-day", text: t.endOfMonth(month) };
  const lastOf = (y: number): Temporal.PlainDate => {
    const first = Temporal.PlainDate.from({ year: y, month, day: 1 });
    return first.with({ day: first.daysInMonth });
  };
  if (year !== undefined) return ok(lastOf(Number(year)));
  const last = lastOf(base.year);
  return ok(Temporal.PlainDate.compare(last, base) < 0 ? lastOf(base.year + 1) : last);
}

function nextDayMonth(day: string | undefined, month: string | undefined, today: LocalDate): DayReading {
  const year = Number(today.slice(0, 4));
  // 29/02 without a year means the next leap year; eight years always hold one.
  for (let y = year; y <= year + 8; y += 1) {
    const reading = real(day, month, String(y));
    if (reading.outcome === "ok" && reading.day >= today) return reading;
  }
  return { outcome: "no-such-day", text: `${day}/${month}` };
}

function nextDayOfMonth(day: string | undefined, today: LocalDate): DayReading {
  const base = Temporal.PlainDate.from(today);
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const month = base.with({ day: 1 }).add({ months: ahead });
    const reading = real(day, String(month.month), String(month.year));
    if (reading.outcome === "ok" && reading.day >= today) return reading;
  }
  return { outcome: "no-such-day", text: day ?? "" };
}

function real(day: string | undefined, month: string | undefined, year: string | undefined): DayReading {
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: "reject" },
    );
    return ok(date);
  } catch {
    return { outcome: "no-such-day", text: `${day}/${month}/${year}` };
  }
}

function fullYear(year: string): string {
  return year.length === 2 ? `20${year}` : year;
}

function ok(date: Temporal.PlainDate): DayReading {
  return { outcome: "ok", day: date.toString() };
}

function local(now: Instant): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(ZONE);
}
