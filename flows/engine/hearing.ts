/** How what is typed or pressed is meant where a flow is open: an option's own words, a command, an answer that looks like one. Pure. */
import type { Command } from "./commands.ts";
import { fold } from "./input.ts";
import { MOST_SHOWN } from "./kinds.ts";
import { asked, editOptions, type Standing } from "./prompt.ts";
import type { Turn } from "./run.ts";
import type { Option, Step } from "./types.ts";

/** What a soft flow hears of commands: help, to be left, and to go back where there is a way back. */
export function isHeardSoftly({ step, steps }: Standing, command: Command | null): boolean {
  switch (command?.command) {
    case "help":
    case "cancel":
      return true;
    case "back":
      return steps[0]?.id !== step.id;
    default:
      return false;
  }
}

/** Whether what is asked has this button: a number or a “skip” that nobody offered is forged. */
export function isOffered({ state }: Pick<Turn, "state">, at: Standing, tail: string): boolean {
  const { options, optional } = asked(at, state.excerpt);
  if (tail === "skip") return optional;
  if (tail === "more") return options.length > MOST_SHOWN;
  if (tail === "claim") return state.claim !== null;
  return Number(tail) >= 1 && Number(tail) <= options.length;
}

/** An option's own words are an answer, though some are control words too (“Để sau”). */
export function isOption({ view, step }: Standing, text: string): boolean {
  const key = fold(text);
  const options = view.frame.aside === null ? step.options : [];
  return options.some((o) => fold(o.label) === key || (o.aliases ?? []).includes(key));
}

/** “0” and “9” are commands only where no number is asked for; “Sửa chữa nhà cho hộ nghèo” is the name of an initiative, no correction. */
export function meansAnswer(at: Standing, command: Command, text: string): boolean {
  if (/^\d$/.test(fold(text)))
    return at.step.kind === "number" || (at.step.kind === "date" && fold(text) === "9");
  if (command.command !== "edit" || command.target === null || !isFree(at.step)) return false;
  return command.target.split(" ").length >= 3 && named(at, command.target).length === 0;
}

/** Steps that take words of one's own. */
export function isFree({ kind }: Step): boolean {
  return kind === "text" || kind === "longtext" || kind === "list";
}

/** Items that can be corrected. */
export function answered(at: Standing): readonly Option[] {
  return editOptions(at.steps, at.view).filter((o) => o.value !== "");
}

/** Those of them whose label holds these words (folded). */
export function named(at: Standing, target: string): readonly Option[] {
  return answered(at).filter((o) => fold(o.label).includes(target));
}
