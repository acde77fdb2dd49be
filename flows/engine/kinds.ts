/**
 * The step kinds: what a typed answer of each kind may be and how it is stored. Every parser is total: any text, of any length, gives
 * `ok`, `retry` with a kind reason, or `help`. Limits are in code points.
 */
import type { IncomingFile, Json, LocalDate, StepKind } from "../ports.ts";
import { dayOf, readDay, showDay, showDayLong } from "./dates.ts";
import { fold, hasWords, length } from "./input.ts";
import { t } from "./text.vi.ts";
import type { Option, Parsed } from "./types.ts";
import type { Ctx } from "./world.ts";

/** One parser and its way back to text. */
export interface Kind {
  readonly kind: StepKind;
  readonly options: readonly Option[];
  parse(text: string): Parsed;
  show(value: Json): string;
  /** A telephone number is part of the answer. */
  readonly phone?: true;
  /** `Step.takes` */
  takes?(file: IncomingFile): string | null;
}

export function ok(value: Json, note?: string): Parsed {
  return note === undefined ? { outcome: "ok", value } : { outcome: "ok", value, note };
}

export function retry(reason: string): Parsed {
  return { outcome: "retry", reason };
}

/** Free text of `min`–`max` code points; `check` may refuse or rewrite it. */
export function text(
  kind: "text" | "longtext",
  limits: { min: number; max: number },
  check: (text: string) => Parsed = (typed) => ok(typed),
): Kind {
  return {
    kind,
    options: [],
    parse(typed) {
      const n = length(typed);
      if (n > limits.max) return retry(t.parse.tooLong(n, limits.max));
      if (!hasWords(typed)) return retry(t.parse.noWords);
      if (n < limits.min) return retry(t.parse.tooShort(n, limits.min));
      return check(kind === "text" ? typed.replaceAll(/\s*\n\s*/g, " ") : typed);
    },
    show: showText,
  };
}

/** The most options that are numbered at a time (`pages.ts`): 0 and 9 are commands. */
export const MOST_SHOWN = 8;

/** One of several options, by number, by label, or by an unmistakable part of it. */
export function choice(kind: "choice" | "confirm", options: readonly Option[]): Kind {
  return {
    kind,
    options,
    parse(typed) {
      const found = pick(typed, options);
      switch (found.length) {
        case 0:
          return retry(
            options.length > MOST_SHOWN ? t.parse.notListed(MOST_SHOWN) : t.parse.notAnOption(options.length),
          );
        case 1:
          return ok(found[0]?.value ?? "");
        default:
          return retry(
            t.parse.severalOptions(found.slice(0, 8).map((o) => `${options.indexOf(o) + 1}. ${o.label}`)),
          );
      }
    },
    show: (value) => options.find((o) => o.value === value)?.label ?? showText(value),
  };
}

/** “1”, “1.”, “số 1”, “số một”: the number alone; null for anything else. A bare “một” may be a word of an option (`pick`). */
export function numberIn(typed: string): number | null {
  const found = /^(?:(?:so|chon|muc|cau) ?)?0*(\d{1,3})$/.exec(fold(typed));
  if (found !== null) return Number(found[1]);
  const word = /^(?:so|chon|muc|cau) (\p{L}+)$/u.exec(fold(typed));
  const at = t.numbers.findIndex((each) => fold(each) === word?.[1]);
  return at === -1 ? null : at + 1;
}

/**
 * Options a typed text can mean: exact ones first, then those that begin with it, then those that contain every typed word. Numbers count in
 * `numbered`, the options as they are shown. A number in words that options hold too (“ba”, “Ba Tri”) means either.
 */
export function pick(typed: string, options: readonly Option[], numbered = options): readonly Option[] {
  const key = fold(typed);
  const number = numberIn(typed);
  if (number !== null) return numbered.slice(number - 1, number).filter(() => number > 0);
  if (key.length === 0 || key.length > 300) return [];
  // “1. Tập thể”: as it stands in the message.
  const [, place = "", label = ""] = /^(\d{1,2}) (.+)$/.exec(key) ?? [];
  const whole = place === "" ? undefined : numbered[Number(place) - 1];
  if (whole !== undefined && fold(whole.label) === label) return [whole];
  const worded = numbered[(wordAlone(typed) ?? 0) - 1];
  const found = labelled(key, options);
  return worded === undefined ? found : options.filter((o) => o === worded || found.includes(o));
}

/** “một” … “tám” alone, with their marks, since “nam” and “sau” are other words; null for anything else. */
export function wordAlone(typed: string): number | null {
  const word = typed
    .toLowerCase()
    .normalize("NFC")
    .replaceAll(/[^\p{L}]+/gu, "");
  const at = t.numbers.findIndex((each) => each === word);
  return at === -1 ? null : at + 1;
}

