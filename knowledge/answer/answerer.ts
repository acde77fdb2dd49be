/**
 * Answers questions from the directives: understand, look among the cards of the plans in question, else among the passages, compose,
 * verify. No model and no network; a few milliseconds.
 */
import type { Answer, Answerer, Knowledge, Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { foldText } from "../search/normalise.ts";
import { cardsOf } from "./cards.ts";
import { clarify, plansKnown } from "./clarify.ts";
import { answerFor, answerForSeveral } from "./compose.ts";
import { judge } from "./judge.ts";
import type { Look } from "./judge.ts";
import type { Found, Setting } from "./parts.ts";
import type { Draft } from "./draft.ts";
import { guardOf } from "./guards.ts";
import { Matcher, NEAR } from "./match.ts";
import { Passages } from "./passages.ts";
import type { Passage } from "./passages.ts";
import { refuseByRule, refuseForeignPlace, refuseGaps, refuseUnknown } from "./refuse.ts";
import { scopeOf } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { Understanding } from "./understand.ts";
import type { Reading } from "./understand.ts";
import { problemsOf } from "./verify.ts";

/** Makes the answerer; indexes everything once (some hundred milliseconds). */
export function createAnswerer(
  knowledge: Knowledge & { readonly directives: readonly Directive[] },
): Answerer {
  const desk = new Desk(knowledge);
  return { answer: (question) => Promise.resolve(desk.answer(question)) };
}

/** When nothing says which plan is meant, the best must fit this well. */
const SURE_OF_ANY = 0.54;
/** Plans that score this close to the best are meant as well. */
const PLAN_AS_GOOD = 0.08;

class Desk {
  readonly #knowledge: Knowledge;
  readonly #directives: ReadonlyMap<string, Directive>;
  readonly #understanding: Understanding;
  readonly #matcher: Matcher;
  readonly #passages: ReadonlyMap<string, Passages>;

  constructor(knowledge: Knowledge & { readonly directives: readonly Directive[] }) {
    const { directives } = knowledge;
    const cards = directives.flatMap(cardsOf);
    this.#knowledge = knowledge;
    this.#directives = new Map(directives.map((directive) => [directive.id, directive]));
    this.#understanding = new Understanding(directives, cards);
    this.#matcher = new Matcher(cards);
    this.#passages = new Map(directives.map((directive) => [directive.id, new Passages(directive)]));
  }

  answer(question: Question): Answer {
    const draft = this.#draft(question);
    const problems = problemsOf(draft, this.#directives);
    const { status, text, plan, citations } = problems.length === 0 ? draft : this.#fallBack(question);
    return { status, text, plan, citations };
  }

  #draft(question: Question): Draft {
    const guard = guardOf(
      foldText(question.text)
        .replaceAll(/[?!.…]+$/gu, "")
        .trim(),
    );
    if (guard !== null) return refuseByRule(guard);
    const reading = this.#understanding.read(question);
    const setting = { knowledge: this.#knowledge, reading, now: question.now };
    const all = [...this.#directives.values()];
    if (asksForPlans(reading)) return plansKnown(all, question.now);
    if (this.#understanding.namesForeignPlace(question.text)) return refuseForeignPlace(all);
    const scope = scopeOf(question, reading, all);
    const looks = scope.directives.map((directive) => this.#look(directive, question, reading));
    return scope.directives.length === 1 ? one(looks, scope, setting) : several(looks, scope, setting);
  }

  #look(directive: Directive, question: Question, reading: Reading): Look {
    const matches = this.#matcher.match(reading, directive.id);
    const text = [...(reading.earlierMarks.length > 0 ? question.history.slice(-1) : []), question.text].join(
      ". ",
    );
    const passage = (): Passage | null =>
      this.#passages.get(directive.id)?.find(text, this.#matcher.bag(reading)) ?? null;
    return judge(directive, matches, COMPOUND_QUESTION.test(question.text), passage);
  }

  #fallBack(question: Question): Draft {
    const reading = this.#understanding.read(question);
    const [only, ...others] = scopeOf(question, reading, [...this.#directives.values()]).directives;
    return refuseUnknown(others.length === 0 ? (only ?? null) : null);
  }
}

function one(looks: readonly Look[], { stated }: Scope, setting: Setting): Draft {
  const [look] = looks;
  if (look === undefined) return refuseUnknown(null);
  if (look.found !== null) return answerFor(look.found, setting, { namePlan: !stated });
  return look.gap === null
    ? refuseUnknown(look.directive)
    : refuseGaps([{ directive: look.directive, card: look.gap }], setting);
}

function several(looks: readonly Look[], { stated }: Scope, setting: Setting): Draft {
  const best = Math.max(...looks.map(({ score }) => score));
  if (!stated && best < SURE_OF_ANY) return refuseUnknown(null);
  const near = looks.filter(({ score }) => score >= (stated ? NEAR : best - PLAN_AS_GOOD));
  const founds = near.flatMap(({ found }) => found ?? []);
  const gaps = near.flatMap(({ directive, gap }) => (gap === null ? [] : [{ directive, card: gap }]));
  const [first] = founds;
  if (first === undefined) return gaps.length === 0 ? refuseUnknown(null) : refuseGaps(gaps, setting);
  const silent = looks
    .filter(({ found, gap }) => found === null && (stated || gap !== null))
    .map(({ directive, gap }) => ({ directive, notice: gap?.notice ?? null }));
  if (stated) return answerForSeveral(founds, silent, setting);
  if (founds.length === 1) return answerFor(first, setting, { namePlan: true });
  return founds.every(isShort)
    ? answerForSeveral(founds, silent, setting)
    : clarify(founds.map(({ directive }) => directive));
}

/** Whether an answer is a line or two, so that several plans can stand together. */
function isShort(found: Found): boolean {
  switch (found.kind) {
    case "duties":
      return true;
    case "statements":
      return found.cards.flatMap(({ items }) => items).length <= 3;
    case "passage":
      return false;
  }
}

const COMPOUND_QUESTION = /,| và | va /u;

const ASKS_FOR_PLANS =
  /\b((nhung|cac|may|bao nhieu) ke hoach nao|co nhung (ke hoach|van ban) (nao|gi)|(co )?(may|bao nhieu) ke hoach|danh sach ke hoach|nhung van ban nao)\b/u;

function asksForPlans({ folded, named }: Reading): boolean {
  return named.length === 0 && ASKS_FOR_PLANS.test(folded);
}
