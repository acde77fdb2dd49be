/**
 * Answers questions from the directives: understand, look among the cards of the plans in question, else among the passages, compose,
 * verify. No model and no network; a few milliseconds.
 */
import type { Answer, Answerer, Knowledge, Question } from "../../flows/ports.ts";
import type { Directive } from "../directive.ts";
import { partsOf } from "./asked.ts";
import { clarify, plansKnown } from "./clarify.ts";
import { answerFor, answerForSeveral } from "./compose.ts";
import { judge } from "./judge.ts";
import type { Look } from "./judge.ts";
import type { Found, Setting } from "./parts.ts";
import type { Draft } from "./draft.ts";
import { isEveryday } from "./everyday.vi.ts";
import { EvidenceBook } from "./evidence.ts";
import type { Evidence, EvidenceSource } from "./evidence.ts";
import { guardOf } from "./guards.ts";
import type { Near, Nearness } from "./near.ts";
import { Offers } from "./offers.ts";
import { refuseByRule, refuseForeignPlace, refuseGaps, refuseUnknown } from "./refuse.ts";
import type { Scope } from "./scope.ts";
import type { Reading } from "./understand.ts";
import { turn } from "../search/slices.ts";
import type { Warmable } from "./warm.ts";
import { problemsOf } from "./verify.ts";

/** Makes the answerer; indexes everything once (some hundred milliseconds). `nearness` searches by meaning; by default there is none. */
export function createAnswerer(
  knowledge: Knowledge & { readonly directives: readonly Directive[] },
  nearness: Nearness | null = null,
): Answerer & EvidenceSource & Warmable {
  const desk = new Desk(knowledge, nearness);
  return {
    warm: (question) => desk.warm(question),
    answer: (question) => desk.answer(question),
    evidence: (question, asked) => desk.evidence(question, asked ?? question.text),
    plansNamed: (text) => desk.plansNamed(text),
    problems: (draft) => desk.problems(draft),
  };
}

/** When nothing says which plan is meant, the best must beat silence by this much; in logits. */
const SURE_OF_ANY = 1;
/** Plans that score this close to the best are meant as well; in logits. */
const PLAN_AS_GOOD = 3;

class Desk {
  readonly #knowledge: Knowledge;
  readonly #directives: ReadonlyMap<string, Directive>;
  readonly #offers: Offers;
  readonly #nearness: Nearness | null;
  /** Made when first wanted: without a writer nobody does. */
  #book: EvidenceBook | null = null;

  constructor(
    knowledge: Knowledge & { readonly directives: readonly Directive[] },
    nearness: Nearness | null,
  ) {
    const { directives } = knowledge;
    this.#knowledge = knowledge;
    this.#directives = new Map(directives.map((directive) => [directive.id, directive]));
    this.#offers = new Offers(directives);
    this.#nearness = nearness;
  }

  async answer(question: Question): Promise<Answer> {
    const { status, text, plan, citations } = await this.#checked(question, await this.#nearFor(question));
    return { status, text, plan, citations };
  }

  async warm(question: Question): Promise<void> {
    await this.#checked(question, null);
  }