function labelled(key: string, options: readonly Option[]): readonly Option[] {
  const exact = options.filter((o) => fold(o.label) === key || (o.aliases ?? []).includes(key));
  if (exact.length > 0) return exact;
  const prefix = options.filter((o) => fold(o.label).startsWith(key));
  if (prefix.length > 0) return prefix;
  const words = key.split(" ");
  return options.filter((o) => {
    const label = ` ${fold(o.label)} ${(o.aliases ?? []).join(" ")} `;
    return words.every((w) => label.includes(` ${w} `));
  });
}

/** A day between `from` and `to` (both included); stored as `YYYY-MM-DD` and said back. */
export function date(
  ctx: Ctx,
  range: { from: LocalDate; to: LocalDate },
  check: (day: LocalDate) => Parsed | null = () => null,
): Kind {
  return {
    kind: "date",
    options: [],
    parse(typed) {
      const reading = readDay(typed, dayOf(ctx.now));
      switch (reading.outcome) {
        case "not-a-day":
          return retry(t.parse.notADate);
        case "no-such-day":
          return retry(t.parse.noSuchDay(reading.text));
        case "ok": {
          if (reading.day < range.from || reading.day > range.to) {
            return retry(t.parse.farDay(showDay(range.from), showDay(range.to)));
          }
          return check(reading.day) ?? ok(reading.day, t.parse.understoodDay(showDayLong(reading.day)));
        }
      }
    },
    show: (value) => (typeof value === "string" && value !== "" ? showDay(value) : ""),
  };
}

/** A whole number, typed with or without Vietnamese thousands dots. */
export function wholeNumber(range: { min: number; max: number }): Kind {
  return {
    kind: "number",
    options: [],
    parse(typed) {
      const key = typed.replaceAll(/\s/g, "");
      if (!/^-?(\d{1,12}|\d{1,3}(\.\d{3})+)$/.test(key)) return retry(t.parse.notANumber);
      const n = Number(key.replaceAll(".", ""));
      return n < range.min || n > range.max ? retry(t.parse.numberRange(range.min, range.max)) : ok(n);
    },
    show: showText,
  };
}

/** Several short items, one a line or separated by semicolons; `none` lists the words that mean an empty list. */
export function list(limits: { max: number; itemMax: number; none: readonly string[] }): Kind {
  return {
    kind: "list",
    options: [],
    parse(typed) {
      if (limits.none.includes(fold(typed))) return ok([]);
      const items = typed
        .split(/[\n;]/)
        .map((item) => item.replace(/^\s*(?:[-+*•]|\d{1,2}[.)](?!\d))\s*/, "").trim())
        .filter(hasWords);
      if (items.length === 0) return retry(t.parse.noItems);
      if (items.length > limits.max) return retry(t.parse.tooManyItems(items.length, limits.max));
      const long = items.findIndex((item) => length(item) > limits.itemMax);
      return long === -1 ? ok(items) : retry(t.parse.itemTooLong(long + 1, limits.itemMax));
    },
    show(value) {
      if (!Array.isArray(value)) return showText(value);
      return value.length === 0 ? t.parse.emptyList : value.map(showText).join("; ");
    },
  };
}

/**
 * Files, which come as events of their own and gather in `held` (names; `value` is what is stored of them). Typed answers only end the
 * gathering, or begin it anew: an empty list. `comes`: the channel brings files.
 */
export function file(
  held: { readonly names: readonly string[]; readonly value: Json },
  takes: (file: IncomingFile) => string | null,
  how: { readonly comes: boolean },
): Kind {
  const options: readonly Option[] =
    held.names.length === 0
      ? []
      : [
          { value: "done", label: t.files.done, aliases: ["xong roi", "het", "het roi", "du roi", "tiep"] },
          { value: "drop", label: t.files.drop, aliases: ["bo het", "xoa het"] },
        ];
  const pickOne = choice("choice", options);
  return {
    kind: "file",
    options,
    takes,
    parse(typed) {
      if (options.length === 0) return retry(how.comes ? t.files.none : t.files.notHere);
      const parsed = pickOne.parse(typed);
      if (parsed.outcome === "retry") return retry(t.files.some(held.names.length));
      return ok(parsed.value === "drop" ? [] : held.value);
    },
    show: (value) => (Array.isArray(value) ? value.map(nameOf).join("; ") : ""),
  };
}

function nameOf(stored: Json): string {
  return typeof stored === "object" && stored !== null && "name" in stored ? showText(stored["name"]) : "";
}

function showText(value: Json): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
