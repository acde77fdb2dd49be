/** Which plans a question is about: those it names, else the asker's own, else those spoken of before, else those of its year, else all. */
import type { Question } from "../../flows/ports.ts";
import { localDate } from "../deadlines.ts";
import type { Directive } from "../directive.ts";
import type { Reading } from "./understand.ts";

export interface Scope {
  readonly directives: readonly Directive[];
  /** Whether the question or the asker's unit fixed them, so that the answer need not say which plan it is of. */
  readonly stated: boolean;
}

/** Running plans stand first. */
export function scopeOf(
  { plan, now }: Question,
  { named, namedBefore, bySaying, years, folded }: Reading,
  all: readonly Directive[],
): Scope {
  const byId = (ids: readonly string[]): readonly Directive[] => all.filter(({ id }) => ids.includes(id));
  // What only another plan says is no name of that plan: whoever has a plan of their own asks about it.
  const mine = plan !== null && bySaying;
  if (named.length > 0 && !mine) return { directives: byId(named), stated: true };
  const across = ACROSS.test(folded);
  const own = plan === null || across ? [] : byId([plan]);
  if (own.length > 0) return { directives: own, stated: true };
  if (namedBefore.length > 0 && !across) return { directives: byId(namedBefore), stated: true };
  const today = localDate(now);
  const sorted = all.toSorted(
    (a, b) => Number(b.programme.validity.to >= today) - Number(a.programme.validity.to >= today),
  );
  const fitting = sorted.filter(({ programme }) => years.some((year) => isOf(programme.validity, year)));
  return { directives: fitting.length > 0 ? fitting : sorted, stated: across };
}

/** Asks which of the plans, or for all of them. */
const ACROSS =
  /\b(ke hoach nao|cac ke hoach|tat ca (cac )?ke hoach|(nam|5|may|nhung) (cai )?ke hoach|so sanh|cai nao (con|het)|noi nao|plan nao)\b/u;

function isOf({ years, from }: Directive["programme"]["validity"], year: number): boolean {
  return years.includes(year) || from.startsWith(String(year));
}
