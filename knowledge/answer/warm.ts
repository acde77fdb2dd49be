/**
 * The first answers of a process take ten times as long as later ones, and everybody else waits for them meanwhile: so they are given to nobody,
 * while nobody is there.
 */
import type { Instant, Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";

/** So many questions of each directive. */
const EACH = 2;

export interface Warmable {
  /** Answers the question for nobody; no service is asked. */
  warm(question: Question): Promise<void>;
}

/** Asks what people ask of each directive, one after another, until `stopping`. */
export async function warm(
  base: Warmable,
  directives: readonly Directive[],
  now: Instant,
  stopping?: AbortSignal,
): Promise<void> {
  const questions = directives.flatMap(({ asked }) =>
    asked.flatMap(({ asks }) => asks.slice(0, 1)).slice(0, EACH),
  );
  for (const text of questions) {
    if (stopping?.aborted === true) return;
    await base.warm({ text, plan: null, history: [], now });
  }
}
