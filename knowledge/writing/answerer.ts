/**
 * An answerer that lets a model write what the extractive one has found, and sends it only when code can vouch for every sentence. Whatever
 * fails, comes late or cannot be vouched for: the extractive answer, unchanged. It never throws for a reason of the model's.
 */
import type { Answer, Answerer, Question } from "../../flows/ports.ts";
import type { Evidence, EvidenceSource } from "../answer/evidence.ts";
import { maskPersonalData } from "../privacy.ts";
import { createBreaker } from "../breaker.ts";
import { failureOf } from "./failure.ts";
import { acceptedRewrite } from "./rewrite.ts";
import { verify } from "./verify.ts";
import type { Writer } from "./writer.ts";

/**
 * What became of a question that a model may answer: `written` was sent; `rejected` did not stand up; `late` missed the limit; `broken` is
 * a failing service; `open` was not tried since the service fails; `busy` was not tried since too many calls are running.
 */
export type Outcome = "written" | "rejected" | "late" | "broken" | "open" | "busy";

export interface WritingSettings {
  /** Today's answerer: guards, facts, and the answer that goes out when the model's cannot. */
  readonly base: Answerer & EvidenceSource;
  readonly writer: Writer;
  /** Milliseconds from some fixed moment, never going back; for the breaker. */
  readonly now: () => number;
  /** For everything that the model does for one question, ms. Default 8,000. */
  readonly limitMs?: number;
  /** When it aborts, nothing is waited for any more: the extractive answer goes out at once. Default: never. */
  readonly stopping?: AbortSignal;
  /** Questions with the model at a time; more get the extractive answer at once. Default 4. */
  readonly mostAtOnce?: number;
  /** Called once for every question that a model may answer. `reason` is English, stable, and holds nothing that anybody wrote. */
  readonly report: (outcome: Outcome, reason: string) => void;
}

/** Decorates `base`. */
export function createWritingAnswerer(settings: WritingSettings): Answerer {
  const { base, now, report, stopping, limitMs = 8_000, mostAtOnce = 4 } = settings;
  const breaker = createBreaker({ now });
  let running = 0;
  return {
    async answer(question, preview) {
      const evidence = await base.evidence(question);
      const fallBack = (outcome: Outcome, reason: string): Answer => {
        report(outcome, reason);
        return evidence.answer;
      };
      if (!evidence.open) return evidence.answer;
      if (running >= mostAtOnce) return fallBack("busy", "too many calls at a time");
      if (!breaker.enter()) return fallBack("open", "the service failed before");
      running += 1;
      if (evidence.answer.status === "answered") preview?.(evidence.answer);
      const signal = AbortSignal.any([
        AbortSignal.timeout(limitMs),
        ...(stopping === undefined ? [] : [stopping]),
      ]);
      try {
        const judged = await within(writtenAnswer(settings, question, evidence, signal), signal);
        breaker.succeeded();
        if (judged === null) return fallBack("rejected", "not for a model in other words");
        if (judged.answer === null) return fallBack("rejected", judged.rejection);
        report("written", "verified");
        return judged.answer;
      } catch (error) {
        breaker.failed();
        if (stopping?.aborted === true) return fallBack("late", "stopping");
        return signal.aborted ? fallBack("late", `over ${limitMs} ms`) : fallBack("broken", failureOf(error));
      } finally {
        running -= 1;
      }
    },
  };
}

/** Null when the question, put in other words, turns out to be none for a model. */
async function writtenAnswer(
  { base, writer }: WritingSettings,
  question: Question,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<ReturnType<typeof verify> | null> {
  const sent = {
    question: maskPersonalData(question.text),
    history: question.history.map(maskPersonalData).slice(-REMEMBERED),
  };
  const words = evidence.unclear
    ? acceptedRewrite(await writer.rewrite(sent, signal), sent, (text) => base.plansNamed(text))
    : null;
  const found = words === null ? evidence : await base.evidence(question, words);
  if (!found.open) return null;
  const written = await writer.write(
    {
      question: sent.question,
      ...(words === null ? {} : { restated: words }),
      facts: found.facts,
      passages: found.passages.map(({ number, section, quote }, at) => ({
        id: at + 1,
        plan: number,
        section,
        text: quote,
      })),
    },
    signal,
  );
  return verify(written, found, (draft) => base.problems(draft));
}

/** Earlier questions that are sent along. */
const REMEMBERED = 3;

/** Rejects at the latest when the signal aborts, also when the work does not listen to it. */
async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Error("the time limit has passed"));
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
