/** Asking back: one question, the choices named. */
import type { Instant } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { isEnded } from "./compose.ts";
import { cite } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { words } from "./text.vi.ts";

/** Which of these plans is meant? */
export function clarify(directives: readonly Directive[]): Draft {
  const choices = directives.map(({ programme }, at) => words.choice(at + 1, programme.names.label));
  return {
    status: "clarify",
    text: [words.whichPlan, ...choices].join("\n"),
    plan: null,
    citations: [],
    days: [],
    trusted: choices,
  };
}

/** The plans Khéo has, each with the words that name it. */
export function plansKnown(directives: readonly Directive[], now: Instant): Draft {
  const lines = directives.map((directive, at) => {
    const label = words.choice(at + 1, directive.programme.names.label);
    return isEnded(directive, now) ? `${label} (${words.ended})` : label;
  });
  return {
    status: "answered",
    text: [words.plansKnown, ...lines].join("\n"),
    plan: null,
    citations: directives.flatMap((directive) => {
      const [source] = directive.programme.directive.sources.slice(-1);
      return source === undefined ? [] : [cite(directive, source)];
    }),
    days: [],
    trusted: lines,
  };
}