  /** What a writer may stand on; `asked` is the question in words that stand alone. */
  async evidence(question: Question, asked: string): Promise<Evidence> {
    const own = await this.#checked(question, await this.#nearFor(question));
    const alone: Question = asked === question.text ? question : { ...question, text: asked, history: [] };
    const leans = alone === question && this.#offers.read(alone).earlierMarks.length > 0;
    const ruled = [...new Set([question, alone])].some((each) => this.#ruled(each) !== null);
    const query = leans ? this.#offers.textOf(question) : asked;
    await turn();
    this.#book ??= new EvidenceBook([...this.#directives.values()]);
    await turn();
    return this.#book.evidence({
      own,
      looked: alone === question ? own : await this.#checked(alone, await this.#nearFor(alone)),
      ruled,
      leans,
      query,
      scope: this.#offers.scope(alone),
      now: question.now,
      near: ruled ? null : ((await this.#nearness?.rank(query)) ?? null),
    });
  }

  plansNamed(text: string): readonly string[] {
    return this.#offers.plansNamed(text);
  }

  problems(draft: Draft): readonly string[] {
    return problemsOf(draft, this.#directives);
  }

  /** In several turns of the event loop: all of it at once would keep everybody else waiting for a tenth of a second. */
  async #checked(question: Question, near: Near | null): Promise<Draft> {
    await turn();
    const draft = this.#ruled(question) ?? (await this.#searched(question, near));
    return this.problems(draft).length === 0 ? draft : this.#fallBack(question);
  }

  /** What is answered without looking for it: no question about the documents, the list of plans, a strange place. */
  #ruled(question: Question): Draft | null {
    const guard = guardOf(partsOf(question.text).asked);
    if (guard !== null) return refuseByRule(guard);
    const all = [...this.#directives.values()];
    if (asksForPlans(this.#offers.read(question))) return plansKnown(all, question.now);
    return this.#offers.namesForeignPlace(question.text) ? refuseForeignPlace(all) : null;
  }

  async #searched(question: Question, near: Near | null): Promise<Draft> {
    await turn();
    const setting = { knowledge: this.#knowledge, reading: this.#offers.read(question), now: question.now };
    const scope = this.#offers.scope(question);
    const looks: Look[] = [];
    for (const directive of scope.directives) {
      await turn();
      looks.push(this.#look(directive, question, near));
    }
    await turn();
    return scope.directives.length === 1 ? one(looks, scope, setting) : several(looks, scope, setting);
  }

  /** Meaning is heard only where words alone find no card and no known gap: it never outranks a fact. */
  #look(directive: Directive, question: Question, near: Near | null): Look {
    const byWords = judge(directive, this.#offers.of(directive, question));
    const paragraphs = near?.get(directive.id) ?? [];
    return paragraphs.length > 0 && isOpen(byWords)
      ? judge(directive, this.#offers.of(directive, question, paragraphs))
      : byWords;
  }

  /** Whether meaning may say more than the words: never for what a rule answers. */
  #wantsNear(question: Question): boolean {
    if (this.#ruled(question) !== null) return false;
    const { directives, stated } = this.#offers.scope(question);
    const open = directives.map((directive) => isOpen(this.#look(directive, question, null)));
    return stated ? open.includes(true) : !open.includes(false);
  }

  async #nearFor(question: Question): Promise<Near | null> {
    if (this.#nearness === null || !this.#wantsNear(question)) return null;
    return this.#nearness.rank(this.#offers.textOf(question));
  }

  #fallBack(question: Question): Draft {
    const [only, ...others] = this.#offers.scope(question).directives;
    return refuseUnknown(others.length === 0 ? (only ?? null) : null);
  }
}

/** Whether a plan has neither a card nor a known gap for the question. */
function isOpen({ found, gap }: Look): boolean {
  return gap === null && (found === null || found.kind === "passage");
}

function one(looks: readonly Look[], { stated }: Scope, setting: Setting): Draft {
  const [look] = looks;
  if (look === undefined) return refuseUnknown(null);
  if (look.found !== null) return answerFor(look.found, setting, { namePlan: !stated, also: look.also });
  return look.gap === null
    ? refuseUnknown(look.directive)
    : refuseGaps([{ directive: look.directive, card: look.gap }], setting);
}

function several(looks: readonly Look[], { stated }: Scope, setting: Setting): Draft {
  const top = (some: readonly Look[]): number => Math.max(...some.map(({ score }) => score));
  if (!stated && top(looks) < SURE_OF_ANY) return refuseUnknown(null);
  // A plan that says something goes before plans known to say nothing, though these may fit the question's words better.
  const saying = looks.filter(({ found, score }) => found !== null && score >= SURE_OF_ANY);
  const best = top(saying.length > 0 ? saying : looks);
  const near = looks.filter(({ score }) => score >= (stated ? 0 : best - PLAN_AS_GOOD));
  const founds = near.flatMap(({ found }) => found ?? []);
  const gaps = near.flatMap(({ directive, gap }) => (gap === null ? [] : [{ directive, card: gap }]));
  const [first] = founds;
  if (first === undefined) return gaps.length === 0 ? refuseUnknown(null) : refuseGaps(gaps, setting);
  const silent = looks
    .filter(({ found, gap }) => found === null && (stated || gap !== null))
    .map(({ directive, gap }) => ({ directive, notice: gap?.notice ?? null }));
  if (stated) return answerForSeveral(founds, silent, setting);
  if (founds.length === 1) return answerFor(first, setting, { namePlan: true, also: null });
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

const ASKS_FOR_PLANS =
  /\b((nhung|cac|may|bao nhieu) ke hoach nao|co nhung (ke hoach|van ban) (nao|gi)|(co )?(may|bao nhieu) ke hoach|danh sach ke hoach|nhung van ban nao)\b/u;

function asksForPlans({ folded, named, marks }: Reading): boolean {
  const matters = marks.filter((mark) => !mark.startsWith("?") && !mark.includes("_") && !isEveryday(mark));
  return named.length === 0 && matters.length <= 2 && ASKS_FOR_PLANS.test(folded);
}
