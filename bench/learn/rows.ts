/** Puts every graded question to the answerer's candidates, and grades what each of them would say. */
import type { Answer, Question } from "../../flows/ports.ts";
import { partsOf } from "../../knowledge/answer/asked.ts";
import { answerFor } from "../../knowledge/answer/compose.ts";
import { guardOf } from "../../knowledge/answer/guards.ts";
import { candidatesOf, taken } from "../../knowledge/answer/judge.ts";
import type { Look } from "../../knowledge/answer/judge.ts";
import type { Needs } from "../../knowledge/answer/needs.ts";
import { Offers } from "../../knowledge/answer/offers.ts";
import { refuseGap, refuseUnknown } from "../../knowledge/answer/refuse.ts";
import { readingFor } from "../../knowledge/answer/understand.ts";
import { describe, MEASURES } from "../../knowledge/answer/weigh.ts";
import type { Candidate } from "../../knowledge/answer/weigh.ts";
import { ASKED_AT, wrongWith } from "../../knowledge/evaluation/grade.ts";
import type { Graded } from "../../knowledge/evaluation/questions.ts";
import type { openKnowledge } from "../../knowledge/knowledge.ts";
import type { Option, Row } from "./fit.ts";

/** An invented answer weighs more than a needless refusal. */
const REFUSAL = 2;
/** A gap this far from the question would refuse for the wrong reason. */
const GAP_NEAR = 0.4;

export class Rows {
  readonly #knowledge: Awaited<ReturnType<typeof openKnowledge>>;
  /** Composing and grading is the slow part, and the same however words are needed. */
  readonly #graded = new Map<string, boolean>();

  constructor(knowledge: Awaited<ReturnType<typeof openKnowledge>>) {
    this.#knowledge = knowledge;
  }

  /** The questions that some candidate answers rightly, with words as `needs` has them. */
  of(questions: readonly Graded[], needs: Needs): readonly Row[] {
    const offers = new Offers(this.#knowledge.directives, needs);
    return questions
      .flatMap((graded) => this.#rowsOf(graded, offers))
      .filter(({ candidates }) => candidates.some(({ right }) => right));
  }

  /** A question is put to each plan it may be about; what rules answer, and what cannot be graded by one plan, is left out. */
  #rowsOf(graded: Graded, offers: Offers): readonly Row[] {
    const { id, history, contains, status, expectPlan } = graded;
    const question: Question = { text: graded.question, plan: graded.plan ?? null, history, now: ASKED_AT };
    if (guardOf(partsOf(question.text).asked) !== null || offers.namesForeignPlace(question.text)) return [];
    const unanswerable = status.every((each) => each === "refused");
    if (!unanswerable && contains.length === 0) return [];
    const { directives, stated } = offers.scope(question);
    const asked =
      directives.length === 1 || unanswerable
        ? directives
        : directives.filter((directive) => directive.id === expectPlan);
    return asked.map((directive) => {
      const offer = offers.of(directive, question);
      const reading = offers.read(question);
      const best = offer.matches[0]?.score ?? 0;
      const option = (candidate: Candidate): Option => {
        const look = taken(directive, candidate, offer.matches, offer.compound);
        const far = candidate.kind === "card" && look.gap !== null && candidate.match.score < GAP_NEAR;
        const answer = (): Answer =>
          look.found !== null
            ? answerFor(
                look.found,
                { knowledge: this.#knowledge, reading, now: ASKED_AT },
                { namePlan: !stated, also: null },
              )
            : look.gap !== null
              ? refuseGap(directive, look.gap, { now: ASKED_AT })
              : refuseUnknown(directive);
        const described = describe(candidate, offer.standing, best);
        return {
          measures: MEASURES.map((measure) => described[measure] ?? 0),
          right: !far && this.#isRight(graded, [directive.id, ...nameOf(look)], answer),
          words: wordsOf(candidate),
        };
      };
      return {
        id,
        share: (unanswerable ? REFUSAL : 1) / asked.length,
        unanswerable,
        candidates: candidatesOf(offer.matches, offer.passages).map(option),
        marks: readingFor(reading, directive.id).marks.filter(
          (mark) => !mark.includes("_") && !mark.startsWith("?"),
        ),
        nearest: offer.matches[0]?.words ?? null,
      };
    });
  }

  #isRight(graded: Graded, name: readonly string[], answer: () => Answer): boolean {
    const key = [graded.id, ...name].join("\n");
    const right =
      this.#graded.get(key) ?? wrongWith({ ...graded, expectPlan: undefined }, answer()).length === 0;
    this.#graded.set(key, right);
    return right;
  }
}

/** What an answer is made of. */
function nameOf({ found, gap }: Pick<Look, "found" | "gap">): readonly string[] {
  if (found === null) return ["gap", gap?.text ?? ""];
  return found.kind === "passage"
    ? [found.passage.quote]
    : found.cards.map(({ kind, text }) => `${kind} ${text}`);
}

function wordsOf(candidate: Candidate): ReadonlySet<string> | null {
  switch (candidate.kind) {
    case "card":
      return candidate.match.words;
    case "passage":
      return candidate.passage.words;
    case "none":
      return null;
  }
}
